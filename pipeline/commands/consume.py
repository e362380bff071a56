"""``consume``: articles from a Pub/Sub subscription, events into Avro files by day, or to a topic, or both."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from pipeline.extractor_options import add_extractor_arguments, check_extractor_arguments, extractor_factory
from pipeline.quiet_beam import import_beam_quietly
from pipeline.streaming.logs import FORMATS
from pipeline.usage import UsageError
from schemas.files import COMPRESSIONS
from transforms.extractors import ExtractorFactory, ExtractorUnavailableError

_SEEN_STORE = ".seen.sqlite"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--subscription",
        required=True,
        metavar="NAME",
        help="projects/PROJECT/subscriptions/NAME with articles",
    )
    parser.add_argument("--output", metavar="DIR", help="folder for Avro files, DIR/casualty/2026-03-19/*.avro")
    parser.add_argument("--output_topic", metavar="NAME", help="projects/PROJECT/topics/NAME to publish events to")
    parser.add_argument(
        "--dead_letter_topic", metavar="NAME", help="projects/PROJECT/topics/NAME to publish dead letters to"
    )
    parser.add_argument(
        "--batch_size", type=_at_least(int, 1), default=100, metavar="N", help="most articles in a batch (100)"
    )
    parser.add_argument(
        "--batch_seconds",
        type=_at_least(float, 0),
        default=5.0,
        metavar="SECONDS",
        help="how long a batch waits to be full (5); longer gives fewer and larger files",
    )
    parser.add_argument(
        "--idle_exit", type=_at_least(float, 0), metavar="SECONDS", help="end when nothing has come for so long"
    )
    parser.add_argument(
        "--article_seconds",
        type=_at_least(float, 0.1),
        default=30.0,
        metavar="SECONDS",
        help="longest extraction of one article, which is a dead letter after that (30)",
    )
    parser.add_argument(
        "--lease_seconds",
        type=_at_least(int, 3),
        default=60,
        metavar="SECONDS",
        help="how long messages of a killed consumer wait for another, 3 to 600 (60)",
    )
    parser.add_argument(
        "--drain_seconds",
        type=_at_least(float, 0),
        default=20.0,
        metavar="SECONDS",
        help="after SIGTERM, the time for the batch in hand before it is abandoned to be delivered again (20)",
    )
    parser.add_argument(
        "--seen_store", metavar="FILE", help=f"what was seen, to drop repeats (DIR/{_SEEN_STORE}); kept on a local disk"
    )
    parser.add_argument(
        "--retention_days", type=_at_least(float, 0), default=7.0, metavar="N", help="how long it is remembered (7)"
    )
    parser.add_argument(
        "--retention_rows",
        type=_at_least(int, 1),
        default=200_000,
        metavar="N",
        help="how many articles are remembered at most (200000, about 200 MB)",
    )
    parser.add_argument(
        "--status_port", type=int, metavar="PORT", help="serve Prometheus at /metrics and health at /healthz"
    )
    parser.add_argument("--log_format", choices=FORMATS, default="text", help="of the log on stderr (text)")
    add_extractor_arguments(parser)
    parser.add_argument("--compression", choices=COMPRESSIONS, default="deflate", help="of the Avro files (deflate)")


def execute(arguments: argparse.Namespace) -> int:
    """Consumes until stopped or idle, and returns the exit code."""
    check_extractor_arguments(arguments)
    return consume(arguments, extractor_factory(arguments))


def consume(arguments: argparse.Namespace, extractor: ExtractorFactory) -> int:
    """The same with any extractor."""
    _check(arguments)
    # Beam and Pub/Sub take seconds to import; mistakes of the user should not wait for them.
    import_beam_quietly()
    from pipeline.streaming.service import ServiceSettings, serve

    store = Path(arguments.seen_store) if arguments.seen_store else Path(arguments.output) / _SEEN_STORE
    settings = ServiceSettings(
        subscription=arguments.subscription,
        output=Path(arguments.output) if arguments.output else None,
        output_topic=arguments.output_topic,
        dead_letter_topic=arguments.dead_letter_topic,
        batch_size=arguments.batch_size,
        batch_seconds=arguments.batch_seconds,
        idle_exit=arguments.idle_exit,
        article_seconds=arguments.article_seconds,
        lease_seconds=arguments.lease_seconds,
        drain_seconds=arguments.drain_seconds,
        seen_store=store,
        retention_seconds=arguments.retention_days * 86400,
        retention_rows=arguments.retention_rows,
        status_port=arguments.status_port,
        log_format=arguments.log_format,
        compression=arguments.compression,
    )
    try:
        serve(settings, extractor)
    except ExtractorUnavailableError as error:
        print(f"ceasewire consume: {error}", file=sys.stderr)
        return 1
    return 0


def _check(arguments: argparse.Namespace) -> None:
    from pipeline.streaming.resource_names import require_subscription, require_topic

    require_subscription(arguments.subscription, "--subscription")
    for option in ("output_topic", "dead_letter_topic"):
        if name := getattr(arguments, option):
            require_topic(name, f"--{option}")
    if not arguments.output and not arguments.output_topic:
        raise UsageError("nowhere to put events; give --output DIR, --output_topic NAME or both")
    if not arguments.output and not arguments.dead_letter_topic:
        raise UsageError("nowhere to put dead letters; give --output DIR or --dead_letter_topic NAME")
    if not arguments.output and not arguments.seen_store:
        raise UsageError("nowhere to remember what was seen; give --output DIR or --seen_store FILE")
    if arguments.output and ":/" in arguments.output:
        raise UsageError(f"--output {arguments.output}: only folders are supported; mount the bucket")
    if arguments.lease_seconds > 600:
        raise UsageError(f"--lease_seconds {arguments.lease_seconds}: Pub/Sub leases for 600 seconds at most")


def _at_least(kind: Callable[[str], float], least: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        value = kind(text)
        if not value >= least:
            raise argparse.ArgumentTypeError(f"{text}: it has to be {least:g} or more")
        return value

    number.__name__ = kind.__name__
    return number
