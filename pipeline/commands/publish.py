"""``publish``: article files to a topic, an article a message."""

from __future__ import annotations

import argparse
import sys

from pipeline.inputs import find_inputs
from pipeline.streaming.resource_names import require_topic


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--input", nargs="+", required=True, metavar="PATH", help="files, folders or globs of .jsonl, .txt and .avro"
    )
    parser.add_argument("--topic", required=True, metavar="NAME", help="projects/PROJECT/topics/NAME of the articles")


def execute(arguments: argparse.Namespace) -> int:
    """Publishes and returns the exit code."""
    require_topic(arguments.topic, "--topic")
    paths = find_inputs(arguments.input)

    from google.api_core.exceptions import GoogleAPICallError

    from pipeline.streaming.article_source import publish_files
    from pipeline.streaming.publisher import Topic

    topic = Topic(arguments.topic, "--topic")
    try:
        topic.require()
        published, unreadable = publish_files(paths, topic)
    except (GoogleAPICallError, TimeoutError) as error:
        print(f"ceasewire publish: {error}", file=sys.stderr)
        return 1
    finally:
        topic.close()
    for letter in unreadable:
        print(f"ceasewire publish: {letter.origin}: {letter.error_message}", file=sys.stderr)
    print(f"{published:,} articles published to {arguments.topic}")
    return 1 if unreadable else 0
