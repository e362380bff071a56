"""``emulator``: a Pub/Sub server on this machine, with topics and subscriptions, until it is interrupted."""

from __future__ import annotations

import argparse
import os

DEFAULT_PROJECT = "ceasewire-local"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1:8085", metavar="HOST:PORT", help="where to serve (127.0.0.1:8085)")
    parser.add_argument("--project", default=DEFAULT_PROJECT, metavar="NAME", help=f"a project id ({DEFAULT_PROJECT})")


def execute(arguments: argparse.Namespace) -> int:
    """Serves until interrupted and returns the exit code."""
    from pipeline.streaming.emulator import HOST_VARIABLE, Emulator, answers, require_emulator
    from pipeline.streaming.local_channels import create_channels
    from pipeline.streaming.stopping import Stopping, stopping_on_signals
    from pipeline.usage import UsageError

    require_emulator()
    if answers(arguments.host):
        raise UsageError(f"--host {arguments.host}: something serves there already; stop it or choose another port")
    stopping = Stopping()
    with stopping_on_signals(stopping, 30, lambda: None), Emulator(arguments.host, arguments.project):
        os.environ[HOST_VARIABLE] = arguments.host
        channels = create_channels(arguments.project)
        print(f"The Pub/Sub emulator serves at {arguments.host} until you interrupt it. In another shell:\n")
        print(f"  export {HOST_VARIABLE}={arguments.host}")
        print(
            f"  python -m pipeline consume --subscription {channels.article_subscription} "
            f"--output output --output_topic {channels.events}"
        )
        print(f"  python -m pipeline publish --input ARTICLES --topic {channels.articles}", flush=True)
        while not stopping.pause(3600):
            pass
    return 0
