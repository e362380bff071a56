"""``python -m pipeline consume`` with the stand-in extractor, made to be killed where it hurts."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

KILL_AT = "KILL_AT"
"""``module:Class.method:N``: kill -9 to this process when the method is called for the Nth time."""


def main() -> int:
    from keyword_extractor import KeywordExtractorFactory

    from pipeline.commands import consume
    from pipeline.usage import OneLineParser, UsageError

    parser = OneLineParser(allow_abbrev=False)
    consume.add_arguments(parser)
    if place := os.environ.get(KILL_AT):
        kill_at(*place.split(":"))
    try:
        return consume.consume(parser.parse_args(), KeywordExtractorFactory())
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2


def kill_at(module: str, method: str, call: str) -> None:
    """Has the process killed at a call of a method of ours."""
    class_name, _, name = method.partition(".")
    owner = getattr(importlib.import_module(module), class_name)
    original = getattr(owner, name)
    calls = 0

    def killed(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == int(call):
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*arguments, **named)

    setattr(owner, name, killed)


if __name__ == "__main__":
    sys.exit(main())
