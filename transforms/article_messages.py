"""The article message: from bytes to an article, strictly, saying what is wrong with which value."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from typing import Any

from schemas.records import Article
from transforms.article_errors import (
    BodyTooLongError,
    EmptyBodyError,
    InvalidPublicationDateError,
    InvalidUtf8Error,
    MalformedJsonError,
    MissingBodyError,
    UnsupportedLanguageError,
    WrongTypeError,
)
from transforms.language import detect_language
from transforms.messages import TEXT, Message

LONGEST_BODY = 1_000_000
"""Code points; the length above which spaCy refuses a text."""

LANGUAGE = "en"
_SURE = 0.5
_TEXT_DATE = re.compile(r"\s*date:?\s+(\d{4}-\d{2}-\d{2})(?!\S)\s*", re.IGNORECASE)


def decode_message(message: Message) -> Article:
    """The article of a message.

    A JSON message is an object with ``body`` and, optionally, ``article_id``, ``title``, ``source``, ``url``,
    ``published_at`` (ISO 8601, UTC unless it says otherwise) and ``language``; keys unknown to us are left to
    their owners. A plain text is the body, after an optional leading ``date YYYY-MM-DD``. The body is kept as
    it is, because the offsets of events refer to it.

    Raises:
        ArticleError: the message is not an English article; the subclass says why.
    """
    try:
        text = message.payload.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidUtf8Error(
            f"byte {error.start} is 0x{message.payload[error.start]:02x}, which is not UTF-8 ({error.reason}); "
            "convert the message to UTF-8"
        ) from None
    if message.content_type == TEXT:
        fields: dict[str, Any] = {"body": text}
        if date := _TEXT_DATE.match(text):
            fields = {"body": text[date.end() :], "published_at": date[1]}
    else:
        fields = _json_object(text)
    return article_from_fields(fields)


def article_from_fields(fields: dict[str, Any]) -> Article:
    """The article of an article message's fields.

    Raises:
        ArticleError: a field is missing or wrong, or the body is not English.
    """
    body = _body(fields)
    title, source, url = (_optional_text(fields, name) for name in ("title", "source", "url"))
    published_at = _published_at(_optional_text(fields, "published_at"))
    article_id = _optional_text(fields, "article_id")
    _require_english(body, _optional_text(fields, "language"))
    return Article(
        article_id=article_id or content_id(body, title, source, url, published_at),
        body=body,
        title=title,
        source=source,
        url=url,
        published_at=published_at,
        language=LANGUAGE,
    )


def content_id(
    body: str, title: str | None, source: str | None, url: str | None, published_at: datetime.datetime | None
) -> str:
    """An article id out of all that the article says, the same whenever and wherever it is computed."""
    content = json.dumps([body, title, source, url, published_at and published_at.isoformat()], ensure_ascii=False)
    return "sha256-" + hashlib.sha256(content.encode()).hexdigest()[:32]


def _json_object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedJsonError(f"not JSON: {error}; each message is one JSON object") from None
    if not isinstance(value, dict):
        raise MalformedJsonError(f"the message is a JSON {_json_type(value)}; expected an object with a body")
    return value


def _body(fields: dict[str, Any]) -> str:
    if fields.get("body") is None:
        keys = ", ".join(map(repr, sorted(fields)[:10])) or "none"
        raise MissingBodyError(f"no 'body' among the keys of the message ({keys}); put the text of the article there")
    body = fields["body"]
    if not isinstance(body, str):
        raise WrongTypeError(f"body is a JSON {_json_type(body)}: {_shown(body)}; expected a string")
    if len(body) > LONGEST_BODY:
        raise BodyTooLongError(f"the body has {len(body)} characters, more than {LONGEST_BODY}; split the article")
    if not body or body.isspace():
        raise EmptyBodyError(f"the body is {_shown(body)}; it has to hold the text of the article")
    _require_encodable("body", body)
    return body


def _optional_text(fields: dict[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise WrongTypeError(f"{name} is a JSON {_json_type(value)}: {_shown(value)}; expected a string or null")
    _require_encodable(name, value)
    # Producers write "" for what they do not know.
    return value if value and not value.isspace() else None


def _published_at(text: str | None) -> datetime.datetime | None:
    if text is None:
        return None
    try:
        instant = datetime.datetime.fromisoformat(text.strip())
        return instant.replace(tzinfo=datetime.UTC) if instant.tzinfo is None else instant.astimezone(datetime.UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidPublicationDateError(
            f"published_at is {text!r} ({error}); expected an ISO 8601 date or timestamp such as 2020-03-19T08:30:00Z"
        ) from None


def _require_english(body: str, declared: str | None) -> None:
    """Refuses other languages. Where the text is too short to tell, what the producer declares stands."""
    detected, score = detect_language(body)
    if score < _SURE and declared is not None:
        detected = re.split("[-_]", declared.strip().lower())[0]
        detected = LANGUAGE if detected in ("eng", "english") else detected
    elif score < _SURE:
        detected = LANGUAGE
    if detected != LANGUAGE:
        raise UnsupportedLanguageError(
            f"the body is in {detected!r} (score {score:.2f}); only {LANGUAGE!r} is supported"
        )


def _require_encodable(name: str, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidUtf8Error(
            f"{name} holds the lone surrogate {text[error.start]!a} at character {error.start}, "
            "which no UTF-8 text can; write pairs or the character itself"
        ) from None


def _json_type(value: object) -> str:
    names = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}
    return names.get(type(value), "number")


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else shown[:80] + "..."
