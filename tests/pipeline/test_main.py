"""The command line: mistakes cost one clear line and exit code 2."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.__main__ import main
from pipeline.commands import COMMANDS


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Officials said so.")
    Path("a.pdf").touch()
    return tmp_path


SUBSCRIPTION = "--subscription projects/proj/subscriptions/s-1"
TOPIC = "projects/proj/topics/t-1"
MISTAKES = [
    ("fly", "unknown command 'fly'; choose one of run, "),
    ("run", "the following arguments are required: --input, --output"),
    ("run --input a.txt", "the following arguments are required: --output"),
    ("run --input nowhere.txt --output out", "nowhere.txt: no such file or folder"),
    ("run --input a.txt no*.txt --output out", "no*.txt: matches no article file"),
    ("run --input a.pdf --output out", "a.pdf is no article file by its name"),
    ("run --input a.txt --output a.pdf", "--output a.pdf: cannot be used as a folder"),
    ("run --input a.txt --output out --spacy_model xx_none", "--spacy_model xx_none: no such spaCy pipeline"),
    ("run --input a.txt --output out --compression rar", "invalid choice: 'rar'"),
    ("run --input a.txt --output out --format csv", "invalid choice: 'csv'"),
    ("run --input a.txt --output out --partition_by week", "invalid choice: 'week'"),
    ("run --input a.txt --output nfs://x/y", "--output nfs://x/y: Unable to get filesystem"),
    ("run --input a.txt --output out --shards 3", "unknown option or stray argument '--shards'"),
    ("run stray --input a.txt --output out", "stray argument 'stray'"),
    ("run --input a.txt --output out --direct_num_workers many", "invalid int value: 'many'"),
    ("run --input a.txt --output out --runner DirectRunner", "--runner DirectRunner is not supported"),
    ("run --input a.txt --output out --runner DaskRunner", "--runner DaskRunner is not supported"),
    (
        "run --input a.txt --output out --runner PortableRunner --job_endpoint localhost:1",
        "--job_endpoint localhost:1: no job service answers there",
    ),
    (
        "run --input a.txt --output out --runner PortableRunner --job_endpoint 8099",
        "--job_endpoint 8099: write HOST:PORT",
    ),
    (
        f"run {SUBSCRIPTION} --output out",
        "use: python -m pipeline consume --subscription projects/proj/subscriptions/s-1",
    ),
    (
        f"run {SUBSCRIPTION} --output out --streaming --runner PrismRunner",
        "--runner PrismRunner: Beam's Pub/Sub source",
    ),
    (f"run {SUBSCRIPTION} --output out --runner DataflowRunner", "say --streaming as well"),
    (f"run {SUBSCRIPTION} --input a.txt --output out", "--input and --subscription: choose one of them"),
    (f"run {SUBSCRIPTION} --output_topic {TOPIC}", "nowhere to put everything"),
    ("run --input a.txt --output out --output_topic t", "--output_topic t: expected projects/PROJECT/topics/NAME"),
    ("run --input a.txt --output out --dead_letter_topic t", "--dead_letter_topic t: expected projects/PROJECT"),
    (f"run {SUBSCRIPTION} --output out --partition_by event_day", "--partition_by goes with --input"),
    (f"run {SUBSCRIPTION} --output out --bigquery_dataset my-project.news", "--bigquery_dataset goes with --input"),
    (f"run {SUBSCRIPTION} --output out --format parquet", "--format goes with --input"),
    (f"run {SUBSCRIPTION} --output out --dry_run", "--dry_run goes with --input"),
    (f"run {SUBSCRIPTION} --output_topic t --output out", "--output_topic t: expected projects/PROJECT/topics/NAME"),
    ("replay", "the following arguments are required: DIR|TOPIC|SUBSCRIPTION, --topic"),
    (f"replay nowhere --topic {TOPIC}", "nowhere: no such folder, and no name of a topic or subscription"),
    (f"replay {TOPIC} --topic {TOPIC}", "that is where the dead letters are"),
    ("replay . --topic t", "--topic t: expected projects/PROJECT/topics/NAME"),
    ("publish --input a.txt --topic t", "--topic t: expected projects/PROJECT/topics/NAME"),
    (f"publish --input nowhere.txt --topic {TOPIC}", "nowhere.txt: no such file or folder"),
    ("demo --input nowhere.txt --output out", "nowhere.txt: no such file or folder"),
    ("consume --output out", "the following arguments are required: --subscription"),
    ("consume --subscription s1 --output out", "--subscription s1: expected projects/PROJECT/subscriptions/NAME"),
    ("consume --subscription projects/proj/topics/t-1 --output out", "expected projects/PROJECT/subscriptions/NAME"),
    (f"consume {SUBSCRIPTION}", "nowhere to put events; give --output DIR, --output_topic NAME or both"),
    (f"consume {SUBSCRIPTION} --output_topic {TOPIC}", "nowhere to put dead letters; give --output DIR"),
    (
        f"consume {SUBSCRIPTION} --output_topic {TOPIC} --dead_letter_topic {TOPIC}",
        "nowhere to remember what was seen; give --output DIR or --seen_store FILE",
    ),
    (
        f"consume {SUBSCRIPTION} --output out --output_topic t",
        "--output_topic t: expected projects/PROJECT/topics/NAME",
    ),
    (f"consume {SUBSCRIPTION} --output gs://bucket/out", "--output gs://bucket/out: only folders are supported"),
    (f"consume {SUBSCRIPTION} --output out --batch_size 0", "0: it has to be 1 or more"),
    (f"consume {SUBSCRIPTION} --output out --batch_size many", "invalid int value: 'many'"),
    (f"consume {SUBSCRIPTION} --output out --lease_seconds 601", "Pub/Sub leases for 600 seconds at most"),
    (f"consume {SUBSCRIPTION} --output out --spacy_model xx_none", "--spacy_model xx_none: no such spaCy pipeline"),
    ("show", "the following arguments are required: DIR"),
    ("show nowhere", "nowhere: no such file or folder"),
    ("show .", "no Avro files in it"),
    ("show . --date soon", "'soon' is no date"),
    ("show . --country Syria", "expected an ISO 3166-1 alpha-3 code"),
    ("show . --min_confidence 2", "has to be between 0 and 1"),
    ("show . --limit -1", "cannot be negative"),
    ("show . --type dead-letter --type casualty", "cannot be combined"),
    ("show . --type rumour", "invalid choice: 'rumour'"),
    ("export . --output x", "the following arguments are required: --format"),
    ("export . --output x --format xls", "invalid choice: 'xls'"),
    ("export . --output x --format csv", "no Avro files in it"),
    ("schemas", "the following arguments are required: ACTION"),
    ("schemas check a.txt", "the following arguments are required: NEW"),
    ("schemas check a.txt .", "give two files or two folders"),
    ("schemas check . .", ".: no .avsc file in it"),
    ("schemas check a.txt a.pdf", "a.txt: cannot be read as an Avro schema"),
    ("schemas check nowhere a.pdf", "nowhere: no such file or folder"),
    ("report .", "the following arguments are required: --output"),
    ("report . --output x.html", "no Avro files in it"),
    ("report nowhere --output x.html", "nowhere: no such file or folder"),
    ("report . --output x.html --country Syria", "expected an ISO 3166-1 alpha-3 code"),
    ("report a.txt --output x.html --type dead-letter", "invalid choice: 'dead-letter'"),
]


@pytest.mark.parametrize(("command", "complaint"), MISTAKES, ids=[command for command, _ in MISTAKES])
def test_a_mistake_is_answered_by_one_line_and_exit_code_2(
    command: str, complaint: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command.split()) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert complaint in printed.err
    assert sorted(path.name for path in folder.iterdir()) == ["a.pdf", "a.txt"]


@pytest.mark.parametrize("command", ["--help", *(f"{name} --help" for name in COMMANDS)])
def test_help_explains(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = main(command.split())
    except SystemExit as exit_:
        code = int(exit_.code or 0)
    assert code == 0
    assert "usage: python -m pipeline" in capsys.readouterr().out


def test_nothing_asked_is_answered_by_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    printed = capsys.readouterr().out
    assert all(name in printed for name in COMMANDS)


@pytest.mark.parametrize(
    "command",
    [
        "--help",
        "run --input nowhere --output out",
        "run --help",
        "show nowhere",
        "consume --help",
        "report nowhere --output x",
        "schemas docs",
    ],
)
def test_answers_that_need_no_engine_do_not_wait_for_it(command: str) -> None:
    looking = (
        "import sys\nfrom pipeline.__main__ import main\n"
        f"try: main({command.split()!r})\nexcept SystemExit: pass\n"
        "heavy = {'apache_beam', 'spacy', 'numpy', 'grpc'} & set(sys.modules)\nassert not heavy, heavy"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", looking], check=True, cwd=root, capture_output=True)
