"""Imports Apache Beam without its remarks on optional parts that are not installed, which mean nothing to our users."""

from __future__ import annotations

import logging


def import_beam_quietly() -> None:
    """Imports Beam, to be called by a command before it imports anything of ours that imports Beam."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    logging.disable(logging.WARNING)
    try:
        import apache_beam  # noqa: F401
    finally:
        logging.disable(logging.NOTSET)
