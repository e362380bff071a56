"""Fit the weights of confidence on annotated articles and show how well they are calibrated.

    python -m bench.fit_confidence ARTICLES.jsonl GOLD.jsonl

Logistic regression with an L2 penalty (Newton's method) for each event type, over the evidence that the frames note on
each mention. Calibration is measured by five-fold cross-validation over articles: the figures printed are of articles
that the weights have not seen.
"""

from __future__ import annotations

import argparse
import collections
import json
import pathlib

import numpy

from bench.gold import TYPES, answers, read_articles, read_gold
from bench.logistic import expected_calibration_error, fit, matrix
from transforms.extraction import build, confidence
from transforms.extraction.extractor import Extractor
from transforms.extraction.mentions import Mention

LEAST_OCCURRENCES = 4
FOLDS = 5


def labelled(articles: pathlib.Path, gold: pathlib.Path) -> list[tuple[str, str, Mention, float]]:
    """Return (article id, type, mention, 1.0 where an annotation answers it) for all mentions, without any
    threshold."""
    extractor = Extractor(encoder=False)
    texts, annotated = read_articles(articles), read_gold(gold)
    found = []
    for article, mentions in zip(texts, extractor.mentions(texts), strict=True):
        records = build.build_all(article, mentions, extractor.reference)
        right = answers(annotated[article.article_id], [event for _, event in records])
        for number, (mention, event) in enumerate(records):
            kind = next(name for name, record in TYPES.items() if isinstance(event, record))
            found.append((article.article_id, kind, mention, float(number in right)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=pathlib.Path)
    parser.add_argument("gold", type=pathlib.Path)
    arguments = parser.parse_args()
    examples = labelled(arguments.articles, arguments.gold)
    weights: dict[str, dict[str, float]] = {}
    for kind in TYPES:
        mine = [(article, mention, label) for article, of_kind, mention, label in examples if of_kind == kind]
        features = [confidence.evidence(mention) for _, mention, _ in mine]
        labels = numpy.array([label for _, _, label in mine])
        counts = collections.Counter(name for example in features for name, value in example.items() if value)
        names = sorted(name for name, count in counts.items() if count >= LEAST_OCCURRENCES)
        rows = matrix(features, names)
        folds = numpy.array([hash_of(article) % FOLDS for article, _, _ in mine])
        chances = numpy.zeros(len(labels))
        for fold in range(FOLDS):
            chances[folds == fold] = 1 / (
                1 + numpy.exp(-rows[folds == fold] @ fit(rows[folds != fold], labels[folds != fold]))
            )
        fitted = fit(rows, labels)
        weights[kind] = {
            name: round(float(weight), 3)
            for name, weight in zip((*names, ""), fitted, strict=True)
            if abs(weight) >= 0.01
        }
        sure = chances >= 0.8
        print(
            f"{kind:10s} mentions {len(labels)}  calibration error {expected_calibration_error(chances, labels):.3f}"
            f"  precision at 0.8 {labels[sure].mean():.3f} ({sure.mean():.0%} of mentions)"
        )
        for bar in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
            kept = chances >= bar
            print(
                f"   at {bar:.2f}: precision {labels[kept].mean():.3f},"
                f" kept of the right {labels[kept].sum() / labels.sum():.3f}"
            )
    confidence.WEIGHTS.write_text(json.dumps(weights, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


def hash_of(text: str) -> int:
    """Return a number that, unlike ``hash``, is the same in every run."""
    return sum(ord(letter) * (index + 1) for index, letter in enumerate(text))


if __name__ == "__main__":
    main()
