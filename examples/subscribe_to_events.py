"""Events from Pub/Sub: python examples/subscribe_to_events.py projects/P/subscriptions/S --schemas schemas

A message holds the Avro binary form of one event and no schema. Its attribute schema_fingerprint, the CRC-64-AVRO of
the schema's canonical form, says by which schema it was written. A subscriber keeps every schema that it has met (here:
the .avsc files below a folder), finds the writer's by fingerprint, and decodes into the newest, so that its own code
sees one shape. Delivery is at least once: event_id tells repeats.
"""

import argparse
import io
import json
from pathlib import Path
from typing import Any

import fastavro
import fastavro.schema

SchemasByFingerprint = dict[str, dict[str, Any]]


def fingerprint(schema: dict[str, Any]) -> str:
    """CRC-64-AVRO of the parsing canonical form, as 16 hexadecimal digits."""
    return fastavro.schema.fingerprint(fastavro.schema.to_parsing_canonical_form(schema), "CRC-64-AVRO")


def known_schemas(folder: str) -> tuple[SchemasByFingerprint, dict[str, Any]]:
    """All schemas below a folder by fingerprint, and the newest (those of the folder itself) by full name."""
    by_fingerprint: SchemasByFingerprint = {}
    newest: dict[str, Any] = {}
    for path in sorted(Path(folder).rglob("*.avsc")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        by_fingerprint[fingerprint(schema)] = schema
        if path.parent == Path(folder):
            newest[f"{schema['namespace']}.{schema['name']}"] = schema
    return by_fingerprint, newest


def decode(
    data: bytes, attributes: dict[str, str], by_fingerprint: SchemasByFingerprint, newest: dict[str, Any]
) -> dict[str, Any]:
    """The event of a message, in the shape of the newest schema of its kind.

    Raises:
        LookupError: the writer's schema is not among the known ones; get its .avsc file before acknowledging.
    """
    writer = by_fingerprint.get(attributes["schema_fingerprint"])
    if writer is None:
        raise LookupError(f"no schema of fingerprint {attributes['schema_fingerprint']} ({attributes['schema']})")
    return fastavro.schemaless_reader(io.BytesIO(data), writer, newest[attributes["schema"]])


def main() -> None:
    from google.api_core.exceptions import DeadlineExceeded
    from google.cloud import pubsub_v1

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subscription", help="projects/PROJECT/subscriptions/NAME")
    parser.add_argument("--schemas", default="schemas", help="folder with all schemas ever used (schemas)")
    parser.add_argument("--most", type=int, default=100, help="stop after so many events (100)")
    arguments = parser.parse_args()
    by_fingerprint, newest = known_schemas(arguments.schemas)
    seen: set[str] = set()
    with pubsub_v1.SubscriberClient() as subscriber:
        while len(seen) < arguments.most:
            try:
                request = {"subscription": arguments.subscription, "max_messages": arguments.most - len(seen)}
                received = subscriber.pull(request, timeout=10).received_messages
            except DeadlineExceeded:
                break
            for message in received:
                event = decode(message.message.data, dict(message.message.attributes), by_fingerprint, newest)
                if event["event_id"] not in seen:
                    seen.add(event["event_id"])
                    print(json.dumps(event, default=str), flush=True)
            if received:
                handles = [message.ack_id for message in received]
                subscriber.acknowledge({"subscription": arguments.subscription, "ack_ids": handles})


if __name__ == "__main__":
    main()
