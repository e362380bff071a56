"""What a mention takes over from the others of its article: the parties, targets and imposers that it leaves unsaid."""

from __future__ import annotations

from transforms.extraction.mentions import Mention


def inherit(mentions: list[Mention]) -> None:
    """Fill empty roles of mentions from the article's other mentions, in place."""
