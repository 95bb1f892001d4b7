"""The process that asks: `python -m bench.load` reads one job a line and answers one result a line, both JSON.

It is apart from the servers and from the meter, so that its own work is in nobody's figure.
"""

import http.client
import json
import selectors
import socket
import sys
import threading
import time
from typing import Any

FORM = "application/x-www-form-urlencoded"


def ask(connection: http.client.HTTPConnection, request: list[Any], headers: dict[str, str]) -> tuple[int, bytes]:
    """One request over a kept connection: [method, path, body or None, own headers]."""
    method, path, body, own = request
    kind = {"Content-Type": FORM} if body is not None else {}
    connection.request(method, path, body, {**headers, **kind, **own})
    response = connection.getresponse()
    return response.status, response.read()


def send(job: dict[str, Any]) -> dict[str, Any]:
    """All requests of the job over `concurrency` connections, each connection its own share in turn."""
    lanes = job.get("concurrency", 1)
    times: list[float] = []
    refused: list[str] = []
    sizes: list[int] = []

    def lane(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", job["port"], timeout=60)
        headers = job["lanes"][number] if "lanes" in job else job["headers"]
        for request in job["requests"][number::lanes]:
            begun = time.perf_counter()
            status, body = ask(connection, request, headers)
            times.append((time.perf_counter() - begun) * 1000)
            sizes.append(len(body))
            if status != job.get("status", 200):
                refused.append(f"{status} {request[0]} {request[1]} {body[-300:].decode(errors='replace')}")
        connection.close()

    threads = [threading.Thread(target=lane, args=(number,)) for number in range(lanes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"times": times, "bytes": sum(sizes) / max(len(sizes), 1), "refused": len(refused), "why": refused[:1]}


class Screens:
    """Open streams: pages that wait to be told that something changed."""

    def __init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self.open: list[socket.socket] = []

    def begin(self, job: dict[str, Any]) -> dict[str, Any]:
        """Open one stream a cookie and wait until each has said that it is open."""
        for cookie in job["cookies"]:
            stream = socket.create_connection(("127.0.0.1", job["port"]), timeout=30)
            asked = f"GET {job['path']} HTTP/1.1\r\nHost: 127.0.0.1:{job['port']}\r\nCookie: {cookie}\r\n"
            stream.sendall((asked + "Accept: text/event-stream\r\n\r\n").encode())
            self.open.append(stream)
        for stream in self.open:
            head = b""
            while b": open" not in head:
                piece = stream.recv(65536)
                if not piece or b" 200 " not in (head + piece)[:20]:
                    return {"refused": 1, "why": [(head + piece)[:200].decode(errors="replace")]}
                head += piece
            stream.setblocking(False)
            self.selector.register(stream, selectors.EVENT_READ)
        return {"open": len(self.open), "refused": 0}

    def change(self, job: dict[str, Any]) -> dict[str, Any]:
        """Make each change and note when the last screen was told: milliseconds from asking for the change."""
        connection = http.client.HTTPConnection("127.0.0.1", job["port"], timeout=30)
        last, refused = [], []
        for request in job["requests"]:
            waiting = set(self.open)
            begun = time.perf_counter()
            status, body = ask(connection, request, job["headers"])
            if status != 200:
                refused.append(f"{status} {body[-300:].decode(errors='replace')}")
                continue
            while waiting and time.perf_counter() - begun < 5:
                for key, _ in self.selector.select(0.5):
                    if b"event: changed" in key.fileobj.recv(65536):  # type: ignore[union-attr]
                        waiting.discard(key.fileobj)  # type: ignore[arg-type]
            last.append((time.perf_counter() - begun) * 1000)
            time.sleep(job.get("pause", 0.05))
        return {"times": last, "refused": len(refused), "why": refused[:1]}

    def end(self) -> dict[str, Any]:
        """Close every stream."""
        for stream in self.open:
            self.selector.unregister(stream)
            stream.close()
        self.open.clear()
        return {}


def main() -> None:
    """Do job after job until the pipe ends."""
    screens = Screens()
    todo = {"send": send, "screens": screens.begin, "change": screens.change, "close": lambda _: screens.end()}
    for line in sys.stdin:
        job = json.loads(line)
        print(json.dumps(todo[job["do"]](job)), flush=True)


if __name__ == "__main__":
    main()
