"""An explanation of the extractor as an outline for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.text import Text
from rich.tree import Tree

from pipeline.event_table import event_row

if TYPE_CHECKING:  # the extractor is slow to import, and only a type here
    from transforms.extraction.explanation import Finding, SentenceExplanation

_NO_TRIGGER = "no word in it can begin an event"


def print_explanation(explanations: Sequence[SentenceExplanation], console: Console) -> None:
    """Print every sentence with its findings; triggers that gave no event come with the reason."""
    events = 0
    for number, explained in enumerate(explanations, start=1):
        tree = Tree(_highlighted(number, explained))
        if not explained.read:
            tree.add(f"[dim]{_NO_TRIGGER}[/dim]")
        for finding in explained.findings:
            events += finding.emitted
            _add(tree, finding)
        for trigger, reason in explained.rejected:
            tree.add(f"[red]✗[/red] “{escape(trigger)}” is no event: {escape(reason)}")
        if explained.read and not explained.findings and not explained.rejected:
            tree.add("[dim]read, since a word in it may begin an event, but no frame fits[/dim]")
        console.print(tree)
        console.print()
    console.print(f"{events} event{'' if events == 1 else 's'} in {len(explanations)} sentences")


def _highlighted(number: int, explained: SentenceExplanation) -> Text:
    line = Text(f"{number}. {explained.text}", style="bold" if explained.findings else "")
    for trigger in {finding.trigger for finding in explained.findings}:
        line.highlight_words([trigger], style="reverse")
    return line


def _add(tree: Tree, finding: Finding) -> None:
    name, what, *_ = event_row(finding.event)
    mark = "[green]✓[/green]" if finding.emitted else "[red]✗[/red]"
    branch = tree.add(f"{mark} “{escape(finding.trigger)}”: {name} [bold]{escape(what)}[/bold]: {finding.verdict}")
    branch.add(f"frame: {escape(finding.frame)}")
    for slot in finding.slots:
        branch.add(f"{slot.slot}: [bold]{escape(slot.value)}[/bold]  [dim]{escape(slot.source)}[/dim]")
    weighed = ", ".join(f"{name or 'to begin with'} {weight:+.1f}" for name, weight in finding.for_and_against)
    branch.add(f"[dim]the rules' strongest evidence: {escape(weighed)}[/dim]")
