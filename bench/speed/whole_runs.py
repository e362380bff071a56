"""Measures of whole runs: the pipeline against a bare loop, the start, memory, two workers."""

from __future__ import annotations

import io
import pathlib
import tempfile

from rich.console import Console

from bench.speed import articles
from bench.speed.clock import median, seconds
from bench.speed.figures import Figure, Measured
from bench.speed.processes import run_pipeline
from bench.speed.throughput import extract_all
from transforms.extractors import SpacyExtractorFactory

TWO_WORKERS = ("--direct_num_workers", "2", "--direct_running_mode", "multi_processing")


def pipeline() -> Measured:
    """Measure the embedded runner, from files to files, against a loop over the same articles in memory, in one
    process and with one extractor."""
    return Measured([_against_bare_loop(encoder=True, rounds=1), _against_bare_loop(encoder=False, rounds=3)])


def _against_bare_loop(*, encoder: bool, rounds: int) -> Figure:
    from pipeline.quiet_beam import import_beam_quietly

    import_beam_quietly()
    from pipeline.batch import open_output, run_batch
    from pipeline.options import beam_options
    from transforms.extract import shared_extractor

    factory = SpacyExtractorFactory(encoder=encoder)
    extractor = shared_extractor(factory)
    stream, paths = articles.mixed(5_000), articles.mixed_files(5_000)
    quiet = Console(file=io.StringIO())

    def whole() -> None:
        with tempfile.TemporaryDirectory() as folder, open_output(f"{folder}/output") as output:
            run_batch(paths, output, beam_options([]), factory, console=quiet)

    extract_all(extractor, stream[:200])
    pairs = [(seconds(lambda: extract_all(extractor, stream)), seconds(whole)) for _ in range(rounds)]
    detail = "bare {:.1f} s, pipeline {:.1f} s, 5,000 articles".format(*sorted(pairs)[rounds // 2])
    what = f"whole pipeline against a bare extraction loop, {'with the encoder' if encoder else 'rules alone'}"
    return Figure(what, median([bare / taken for bare, taken in pairs]), "of its pace", 0.85, "at least", detail)


def start() -> Measured:
    """Measure a cold process: from its start until the events of one article are in their files."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "one.jsonl"
        articles.write(articles.dense()[:1], [path])
        runs = [run_pipeline([str(path)]).seconds for _ in range(5)]
    return Measured([Figure("start to first event, cold process", median(runs), "s", 4.0, "at most", "median of 5")])


def memory() -> Measured:
    """Measure the most memory of a run over 5,000 and over 50,000 articles; the encoder would add the same to both."""
    few, many = (run_pipeline(articles.mixed_files(count), extractor="rules") for count in (5_000, 50_000))
    detail = f"{few.megabytes:.0f} MB and {many.megabytes:.0f} MB"
    return Measured(
        [
            Figure(
                "memory, 50,000 articles against 5,000, rules alone",
                many.megabytes / few.megabytes,
                "times",
                1.2,
                "at most",
                detail,
            ),
            Figure("memory, 50,000 articles, rules alone", many.megabytes, "MB", 700.0, "at most"),
        ]
    )


def workers() -> Measured:
    """Measure two worker processes against one."""
    paths = articles.mixed_files(20_000)
    one, two = run_pipeline(paths, extractor="rules"), run_pipeline(paths, *TWO_WORKERS, extractor="rules")
    detail = f"{one.seconds:.1f} s and {two.seconds:.1f} s, start and loading included"
    what = "two worker processes against one, 20,000 mixed articles, rules alone"
    return Measured([Figure(what, one.seconds / two.seconds, "times", 1.7, "at least", detail)])
