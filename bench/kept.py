"""The databases of the bench, kept from one run to the next while models, migrations and the day are the same."""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.server import ROOT, disk_folder
from webapp.core import clock

_PREFIX = "mizban-bench-kept-"
Facts = dict[str, Any]


def copy(cases: int, to: Path) -> Callable[[], Facts]:
    """Begin to make the database with so many cases; what is returned waits for it and puts a copy into the folder."""
    place = Path(disk_folder()) / f"{_PREFIX}{cases}-{_digest()}"
    process, making = None, None
    if not place.exists():
        for old in place.parent.glob(f"{_PREFIX}{cases}-*"):
            shutil.rmtree(old, ignore_errors=True)
        making = Path(tempfile.mkdtemp(prefix="mizban-bench-making-", dir=place.parent))
        command = [sys.executable, "-m", "bench.data", str(making), str(cases)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def wait() -> Facts:
        if process is not None and making is not None:
            said, _ = process.communicate()
            if process.returncode:
                raise SystemExit("the database of the bench could not be made")
            (making / "facts.json").write_text(said)
            try:
                making.rename(place)
            except OSError:  # somebody else was quicker
                shutil.rmtree(making, ignore_errors=True)
        shutil.copytree(place, to)
        facts: Facts = json.loads((to / "facts.json").read_text())
        return facts

    return wait


def _digest() -> str:
    sources = [*sorted((ROOT / "bench" / "data").glob("*.py")), *sorted((ROOT / "webapp").rglob("models.py"))]
    sources += sorted((ROOT / "webapp" / "migrations").glob("*.py"))
    said = hashlib.sha256(clock.today().isoformat().encode())
    for source in sources:
        said.update(source.read_bytes())
    return said.hexdigest()[:16]
