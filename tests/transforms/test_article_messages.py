"""What is an article, what is not, and what the refusal says."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codec import encode
from schemas.records import Article
from transforms import article_errors
from transforms.article_messages import LONGEST_BODY, decode_message
from transforms.messages import TEXT, Message

BODY = "Two soldiers were killed when the ceasefire collapsed near the border on Monday, officials said."
FRENCH = "Deux soldats ont été tués lundi près de la frontière après la rupture du cessez-le-feu, selon l'armée."


def decode(**fields: Any) -> Article:
    return decode_message(Message(json.dumps(fields).encode(), "test"))


def test_a_body_alone_is_an_article() -> None:
    article = decode(body=BODY)
    assert article.body == BODY
    assert (article.title, article.source, article.url, article.published_at) == (None, None, None, None)
    assert article.language == "en"


def test_all_fields_are_taken_over() -> None:
    article = decode(
        article_id="a-1",
        title="T",
        body=BODY,
        published_at="2021-05-04T11:30:00+02:00",
        source="S",
        url="U",
        language="en",
    )
    published_at = datetime.datetime(2021, 5, 4, 9, 30, tzinfo=datetime.UTC)
    assert article == Article("a-1", BODY, "T", "S", "U", published_at, "en")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2021-05-04", "2021-05-04T00:00:00+00:00"),
        ("20210504", "2021-05-04T00:00:00+00:00"),
        ("2021-05-04T10:00:00Z", "2021-05-04T10:00:00+00:00"),
        ("2021-05-04 10:00", "2021-05-04T10:00:00+00:00"),
        ("2021-05-04T00:30:00+02:00", "2021-05-03T22:30:00+00:00"),
        ("2021-05-04T10:00:00.123456Z", "2021-05-04T10:00:00.123456+00:00"),
        (" 2021-05-04 ", "2021-05-04T00:00:00+00:00"),
    ],
)
def test_publication_dates_are_iso_8601_and_utc_unless_they_say_otherwise(written: str, meant: str) -> None:
    assert decode(body=BODY, published_at=written).published_at == datetime.datetime.fromisoformat(meant)


def test_blank_fields_count_as_absent() -> None:
    assert decode(body=BODY, title="", source=" ", url=None, published_at="", article_id="") == decode(body=BODY)


def test_keys_unknown_to_us_are_left_alone() -> None:
    assert decode(body=BODY, editor={"desk": 7}) == decode(body=BODY)


def test_the_body_is_kept_to_the_character_since_offsets_refer_to_it() -> None:
    body = f"\n  {BODY}\r\n\tÉÀ 𝄞  "
    assert decode(body=body).body == body


def test_an_article_without_id_gets_one_from_its_content_and_nothing_else() -> None:
    assert decode(body=BODY).article_id == decode(body=BODY, extra=1).article_id
    others = [decode(body=BODY + " "), decode(body=BODY, title="T"), decode(body=BODY, source="T")]
    assert len({decode(body=BODY).article_id, *(other.article_id for other in others)}) == 4
    # Event ids build on it, so it may not change from one version of ours to the next.
    assert decode(body=BODY).article_id == "sha256-dd856b9607be5fc2fa0becabbfdf0021"


def test_a_byte_order_mark_is_no_part_of_the_message() -> None:
    assert decode_message(Message(b"\xef\xbb\xbf" + json.dumps({"body": BODY}).encode(), "x")) == decode(body=BODY)


def refusal(payload: bytes, content_type: str = "application/json") -> article_errors.ArticleError:
    with pytest.raises(article_errors.ArticleError) as refused:
        decode_message(Message(payload, "test", content_type))
    return refused.value


def as_json(**fields: Any) -> bytes:
    return json.dumps(fields).encode()


REFUSED = [
    (b"", "MalformedJsonError", "not JSON"),
    (b'{"body": "x"', "MalformedJsonError", "not JSON"),
    (b"[" * 100_000, "MalformedJsonError", "not JSON"),
    (b'["body"]', "MalformedJsonError", "a JSON array; expected an object"),
    (b"12", "MalformedJsonError", "a JSON number"),
    (b'{"body": "caf\xe9"}', "InvalidUtf8Error", "byte 13 is 0xe9"),
    (
        b'{"body": "half a pair \\ud83d here"}',
        "InvalidUtf8Error",
        "body holds the lone surrogate '\\ud83d' at character 12",
    ),
    (as_json(), "MissingBodyError", "(none)"),
    (as_json(text=BODY, title="T"), "MissingBodyError", "('text', 'title')"),
    (as_json(body=None), "MissingBodyError", "no 'body'"),
    (as_json(body=["x"]), "WrongTypeError", "body is a JSON array: ['x']; expected a string"),
    (as_json(body=True), "WrongTypeError", "body is a JSON boolean: True"),
    (as_json(body=BODY, title=7), "WrongTypeError", "title is a JSON number: 7"),
    (as_json(body=BODY, article_id=7), "WrongTypeError", "article_id is a JSON number: 7"),
    (as_json(body=BODY, published_at=1588550400), "WrongTypeError", "published_at is a JSON number"),
    (as_json(body=BODY, language={}), "WrongTypeError", "language is a JSON object"),
    (as_json(body=""), "EmptyBodyError", "''"),
    (as_json(body=" \n\t"), "EmptyBodyError", "hold the text"),
    (as_json(body="x" * (LONGEST_BODY + 1)), "BodyTooLongError", "1000001 characters, more than 1000000"),
    (as_json(body=BODY, published_at="04/05/2021"), "InvalidPublicationDateError", "'04/05/2021'"),
    (as_json(body=BODY, published_at="2021-02-30"), "InvalidPublicationDateError", "2020-03-19T08:30:00Z"),
    (as_json(body=BODY, published_at="0001-01-01T00:00:00+10:00"), "InvalidPublicationDateError", "0001-01-01"),
    (as_json(body=FRENCH), "UnsupportedLanguageError", "the body is in 'fr'"),
    (as_json(body=FRENCH, language="en"), "UnsupportedLanguageError", "'fr'"),
    (as_json(body="Россия ввела санкции против Украины"), "UnsupportedLanguageError", "'ru'"),
]


@pytest.mark.parametrize(("payload", "error", "part"), REFUSED, ids=lambda part: repr(part)[:40])
def test_a_refusal_names_the_error_and_the_value(payload: bytes, error: str, part: str) -> None:
    refused = refusal(payload)
    assert type(refused).__name__ == error
    assert part in str(refused)
    assert len(str(refused)) < 300


def test_a_body_as_long_as_allowed_is_taken() -> None:
    assert len(decode(body=(BODY + " ") * (LONGEST_BODY // (len(BODY) + 1))).body) > LONGEST_BODY - 100


@pytest.mark.parametrize(
    ("body", "declared", "refused"),
    [
        ("Kabul blast kills 20", None, False),
        ("Kabul blast kills 20", "en-GB", False),
        ("1234", "eng", False),
        ("1234", "fr", True),
        (BODY, "fr", False),
    ],
)
def test_a_declared_language_counts_where_the_text_does_not_tell(
    body: str, declared: str | None, refused: bool
) -> None:
    if refused:
        assert "'fr'" in str(refusal(as_json(body=body, language=declared)))
    else:
        assert decode(body=body, language=declared).language == "en"


@pytest.mark.parametrize(
    ("text", "published", "body"),
    [
        (BODY, None, BODY),
        (f"date 2020-03-19 {BODY}", "2020-03-19", BODY),
        (f" \ndate 2020-03-19\n\n{BODY}\n", "2020-03-19", f"{BODY}\n"),
        (f"Date: 2020-03-19\r\n{BODY}", "2020-03-19", BODY),
        (f"date 2020-03-190 {BODY}", None, f"date 2020-03-190 {BODY}"),
        (f"{BODY} date 2020-03-19", None, f"{BODY} date 2020-03-19"),
    ],
)
def test_a_plain_text_is_the_body_after_an_optional_leading_date(text: str, published: str | None, body: str) -> None:
    article = decode_message(Message(text.encode(), "x", TEXT))
    assert article.body == body
    assert (article.published_at and article.published_at.date().isoformat()) == published


@pytest.mark.parametrize(
    ("payload", "error"),
    [
        (b"date 2020-13-19 Officials said so.", "InvalidPublicationDateError"),
        (b"date 2020-03-19 \n", "EmptyBodyError"),
        (b"Officials said so in the caf\xe9.", "InvalidUtf8Error"),
    ],
)
def test_a_plain_text_is_held_to_the_same_rules(payload: bytes, error: str) -> None:
    assert type(refusal(payload, TEXT)).__name__ == error


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
keys = st.sampled_from(["article_id", "title", "body", "published_at", "source", "url", "language"])


@given(st.dictionaries(keys, json_values | st.just(BODY)) | json_values)
def test_any_json_is_an_article_that_can_be_encoded_or_is_refused_as_such(value: object) -> None:
    try:
        article = decode_message(Message(json.dumps(value).encode(), "x"))
    except article_errors.ArticleError:
        return
    assert encode(article)


@given(st.binary(), st.sampled_from(["application/json", TEXT]))
def test_any_bytes_are_an_article_or_refused_as_such(payload: bytes, content_type: str) -> None:
    try:
        article = decode_message(Message(payload, "x", content_type))
    except article_errors.ArticleError:
        return
    assert article.body
