"""Publishing events and dead letters to topics, done when the server has taken them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from concurrent import futures
from typing import Any, NamedTuple

import fastavro
from google.api_core import exceptions
from google.api_core.retry import Retry, if_exception_type
from google.auth.exceptions import DefaultCredentialsError
from google.cloud import pubsub_v1

from pipeline.streaming.deliveries import ATTEMPT, CONTENT_TYPE
from pipeline.usage import UsageError
from schemas.codec import encode
from schemas.definitions import NAMESPACE, event_name, schema_definition
from schemas.records import DeadLetter, Event

_SECONDS = 30.0
_PATIENCE_SECONDS = 600.0
_LONGEST_ATTRIBUTE = 1024
"""Bytes of UTF-8; Pub/Sub's limit for the value of an attribute, and for an ordering key."""


class Outgoing(NamedTuple):
    """A message to publish; of those with one key a subscriber with ordering gets them in this order."""

    data: bytes
    attributes: Mapping[str, str]
    ordering_key: str = ""


def event_message(event: Event) -> Outgoing:
    """An event as a message: the Avro binary form, without header; the attributes say by which schema to read it.

    ``schema_fingerprint`` is the CRC-64-AVRO of the schema's parsing canonical form, in hexadecimal and in the order of
    bytes of Avro's single object encoding (https://avro.apache.org/docs/1.12.0/specification/#schema-fingerprints).
    """
    record_type = type(event)
    attributes = {
        "type": event_name(event),
        "schema": f"{NAMESPACE}.{record_type.__name__}",
        "schema_fingerprint": schema_fingerprint(record_type),
        "event_id": event.event_id,
        "article_id": _fitting(event.article.article_id),
    }
    return Outgoing(encode(event), attributes, _ordering_key(event.article.article_id))


def dead_letter_message(letter: DeadLetter) -> Outgoing:
    """A dead letter as a message: the original bytes, so that it can be sent in again; the attributes say the rest."""
    attributes = {
        "stage": letter.stage,
        "error_type": letter.error_type,
        "error_message": letter.error_message,
        "origin": letter.origin,
        "failed_at": letter.failed_at.isoformat(),
        ATTEMPT: str(letter.attempt),
        CONTENT_TYPE: letter.content_type,
    }
    if letter.article_id is not None:
        attributes["article_id"] = letter.article_id
    return Outgoing(letter.payload, {name: _fitting(value) for name, value in attributes.items()})


def schema_fingerprint(record_type: type) -> str:
    """The fingerprint of a record's schema, 16 hexadecimal digits."""
    if record_type not in _FINGERPRINTS:
        canonical = fastavro.schema.to_parsing_canonical_form(schema_definition(record_type))
        _FINGERPRINTS[record_type] = fastavro.schema.fingerprint(canonical, "CRC-64-AVRO")
    return _FINGERPRINTS[record_type]


class Topic:
    """A topic that is published to.

    Raises:
        UsageError: there is no such topic, or no credentials to reach it.
    """

    def __init__(self, name: str, option: str) -> None:
        self.name = name
        self._option = option
        try:
            self._client: Any = pubsub_v1.PublisherClient(
                publisher_options=pubsub_v1.types.PublisherOptions(enable_message_ordering=True)
            )
        except DefaultCredentialsError as error:
            raise UsageError(
                f"{option} {name}: no credentials for Google Cloud; run 'gcloud auth application-default login' "
                "or set PUBSUB_EMULATOR_HOST to use the emulator"
            ) from error

    def require(self, seconds: float = _PATIENCE_SECONDS) -> None:
        """Makes sure of the topic, as far as the server answers: publishing waits for it anyway.

        Args:
            seconds: how long to wait for an answer.

        Raises:
            UsageError: there is no such topic, or we may not use it.
            GoogleAPIError: the server does not answer in time.
        """
        try:
            self._client.get_topic(
                topic=self.name, timeout=min(seconds, _SECONDS), retry=Retry(predicate=_is_passing, timeout=seconds)
            )
        except (exceptions.NotFound, exceptions.InvalidArgument) as error:
            raise UsageError(
                f"{self._option} {self.name}: {error.message}; create it first: gcloud pubsub topics create {self.name}"
            ) from error
        except exceptions.PermissionDenied:
            # Publishing and looking at a topic are permissions of their own.
            return

    def publish(self, messages: Iterable[Outgoing]) -> int:
        """Publishes and returns, once the server has taken all of them, how many.

        Raises:
            GoogleAPICallError, TimeoutError: some were not taken; to publish all again repeats those that were.
        """
        sent = {
            self._client.publish(
                self.name, message.data, ordering_key=message.ordering_key, timeout=_SECONDS, **message.attributes
            ): message.ordering_key
            for message in messages
        }
        futures.wait(sent, timeout=2 * _SECONDS)
        failed: Exception | None = None
        for future, key in sent.items():
            try:
                future.result(timeout=0)
            except Exception as error:
                failed = error
                if key:
                    # The client refuses a key after a failure until it is told that the order is taken care of.
                    self._client.resume_publish(self.name, key)
        if failed:
            raise failed
        return len(sent)

    def close(self) -> None:
        """Ends the client's threads."""
        self._client.stop()


def _ordering_key(article_id: str) -> str:
    if len(article_id.encode()) <= _LONGEST_ATTRIBUTE:
        return article_id
    return hashlib.sha256(article_id.encode()).hexdigest()


def _fitting(value: str) -> str:
    encoded = value.encode()
    return value if len(encoded) <= _LONGEST_ATTRIBUTE else encoded[:_LONGEST_ATTRIBUTE].decode(errors="ignore")


_is_passing = if_exception_type(exceptions.Aborted, exceptions.ServiceUnavailable, exceptions.Unknown)
_FINGERPRINTS: dict[type, str] = {}
