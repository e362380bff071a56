"""The one error of validation: which field, which value, what was expected."""

from __future__ import annotations

_LONGEST_VALUE_SHOWN = 200


class InvalidRecordError(ValueError):
    """A record does not satisfy its schema.

    Attributes:
        path: the field, from the record down, such as ``CasualtyEvent.count.minimum``.
        value: what stands there.
        expected: what the schema asks for.
    """

    def __init__(self, path: str, value: object, expected: str) -> None:
        super().__init__(path, value, expected)
        self.path = path
        self.value = value
        self.expected = expected

    def within(self, parent: str) -> InvalidRecordError:
        """The same error seen from the record that holds this one."""
        return InvalidRecordError(f"{parent}.{self.path}", self.value, self.expected)

    def __str__(self) -> str:
        shown = repr(self.value)
        if len(shown) > _LONGEST_VALUE_SHOWN:
            shown = shown[:_LONGEST_VALUE_SHOWN] + "..."
        return f"{self.path}: expected {self.expected}, got {shown} ({type(self.value).__name__})"
