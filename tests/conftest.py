"""What tests of several folders share."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.__main__ import main

SAMPLES = Path(__file__).parent / "corpus" / "samples"


@pytest.fixture(scope="session")
def sample_output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a run over the sample articles; to be read, not changed."""
    folder = tmp_path_factory.mktemp("samples") / "output"
    assert main(["run", "--input", str(SAMPLES), "--output", str(folder)]) == 0
    return folder
