"""The worker reads its configuration when it is imported: give it a folder of its own first."""

import os
import tempfile

os.environ.setdefault("MIZBAN_DATA", tempfile.mkdtemp(prefix="mizban-tasks-"))
