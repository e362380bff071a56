"""What is installed is complete: it runs away from the checkout, on nothing but itself and its dependencies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("pipeline", "schemas", "transforms")
NOT_INSTALLED = (
    "schemas/released/",
    "pipeline/report/assets/vendor/source/",
    "pipeline/report/assets/vendor/CHECKSUMS",
)
"""What tests and those who build the report's charts need, and no run."""


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sdist, and the wheel that is built out of it and not out of the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    # As isolated builds do it, with what the environment has.
    build = "import setuptools.build_meta as build, sys; print(build.build_{}(sys.argv[1]))"
    checkout = folder / "checkout"
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)  # noqa: S607
    for name in filter(None, tracked.stdout.split("\0")):
        if (ROOT / name).is_file():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            (checkout / name).write_bytes((ROOT / name).read_bytes())
    sdist = folder / _last_line([sys.executable, "-c", build.format("sdist"), str(folder)], checkout)
    with tarfile.open(sdist) as packed:
        packed.extractall(folder, filter="data")
    unpacked = folder / sdist.name.removesuffix(".tar.gz")
    return sdist, folder / _last_line([sys.executable, "-c", build.format("wheel"), str(folder)], unpacked)


def _last_line(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def test_the_wheel_holds_every_file_of_the_packages(distributions: tuple[Path, Path]) -> None:
    tracked = subprocess.run(["git", "ls-files", "-z", *PACKAGES], cwd=ROOT, capture_output=True, check=True, text=True)  # noqa: S607
    expected = {name for name in tracked.stdout.split("\0") if name and (ROOT / name).is_file()}
    expected = {name for name in expected if not name.startswith(NOT_INSTALLED)}
    with zipfile.ZipFile(distributions[1]) as wheel:
        found = set(wheel.namelist())
    assert expected - found == set()
    assert {name.partition("/")[0] for name in found if ".dist-info" not in name} == set(PACKAGES)


def test_the_installed_package_runs_away_from_the_checkout(distributions: tuple[Path, Path], tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    python = environment / "bin" / "python"
    site = next((environment / "lib").glob("python*/site-packages"))
    # The dependencies are those of this environment, in which the checkout itself is not installed.
    (site / "dependencies.pth").write_text(str(Path(pytest.__file__).parents[1]))
    with zipfile.ZipFile(distributions[1]) as wheel:
        wheel.extractall(site)  # noqa: S202 (our own)
    article = {
        "article_id": "a-1",
        "body": "The United States imposed sanctions on Iran. A bomb killed 12 people in Kabul.",
    }
    (tmp_path / "in.jsonl").write_text(json.dumps(article))
    command = [str(python), "-P", "-m", "pipeline", "run", "--input", "in.jsonl", "--output", "out"]
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    summary = json.loads((tmp_path / "out/summary.json").read_text())
    assert summary["events"]["casualty"] == {"total": 1, "KILLED": 1}
    assert summary["events"]["sanction"] == {"total": 1, "IMPOSED": 1}
    where = [str(python), "-P", "-c", "import pipeline; print(pipeline.__file__)"]
    assert _last_line(where, tmp_path).startswith(str(site))
