"""Twenty thousand members: through the product, and by the barest reading and upserting."""

import secrets
import subprocess
import sys
import time
from pathlib import Path

import xlsxwriter

from bench.people import Person
from bench.server import ROOT, Server

ROWS = 20_000
HEADINGS = ("شماره عضویت", "شناسه ملی", "نوع", "نام شرکت", "مدیرعامل", "رشته فعالیت", "اعتبار تا", "تلفن")


def sheet(path: Path, turn: int) -> None:
    """A member list like those that offices keep; each turn other members."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet()
    page.right_to_left()
    page.write_row(0, 0, HEADINGS)
    for row in range(1, ROWS + 1):
        number = 1_000_000 * (turn + 1) + row
        page.write_row(
            row,
            0,
            (str(number), "", "حقوقی", f"شركت نمونه {number}", "علي نمونه", "کاشی", "1406/02/31", f"0913{number:07d}"),
        )
    book.close()


def bare(folder: Path, turn: int) -> float:
    """Milliseconds of processor time of a process that reads the sheet and upserts its rows, and does nothing else."""
    path = folder / f"members{turn}.xlsx"
    sheet(path, turn)
    command = [sys.executable, "-m", "bench.upsert", str(path), str(folder / "upsert.db")]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(answer.stdout)


def product(server: Server, expert: Person, folder: Path, turn: int) -> float:
    """Milliseconds of processor time of all processes, from the upload to the applied list."""
    before = server.cpu()
    address = _upload(expert, folder / f"members{turn}.xlsx")
    _wait(expert, address, b"/apply")
    answer = expert.ask("POST", f"{address}/apply", "", {"X-CSRFToken": expert.csrf})
    if answer.status != 303:
        raise RuntimeError(f"{answer.status} at {address}/apply")
    _wait(expert, address, b"notice--ok")
    return server.cpu() - before


def _upload(expert: Person, path: Path) -> str:
    edge = secrets.token_hex(16)
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n\r\n'
    body = head.encode() + path.read_bytes() + f"\r\n--{edge}--\r\n".encode()
    headers = {"X-CSRFToken": expert.csrf, "Content-Type": f"multipart/form-data; boundary={edge}"}
    answer = expert.ask("POST", "/members/import", body, headers)
    if answer.status != 303:
        raise RuntimeError(f"{answer.status} at the upload {answer.text[-400:]}")
    return answer.headers["Location"]


def _wait(expert: Person, address: str, sign: bytes) -> None:
    """Look as the page does, each second, until the answer holds the sign."""
    for _ in range(180):
        if sign in expert.ask("GET", address, None, {"HX-Request": "true"}).body:
            return
        time.sleep(1)
    raise TimeoutError(f"{address} never says {sign!r}")
