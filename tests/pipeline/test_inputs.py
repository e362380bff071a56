"""Which files the paths of --input mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.inputs import find_inputs
from pipeline.usage import UsageError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.jsonl", "a.txt", "deep/c.avro", "deep/d.jsonl.gz", "e.TXT.GZ", "notes.md", ".hidden/f.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path / "in"


def names(paths: list[str], folder: Path) -> list[str]:
    return [str(Path(path).relative_to(folder)) for path in paths]


def test_a_folder_means_the_article_files_in_it_and_below_in_order(folder: Path) -> None:
    assert names(find_inputs([str(folder)]), folder) == [
        "a.txt",
        "b.jsonl",
        "deep/c.avro",
        "deep/d.jsonl.gz",
        "e.TXT.GZ",
    ]


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("*.txt", ["a.txt"]),
        ("*", ["a.txt", "b.jsonl", "deep/c.avro", "deep/d.jsonl.gz", "e.TXT.GZ"]),
        ("**/*.avro", ["deep/c.avro"]),
        ("[ab].*", ["a.txt", "b.jsonl"]),
    ],
)
def test_a_glob_means_what_it_matches(folder: Path, pattern: str, matches: list[str]) -> None:
    assert names(find_inputs([str(folder / pattern)]), folder) == matches


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    paths = [str(folder / "a.txt"), str(folder / "deep/../a.txt"), str(folder / "*.txt")]
    assert names(find_inputs(paths), folder) == ["a.txt"]


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("nowhere", "nowhere: no such file or folder"),
        ("nowhere/*.txt", "matches no article file"),
        ("notes.md", "no article file by its name; expected .jsonl"),
        (".hidden/*.md", "matches no article file"),
        ("empty", "no article file in"),
    ],
)
def test_a_path_that_gives_nothing_is_refused_by_name(folder: Path, path: str, complaint: str) -> None:
    (folder / "empty").mkdir()
    with pytest.raises(UsageError) as refused:
        find_inputs([str(folder), str(folder / path)])
    assert complaint in str(refused.value)
    assert path in str(refused.value)
