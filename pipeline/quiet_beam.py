"""Imports Apache Beam without its remarks on optional parts that are not installed, which mean nothing to our users.

A command that needs Beam imports this module before any other that does.
"""

from __future__ import annotations

import logging

logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
logging.disable(logging.WARNING)
try:
    import apache_beam  # noqa: F401
finally:
    logging.disable(logging.NOTSET)
