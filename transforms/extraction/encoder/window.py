"""What the encoder reads of a mention: word pieces of the sentence before and of its own, with the trigger marked."""

from __future__ import annotations

import bisect
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from transforms.extraction.mentions import Mention
from transforms.extraction.reading import Reading

TOKENIZER = pathlib.Path(__file__).with_name("tokenizer.json")
BEFORE_PIECES = 40
OWN_PIECES = 112
"""The longest stretches taken in: of the sentence before its end, of the mention's own what surrounds the trigger."""

_START, _SEPARATOR = 101, 102  # [CLS] and [SEP] of the uncased BERT vocabulary
_TRIGGER_OPENS, _TRIGGER_CLOSES, _GROUP_OPENS, _GROUP_CLOSES = 1, 2, 3, 4  # its first unused pieces

Stretch = tuple[int, int]
"""Code points of the body, half-open."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of one sentence: ids, and where each begins and ends in the body."""

    ids: list[int]
    starts: list[int]
    ends: list[int]


@dataclass(frozen=True, slots=True)
class Window:
    """Encoder input: piece ids, segments (0 before, 1 own), and the body offset each piece begins at (-1: none)."""

    ids: list[int]
    segments: list[int]
    starts: list[int]
    trigger: tuple[int, int]
    """First and last piece of the trigger, its markers included."""

    def positions(self, stretch: Stretch | None) -> tuple[int, int]:
        """Return the first and last piece of a stretch of the body; (0, 0), the start piece, when it is not in view."""
        if stretch is None:
            return 0, 0
        inside = [p for p, start in enumerate(self.starts) if stretch[0] <= start < stretch[1]]
        return (inside[0], inside[-1]) if inside else (0, 0)


class WindowMaker:
    """Cuts windows; sentences are tokenised once for all their mentions."""

    def __init__(self) -> None:
        self._tokenizer = Tokenizer.from_file(str(TOKENIZER))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._sentences: dict[tuple[int, int], Pieces] = {}

    def windows(self, mentions: Sequence[Mention]) -> list[Window]:
        self._sentences.clear()
        return [self._window(mention) for mention in mentions]

    def _pieces(self, reading: Reading, index: int) -> Pieces:
        key = (id(reading.article), index)
        if key not in self._sentences:
            start = reading.article.spans[index].start
            encoding = self._tokenizer.encode(reading.article.text(index), add_special_tokens=False)
            starts = [start + first for first, _ in encoding.offsets]
            ends = [start + last for _, last in encoding.offsets]
            self._sentences[key] = Pieces(encoding.ids, starts, ends)
        return self._sentences[key]

    def _window(self, mention: Mention) -> Window:
        reading = mention.reading
        before = self._pieces(reading, reading.index - 1) if reading.index else Pieces([], [], [])
        own = self._pieces(reading, reading.index)
        sentence = reading.sentence
        trigger = (
            sentence.start + sentence.offsets[mention.first],
            sentence.start + sentence.token_end(mention.last),
        )
        group = None
        if mention.discriminator is not None:
            token = sentence.token_at(mention.discriminator - sentence.start)
            group = (sentence.start + sentence.offsets[token], sentence.start + sentence.token_end(token))
        first = bisect.bisect_left(own.starts, trigger[0])
        low = max(0, min(first - OWN_PIECES // 2, len(own.ids) - OWN_PIECES))
        ids = [_START, *before.ids[-BEFORE_PIECES:], _SEPARATOR]
        starts = [-1, *before.starts[-BEFORE_PIECES:], -1]
        segments = [0] * len(ids)
        opened, closed = 0, 0
        for piece in range(low, min(len(own.ids), low + OWN_PIECES)):
            start, end = own.starts[piece], own.ends[piece]
            marks_before = _TRIGGER_OPENS if start == trigger[0] else None
            if group is not None and start == group[0] != trigger[0]:
                marks_before = _GROUP_OPENS
            if marks_before is not None:
                opened = len(ids) if marks_before == _TRIGGER_OPENS else opened
                ids.append(marks_before)
                starts.append(-1)
            ids.append(own.ids[piece])
            starts.append(start)
            marks_after = _TRIGGER_CLOSES if end == trigger[1] else None
            if group is not None and end == group[1] != trigger[1]:
                marks_after = _GROUP_CLOSES
            if marks_after is not None:
                closed = len(ids) if marks_after == _TRIGGER_CLOSES else closed
                ids.append(marks_after)
                starts.append(-1)
        ids.append(_SEPARATOR)
        starts.append(-1)
        segments += [1] * (len(ids) - len(segments))
        closed = closed or opened
        return Window(ids, segments, starts, (min(opened, closed), max(opened, closed)))
