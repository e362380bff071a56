"""The topics and subscriptions of an emulator: articles, events, dead letters."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.streaming.emulator import create_subscription, create_topic


@dataclass(frozen=True, slots=True)
class Channels:
    """Full names, for one project."""

    project: str

    @property
    def articles(self) -> str:
        return f"projects/{self.project}/topics/articles"

    @property
    def article_subscription(self) -> str:
        return f"projects/{self.project}/subscriptions/articles"

    @property
    def events(self) -> str:
        return f"projects/{self.project}/topics/events"

    @property
    def event_subscription(self) -> str:
        return f"projects/{self.project}/subscriptions/events"

    @property
    def dead_letters(self) -> str:
        return f"projects/{self.project}/topics/dead-letters"

    @property
    def dead_letter_subscription(self) -> str:
        return f"projects/{self.project}/subscriptions/dead-letters"


def create_channels(project: str) -> Channels:
    """Creates what there is not yet of the topics and subscriptions of a project."""
    channels = Channels(project)
    for topic, subscription in (
        (channels.articles, channels.article_subscription),
        (channels.events, channels.event_subscription),
        (channels.dead_letters, channels.dead_letter_subscription),
    ):
        create_topic(topic)
        create_subscription(subscription, topic)
    return channels
