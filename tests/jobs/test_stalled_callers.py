"""Whoever falls silent in the middle of a request keeps no thread of the web for good."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

PROGRAM = """
import sys
from gunicorn.app.wsgiapp import run
from bihuan.jobs import web_worker
web_worker.PATIENCE = 1
sys.argv = ["gunicorn", "tests.jobs.test_stalled_callers:application", "--bind", "127.0.0.1:{port}",
    "--worker-class", "bihuan.jobs.web_worker.Worker", "--threads", "1", "--no-control-socket"]
run()
"""
BEGUN = {
    "its head": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Len",
    "its body": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nabc",
}


def application(environ: dict[str, object], begin: object) -> list[bytes]:
    """Reads all it is sent, as a form does."""
    environ["wsgi.input"].read()  # type: ignore[attr-defined]
    begin("200 OK", [("Content-Length", "2")])  # type: ignore[operator]
    return [b"ok"]


@pytest.fixture(scope="module")
def web() -> Iterator[int]:
    """The port of a web process with a single thread, that waits a second."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    child = subprocess.Popen([sys.executable, "-c", PROGRAM.format(port=port)], stderr=subprocess.DEVNULL)
    try:
        answered(port)
        yield port
    finally:
        child.terminate()
        child.wait(30)


def answered(port: int) -> bytes:
    """The answer, as soon as there is one; tries for half a minute."""
    end = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                return bytes(answer.read())
        except (urllib.error.URLError, OSError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@pytest.mark.parametrize("part", BEGUN)
def test_who_sent_half_of_a_request_is_let_go(web: int, part: str) -> None:
    with socket.create_connection(("127.0.0.1", web)) as silent, socket.create_connection(("127.0.0.1", web)) as too:
        for one in (silent, too):
            one.sendall(BEGUN[part])
        time.sleep(0.3)

        assert answered(web) == b"ok"
