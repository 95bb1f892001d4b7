"""What can be counted: SQL statements, durable transactions, and the bytes of a first visit."""

import gzip
import os
import re
from typing import Any
from urllib.parse import urljoin

from bench import measures
from bench.measuring import Bench

_ASSET = re.compile(r'(?:src|href)="(/static/[^"]+)"')
_IMPORT = re.compile(r'(?:from|import)\s*"(\.[^"]+\.js)"')
_CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


def count(bench: Bench) -> dict[str, float]:
    """Statements of a move and of the pages, asked in this process of the same database; bytes as they are sent."""
    found = first_visit(bench)
    path = f"/meetings/{bench.facts['board']['meeting']}/board/move"
    if path in bench.sizes:
        found["slot_move_bytes"] = bench.sizes[path] / 1000
    os.environ["MIZBAN_DATA"] = bench.product.data
    os.environ["MIZBAN_URL"] = f"http://127.0.0.1:{bench.product.port}"
    from webapp.app import create_app
    from webapp.core import db

    client = create_app().test_client()
    for name, value in bench.expert.cookies.items():
        client.set_cookie(name, value)
    real = db.database.obj
    plain, said, traced = real.execute_sql, [], list[str]()
    connect = real._connect

    def execute_sql(sql: str, *args: Any, **kwargs: Any) -> Any:
        said.append(sql)
        return plain(sql, *args, **kwargs)

    def traced_connection() -> Any:
        # Transactions are begun and ended past execute_sql: SQLite itself says what it was told.
        connection = connect()
        connection.set_trace_callback(traced.append)
        return connection

    real.execute_sql, real._connect = execute_sql, traced_connection
    wanted = {
        "slot_move": (bench.moves, bench.expert.acting),
        "board_page": (measures.board_page(bench.facts), bench.expert.reading),
        "meeting_page": (measures.meeting_page(bench.facts), bench.expert.reading),
        "today_page": (measures.today_page(bench.facts), bench.expert.reading),
    }
    for name, (requests, headers) in wanted.items():
        if name in bench.missing:
            continue
        own = {key: value for key, value in headers.items() if key != "Cookie"}
        for _ in range(2):  # the first request of a process also reads what is kept
            method, address, body, _more = next(iter(requests))
            said.clear()
            traced.clear()
            kind = "application/x-www-form-urlencoded" if body is not None else None
            answer = client.open(address, method=method, data=body, headers=own, content_type=kind)
            if answer.status_code != 200:
                raise SystemExit(f"{answer.status_code} {address}")
        found[f"{name}_sql"] = sum(1 for sql in said if not sql.lstrip().upper().startswith(_CONTROL))
        if name == "slot_move":
            found["slot_move_syncs"] = durable(traced)
    return found


def durable(traced: list[str]) -> int:
    """How often these statements made SQLite wait for the disk: at each end of a transaction that wrote."""
    syncs, is_open, wrote = 0, False, False
    for sql in traced:
        word = sql.lstrip().upper()
        if word.startswith("BEGIN"):
            is_open, wrote = True, False
        elif word.startswith(_WRITES):
            wrote = is_open
            syncs += not is_open
        elif word.startswith(("COMMIT", "END", "ROLLBACK")) and not word.startswith("ROLLBACK TO"):
            syncs += wrote and not word.startswith("ROLLBACK")
            is_open = wrote = False
    return syncs


def first_visit(bench: Bench) -> dict[str, float]:
    """Kilobytes of the board and of all it names but its fonts, to a browser that takes gzip."""
    if "board_page" in bench.missing:
        return {}
    takes = {"Accept-Encoding": "gzip, br"}
    page = bench.expert.ask("GET", f"/meetings/{bench.facts['board']['meeting']}/board", None, takes)
    is_plain = "Content-Encoding" not in page.headers
    text = page.text if is_plain else gzip.decompress(page.body).decode()
    # A page is different for each reader and may be sent as it is; what it names must come compressed by itself.
    total = len(gzip.compress(page.body, 6)) if is_plain else len(page.body)
    named = {address.partition("#")[0] for address in _ASSET.findall(text) if ".woff2" not in address}
    total += sum(len(bench.expert.ask("GET", address, None, takes).body) for address in _with_imports(bench, named))
    return {"first_visit": total / 1000}


def _with_imports(bench: Bench, named: set[str]) -> set[str]:
    """What a page names, and the modules that its scripts import."""
    found, waiting = set[str](), sorted(named)
    while waiting:
        address = waiting.pop()
        if address not in found:
            found.add(address)
            if address.endswith(".js"):
                waiting += [urljoin(address, path) for path in _IMPORT.findall(bench.expert.ask("GET", address).text)]
    return found
