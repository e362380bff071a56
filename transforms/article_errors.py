"""Why a message is not an article that can be processed. The class names are the ``error_type`` of dead letters."""

from __future__ import annotations


class ArticleError(ValueError):
    """A message that cannot be processed, whatever the machine or the moment."""


class InvalidUtf8Error(ArticleError):
    """The bytes are not UTF-8, or the text holds what UTF-8 cannot encode."""


class MalformedJsonError(ArticleError):
    """The message is not a JSON object."""


class WrongTypeError(ArticleError):
    """A field holds a value of another type than the article message asks for."""


class MissingBodyError(ArticleError):
    """There is no body."""


class EmptyBodyError(ArticleError):
    """The body holds no text."""


class BodyTooLongError(ArticleError):
    """The body is longer than the extractor takes."""


class InvalidPublicationDateError(ArticleError):
    """The publication date is not ISO 8601, or no date at all."""


class UnsupportedLanguageError(ArticleError):
    """The body is not English."""


class ConflictingArticleError(ArticleError):
    """Another article of the same id, with other content, is kept instead."""


class DuplicateEventIdError(ArticleError):
    """Two events of one article came out with the same id."""
