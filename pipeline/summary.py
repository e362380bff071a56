"""What a run did, in numbers: for people as a table, for programs as ``summary.json``."""

from __future__ import annotations

import collections
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table

from schemas.definitions import EVENT_TYPES
from schemas.files import DEAD_LETTER_FOLDER
from transforms.write import WrittenFile


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of a run.

    Attributes:
        articles: articles that were extracted; with ``repeats`` and ``dead_letters`` they make up ``messages``, but
            for files that could not be read, which are dead letters without being messages.
        events: events by type, and by outcome, action or status within it.
        dead_letters: dead letters by stage.
    """

    files: int
    messages: int
    articles: int
    repeats: int
    events: dict[str, dict[str, int]]
    dead_letters: dict[str, int]
    seconds: float

    def to_json(self) -> str:
        """The summary with totals, as the text of ``summary.json``."""
        totals = {name: sum(tally.values()) for name, tally in self.events.items()}
        return json.dumps(
            {
                **asdict(self),
                "events": {
                    "total": sum(totals.values()),
                    **{name: {"total": totals[name], **tally} for name, tally in self.events.items()},
                },
                "dead_letters": {"total": sum(self.dead_letters.values()), **self.dead_letters},
            },
            indent=2,
        )

    def show(self, console: Console) -> None:
        """Prints the summary as a table."""
        table = Table(show_header=False, box=None, pad_edge=False)
        table.add_row("articles", f"{self.articles:,}", f"of {self.messages:,} messages in {self.files:,} files")
        if self.repeats:
            table.add_row("repeats", f"{self.repeats:,}", "dropped: same id, same content")
        for name, tally in self.events.items():
            table.add_row(name, f"{sum(tally.values()):,}", _listed(tally))
        table.add_row("dead letters", f"{sum(self.dead_letters.values()):,}", _listed(self.dead_letters))
        table.add_row("seconds", f"{self.seconds:.1f}")
        console.print(table)


def summarize(files: int, written: Sequence[WrittenFile], counters: Mapping[str, int], seconds: float) -> Summary:
    """The summary of a run by the files it wrote and the counters it kept (``messages`` and ``repeats``)."""
    tallies: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for file in written:
        tallies[file.folder].update(dict(file.tally))
    dead_letters = tallies[DEAD_LETTER_FOLDER]
    messages, repeats = counters.get("messages", 0), counters.get("repeats", 0)
    return Summary(
        files=files,
        messages=messages,
        articles=messages - repeats - (dead_letters.total() - dead_letters["read"]),
        repeats=repeats,
        events={name: dict(sorted(tallies[name].items())) for name in EVENT_TYPES},
        dead_letters={stage: count for stage, count in sorted(dead_letters.items()) if count},
        seconds=round(seconds, 1),
    )


def _listed(tally: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in sorted(tally.items(), key=lambda item: -item[1]))
