"""Write a trained network as the product loads it: a quantised ONNX encoder, and the heads as numpy arrays."""

from __future__ import annotations

import json
import pathlib
import tempfile
from typing import Any

import numpy
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from bench.encoder.network import Network


class _States(nn.Module):
    """The encoder as a function of three tensors, without the rest of its outputs."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        states: Tensor = self.encoder(input_ids=ids, token_type_ids=segments, attention_mask=mask).last_hidden_state
        return states


def export(network: Network, described: dict[str, Any], folder: pathlib.Path) -> None:
    """Write ``encoder.onnx``, ``heads.npz`` (half precision) and ``heads.json``, which says what the arrays mean."""
    network.eval()
    folder.mkdir(parents=True, exist_ok=True)
    sample = (torch.ones(2, 8, dtype=torch.long),) * 3
    axes = {name: {0: "mentions", 1: "pieces"} for name in ("ids", "segments", "mask", "states")}
    with tempfile.TemporaryDirectory() as scratch:
        whole = pathlib.Path(scratch) / "whole.onnx"
        torch.onnx.export(
            _States(network.encoder),
            sample,
            str(whole),
            input_names=["ids", "segments", "mask"],
            output_names=["states"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, folder / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True)
    state = network.heads.state_dict()
    numpy.savez_compressed(
        folder / "heads.npz", **{name: value.numpy().astype("float16") for name, value in state.items()}
    )
    (folder / "heads.json").write_text(json.dumps(described, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
