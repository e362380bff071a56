"""``report``: the events of an output folder as one page for a browser. Does not import Beam."""

from __future__ import annotations

import argparse
import datetime
import sys

from pipeline.filter_arguments import add_filter_arguments, wanted_events
from pipeline.output_file import replacing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_filter_arguments(parser)
    parser.add_argument(
        "--output", required=True, metavar="FILE", help="the page, such as report.html; replaced if there"
    )
    parser.add_argument("--title", default="News events", help="heading of the page (News events)")


def execute(arguments: argparse.Namespace) -> int:
    """Writes the page and returns the exit code."""
    events = wanted_events(arguments)

    from pipeline.report.page import report_page

    try:
        with replacing(arguments.output) as path:
            found = list(events)
            page = report_page(found, arguments.title, datetime.datetime.now(datetime.UTC))
            path.write_text(page, encoding="utf-8")
    except ValueError as error:
        print(f"ceasewire report: {error}", file=sys.stderr)
        return 1
    print(f"{len(found):,} events, {len(page.encode()) / 1e6:.1f} MB: open {arguments.output} in a browser")
    return 0
