"""``explain``: why a text gives the events it gives, sentence by sentence. Does not import Beam."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from pipeline.explanation_view import print_explanation
from pipeline.extractor_options import add_extractor_arguments, check_extractor_arguments
from pipeline.table_console import TableConsole
from pipeline.usage import UsageError
from schemas.records import Article


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", help="the text, a file that holds it, or - for standard input")
    parser.add_argument("--published", metavar="DATE", help="day of publication, against which dates are resolved")
    add_extractor_arguments(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Prints the explanation and returns the exit code."""
    check_extractor_arguments(arguments)
    article = Article("explained", _text(arguments.text), None, None, None, _published(arguments.published), "en")
    # Here and not above: loading spaCy takes two seconds, which a mistake at the command line should not wait for.
    from transforms.extraction.explanation import explain
    from transforms.extraction.extractor import Extractor
    from transforms.extraction.parse import DEFAULT_MODEL

    model, with_encoder = arguments.spacy_model or DEFAULT_MODEL, arguments.extractor == "encoder"
    try:
        extractor = Extractor(model, arguments.threshold, encoder=with_encoder)
    except ValueError as error:
        raise UsageError(str(error)) from None
    print_explanation(explain(extractor, article), TableConsole())
    return 0


def _text(given: str) -> str:
    if given == "-":
        text = sys.stdin.read()
    elif len(given) < 1_000 and "\n" not in given and Path(given).is_file():
        try:
            text = Path(given).read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise UsageError(f"{given}: not UTF-8 text ({error.reason} at byte {error.start})") from None
    else:
        text = given
    if not text.strip():
        raise UsageError("there is no text to explain")
    return text


def _published(given: str | None) -> datetime.datetime | None:
    if given is None:
        return None
    try:
        day = datetime.date.fromisoformat(given)
    except ValueError:
        raise UsageError(f"--published {given}: expected a day such as 2020-03-19") from None
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)
