"""Standard output as a place for tables."""

from __future__ import annotations

from typing import NoReturn

from rich.console import Console

_NARROWEST_FILE = 150


class TableConsole(Console):
    """A console on standard output that is wide in files and pipes and that takes a closed pipe as Python does."""

    def __init__(self) -> None:
        super().__init__(highlight=False)
        if not self.is_terminal:
            # There is no edge to fit there, and rich's 80 columns would chop every sentence into words.
            self.width = max(self.width, _NARROWEST_FILE)

    def on_broken_pipe(self) -> NoReturn:
        """Raises BrokenPipeError, where rich would end the process with exit code 1."""
        raise BrokenPipeError
