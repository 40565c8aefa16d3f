"""The web process: who stops sending in the middle of a request, or takes no answer, is let go after a while.

Else each notebook that fell asleep during an upload would hold one of the few threads until the server is started anew.
"""

import socket
import struct
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

PATIENCE = 30  # seconds in which nothing comes or goes


class Worker(ThreadWorker):  # type: ignore[misc] # without types
    """Waits no longer than PATIENCE for the next piece; told to the kernel, since the threads read without a time limit."""

    def enqueue_req(self, conn: Any) -> None:
        for way in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            conn.sock.setsockopt(socket.SOL_SOCKET, way, struct.pack("ll", PATIENCE, 0))
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """A connection that ends lingers up to two seconds: here, and not in the one thread that takes in everybody."""
        kept = super().handle(conn)
        if kept is False:
            conn.close(graceful=True)
            conn.close = _closed
        return kept


def _closed(*, graceful: bool = False) -> None:
    """In the place of closing once more."""
