"""Results appear whole or not at all, and replace those of the run before."""

from __future__ import annotations

from pathlib import Path

import pytest
from example_events import CASUALTY

from pipeline.output_folder import OutputFolder
from pipeline.usage import UsageError
from schemas.file_format import FileFormat
from schemas.files import RecordWriter, read_dead_letters, read_events
from schemas.records import CasualtyEvent


def publish(path: Path, *bundles: list[CasualtyEvent], summary: str = "{}") -> None:
    """A run that writes each bundle of casualties to a file of its own."""
    with OutputFolder(str(path)) as output:
        written = [write_bundle(output, f"bundle-{number}.avro", events) for number, events in enumerate(bundles)]
        output.publish({"casualty": written}, summary, FileFormat())


def write_bundle(output: OutputFolder, name: str, events: list[CasualtyEvent]) -> str:
    path = output.run_folder / "casualty" / name
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file, RecordWriter(file, CasualtyEvent) as writer:
        for event in events:
            writer.write(event)
    return str(path)


def files(path: Path) -> list[str]:
    return sorted(str(file.relative_to(path)) for file in path.rglob("*") if file.is_file())


EMPTY = "part-00000-of-00001.avro"
REST = [f"ceasefire/{EMPTY}", f"dead-letter/{EMPTY}", f"sanction/{EMPTY}", "summary.json"]


def test_files_get_names_that_sort_and_nothing_else_is_left(tmp_path: Path) -> None:
    publish(tmp_path / "out", [CASUALTY], [CASUALTY])
    assert files(tmp_path / "out") == ["casualty/part-00000-of-00002.avro", "casualty/part-00001-of-00002.avro", *REST]


def test_a_type_without_events_gets_a_valid_file_with_the_schema(tmp_path: Path) -> None:
    publish(tmp_path)
    assert files(tmp_path) == [f"casualty/{EMPTY}", *REST]
    assert list(read_events(tmp_path)) == []
    assert list(read_dead_letters(tmp_path)) == []


def test_a_run_with_fewer_files_leaves_none_of_the_run_before(tmp_path: Path) -> None:
    publish(tmp_path, [CASUALTY], [CASUALTY], [CASUALTY], summary="first")
    publish(tmp_path, [CASUALTY], summary="second")
    assert files(tmp_path) == [f"casualty/{EMPTY}", *REST]
    assert list(read_events(tmp_path)) == [CASUALTY]
    assert (tmp_path / "summary.json").read_text() == "second"


def test_files_that_are_not_ours_are_left_alone(tmp_path: Path) -> None:
    for name in ("notes.txt", "casualty/mine.avro", "other/part-00000-of-00001.avro"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("mine")
    publish(tmp_path, [CASUALTY])
    publish(tmp_path, [CASUALTY])
    assert {"notes.txt", "casualty/mine.avro", "other/part-00000-of-00001.avro"} < set(files(tmp_path))


def test_a_run_that_fails_leaves_the_run_before_as_it_was(tmp_path: Path) -> None:
    publish(tmp_path, [CASUALTY])
    before = files(tmp_path)

    def fail() -> None:
        with OutputFolder(str(tmp_path)) as output:
            write_bundle(output, "half.avro", [CASUALTY, CASUALTY])
            raise RuntimeError("no space left")

    with pytest.raises(RuntimeError, match="no space left"):
        fail()
    assert files(tmp_path) == before
    assert list(read_events(tmp_path)) == [CASUALTY]


def test_what_a_killed_run_left_is_cleared_away_by_the_next(tmp_path: Path) -> None:
    publish(tmp_path, [CASUALTY])
    killed = OutputFolder(str(tmp_path))
    killed.run_folder.mkdir()
    write_bundle(killed, "half.avro", [CASUALTY])
    assert list(read_events(tmp_path)) == [CASUALTY]
    with OutputFolder(str(tmp_path)):
        assert not killed.run_folder.exists()


@pytest.mark.parametrize("moves_before_the_kill", range(7))
def test_a_run_killed_while_its_files_are_moved_is_completed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves_before_the_kill: int
) -> None:
    """Six moves and then a removal: wherever it stops, the next run finds a plan and carries it out."""
    publish(tmp_path, [CASUALTY], [CASUALTY], [CASUALTY], summary="first")
    moved = 0
    replace, unlink = Path.replace, Path.unlink

    def counted(operation):  # type: ignore[no-untyped-def]
        def operate(path: Path, *arguments: object) -> object:
            nonlocal moved
            if moved == moves_before_the_kill:
                raise KeyboardInterrupt
            moved += 1
            return operation(path, *arguments)

        return operate

    with monkeypatch.context() as killing:
        killing.setattr(Path, "replace", counted(replace))
        killing.setattr(Path, "unlink", counted(unlink))
        with pytest.raises(KeyboardInterrupt):
            publish(tmp_path, [CASUALTY, CASUALTY], [], summary="second")
    with OutputFolder(str(tmp_path)):
        assert (tmp_path / "summary.json").read_text() == "second"
        assert list(read_events(tmp_path)) == [CASUALTY, CASUALTY]
    assert files(tmp_path) == ["casualty/part-00000-of-00002.avro", "casualty/part-00001-of-00002.avro", *REST]


def test_two_runs_cannot_write_to_one_folder_at_the_same_time(tmp_path: Path) -> None:
    with OutputFolder(str(tmp_path)), pytest.raises(UsageError, match="another run is writing there"):
        OutputFolder(str(tmp_path)).__enter__()
    publish(tmp_path)


def test_an_output_that_is_no_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    with pytest.raises(UsageError, match="cannot be used as a folder"):
        OutputFolder("file").__enter__()
    assert files(tmp_path) == ["file"]
