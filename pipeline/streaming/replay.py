"""Sending dead letters in again, after whatever made them is mended.

They go to the topic of the articles with their original bytes, and with the number of attempts they have had, so that a
letter that fails again says how often. An article that was written in the meantime is a repeat by then.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.durable_files import sync_folder
from pipeline.streaming.deliveries import ATTEMPT, CONTENT_TYPE, earlier_attempts
from pipeline.streaming.publisher import Outgoing, Topic
from pipeline.streaming.subscription import Subscription
from schemas.files import DEAD_LETTER_FOLDER, dead_letter_files, read_records
from schemas.records import DeadLetter

REPLAYED_FOLDER = "replayed"
_BATCH = 500
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many dead letters were sent in again, and how many were left."""

    sent: int
    left: int


def replay_folder(folder: Path, topic: Topic, stages: Collection[str]) -> Replayed:
    """Sends in the dead letters of an output folder; a file all of whose letters are sent moves to ``replayed/``.

    Killed in between, it sends the letters of one file twice at most, and they are repeats.

    Args:
        stages: only letters of these; empty for all.

    Raises:
        ValueError: a file cannot be read.
        GoogleAPICallError, TimeoutError: the server does not take them.
    """
    sent = left = 0
    for path in dead_letter_files(folder):
        letters = list(read_records(path, DeadLetter))
        # What could not be read at all is no message of its own; the file has to be read again.
        chosen = [letter for letter in letters if letter.stage != "read" and (not stages or letter.stage in stages)]
        for start in range(0, len(chosen), _BATCH):
            topic.publish(_again(letter) for letter in chosen[start : start + _BATCH])
        sent += len(chosen)
        left += len(letters) - len(chosen)
        if len(chosen) == len(letters):
            _set_aside(path, folder / DEAD_LETTER_FOLDER)
    return Replayed(sent, left)


def replay_subscription(
    subscription: Subscription, topic: Topic, stages: Collection[str], idle_seconds: float, stopping: Callable[[], bool]
) -> Replayed:
    """Sends in the messages of a dead-letter topic's subscription, until none has come for ``idle_seconds``.

    Raises:
        GoogleAPICallError, TimeoutError: the server does not take them.
    """
    sent = 0
    others = []
    while not stopping() and (deliveries := subscription.gather(_BATCH, 1.0, idle_seconds)):
        chosen = [one for one in deliveries if not stages or one.attributes.get("stage") in stages]
        topic.publish(Outgoing(one.payload, _attributes(one.attributes)) for one in chosen)
        subscription.acknowledge(chosen)
        sent += len(chosen)
        # Given back at the end, not at once: they would be delivered to us again and again.
        others += [one for one in deliveries if one not in chosen]
    subscription.give_back(others)
    return Replayed(sent, len(others))


def subscription_of(topic: str, list_subscriptions: Callable[[str], Iterable[str]]) -> str:
    """The one subscription of a topic.

    Raises:
        LookupError: it has none, or several; the message names them.
    """
    names = sorted(list_subscriptions(topic))
    if len(names) == 1:
        return names[0]
    if names:
        raise LookupError(f"{topic} has several subscriptions; name one of them instead: {', '.join(names)}")
    raise LookupError(f"{topic} has no subscription, and a topic keeps nothing for one that is made later")


def _again(letter: DeadLetter) -> Outgoing:
    return Outgoing(letter.payload, {ATTEMPT: str(letter.attempt), CONTENT_TYPE: letter.content_type})


def _attributes(attributes: Mapping[str, str]) -> dict[str, str]:
    kept = {ATTEMPT: str(earlier_attempts(attributes))}
    if content_type := attributes.get(CONTENT_TYPE):
        kept[CONTENT_TYPE] = content_type
    return kept


def _set_aside(path: Path, dead_letters: Path) -> None:
    replayed = dead_letters / REPLAYED_FOLDER
    replayed.mkdir(exist_ok=True)
    path.rename(replayed / f"{path.parent.name}-{path.name}")
    sync_folder(replayed)
    sync_folder(path.parent)
