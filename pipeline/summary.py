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


Tallies = Mapping[str, Mapping[str, int]]
"""For each folder of the output how many records it holds, by outcome, action, status or stage."""


def tallies_of(written: Sequence[WrittenFile]) -> Tallies:
    """The tallies of the files of a run."""
    tallies: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for file in written:
        tallies[file.folder].update(dict(file.tally))
    return tallies


def summarize(files: int, tallies: Tallies, counters: Mapping[str, int], seconds: float) -> Summary:
    """The summary of a run by what it wrote and the counters it kept (``messages`` and ``repeats``)."""
    dead_letters = tallies.get(DEAD_LETTER_FOLDER, {})
    messages, repeats = counters.get("messages", 0), counters.get("repeats", 0)
    return Summary(
        files=files,
        messages=messages,
        articles=messages - repeats - (sum(dead_letters.values()) - dead_letters.get("read", 0)),
        repeats=repeats,
        events={name: dict(sorted(tallies.get(name, {}).items())) for name in EVENT_TYPES},
        dead_letters={stage: count for stage, count in sorted(dead_letters.items()) if count},
        seconds=round(seconds, 1),
    )


def written_summary(written: Sequence[WrittenFile]) -> str:
    """The text of ``summary.json`` as far as the files tell: without messages, articles, repeats and seconds."""
    known = json.loads(summarize(0, tallies_of(written), {}, 0.0).to_json())
    return json.dumps({name: known[name] for name in ("events", "dead_letters")}, indent=2)


def tallies_in(summary: str) -> Tallies:
    """The tallies that the text of a ``summary.json`` holds."""
    read = json.loads(summary)
    by_folder = {**{name: read["events"][name] for name in EVENT_TYPES}, DEAD_LETTER_FOLDER: read["dead_letters"]}
    return {
        folder: {counted: count for counted, count in tally.items() if counted != "total"}
        for folder, tally in by_folder.items()
    }


def _listed(tally: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in sorted(tally.items(), key=lambda item: -item[1]))
