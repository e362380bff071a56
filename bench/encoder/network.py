"""The network that is trained: an encoder, and heads that weigh its reading of a mention together with the evidence."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from transformers import BertModel

HIDDEN = 192
WORD_DROPOUT, EVIDENCE_DROPOUT = 0.05, 0.1
CANDIDATE_HIDDEN = 128
SLOTS = ("actors", "places", "dates")
PARTS = 3
"""A mention is known by its sentence as a whole, its trigger and the group it counts."""


@dataclass
class Mentions:
    """Mentions of one event type as tensors: N mentions in windows of at most L pieces, C candidates of a slot.

    ``window`` (N) is the row of each mention's window. ``trigger`` and ``group`` (N, L) and ``stretch`` (C, L) are
    weights that average the pieces of a stretch; ``owner`` (C) is the mention of each candidate; evidence is ids padded
    with 0.
    """

    window: Tensor
    trigger: Tensor
    group: Tensor
    evidence: Tensor
    stretch: dict[str, Tensor]
    owner: dict[str, Tensor]
    candidate_evidence: dict[str, Tensor]


@dataclass
class Batch:
    """Windows and the mentions of each type in them; ``lower`` (windows, L, width) is what the frozen layers make of
    the pieces."""

    lower: Tensor
    mask: Tensor
    mentions: dict[str, Mentions]


@dataclass
class Scores:
    """Logits: ``valid`` (N), each label (N, values), ``measures`` (N, measures), candidates (C, roles) and ``none``
    (N, 2), which is no place and no date."""

    valid: Tensor
    labels: dict[str, Tensor]
    measures: Tensor | None
    candidates: dict[str, Tensor]
    none: Tensor

    def in_single_precision(self) -> Scores:
        return Scores(
            self.valid.float(),
            {name: logits.float() for name, logits in self.labels.items()},
            None if self.measures is None else self.measures.float(),
            {slot: logits.float() for slot, logits in self.candidates.items()},
            self.none.float(),
        )


class Score(nn.Module):
    """Outputs from an inner layer, and straight from the evidence: what the rules say counts at once, unlearnt."""

    def __init__(self, width: int, vocabulary: int, outputs: int) -> None:
        super().__init__()
        self.inner = nn.Linear(width, outputs)
        self.direct = nn.EmbeddingBag(vocabulary, outputs, mode="sum", padding_idx=0)
        nn.init.zeros_(self.direct.weight)

    def forward(self, inner: Tensor, evidence: Tensor) -> Tensor:
        result: Tensor = self.inner(inner) + self.direct(evidence)
        return result


class CandidateHead(nn.Module):
    """Scores the candidates of one slot."""

    def __init__(self, width: int, vocabulary: int, outputs: int) -> None:
        super().__init__()
        self.evidence = nn.EmbeddingBag(vocabulary, CANDIDATE_HIDDEN, mode="sum", padding_idx=0)
        self.mention = nn.Linear(PARTS * width, CANDIDATE_HIDDEN)
        self.stretch = nn.Linear(width, CANDIDATE_HIDDEN)
        self.score = Score(CANDIDATE_HIDDEN, vocabulary, outputs)
        nn.init.normal_(self.evidence.weight, std=0.05)


class Heads(nn.Module):
    """The heads of one event type: validity and labels of a mention, and a score for each candidate of its slots."""

    def __init__(self, width: int, vocabulary: int, labels: dict[str, list[str]], measures: int, roles: int) -> None:
        super().__init__()
        self.evidence = nn.EmbeddingBag(vocabulary, HIDDEN, mode="sum", padding_idx=0)
        self.mention = nn.Linear(PARTS * width, HIDDEN)
        self.valid = Score(HIDDEN, vocabulary, 1)
        self.labels = nn.ModuleDict({name: Score(HIDDEN, vocabulary, len(of)) for name, of in labels.items()})
        self.measures = Score(HIDDEN, vocabulary, measures) if measures else None
        outputs = {"actors": roles, "places": 1, "dates": 1}
        self.slots = nn.ModuleDict({name: CandidateHead(width, vocabulary, outputs[name]) for name in SLOTS})
        self.none = Score(HIDDEN, vocabulary, 2)
        nn.init.normal_(self.evidence.weight, std=0.05)


class Network(nn.Module):
    """Encoder and the heads of all types. The lowest ``frozen`` layers of the encoder are not trained."""

    def __init__(self, encoder: BertModel, heads: dict[str, Heads], dropout: float, frozen: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.frozen = frozen
        self.heads = nn.ModuleDict(heads)
        self.dropout = nn.Dropout(dropout)

    @torch.no_grad()
    def lower(self, ids: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        """Return what the embeddings and the frozen layers make of word pieces."""
        states = self.encoder.embeddings(input_ids=ids, token_type_ids=segments)
        return self._through(self.encoder.encoder.layer[: self.frozen], states, mask)

    def upper(self, states: Tensor, mask: Tensor) -> Tensor:
        return self._through(self.encoder.encoder.layer[self.frozen :], states, mask)

    @staticmethod
    def _through(layers: nn.ModuleList, states: Tensor, mask: Tensor) -> Tensor:
        hidden = (1.0 - mask[:, None, None, :].to(states.dtype)) * -1e4
        for layer in layers:
            passed = layer(states, attention_mask=hidden)
            states = passed[0] if isinstance(passed, tuple) else passed
        return states

    def forward(self, batch: Batch) -> dict[str, Scores]:
        kept = torch.ones_like(batch.lower[:, :, :1])
        states = self.upper(batch.lower * nn.functional.dropout(kept, WORD_DROPOUT, self.training), batch.mask)
        return {kind: self._scores(self.heads[kind], states, mentions) for kind, mentions in batch.mentions.items()}

    def _scores(self, heads: nn.Module, states: Tensor, mentions: Mentions) -> Scores:
        own = states[mentions.window]
        trigger = torch.einsum("nl,nlw->nw", mentions.trigger.to(states.dtype), own)
        group = torch.einsum("nl,nlw->nw", mentions.group.to(states.dtype), own)
        mention = self.dropout(torch.cat([own[:, 0], trigger, group], dim=1))
        told = self._dropped(mentions.evidence)
        hidden = self.dropout(nn.functional.gelu(heads.mention(mention) + heads.evidence(told)))
        candidates = {}
        for slot, head in heads.slots.items():
            owner = mentions.owner[slot]
            if len(owner) == 0:
                continue
            evidence = self._dropped(mentions.candidate_evidence[slot])
            stretch = torch.einsum("cl,clw->cw", mentions.stretch[slot].to(states.dtype), own[owner])
            inner = head.mention(mention)[owner] + head.stretch(stretch) + head.evidence(evidence)
            candidates[slot] = head.score(self.dropout(nn.functional.gelu(inner)), evidence)
        return Scores(
            heads.valid(hidden, told)[:, 0],
            {name: label(hidden, told) for name, label in heads.labels.items()},
            heads.measures(hidden, told) if heads.measures is not None else None,
            candidates,
            heads.none(hidden, told),
        )

    def _dropped(self, evidence: Tensor) -> Tensor:
        """In training, leave out evidence at random, so that no piece of it is relied upon alone."""
        if not self.training:
            return evidence
        return evidence.masked_fill(torch.rand(evidence.shape) < EVIDENCE_DROPOUT, 0)
