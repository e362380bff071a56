"""Whoever tests with a signed-in cloud account must not find it changed: commands of clouds are never run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
RUNNABLE = re.compile(r"(?<! -->\n)^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CLOUD = re.compile(r"\b(gcloud|gsutil|bq|docker|DataflowRunner)\b")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_of_a_cloud_are_marked_as_not_run(page: Path) -> None:
    runnable = "\n".join(RUNNABLE.findall(page.read_text(encoding="utf-8")))
    assert CLOUD.findall(runnable) == []


def test_a_command_of_a_cloud_that_is_not_marked_would_be_found() -> None:
    unmarked = "```sh\ngcloud services enable x\n```\n"
    assert CLOUD.findall("".join(RUNNABLE.findall(unmarked))) == ["gcloud"]
    assert RUNNABLE.findall(f"<!-- not run: needs a cloud -->\n{unmarked}") == []
