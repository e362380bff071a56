"""``--spacy_model``, checked before anything slow starts."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from pipeline.usage import UsageError


def check_model(name: str | None) -> None:
    """Makes sure that a spaCy pipeline of this name is installed, or is a folder.

    Raises:
        UsageError: it is neither.
    """
    if name is None or Path(name).is_dir():
        return
    try:
        installed = importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        installed = False
    if not installed:
        raise UsageError(f"--spacy_model {name}: no such spaCy pipeline is installed; install it with pip")
