"""Starting the real servers and reading what they cost."""

import contextlib
import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent


def disk_folder() -> str:
    """Where temporary data lies on a disk and not in memory: R is a durable write."""
    for folder in (tempfile.gettempdir(), "/var/tmp", str(ROOT)):
        mounts = [part for part in psutil.disk_partitions(all=True) if _holds(part.mountpoint, folder)]
        mount = max(mounts, key=lambda part: len(part.mountpoint), default=None)
        if mount is None or mount.fstype not in ("tmpfs", "ramfs"):
            return folder
    return str(ROOT)


def _holds(mountpoint: str, folder: str) -> bool:
    return folder == mountpoint or folder.startswith(mountpoint.rstrip("/") + "/")


def fresh_port() -> int:
    """A port nobody listens on."""
    taken = {connection.laddr.port for connection in psutil.net_connections("tcp") if connection.laddr}
    return next(port for port in range(8200, 9000) if port not in taken)


def procfile() -> dict[str, str]:
    """The command lines of the product's processes."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    return dict(re.split(r":\s*", line, maxsplit=1) for line in lines if ":" in line)  # type: ignore[misc]


class Server:
    """Running processes that share a data folder, and the processor time they have used."""

    def __init__(self, data: str, commands: dict[str, str]) -> None:
        self.data, self.port = data, fresh_port()
        self.log = Path(data) / "server.log"
        url = f"http://127.0.0.1:{self.port}"
        env = {key: value for key, value in os.environ.items() if not key.startswith("MIZBAN_")}
        env |= {"MIZBAN_DATA": data, "MIZBAN_URL": url, "HOST": "127.0.0.1", "PORT": str(self.port)}
        env["PATH"] = f"{Path(sys.executable).parent}:{env['PATH']}"
        self.processes = []
        for command in commands.values():
            with self.log.open("a") as log:
                line = command.replace(".venv/bin/", f"{Path(sys.executable).parent}/")
                started = subprocess.Popen(["bash", "-c", f"exec {line}"], cwd=ROOT, env=env, stdout=log, stderr=log)
            self.processes.append(started)
        self.seconds_to_first_answer = self._wait()

    def _wait(self) -> float:
        begun = time.perf_counter()
        while time.perf_counter() - begun < 60:
            with contextlib.suppress(OSError):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/")
                connection.getresponse().read()
                return time.perf_counter() - begun
            if any(process.poll() is not None for process in self.processes):
                break
            time.sleep(0.02)
        raise SystemExit(f"a server does not start:\n{self.log.read_text()[-2000:]}")

    def tree(self) -> Iterator[psutil.Process]:
        """Every process of the server, children too."""
        for process in self.processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                parent = psutil.Process(process.pid)
                yield from (parent, *parent.children(recursive=True))

    def cpu(self) -> float:
        """Milliseconds of user and system time of all the processes since they began."""
        return sum(_milliseconds(process) for process in self.tree())

    def memory(self) -> float:
        """MiB of all the processes, shared pages by share."""
        return sum(process.memory_full_info().pss for process in self.tree()) / 2**20

    def stop(self) -> None:
        """End the processes of this server."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()


def _milliseconds(process: psutil.Process) -> float:
    try:
        # The clock of another process, in nanoseconds; psutil's own figure comes in ticks of ten milliseconds.
        return time.clock_gettime_ns((~process.pid << 3) | 2) / 1e6
    except OSError:
        with contextlib.suppress(psutil.NoSuchProcess):
            used = process.cpu_times()
            return (used.user + used.system) * 1000
        return 0.0
