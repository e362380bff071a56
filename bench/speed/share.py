"""Our own code (screen, frames, slots, records) as a share of extraction: what spaCy, the encoder's network and its
tokenizer do not account for."""

from __future__ import annotations

from typing import Any

import onnxruntime
import tokenizers

from bench.speed import articles
from bench.speed.clock import Stopwatch, seconds
from bench.speed.figures import Figure, Measured
from bench.speed.throughput import extract_all
from transforms.extraction.extractor import Extractor


def own_share() -> Measured:
    return Measured([_share(encoder=True, bar=0.2), _share(encoder=False, bar=0.2)])


def _share(*, encoder: bool, bar: float) -> Figure:
    extractor = Extractor(encoder=encoder)
    stream = articles.dense()
    extract_all(extractor, stream[:40])
    libraries = Stopwatch()
    language = extractor._parser._language
    language.make_doc = libraries.around(language.make_doc)  # type: ignore[method-assign]
    language.pipe = libraries.around_iterator(language.pipe)  # type: ignore[method-assign,assignment]
    if extractor._judge is not None:
        _watch_libraries_in(extractor._judge, libraries)
    total = seconds(lambda: extract_all(extractor, stream))
    own = total - libraries.seconds
    what = f"own code as a share of extraction, dense, {'with the encoder' if encoder else 'rules alone'}"
    detail = f"{own:.2f} of {total:.2f} s"
    return Figure(what, own / total, "of the time", bar, "at most", detail)


class _Watched:
    """A library's object whose methods are timed; theirs is compiled and takes no new methods."""

    def __init__(self, inner: Any, stopwatch: Stopwatch) -> None:
        self._inner = inner
        self._stopwatch = stopwatch

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._inner, name)
        return self._stopwatch.around(value) if callable(value) else value


def _watch_libraries_in(owner: Any, stopwatch: Stopwatch) -> None:
    for name, value in list(vars(owner).items()):
        if isinstance(value, onnxruntime.InferenceSession | tokenizers.Tokenizer):
            setattr(owner, name, _Watched(value, stopwatch))
        elif type(value).__module__.startswith("transforms.extraction.encoder") and hasattr(value, "__dict__"):
            _watch_libraries_in(value, stopwatch)
