"""The servers, the load, and what is measured of them, round by round."""

import contextlib
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from bench import importing, kept, measures
from bench.data import PASSWORD
from bench.people import sign_in
from bench.server import ROOT, Server, procfile

ROUNDS = 11
ARCHIVE, SMALL = 100_000, 1_000
SCREENS, CHANGES = 50, 60
PLANNERS = 8


class Refused(Exception):
    """An answer was not what the figure is about."""


class Load:
    """The process that asks."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "bench.load"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def do(self, **job: Any) -> dict[str, Any]:
        """Give it a job and wait for the result."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        result: dict[str, Any] = json.loads(self.process.stdout.readline())
        if result.get("refused"):
            raise Refused(str(result["why"]))
        return result

    def stop(self) -> None:
        """End it."""
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait(10)


class Bench:
    """The servers, the load, and what was measured so far."""

    def __init__(self, folder: Path, only: str) -> None:
        self.folder, self.only = folder, only
        self.costs: dict[str, list[float]] = {}
        self.values: dict[str, float] = {}
        self.missing: dict[str, str] = {}
        self.sizes: dict[str, float] = {}
        self.running: list[Server] = []

    def wants(self, *names: str) -> bool:
        return not self.only or self.only in names

    # Setting up

    def begin(self) -> None:
        """Make both databases, start floor and product, sign in."""
        made = {name: kept.copy(cases, self.folder / name) for name, cases in (("big", ARCHIVE), ("small", SMALL))}
        (self.folder / "floor").mkdir()
        commands = procfile()
        self.floor = self._start("floor", {"web": commands["web"].replace("wsgi:app", "bench.floor:app")})
        self.facts, self.small_facts = (made[name]() for name in ("big", "small"))
        self.product = self._start("big", commands)
        self.small = self._start("small", {"web": commands["web"]})
        self.load = Load()
        self.expert = sign_in(self.product.port, "expert", PASSWORD)
        self.screens = [sign_in(self.product.port, f"screen{number}", PASSWORD) for number in range(5)]
        self.small_expert = sign_in(self.small.port, "expert", PASSWORD)
        self.moves = iter(measures.Moves(self.facts, PLANNERS))

    def _start(self, name: str, commands: dict[str, str]) -> Server:
        server = Server(str(self.folder / name), commands)
        self.running.append(server)
        return server

    def end(self) -> None:
        """Stop everything that was started."""
        with contextlib.suppress(AttributeError):
            self.load.stop()
        for server in self.running:
            server.stop()

    # Measuring

    def cost(self, server: Server, requests: list[Any], headers: dict[str, str]) -> float:
        """Milliseconds of processor time a request."""
        before = server.cpu()
        result = self.load.do(do="send", port=server.port, requests=requests, headers=headers)
        self.sizes[requests[0][1]] = result["bytes"]
        return (server.cpu() - before) / len(requests)

    def note(self, name: str, value: float) -> None:
        self.costs.setdefault(name, []).append(value)

    def reference(self, count: int = 60) -> float:
        """R, now."""
        return self.cost(self.floor, list(islice(measures.floor("/write"), count)), {})

    def parts(self) -> dict[str, tuple[Server, Iterator[Any], dict[str, str], int]]:
        """Figure -> server, its requests, headers, how many a round."""
        product, facts, expert = self.product, self.facts, self.expert
        found = {
            "hello": (self.floor, measures.hello(), {}, 60),
            "raw_write": (self.floor, measures.floor("/raw"), {}, 60),
            "slot_move": (product, self.moves, expert.acting, 64),
            "checklist_tick": (product, measures.ticks(facts), expert.acting, 60),
            "decision_save": (product, measures.decisions(facts), expert.acting, 60),
            "board_page": (product, measures.board_page(facts), expert.reading, 25),
            "meeting_page": (product, measures.meeting_page(facts), expert.reading, 25),
            "today_page": (product, measures.today_page(facts), expert.reading, 25),
            "case_page": (product, measures.case_page(facts), expert.reading, 25),
            "search": (product, measures.search(facts), expert.reading, 20),
            "ratio_page": (product, measures.ratio_page(facts), expert.reading, 8),
        }
        if self.wants("case_list", "case_list_growth"):
            for name, address in measures.LISTS.items():
                found[f"list {name}"] = (product, measures.pages(address(facts)), expert.reading, 12)
                small = (self.small, measures.pages(address(self.small_facts)), self.small_expert.reading, 12)
                found[f"small {name}"] = small
        lists = ("case_list", "case_list_growth")
        return {name: part for name, part in found.items() if self.wants(name, *(lists if " " in name else ()))}

    def rounds(self) -> None:
        """All figures in turn, each beside an R of its own; the first round only warms up."""
        parts = self.parts()
        for turn in range(ROUNDS + 1):
            for name, (server, requests, headers, count) in list(parts.items()):
                beside = self.reference(20 if " " in name else 60)
                try:
                    used = self.cost(server, list(islice(requests, count)), headers)
                except Refused as why:
                    self.missing[name] = str(why)
                    del parts[name]
                    continue
                if turn:
                    self.note("R", beside)
                    self.note(name, used / beside)
        for name, values in self.costs.items():
            self.values[name] = statistics.median(values)
        self.gather_lists()

    def gather_lists(self) -> None:
        """The dearest list, and the one that grows most with the archive."""
        big = {name[5:]: value for name, value in self.values.items() if name.startswith("list ")}
        small = {name[6:]: value for name, value in self.values.items() if name.startswith("small ")}
        if big:
            self.values["case_list"] = max(big.values())
            self.values["case_list_growth"] = max(big[name] / small[name] for name in big if name in small)

    def together(self) -> None:
        """Eight planners at once: p95 of a move against the bare write with the same duties."""
        lanes = [person.acting for person in (self.expert, *self.screens, self.expert, self.expert)]
        ratios = []
        for turn in range(6):
            writes = list(islice(measures.floor("/duties"), PLANNERS * 24))
            token = [{"X-CSRFToken": "bench"}] * PLANNERS
            bare = self.load.do(do="send", port=self.floor.port, requests=writes, concurrency=PLANNERS, lanes=token)
            moves = list(islice(self.moves, PLANNERS * 24))
            own = self.load.do(do="send", port=self.product.port, requests=moves, concurrency=PLANNERS, lanes=lanes)
            if turn:
                ratios.append(p95(own["times"]) / p95(bare["times"]))
                self.note("p95 of a move, ms", p95(own["times"]))
                self.note("p95 of the bare write, ms", p95(bare["times"]))
        self.values["slot_move_p95"] = statistics.median(ratios)

    def live(self) -> None:
        """From asking for a change until the last of fifty screens is told."""
        cookies = [self.screens[number % len(self.screens)].cookie for number in range(SCREENS)]
        path = f"/live?topics=board:{self.facts['board']['meeting']}"
        self.load.do(do="screens", port=self.product.port, path=path, cookies=cookies)
        changes = list(islice(self.moves, CHANGES))
        told = self.load.do(do="change", port=self.product.port, requests=changes, headers=self.expert.acting)
        self.load.do(do="close")
        self.values["live_update"] = p95(told["times"])

    def imports(self) -> None:
        """Three spreadsheets through the product and through the bare reader, in turn."""
        ratios = []
        for turn in range(3):
            bare = importing.bare(self.folder, turn)
            own = importing.product(self.product, self.expert, self.folder, turn)
            ratios.append(own / bare)
            self.note("import, s of processor time", own / 1000)
            self.note("bare import, s of processor time", bare / 1000)
        self.values["import"] = statistics.median(ratios)


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]
