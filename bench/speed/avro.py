"""Avro: validating and encoding events, and writing them into files."""

from __future__ import annotations

import io

from bench.speed import articles
from bench.speed.clock import median, seconds
from bench.speed.figures import Figure, Measured
from schemas.codec import encode_into
from schemas.files import RecordWriter
from schemas.records import CasualtyEvent, Event
from transforms.extraction.extractor import Extractor


def avro() -> Measured:
    extracted = Extractor(encoder=False).extract(articles.dense())
    events = [event for events in extracted for event in events] * 10
    casualties = [event for event in events if isinstance(event, CasualtyEvent)]
    encoding = [len(events) / seconds(lambda: _encode(events)) for _ in range(5)]
    writing = {
        compression: median([len(casualties) / seconds(lambda c=compression: _write(casualties, c)) for _ in range(3)])
        for compression in ("null", "deflate", "zstandard")
    }
    detail = "into files: " + ", ".join(f"{pace:,.0f} {compression}" for compression, pace in writing.items())
    return Measured([Figure("Avro, validate and encode", median(encoding), "events/s", 40_000.0, "at least", detail)])


def _encode(events: list[Event]) -> None:
    out = bytearray()
    for event in events:
        encode_into(event, out)


def _write(events: list[CasualtyEvent], compression: str) -> None:
    with RecordWriter(io.BytesIO(), CasualtyEvent, compression) as writer:
        for event in events:
            writer.write(event)
