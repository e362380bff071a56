"""What the network is taught by: the losses of all heads."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from bench.encoder.coding import Coding, Example, mentions_of
from bench.encoder.network import Batch, Mentions, Scores

VALIDITY_WEIGHT, SMOOTHING = 1.5, 0.05
LABEL_WEIGHTS = {"action": 1.5, "status": 1.5, "cause": 1.0, "category": 1.0}


def loss_of(scores: dict[str, Scores], batch: Batch, examples: Sequence[Example], coding: Coding) -> Tensor:
    """Return the loss of a batch of windows; each type counts by its mentions."""
    of_kind = mentions_of(examples)
    total = sum(map(len, of_kind.values()))
    parts = [
        len(mentions) / total * _loss_of_kind(kind, scores[kind], batch.mentions[kind], mentions, coding)
        for kind, mentions in of_kind.items()
    ]
    return torch.stack(parts).sum()


def _loss_of_kind(kind: str, scores: Scores, tensors: Mentions, mentions: Sequence[Example], coding: Coding) -> Tensor:
    """Only answered mentions teach more than their validity."""
    functional = nn.functional
    judged = torch.tensor([float(m["judged"]) for m in mentions])
    validity = torch.tensor([float(m["valid"]) for m in mentions])
    smoothed = validity * (1 - SMOOTHING) + 0.5 * SMOOTHING
    each = functional.binary_cross_entropy_with_logits(scores.valid, smoothed, reduction="none")
    loss = VALIDITY_WEIGHT * (each * judged).sum() / judged.sum().clamp(min=1)
    answered = [n for n, m in enumerate(mentions) if m["valid"]]
    if not answered:
        return loss
    for name, logits in scores.labels.items():
        wanted = torch.tensor([coding.labels[kind][name].index(mentions[n]["labels"][name]) for n in answered])
        loss = loss + LABEL_WEIGHTS.get(name, 0.5) * functional.cross_entropy(
            logits[answered], wanted, label_smoothing=SMOOTHING
        )
    if scores.measures is not None:
        rows = [[float(m in mentions[n]["measures"]) for m in coding.measures] for n in answered]
        loss = loss + 2 * functional.binary_cross_entropy_with_logits(scores.measures[answered], torch.tensor(rows))
    if "actors" in scores.candidates:
        roles = torch.tensor([c["roles"] for m in mentions for c in m["actors"]], dtype=torch.float)
        known = (roles >= 0).float() * torch.tensor([[float(m["valid"])] for m in mentions for _ in m["actors"]])
        each = functional.binary_cross_entropy_with_logits(
            scores.candidates["actors"], roles.clamp(min=0), reduction="none"
        )
        loss = loss + 3 * (each * known).sum() / known.sum().clamp(min=1)
    if kind != "sanction":
        for column, slot in enumerate(("places", "dates")):
            total = sum(_choice_loss(scores, tensors, mentions[n], n, slot, column) for n in answered)
            loss = loss + 0.7 * total / len(answered)
    return loss


def _choice_loss(scores: Scores, tensors: Mentions, mention: Example, number: int, slot: str, column: int) -> Tensor:
    """Cross entropy over the candidates of one mention and none of them; several may be right."""
    logits = choices(scores, tensors, number, slot, column)
    right = [position + 1 for position, candidate in enumerate(mention[slot]) if candidate["right"]] or [0]
    return -torch.logsumexp(torch.log_softmax(logits, 0)[right], 0)


def choices(scores: Scores, tensors: Mentions, number: int, slot: str, column: int) -> Tensor:
    """Return the logits of one mention's choice: none first, then its candidates."""
    none = scores.none[number, column : column + 1]
    mine = (tensors.owner[slot] == number).nonzero()[:, 0]
    return torch.cat([none, scores.candidates[slot][mine, 0]]) if len(mine) else none
