"""Writes the folder that both our numpy reader and sentence-transformers load."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

# Normalize has no settings, so the folder that its path names need not exist.
_ST = "sentence_transformers"
_MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": f"{_ST}.models.StaticEmbedding"},
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": f"{_ST}.models.Normalize"},
]
_SETTINGS = {
    "model_type": "SentenceTransformer",
    "prompts": {"query": "", "document": ""},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
}
# Latin, symbols, the common ideographs, compatibility and full-width forms.
_BLOCKS = (
    range(0x00A1, 0x0180),
    range(0x0370, 0x0500),
    range(0x2000, 0x2C00),
    range(0x3000, 0x3400),
    range(0x4E00, 0xA000),
    range(0xF900, 0xFB00),
    range(0xFE30, 0xFFEF),
)
_SPREAD = 0.05  # float16 keeps the most digits well inside its range


def export(folder: Path, tokenizer: Tokenizer, table: NDArray[np.float32]) -> None:
    """Write tokenizer, float16 weights and the module list.

    Args:
        folder: made where it is missing; its model card is left alone.
        tokenizer: its number 0 is the unknown.
        table: float32 (tokens, dim).
    """
    folder.mkdir(parents=True, exist_ok=True)
    scaled = table * (_SPREAD / table.std())
    scaled[0] = 0
    save_file({"embedding.weight": scaled.astype(np.float16)}, folder / "model.safetensors")
    (folder / "model.safetensors").chmod(0o644)
    (folder / "tokenizer.json").write_text(_complete(tokenizer), encoding="utf-8")
    _write(folder / "modules.json", _MODULES)
    _write(folder / "config_sentence_transformers.json", _SETTINGS)


def _complete(tokenizer: Tokenizer) -> str:
    """The tokenizer's file, the characters that it does not know added as the unknown.

    Without them one such character makes the whole run of text around it the unknown.
    Full-width letters and digits get the numbers of the usual ones.
    """
    file = json.loads(tokenizer.to_str())
    entries: dict[str, int] = file["model"]["vocab"]
    for code in (code for block in _BLOCKS for code in block):
        usual = unicodedata.normalize("NFKC", chr(code))
        entries.setdefault(chr(code), entries.get(usual, 0))
    return json.dumps(file, ensure_ascii=False, separators=(",", ":"))


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
