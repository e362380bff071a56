"""The log of a long-running process: lines for people, or JSON objects for a log collector."""

from __future__ import annotations

import datetime
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FORMATS = ("text", "json")
_OURS = ("pipeline", "transforms")
_ATTRIBUTES = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class JsonFormatter(logging.Formatter):
    """A record as one JSON object; ``extra`` fields become keys, ``severity`` is what Google Cloud Logging reads."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(),
            "severity": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **{key: value for key, value in vars(record).items() if key not in _ATTRIBUTES},
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


@contextmanager
def logging_to_stderr(form: str) -> Iterator[None]:
    """While the body runs, sends our log from INFO and everybody's from WARNING to stderr, in one of ``FORMATS``."""
    handler = logging.StreamHandler(sys.stderr)
    if form == "json":
        handler.setFormatter(JsonFormatter())
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s: %(message)s", "%H:%M:%S"))
    root = logging.getLogger()
    before = root.handlers[:]
    root.handlers[:] = [handler]
    for ours in _OURS:
        logging.getLogger(ours).setLevel(logging.INFO)
    try:
        yield
    finally:
        root.handlers[:] = before
        for ours in _OURS:
            logging.getLogger(ours).setLevel(logging.NOTSET)
