"""Imports go down only."""

import subprocess
import sys
from pathlib import Path

CONTRACTS = Path(__file__).parent / "importlinter.ini"


def test_import_contracts_are_kept():
    linter = Path(sys.executable).parent / "lint-imports"

    told = subprocess.run([linter, "--config", CONTRACTS, "--no-cache"], capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stdout + told.stderr
