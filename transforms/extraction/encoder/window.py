"""What the encoder reads: word pieces of a sentence and of the end of the one before, with every trigger marked.

A sentence is read once for all its mentions.
"""

from __future__ import annotations

import bisect
import pathlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from transforms.extraction.confidence import kind_of
from transforms.extraction.mentions import Mention
from transforms.extraction.reading import Reading

TOKENIZER = pathlib.Path(__file__).with_name("tokenizer.json")
BEFORE_PIECES = 48
OWN_PIECES = 144
MARGIN_PIECES = 32
"""The longest stretches taken in: of the sentence before its end, of the mentions' own what surrounds the triggers,
with this margin at least. Few sentences are longer; these are read in several windows."""

_START, _SEPARATOR = 101, 102  # [CLS] and [SEP] of the uncased BERT vocabulary
_TRIGGER_MARKS = {"casualty": 1, "sanction": 2, "ceasefire": 3}  # its first unused pieces
_GROUP_MARK = 4

Stretch = tuple[int, int]
"""Code points of the body, half-open."""

Positions = tuple[int, int]
"""First and last piece of a stretch; (0, 0), the start piece, when it is not in view."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of one sentence: ids, and where each begins in the body."""

    ids: list[int]
    starts: list[int]


@dataclass(frozen=True, slots=True)
class Window:
    """Encoder input: piece ids, segments (0 before, 1 own), and the body offset each piece begins at (-1: none)."""

    ids: list[int]
    segments: list[int]
    starts: list[int]

    def positions(self, stretch: Stretch | None) -> Positions:
        if stretch is None:
            return 0, 0
        inside = [p for p, start in enumerate(self.starts) if stretch[0] <= start < stretch[1]]
        return (inside[0], inside[-1]) if inside else (0, 0)


@dataclass(frozen=True, slots=True)
class View:
    """One mention in its window: where its trigger and the group it counts stand, their marks included."""

    window: Window
    trigger: Positions
    group: Positions


@dataclass(frozen=True, slots=True)
class _Marked:
    """A mention of a sentence and the pieces, first and last, of its trigger and its group (None: no group)."""

    mention: Mention
    trigger: Positions
    group: Positions | None


class WindowMaker:
    """Cuts windows; sentences are tokenised once for all their mentions."""

    def __init__(self) -> None:
        self._tokenizer = Tokenizer.from_file(str(TOKENIZER))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def views(self, mentions: Sequence[Mention]) -> list[View]:
        """Return the view of each mention; mentions of one sentence share their window."""
        found: dict[int, View] = {}
        sentences: dict[tuple[int, int], list[Mention]] = {}
        for mention in mentions:
            sentences.setdefault((id(mention.reading.article), mention.reading.index), []).append(mention)
        for of_sentence in sentences.values():
            reading = of_sentence[0].reading
            own = self._pieces(reading, reading.index)
            before = self._pieces(reading, reading.index - 1) if reading.index else Pieces([], [])
            marked = sorted((_marked(mention, own) for mention in of_sentence), key=lambda m: m.trigger)
            for together in _in_reach(marked, len(own.ids)):
                found.update(_window(together, before, own))
        return [found[id(mention)] for mention in mentions]

    def _pieces(self, reading: Reading, index: int) -> Pieces:
        start = reading.article.spans[index].start
        encoding = self._tokenizer.encode(reading.article.text(index), add_special_tokens=False)
        return Pieces(encoding.ids, [start + first for first, _ in encoding.offsets])


def _marked(mention: Mention, own: Pieces) -> _Marked:
    sentence = mention.reading.sentence

    def pieces(first: int, last: int) -> Positions:
        start, end = sentence.start + sentence.offsets[first], sentence.start + sentence.token_end(last)
        low = max(0, bisect.bisect_right(own.starts, start) - 1)
        return low, max(low, bisect.bisect_left(own.starts, end) - 1)

    group = None
    if mention.discriminator is not None:
        token = sentence.token_at(mention.discriminator - sentence.start)
        group = pieces(token, token)
    return _Marked(mention, pieces(mention.first, mention.last), group)


def _in_reach(marked: Sequence[_Marked], length: int) -> Iterator[list[_Marked]]:
    """Part the mentions of a sentence, in order, so that the triggers of each part fit into one window."""
    reach = OWN_PIECES - 2 * MARGIN_PIECES if length > OWN_PIECES else length
    together: list[_Marked] = []
    for one in marked:
        if together and one.trigger[0] - together[0].trigger[0] > reach:
            yield together
            together = []
        together.append(one)
    if together:
        yield together


def _window(marked: Sequence[_Marked], before: Pieces, own: Pieces) -> dict[int, View]:
    """Return the views of mentions, by identity, in the window that holds them all."""
    middle = (marked[0].trigger[0] + marked[-1].trigger[0]) // 2
    low = max(0, min(middle - OWN_PIECES // 2, len(own.ids) - OWN_PIECES))
    high = min(len(own.ids), low + OWN_PIECES)
    marks: dict[int, set[int]] = {}
    for one in marked:
        marks.setdefault(one.trigger[0], set()).add(_TRIGGER_MARKS[kind_of(one.mention)])
        if one.group is not None:
            marks.setdefault(one.group[0], set()).add(_GROUP_MARK)
    ids = [_START, *before.ids[-BEFORE_PIECES:], _SEPARATOR]
    starts = [-1, *before.starts[-BEFORE_PIECES:], -1]
    segments = [0] * len(ids)
    opens: dict[int, int] = {}  # from a piece of the sentence to the position of its marks, or its own
    at: dict[int, int] = {}
    for piece in range(low, high):
        opens[piece] = len(ids)
        for mark in sorted(marks.get(piece, ())):
            ids.append(mark)
            starts.append(-1)
        at[piece] = len(ids)
        ids.append(own.ids[piece])
        starts.append(own.starts[piece])
    ids.append(_SEPARATOR)
    starts.append(-1)
    window = Window(ids, segments + [1] * (len(ids) - len(segments)), starts)

    def positions(stretch: Positions | None) -> Positions:
        if stretch is None or stretch[0] not in opens:
            return 0, 0
        return opens[stretch[0]], at.get(stretch[1], at[high - 1])

    return {id(one.mention): View(window, positions(one.trigger), positions(one.group)) for one in marked}
