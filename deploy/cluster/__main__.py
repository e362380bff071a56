"""Runs the pipeline on a cluster of processes and on the embedded engine, compares the events, and kills workers."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from deploy.cluster.archive import write_archive
from deploy.cluster.comparison import require_same_events
from deploy.cluster.downloads import NotToBeHadError
from deploy.cluster.flink import FlinkCluster
from deploy.cluster.prism import PrismServer
from deploy.cluster.processes import Processes, StartError
from deploy.cluster.runs import Finished, run_pipeline

_CORPUS = Path(__file__).parents[2] / "tests" / "corpus"
_FILES = 24


class Demonstration:
    """One archive, its events by the embedded engine, and runs of other engines that are held against them."""

    def __init__(self, folder: Path, articles: int) -> None:
        self._folder = folder
        self._articles = articles
        self._source = folder / "articles"
        self._expected = folder / "embedded"

    def prepare(self) -> None:
        """Writes the archive and extracts its events on the embedded engine."""
        write_archive(self._source, _CORPUS, self._articles, _FILES)
        ended = self._run("embedded", [])
        print(f"embedded: {self._articles:,} articles in {ended.seconds:.0f} s", flush=True)
        if ended.code:
            raise StartError(f"the embedded engine failed; see {ended.log}")

    def compare(self, name: str, flags: list[str]) -> None:
        """Runs on an engine and requires the same events."""
        ended = self._run(name, flags)
        if ended.code:
            raise StartError(f"{name} failed with exit code {ended.code}; see {ended.log}")
        events = require_same_events(self._expected, self._folder / name)
        print(f"{name}: {ended.seconds:.0f} s, {events:,} events identical by id and content", flush=True)

    def interrupt(self, name: str, flags: list[str], kill: Callable[[], str]) -> None:
        """Runs over results that are there already, kills something, and requires whole results: the new or the old."""
        output = self._folder / name
        shutil.copytree(self._folder / "before", output)
        killed: list[str] = []
        ended = self._run(name, flags, lambda: killed.append(kill()))
        if not killed:
            raise StartError(f"{name}: ended before anything could be killed; use more articles")
        if ended.code:
            events = require_same_events(self._folder / "before", output)
            said = ended.log.read_text(errors="replace").strip().splitlines()[-1]
            print(f"{name}: killed {killed[0]}; the run failed after {ended.seconds:.0f} s and says: {said[:300]}")
            print(f"{name}: the {events:,} events of the run before are untouched", flush=True)
        else:
            events = require_same_events(self._expected, output)
            print(
                f"{name}: killed {killed[0]}; recovered in {ended.seconds:.0f} s, {events:,} events identical",
                flush=True,
            )

    def run_before(self) -> None:
        """Makes the results that interrupted runs write over: those of the samples."""
        ended = run_pipeline(_CORPUS / "samples", self._folder / "before", [], self._folder / "before.log")
        if ended.code:
            raise StartError(f"the embedded engine failed; see {ended.log}")

    def _run(self, name: str, flags: list[str], meanwhile: Callable[[], None] | None = None) -> Finished:
        output = self._folder / name
        return run_pipeline(self._source, output, flags, self._folder / f"{name}.log", meanwhile)


def demonstrate_flink(demonstration: Demonstration, folder: Path) -> None:
    """The same events on Flink, with a TaskManager killed, and with all of them killed."""
    with Processes(folder / "logs") as processes:
        cluster = FlinkCluster(processes, folder / "flink")
        cluster.start()
        print(f"Flink: a JobManager and {cluster.registered()} TaskManagers are up", flush=True)
        cluster.start_job_server()
        demonstration.prepare()
        demonstration.compare("flink", cluster.flags())

        def kill_one() -> str:
            pid = processes.kill(cluster.task_managers[0])
            cluster.start_task_manager(cluster.task_managers[0])
            return f"TaskManager {pid} and started another"

        def kill_all() -> str:
            return f"all TaskManagers ({', '.join(str(processes.kill(name)) for name in cluster.task_managers)})"

        demonstration.run_before()
        demonstration.interrupt("flink-one-killed", cluster.flags(), kill_one)
        demonstration.interrupt("flink-all-killed", cluster.flags(), kill_all)


def demonstrate_prism(demonstration: Demonstration, folder: Path) -> None:
    """The same events on Prism, and with its worker killed."""
    with Processes(folder / "logs") as processes:
        server = PrismServer(processes)
        server.start()
        print("Prism: the job server and a pool of workers are up", flush=True)
        demonstration.prepare()
        demonstration.compare("prism", server.flags())

        def kill_worker() -> str:
            workers = server.workers()
            for worker in workers:
                os.kill(worker, signal.SIGKILL)
            return f"worker {', '.join(map(str, workers))}"

        demonstration.run_before()
        demonstration.interrupt("prism-worker-killed", server.flags(), kill_worker)


def main() -> int:
    """The command line; 0 if everything was as it should be."""
    parser = argparse.ArgumentParser(prog="python -m deploy.cluster", description=__doc__)
    parser.add_argument("engine", choices=["flink", "prism"])
    parser.add_argument("--articles", type=int, default=3000, metavar="N", help="how many articles (3000)")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix=f"ceasewire-{arguments.engine}-"))
    demonstrate = demonstrate_flink if arguments.engine == "flink" else demonstrate_prism
    try:
        demonstrate(Demonstration(folder, arguments.articles), folder)
    except (NotToBeHadError, StartError, AssertionError) as error:
        print(f"{arguments.engine}-demo: {error}\nlogs and outputs are in {folder}", file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    print(f"{arguments.engine}-demo: all as it should be")
    return 0


if __name__ == "__main__":
    sys.exit(main())
