"""The command line: ``python -m pipeline COMMAND``, or ``ceasewire COMMAND`` where the package is installed."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

from pipeline.commands import COMMANDS
from pipeline.usage import OneLineParser, UsageError

_USAGE = 2
_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code: 0 done, 1 failed, 2 asked wrongly, 130 interrupted."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    name = arguments[0] if arguments else "--help"
    if name in ("-h", "--help"):
        print(_overview())
        return 0 if arguments else _USAGE
    try:
        if name not in COMMANDS:
            raise UsageError(f"unknown command {name!r}; choose one of {', '.join(COMMANDS)} (see --help)")
        return _execute(name, arguments[1:])
    except UsageError as error:
        print(f"ceasewire {name}: {error}" if name in COMMANDS else f"ceasewire: {error}", file=sys.stderr)
        return _USAGE
    except BrokenPipeError:
        # Whoever read our output has had enough; what Python would still flush at exit must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print(f"ceasewire {name}: interrupted", file=sys.stderr)
        return _INTERRUPTED


def _execute(name: str, arguments: list[str]) -> int:
    command = importlib.import_module(COMMANDS[name].module)
    parser = OneLineParser(
        prog=f"python -m pipeline {name}", description=f"{COMMANDS[name].summary}.".capitalize(), allow_abbrev=False
    )
    command.add_arguments(parser)
    if getattr(command, "TAKES_BEAM_OPTIONS", False):
        parser.epilog = "Further options go to Apache Beam, such as --runner or --direct_num_workers."
        return int(command.execute(*parser.parse_known_args(arguments)))
    return int(command.execute(parser.parse_args(arguments)))


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:{width}}  {command.summary}" for name, command in COMMANDS.items()]
    return "\n".join(
        [
            "usage: python -m pipeline COMMAND [options]",
            "",
            "Sanction, casualty and ceasefire events out of news articles.",
            "",
            *lines,
            "",
            "python -m pipeline COMMAND --help explains a command.",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
