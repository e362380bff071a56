"""The parameters of the template, held against the options of the command that it starts."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

from pipeline.commands import run

METADATA = Path(__file__).parents[1] / "metadata.json"
_NO_PARAMETERS = frozenset({"help", "dry_run", "bigquery_dataset", "subscription"})
"""Options that an archive's template lacks: the source of streams, and BigQuery's, which needs Java at launch."""
_REQUIRED = frozenset({"input", "output"})
"""Options that an archive needs; the command knows streams, too, and checks that by itself."""
_TYPES = frozenset({"TEXT", "GCS_READ_FILE", "GCS_WRITE_FOLDER", "PUBSUB_TOPIC"})


def problems(metadata: dict[str, Any]) -> list[str]:
    """What is wrong with the metadata, in words; empty if nothing is."""
    parser = argparse.ArgumentParser()
    run.add_arguments(parser)
    options = {action.dest: action for action in parser._actions if action.dest not in _NO_PARAMETERS}
    parameters = {parameter["name"]: parameter for parameter in metadata["parameters"]}
    found = [f"{name}: no such option of run" for name in parameters.keys() - options.keys()]
    found += [f"{name}: an option of run that is no parameter" for name in options.keys() - parameters.keys()]
    for name in parameters.keys() & options.keys():
        found += [f"{name}: {problem}" for problem in _problems_of(parameters[name], options[name])]
    return sorted(found)


def _problems_of(parameter: dict[str, Any], option: argparse.Action) -> list[str]:
    found = [f"{field} is missing" for field in ("label", "helpText", "regexes") if not parameter.get(field)]
    if parameter.get("paramType") not in _TYPES:
        found.append(f"paramType {parameter.get('paramType')!r} is none of {', '.join(sorted(_TYPES))}")
    if parameter.get("isOptional", False) == (option.dest in _REQUIRED):
        found.append("required by one and optional by the other")
    patterns = [re.compile(pattern) for pattern in parameter.get("regexes", ())]
    for choice in option.choices or ():
        if not all(pattern.search(str(choice)) for pattern in patterns):
            found.append(f"the pattern refuses the choice {choice!r}")
    if option.choices and all(pattern.search("no-such-choice") for pattern in patterns):
        found.append("the pattern takes what is no choice")
    example = re.search(r"Example: (\S+)", parameter.get("helpText", ""))
    if example and not all(pattern.search(example[1]) for pattern in patterns):
        found.append(f"the pattern refuses the example {example[1]!r}")
    return found


def read_metadata() -> dict[str, Any]:
    """The metadata as it is in the checkout."""
    read: dict[str, Any] = json.loads(METADATA.read_text(encoding="utf-8"))
    return read
