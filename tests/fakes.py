"""Stand-ins with memories, and files made on the spot."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from index.encoder import Vectors


class CountingEncoder:
    """Vectors from the characters of a text; remembers what it was asked to encode."""

    def __init__(self, fingerprint: str = "counting-16", dim: int = 16) -> None:
        """Start with no memory."""
        self.fingerprint = fingerprint
        self.dim = dim
        self.passages: list[str] = []
        self.queries: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Passages to unit rows."""
        self.passages += texts
        return self._vectors(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Questions to unit rows."""
        self.queries += texts
        return self._vectors(texts)

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        out = np.zeros((len(texts), self.dim), np.float32)
        for row, text in enumerate(texts):
            for character in text:
                out[row, ord(character) % self.dim] += 1
        norms = np.linalg.norm(out, axis=1, keepdims=True)
        return np.divide(out, norms, out=np.zeros_like(out), where=norms > 0)


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder, name → content, and give the folder back."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def write_static_model(folder: Path, words: Sequence[str], table: Vectors) -> Path:
    """A static encoder's folder: one row of ``table`` a word, row 0 for what is unknown.

    ``table`` may be float32 or float16. Written by hand, as the format's page describes.
    """
    from tokenizers import Tokenizer, models, pre_tokenizers

    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = {word: row for row, word in enumerate(["[UNK]", *words])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    write_safetensors(folder / "model.safetensors", {"embedding.weight": table})
    return folder


def write_safetensors(path: Path, tensors: Mapping[str, np.ndarray]) -> None:
    """A safetensors file of float32, float16 and int8 arrays."""
    names = {"float32": "F32", "float16": "F16", "int8": "I8"}
    header, body = {}, b""
    for name, tensor in tensors.items():
        data = tensor.tobytes()
        header[name] = {
            "dtype": names[str(tensor.dtype)],
            "shape": list(tensor.shape),
            "data_offsets": [len(body), len(body) + len(data)],
        }
        body += data
    head = json.dumps(header).encode()
    path.write_bytes(len(head).to_bytes(8, "little") + head + body)
