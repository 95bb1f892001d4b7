"""`python -m bench [FIGURE]`: measure, print a table and one JSON line per figure; fails where a limit is passed."""

import json
import shutil
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench import statements
from bench.figures import BESIDES, FIGURES
from bench.measuring import Bench
from bench.server import disk_folder


def run(only: str) -> Bench:
    """Everything in order; what cannot be measured is named, not guessed."""
    folder = Path(tempfile.mkdtemp(prefix="mizban-bench-", dir=disk_folder()))
    bench = Bench(folder, only)
    steps = {
        "slot_move_p95": bench.together,
        "live_update": bench.live,
        "import": bench.imports,
    }
    try:
        bench.begin()
        bench.values["start"] = bench.product.seconds_to_first_answer
        # Before any load, as the limit means it: what an import leaves in the allocator is not what the office sees.
        bench.values["memory"] = bench.product.memory()
        bench.rounds()
        for name, step in steps.items():
            if bench.wants(name):
                try:
                    step()
                except Exception as why:
                    bench.missing[name] = repr(why)
        if not only:
            bench.values |= statements.count(bench)
    finally:
        bench.end()
        if bench.missing or sys.exc_info()[0]:
            for server in bench.running:
                print(f"{server.log}:\n{server.log.read_text()[-1500:]}", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
    return bench


def report(bench: Bench, seconds: float) -> bool:
    """The table and the lines; True when nothing is over its limit or missing."""
    is_well = True
    print(f"\n{'figure':<20}{'value':>9} {'unit':<13}{'target':>7}{'limit':>7}")
    for figure in (*FIGURES, *BESIDES):
        if not bench.wants(figure.name) and figure.name != "R":
            continue
        value = bench.values.get(figure.name)
        if value is None:
            if not bench.only or figure in FIGURES:
                is_well = is_well and figure not in FIGURES
                print(f"{figure.name:<20}{'–':>9} not measured: {bench.missing.get(figure.name, 'no answer')[:300]}")
            continue
        bad = figure.limit is not None and value > figure.limit
        is_well = is_well and not bad
        mark = "OVER" if bad else "" if figure.target is None or value <= figure.target else "above target"
        shown = [f"{bound:g}" if bound is not None else "" for bound in (figure.target, figure.limit)]
        print(f"{figure.name:<20}{value:>9.2f} {figure.unit:<13}{shown[0]:>7}{shown[1]:>7}  {figure.what}  {mark}")
    rest = {name: values for name, values in bench.costs.items() if " " in name}
    for name, values in rest.items():
        print(f"  {name}: {statistics.median(values):.2f}")
    for name, why in bench.missing.items():
        if " " in name:
            print(f"  {name}: not measured: {why[:200]}")
    print(f"{seconds:.0f} s\n")
    for figure in (*FIGURES, *BESIDES):
        if figure.name in bench.values and (bench.wants(figure.name) or figure.name == "R"):
            value = round(bench.values[figure.name], 3)
            line = {"figure": figure.name, "value": value, "unit": figure.unit}
            print(json.dumps(line | {"target": figure.target, "limit": figure.limit}))
    return is_well


def main() -> int:
    """Run the bench."""
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    known = [figure.name for figure in (*FIGURES, *BESIDES)]
    if only and only not in known:
        print(f"no such figure: {only}\n{' '.join(known)}")
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped
    begun = time.monotonic()
    bench = run(only)
    return 0 if report(bench, time.monotonic() - begun) else 1


if __name__ == "__main__":
    sys.exit(main())
