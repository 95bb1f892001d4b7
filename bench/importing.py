"""Twenty thousand members: through the product, and by the barest reading and upserting."""

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
    """Milliseconds of processor time of all processes from the upload to the done import."""
    raise NotImplementedError((time, server, expert, folder, turn))
