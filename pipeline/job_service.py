"""Engines behind a job service, such as Flink and Prism: whether it is there, and how long a job may last."""

from __future__ import annotations

import socket

from apache_beam.options.pipeline_options import PipelineOptions, PortableOptions, StandardOptions

from pipeline.usage import UsageError

_RUNNERS = frozenset({"PortableRunner", "FlinkRunner", "PrismRunner", "SparkRunner"})
_CONNECT_SECONDS = 10.0
_YEAR_SECONDS = 365 * 24 * 3600
_TIMEOUT = "job_server_timeout"


def outlast_the_job(options: PipelineOptions) -> None:
    """Lets a run on such an engine take as long as it takes, unless ``--job_server_timeout`` says otherwise.

    Beam promises that this timeout does not apply to the job, but on Prism stops listening after it, which fails the
    run after its default of 300 seconds (https://github.com/apache/beam/issues/35867).
    """
    if options.view_as(StandardOptions).runner in _RUNNERS and _TIMEOUT not in options.get_all_options(True):
        options.view_as(PortableOptions).job_server_timeout = _YEAR_SECONDS


def require_job_service(options: PipelineOptions) -> None:
    """Makes sure that somebody listens at ``--job_endpoint``, which Beam would wait for without a word.

    Raises:
        UsageError: nobody does.
    """
    endpoint = options.view_as(PortableOptions).job_endpoint
    if options.view_as(StandardOptions).runner not in _RUNNERS or endpoint in (None, "embed"):
        return
    host, _, port = endpoint.rpartition(":")
    if not host or not port.isdecimal():
        raise UsageError(f"--job_endpoint {endpoint}: write HOST:PORT, such as localhost:8099")
    try:
        socket.create_connection((host.strip("[]"), int(port)), _CONNECT_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise UsageError(
            f"--job_endpoint {endpoint}: no job service answers there ({error}); start the engine's, or name another"
        ) from None
