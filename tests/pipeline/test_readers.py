"""Files become messages; what cannot be read becomes a dead letter and takes nothing else with it."""

from __future__ import annotations

import datetime
import gzip
import json
from pathlib import Path
from typing import Any

import fastavro
import pytest

from pipeline.readers import read_messages
from schemas.definitions import avro_schema
from schemas.files import RecordWriter
from schemas.records import Article, DeadLetter
from transforms.article_messages import decode_message
from transforms.messages import Message


def split(path: Path) -> tuple[list[Message], list[DeadLetter]]:
    read = list(read_messages(str(path)))
    return [one for one in read if isinstance(one, Message)], [one for one in read if isinstance(one, DeadLetter)]


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_each_line_is_a_message_that_knows_its_number(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"articles.jsonl{suffix}"
    content = b'{"body": "one"}\n\n  \r\n{"body": "two"}\r\n{"body": "three"}'
    path.write_bytes(gzip.compress(content) if suffix else content)
    messages, letters = split(path)
    assert [(message.payload, message.origin) for message in messages] == [
        (b'{"body": "one"}', f"{path}:1"),
        (b'{"body": "two"}', f"{path}:4"),
        (b'{"body": "three"}', f"{path}:5"),
    ]
    assert letters == []


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_a_text_file_is_one_message_byte_for_byte(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"article.txt{suffix}"
    content = b"date 2020-03-19 One.\r\n\r\nTwo caf\xe9.\n"
    path.write_bytes(gzip.compress(content) if suffix else content)
    ((message,), letters) = split(path)
    assert message == Message(content, str(path), "text/plain")
    assert letters == []


ARTICLE = Article(
    "a-1", "Officials said so on Monday. É 𝄞", "T", None, "U", datetime.datetime(2021, 5, 4, 9, 30, tzinfo=datetime.UTC)
)


def write_avro(path: Path, count: int) -> None:
    with path.open("wb") as file, RecordWriter(file, Article) as writer:
        for number in range(count):
            writer.write(Article(f"a-{number}", "Officials said so. " * 50))
            writer.flush()


def test_an_avro_record_is_a_message_that_decodes_to_its_article(tmp_path: Path) -> None:
    path = tmp_path / "articles.avro"
    with path.open("wb") as file, RecordWriter(file, Article) as writer:
        writer.write(ARTICLE)
    ((message,), letters) = split(path)
    assert message.origin == f"{path}#1"
    assert decode_message(message) == ARTICLE
    assert letters == []


def test_an_avro_file_without_articles_gives_none(tmp_path: Path) -> None:
    write_avro(tmp_path / "articles.avro", 0)
    assert split(tmp_path / "articles.avro") == ([], [])


@pytest.mark.parametrize("lost", [1, 40, 200])
def test_an_avro_file_cut_short_gives_its_whole_records_and_a_dead_letter_with_the_rest(
    tmp_path: Path, lost: int
) -> None:
    path = tmp_path / "articles.avro"
    write_avro(path, 10)
    whole = path.read_bytes()
    path.write_bytes(whole[:-lost])
    messages, (letter,) = split(path)
    assert 6 <= len(messages) <= 9
    assert [json.loads(message.payload)["article_id"] for message in messages] == [
        f"a-{n}" for n in range(len(messages))
    ]
    assert (letter.stage, letter.error_type) == ("read", "UnreadableAvroError")
    assert f"after {len(messages)} records" in letter.error_message
    assert letter.payload
    assert whole[:-lost].endswith(letter.payload)


def test_bytes_that_are_overwritten_cost_their_block_and_what_follows(tmp_path: Path) -> None:
    path = tmp_path / "articles.avro"
    write_avro(path, 10)
    content = bytearray(path.read_bytes())
    content[-300:-290] = b"\xff" * 10
    path.write_bytes(content)
    messages, (letter,) = split(path)
    assert 5 <= len(messages) < 10
    assert bytes(content).endswith(letter.payload)


@pytest.mark.parametrize("content", [b"", b"not Avro at all", b"Obj\x01\x00"])
def test_what_is_no_avro_is_one_dead_letter_with_all_its_bytes(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "articles.avro"
    path.write_bytes(content)
    messages, (letter,) = split(path)
    assert messages == []
    assert (letter.payload, letter.origin) == (content, str(path))


def test_avro_records_of_another_kind_are_refused_one_by_one_when_decoded(tmp_path: Path) -> None:
    path = tmp_path / "other.avro"
    schema: Any = {"type": "record", "name": "Other", "fields": [{"name": "text", "type": "string"}]}
    with path.open("wb") as file:
        fastavro.writer(file, schema, [{"text": "x"}])
    ((message,), _) = split(path)
    with pytest.raises(ValueError, match="no 'body' among the keys"):
        decode_message(message)


def test_an_avro_file_of_a_schema_without_our_optional_fields_is_read(tmp_path: Path) -> None:
    path = tmp_path / "few.avro"
    schema = {**avro_schema(Article), "fields": [f for f in avro_schema(Article)["fields"] if f["name"] == "body"]}
    with path.open("wb") as file:
        fastavro.writer(file, fastavro.parse_schema(schema), [{"body": "Officials said so on Monday."}])
    ((message,), _) = split(path)
    assert decode_message(message).article_id.startswith("sha256-")


@pytest.mark.parametrize("name", ["articles.jsonl.gz", "article.txt.gz"])
@pytest.mark.parametrize("content", [b"not gzip", gzip.compress(b'{"body": "one"}\n' * 10_000)[:-20]])
def test_a_broken_gzip_is_a_dead_letter_with_the_compressed_bytes(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    _, (letter,) = split(path)
    assert (letter.stage, letter.payload) == ("read", content)
    assert letter.error_type in ("BadGzipFile", "EOFError")


def test_a_file_that_vanishes_is_a_dead_letter(tmp_path: Path) -> None:
    messages, (letter,) = split(tmp_path / "gone.jsonl")
    assert messages == []
    assert (letter.error_type, letter.payload) == ("FileNotFoundError", b"")
