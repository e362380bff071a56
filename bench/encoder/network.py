"""The network that is trained: an encoder, and heads that weigh its reading of a mention together with the evidence."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

HIDDEN = 192
CANDIDATE_HIDDEN = 128


class Heads(nn.Module):
    """The heads of one event type: validity and labels of a mention, and a score for each candidate of its slots."""

    def __init__(self, width: int, vocabulary: int, labels: dict[str, list[str]], measures: int, roles: int) -> None:
        super().__init__()
        self.evidence = nn.EmbeddingBag(vocabulary, HIDDEN, mode="sum", padding_idx=0)
        self.mention = nn.Linear(2 * width, HIDDEN)
        self.valid = nn.Linear(HIDDEN, 1)
        self.labels = nn.ModuleDict({name: nn.Linear(HIDDEN, len(values)) for name, values in labels.items()})
        self.measures = nn.Linear(HIDDEN, measures) if measures else None
        self.slots = nn.ModuleDict(
            {name: CandidateHead(width, vocabulary, outputs) for name, outputs in (("actors", roles), ("places", 1), ("dates", 1))}
        )
        self.none = nn.Linear(HIDDEN, 2)  # no place, no date
        nn.init.normal_(self.evidence.weight, std=0.05)


class CandidateHead(nn.Module):
    def __init__(self, width: int, vocabulary: int, outputs: int) -> None:
        super().__init__()
        self.evidence = nn.EmbeddingBag(vocabulary, CANDIDATE_HIDDEN, mode="sum", padding_idx=0)
        self.mention = nn.Linear(2 * width, CANDIDATE_HIDDEN)
        self.stretch = nn.Linear(width, CANDIDATE_HIDDEN)
        self.score = nn.Linear(CANDIDATE_HIDDEN, outputs)
        nn.init.normal_(self.evidence.weight, std=0.05)

    def forward(self, mention: torch.Tensor, stretch: torch.Tensor, evidence: torch.Tensor, dropout: nn.Module) -> Any:
        hidden = self.mention(mention) + self.stretch(stretch) + self.evidence(evidence)
        return self.score(dropout(torch.nn.functional.gelu(hidden)))


class Network(nn.Module):
    """Encoder and the heads of all types; ``encode`` gives states of shape (mentions, pieces, width)."""

    def __init__(self, encoder: nn.Module, width: int, heads: dict[str, Heads], dropout: float) -> None:
        super().__init__()
        self.encoder = encoder
        self.heads = nn.ModuleDict(heads)
        self.dropout = nn.Dropout(dropout)
        self.width = width

    def encode(self, ids: torch.Tensor, segments: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        states: torch.Tensor = self.encoder(input_ids=ids, token_type_ids=segments, attention_mask=mask).last_hidden_state
        return states

    @staticmethod
    def stretch(states: torch.Tensor, first: int, last: int) -> torch.Tensor:
        """Return the mean state of a stretch of pieces of one mention, zeros where it is out of view."""
        return states[first : last + 1].mean(0) if (first, last) != (0, 0) else torch.zeros_like(states[0])
