"""The emulator: found or said how to install, started and stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pipeline.__main__ import main
from pipeline.streaming.emulator import Emulator, answers, free_host


def test_a_machine_without_it_is_told_in_one_line_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PUBSUB_EMULATOR_HOST", free_host())
    (tmp_path / "a.txt").write_text("Officials said so.")
    for command in (["emulator"], ["demo", "--input", str(tmp_path / "a.txt"), "--output", str(tmp_path / "out")]):
        assert main(command) == 2
        complaint = capsys.readouterr().err
        assert complaint.count("\n") == 1
        assert "the Pub/Sub emulator is not installed" in complaint
        assert "apt-get install google-cloud-cli-pubsub-emulator" in complaint


def test_the_command_serves_until_it_is_interrupted_and_says_what_to_do_next(emulator: Emulator) -> None:
    host = free_host()
    command = [sys.executable, "-m", "pipeline", "emulator", "--host", host]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        guard = threading.Timer(60, os.killpg, (process.pid, signal.SIGKILL))
        guard.start()
        printed = [next(process.stdout) for _ in range(5)]
        assert answers(host)
        process.send_signal(signal.SIGINT)
        assert process.wait() == 0
        guard.cancel()
    assert f"  export PUBSUB_EMULATOR_HOST={host}\n" in printed
    assert "python -m pipeline publish --input ARTICLES --topic projects/" in printed[-1]
    assert not answers(host)


def test_a_host_that_is_taken_is_said(emulator: Emulator, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["emulator", "--host", emulator.host]) == 2
    assert f"--host {emulator.host}: something serves there already" in capsys.readouterr().err
