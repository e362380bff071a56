"""The parts of the Dataflow template agree with each other and with the options of the command."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from deploy.template import dockerfile, metadata

ROOT = Path(__file__).parents[2]


def test_the_template_is_as_it_should_be() -> None:
    assert metadata.problems(metadata.read_metadata()) == []
    instructions = dockerfile.read_dockerfile(dockerfile.DOCKERFILE.read_text())
    assert dockerfile.problems(instructions, ROOT) == []


@pytest.mark.parametrize(
    ("name", "change", "complaint"),
    [
        ("format", {"name": "formats"}, "formats: no such option of run"),
        ("format", {"regexes": ["^avro$"]}, "format: the pattern refuses the choice 'parquet'"),
        ("format", {"regexes": ["^.*$"]}, "format: the pattern takes what is no choice"),
        ("input", {"isOptional": True}, "input: required by one and optional by the other"),
        ("input", {"regexes": ["^s3://"]}, "input: the pattern refuses the example"),
        ("output", {"helpText": ""}, "output: helpText is missing"),
        ("output", {"paramType": "FOLDER"}, "output: paramType 'FOLDER' is none of"),
    ],
)
def test_parameters_that_do_not_fit_the_options_are_found(name: str, change: dict[str, object], complaint: str) -> None:
    changed = copy.deepcopy(metadata.read_metadata())
    (parameter,) = (one for one in changed["parameters"] if one["name"] == name)
    parameter.update(change)
    assert any(problem.startswith(complaint) for problem in metadata.problems(changed))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("sdk:2.77.0", "sdk:latest", "is not pinned"),
        ("USER 10001", "USER root", "it runs as root"),
        ("RUN_PYTHON_SDK_IN_DEFAULT_ENVIRONMENT=1", "NOTHING=1", "RUN_PYTHON_SDK_IN_DEFAULT_ENVIRONMENT=1 is missing"),
        ("COPY schemas schemas", "COPY schemes schemas", "COPY schemes: no such file"),
    ],
)
def test_images_that_break_the_rules_are_found(old: str, new: str, complaint: str) -> None:
    text = dockerfile.DOCKERFILE.read_text()
    assert old in text
    found = dockerfile.problems(dockerfile.read_dockerfile(text.replace(old, new)), ROOT)
    assert len(found) == 1
    assert complaint in found[0]
