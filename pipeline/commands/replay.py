"""``replay``: dead letters back to the topic of the articles, after a fix."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.streaming.resource_names import is_subscription, is_topic, require_topic
from pipeline.usage import UsageError

if TYPE_CHECKING:
    from pipeline.streaming.publisher import Topic
    from pipeline.streaming.replay import Replayed

_LEASE_SECONDS = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source",
        metavar="DIR|TOPIC|SUBSCRIPTION",
        help="an output folder, or the dead-letter topic: projects/PROJECT/topics/NAME or a subscription of it",
    )
    parser.add_argument("--topic", required=True, metavar="NAME", help="projects/PROJECT/topics/NAME of the articles")
    parser.add_argument(
        "--stage", action="append", default=[], metavar="NAME", help="only letters of this stage; may be repeated"
    )
    parser.add_argument(
        "--idle_exit", type=float, default=5.0, metavar="SECONDS", help="end when no letter has come for so long (5)"
    )


def execute(arguments: argparse.Namespace) -> int:
    """Sends the dead letters in and returns the exit code."""
    require_topic(arguments.topic, "--topic")
    remote = is_topic(arguments.source) or is_subscription(arguments.source)
    if not remote and not Path(arguments.source).is_dir():
        raise UsageError(f"{arguments.source}: no such folder, and no name of a topic or subscription")
    if arguments.source == arguments.topic:
        raise UsageError(
            f"--topic {arguments.topic}: that is where the dead letters are; name the topic of the articles"
        )

    from google.api_core.exceptions import GoogleAPICallError

    from pipeline.streaming.publisher import Topic
    from pipeline.streaming.replay import replay_folder

    topic = Topic(arguments.topic, "--topic")
    try:
        topic.require()
        if remote:
            replayed = _replay_remote(arguments, topic)
        else:
            replayed = replay_folder(Path(arguments.source), topic, arguments.stage)
    except LookupError as error:
        raise UsageError(str(error)) from None
    except (GoogleAPICallError, TimeoutError, ValueError) as error:
        print(f"ceasewire replay: {error}; what was sent is sent, run it again for the rest", file=sys.stderr)
        return 1
    finally:
        topic.close()
    left = f", {replayed.left:,} left" if replayed.left else ""
    print(f"{replayed.sent:,} dead letters sent to {arguments.topic}{left}")
    return 0


def _replay_remote(arguments: argparse.Namespace, topic: Topic) -> Replayed:
    from google.cloud import pubsub_v1

    from pipeline.streaming.replay import replay_subscription, subscription_of
    from pipeline.streaming.stopping import Stopping
    from pipeline.streaming.subscription import Subscription

    name = arguments.source
    if is_topic(name):
        client = pubsub_v1.PublisherClient()
        name = subscription_of(name, lambda topic: client.list_topic_subscriptions(topic=topic))
        client.stop()
    stopping = Stopping()
    with Subscription(name, _LEASE_SECONDS, stopping, stopping.pause) as subscription:
        subscription.require()
        return replay_subscription(subscription, topic, arguments.stage, arguments.idle_exit, stopping)
