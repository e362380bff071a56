"""The linguistic knowledge of the extractor, as TOML files beside this module."""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from typing import Any


@functools.cache
def load(name: str) -> dict[str, Any]:
    """Return the parsed contents of ``lexicon/<name>.toml``; ``name`` may hold a folder ("actors/states")."""
    resource = importlib.resources.files(__package__).joinpath(*f"{name}.toml".split("/"))
    return tomllib.loads(resource.read_text(encoding="utf-8"))
