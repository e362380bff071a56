"""Telling the address of a file on a remote filesystem from a path on this machine. Does not import Beam."""

from __future__ import annotations

import re

_ADDRESS = re.compile("[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def is_address(path: str) -> bool:
    """Whether a path is an address such as ``gs://bucket/folder`` and not a path on this machine."""
    return _ADDRESS.match(path) is not None
