"""Being the only process that does something."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def alone_with(path: Path) -> Iterator[bool]:
    """Whether no other process of this machine holds the file; held until the block ends.

    The lock is the system's and ends with whoever holds it, however that happens.
    """
    with open(path, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
