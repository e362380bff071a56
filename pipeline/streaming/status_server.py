"""``/metrics`` for Prometheus and ``/healthz`` for a container, on one port."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from pipeline.usage import UsageError


class StatusServer:
    """Answers HTTP while the body runs; use it as a context manager.

    Args:
        port: on all addresses; 0 takes a free one, which ``port`` then says.
        registry: what ``/metrics`` shows.
        complaint: why we are not well, for ``/healthz``: None is answered with 200, anything else with 503.

    Raises:
        UsageError: the port is taken.
    """

    def __init__(self, port: int, registry: CollectorRegistry, complaint: Callable[[], str | None]) -> None:
        try:
            self._server = ThreadingHTTPServer(("", port), _handler(registry, complaint))
        except OSError as error:
            raise UsageError(f"--status_port {port}: {error.strerror}; choose another") from error
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, name="status", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(registry: CollectorRegistry, complaint: Callable[[], str | None]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            match self.path.partition("?")[0]:
                case "/metrics":
                    self._answer(200, CONTENT_TYPE_LATEST, generate_latest(registry))
                case "/healthz":
                    wrong = complaint()
                    self._answer(503 if wrong else 200, "text/plain", f"{wrong or 'ok'}\n".encode())
                case _:
                    self._answer(404, "text/plain", b"there are /metrics and /healthz\n")

        def _answer(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            # A line for each scrape would drown the log.
            pass

    return Handler
