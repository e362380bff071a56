"""Mistakes of the person at the command line: one clear line on stderr and exit code 2, never a traceback."""

from __future__ import annotations

import argparse
from typing import NoReturn


class UsageError(Exception):
    """What was asked for cannot be done as asked; the message says why and what to do."""


class OneLineParser(argparse.ArgumentParser):
    """A parser that raises UsageError where argparse would print its whole usage."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see --help)")
