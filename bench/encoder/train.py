"""Train the encoder and its heads on examples, calibrate them by cross-validation, export both.

    python -m bench.encoder.train ENCODER_FOLDER OUTPUT_FOLDER NEWS.jsonl [EXAMPLES.jsonl ...] [--validate DEV.jsonl]

ENCODER_FOLDER comes from ``bench.encoder.base``, the examples from ``bench.encoder.examples``. Needs torch,
transformers, onnx and onnxruntime, which the project itself does not. Writes ``encoder.onnx`` (dynamically quantised to
int8), ``heads.npz`` and ``heads.json``.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import random
import time
import zlib
from collections.abc import Sequence

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from transformers import BertModel

from bench.encoder.calibration import Predictions, calibrate, predict, summary
from bench.encoder.coding import ROLES, TYPES, Coding, Example, batches, read_examples
from bench.encoder.export import export
from bench.encoder.losses import loss_of
from bench.encoder.network import Heads, Network
from bench.encoder.rules import refit

ENCODER_RATE, HEADS_RATE, DIRECT_RATE, LAYER_DECAY, WARM_UP, DROPOUT = 1e-4, 2e-3, 1e-2, 0.9, 0.06, 0.2
AVERAGING = 0.99
BATCH = 16


def fit(arguments: argparse.Namespace, coding: Coding, examples: Sequence[Example]) -> Network:
    """Return a network trained on examples."""
    torch.manual_seed(arguments.seed)
    network = new_network(arguments, coding)
    train(network, coding, examples, arguments.epochs, random.Random(arguments.seed))  # noqa: S311
    return network


def new_network(arguments: argparse.Namespace, coding: Coding) -> Network:
    encoder = BertModel.from_pretrained(
        arguments.encoder,
        add_pooling_layer=False,
        num_hidden_layers=arguments.layers,
        attn_implementation="eager",
        # Drawing the random numbers takes as long as all the rest on a CPU; the heads drop out states as a whole.
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    width, vocabulary = encoder.config.hidden_size, len(coding.evidence) + 1
    measures = {"sanction": len(coding.measures)}
    heads = {
        kind: Heads(width, vocabulary, coding.labels[kind], measures.get(kind, 0), len(ROLES[kind])) for kind in TYPES
    }
    return Network(encoder, heads, DROPOUT, arguments.frozen)


def train(network: Network, coding: Coding, examples: Sequence[Example], epochs: int, order: random.Random) -> None:
    """Train in place; what remains is a running average of the weights, steadier than the last ones."""
    optimizer = torch.optim.AdamW(parameter_groups(network), weight_decay=0.01, fused=True)
    steps = epochs * len(batches(examples, BATCH))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (WARM_UP * steps), (steps - step) / ((1 - WARM_UP) * steps))
    )
    average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(AVERAGING))
    network.train()
    for epoch in range(epochs):
        started, total = time.monotonic(), 0.0
        for chunk in batches(examples, BATCH, order):
            batch = coding.batch(chunk)
            # Half the time on processors with AVX-512 BF16; the loss stays in single precision.
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = network(batch)
            precise = {kind: of_kind.in_single_precision() for kind, of_kind in scores.items()}
            loss = loss_of(precise, batch, chunk, coding)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            average.update_parameters(network)
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total:.0f}, {time.monotonic() - started:.0f} s", flush=True)
    network.load_state_dict(average.module.state_dict())


def parameter_groups(network: Network) -> list[dict[str, object]]:
    """Return what learns at which rate: lower layers slower, the heads faster, their direct weights fastest."""
    layers = list(network.encoder.encoder.layer[network.frozen :])
    groups: list[dict[str, object]] = [
        {"params": layer.parameters(), "lr": ENCODER_RATE * LAYER_DECAY ** (len(layers) - 1 - depth)}
        for depth, layer in enumerate(layers)
    ]
    named = list(network.heads.named_parameters())
    groups.append({"params": [p for name, p in named if "direct" not in name], "lr": HEADS_RATE})
    groups.append({"params": [p for name, p in named if "direct" in name], "lr": DIRECT_RATE})
    return groups


@torch.no_grad()
def read_lower(network: Network, examples: Sequence[Example]) -> None:
    """Let the frozen layers read every window once: they don't learn, and training takes less time."""
    network.eval()
    for chunk in batches(examples, 64):
        length = max(len(e["ids"]) for e in chunk)
        columns = ([e["ids"] for e in chunk], [e["segments"] for e in chunk], [[1] * len(e["ids"]) for e in chunk])
        ids, segments, mask = (torch.tensor([row + [0] * (length - len(row)) for row in rows]) for rows in columns)
        for example, states in zip(chunk, network.lower(ids, segments, mask), strict=True):
            example["lower"] = states[: len(example["ids"])].clone()


def cross_validate(
    arguments: argparse.Namespace, coding: Coding, news: Sequence[Example], others: Sequence[Example]
) -> Predictions:
    """Return what networks say of the news that each was not trained on, nor on its counterparts.

    Only real news is asked about: what is written for a training is denser in events, so it does not calibrate.
    """
    counterparts = json.loads(arguments.counterparts.read_text(encoding="utf-8")) if arguments.counterparts else {}

    def fold_of(example: Example) -> int:
        article = counterparts.get(example["article"], example["article"])
        return zlib.crc32(article.encode()) % int(arguments.folds)

    found = Predictions()
    for fold in range(arguments.folds):
        print(f"fold {fold + 1} of {arguments.folds}", flush=True)
        kept = [e for e in (*news, *others) if fold_of(e) != fold]
        held_out = [e for e in news if fold_of(e) == fold]
        refit(kept, held_out)
        found.extend(predict(fit(arguments, coding, kept), coding, held_out))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("news", type=pathlib.Path, help="examples of real news, on which folds calibrate")
    parser.add_argument("examples", type=pathlib.Path, nargs="*", help="further examples that teach all")
    parser.add_argument("--further", type=pathlib.Path, nargs="*", default=[], help="examples that teach slots alone")
    parser.add_argument("--counterparts", type=pathlib.Path, help="JSON: from written articles to the news they mirror")
    parser.add_argument("--validate", type=pathlib.Path, help="examples of which the result is told")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument(
        "--folds", type=int, default=3, help="of the cross-validation; 0: keep the calibration in OUTPUT"
    )
    parser.add_argument("--layers", type=int, default=12, help="layers of the encoder, the lowest, that are used")
    parser.add_argument("--frozen", type=int, default=4, metavar="N", help="leave the lowest N layers as they are")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    news = read_examples(arguments.news, judged=True)
    others = [e for path in arguments.examples for e in read_examples(path, judged=True)]
    others += [e for path in arguments.further for e in read_examples(path, judged=False)]
    validation = read_examples(arguments.validate, judged=True) if arguments.validate else []
    coding = Coding([*news, *others])
    read_lower(new_network(arguments, coding), [*news, *others, *validation])
    print(f"{len(news) + len(others)} windows, {len(coding.evidence)} pieces of evidence", flush=True)
    if arguments.folds:
        found = cross_validate(arguments, coding, news, others)
        calibration, thresholds = calibrate(found)
        print(json.dumps(summary(found, calibration, thresholds)), flush=True)
    else:
        earlier = json.loads((arguments.output / "heads.json").read_text(encoding="utf-8"))
        calibration, thresholds = earlier["calibration"], earlier["thresholds"]
    network = fit(arguments, coding, [*news, *others])
    if validation:
        print("validation", json.dumps(summary(predict(network, coding, validation), calibration, thresholds)))
    described = {
        "evidence": coding.evidence,
        "labels": coding.labels,
        "measures": coding.measures,
        "calibration": calibration,
        "thresholds": thresholds,
    }
    export(network, described, arguments.output)


if __name__ == "__main__":
    main()
