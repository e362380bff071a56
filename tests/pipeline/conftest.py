"""One emulator for all tests that want Pub/Sub. Without one they are skipped, saying how to install it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from streaming_bench import PROJECT, Channel

from pipeline.streaming.emulator import HOST_VARIABLE, Emulator, MissingEmulatorError, free_host, require_emulator


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    try:
        require_emulator()
    except MissingEmulatorError as missing:
        pytest.skip(str(missing))
    with Emulator(free_host(), PROJECT) as running:
        before = os.environ.get(HOST_VARIABLE)
        os.environ[HOST_VARIABLE] = running.host
        yield running
        if before is None:
            del os.environ[HOST_VARIABLE]
        else:
            os.environ[HOST_VARIABLE] = before


@pytest.fixture
def channel(emulator: Emulator) -> Channel:
    return Channel().create()
