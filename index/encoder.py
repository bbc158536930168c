"""Texts to vectors: the static encoder of the package, or any sentence-transformers model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

SHIPPED = Path(__file__).with_name("static_encoder")
_BATCH = 2_048  # texts tokenized and summed at once
_BLOCK = 4_096  # bytes of a sample for the fingerprint
_SAMPLES = 64
_DTYPES = {"F32": "<f4", "F16": "<f2", "I8": "<i1"}
_TABLE = "embedding.weight"
_SCALE = "embedding.scale"


class Encoder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def fingerprint(self) -> str:
        """Which encoder this is; vectors of different fingerprints do not compare."""
        ...

    @property
    def dim(self) -> int:
        """Components of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Passages to ``float32 (n, dim)``, unit rows; an empty text is a zero row."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Questions to ``float32 (n, dim)``, unit rows; an empty text is a zero row."""
        ...


class StaticEncoder:
    """The mean of the vectors of a text's tokens, read with numpy and ``tokenizers`` alone.

    The folder is a sentence-transformers ``StaticEmbedding``: ``tokenizer.json`` and
    ``model.safetensors`` with ``embedding.weight`` in float32, float16, or int8 with an
    ``embedding.scale`` beside it.
    """

    def __init__(
        self, tokenizer: Tokenizer, table: NDArray[Any], scale: Vectors | None, fingerprint: str
    ) -> None:
        """Hold the parts; see ``load``."""
        self._tokenizer = tokenizer
        self._stored = table
        self._scale = scale
        self._floats: Vectors | None = None
        self.fingerprint = fingerprint

    @classmethod
    def load(cls, path: Path) -> StaticEncoder:
        """Read an encoder's folder; the weights are mapped, not copied.

        Raises:
            EncoderError: a file is missing or is not what it should be.
        """
        from tokenizers import Tokenizer

        folder = _module_folder(Path(path))
        weights = folder / "model.safetensors"
        try:
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            tensors = _tensors(weights)
            table = tensors[_TABLE]
        except (OSError, ValueError, KeyError) as error:
            raise EncoderError(
                f"编码器 {path} 读不出来（{error}）："
                "目录里应有 tokenizer.json 和 model.safetensors。"
            ) from error
        except Exception as error:  # tokenizers raises bare Exception for a broken file
            raise EncoderError(f"编码器 {path} 的 tokenizer.json 读不出来（{error}）。") from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        scale = tensors.get(_SCALE)
        own = None if scale is None else np.asarray(scale, np.float32)
        return cls(tokenizer, table, own, f"static-{table.shape[1]}-{_fingerprint(folder)}")

    @property
    def dim(self) -> int:
        """Components of a vector."""
        return int(self._stored.shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Texts to ``float32 (n, dim)``, unit rows; an empty text is a zero row."""
        if len(texts) > _BATCH and self._floats is None:
            self._floats = self._rows(np.arange(len(self._stored)))
        out = np.zeros((len(texts), self.dim), np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = [t.strip() for t in texts[start : start + _BATCH]]
            out[start : start + len(batch)] = self._encode(batch)
        return out

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """The same as ``encode``: questions and passages share one table."""
        return self.encode(texts)

    def _encode(self, texts: list[str]) -> Vectors:
        if len(texts) == 1:  # a question: no need to wake the tokenizer's threads
            encodings = [self._tokenizer.encode(texts[0], add_special_tokens=False)]
        else:
            encodings = self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        sums = np.zeros((len(texts), self.dim), np.float32)
        for row, encoding in enumerate(encodings):
            if encoding.ids:
                # Text by text: np.add.reduceat over all of them took six times as long.
                self._rows(np.array(encoding.ids, np.int64)).sum(0, out=sums[row])
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        unit: Vectors = np.divide(sums, norms, out=np.zeros_like(sums), where=norms > 0)
        return unit

    def _rows(self, ids: NDArray[np.int64]) -> Vectors:
        if self._floats is not None:
            return self._floats[ids]
        rows: Vectors = self._stored[ids].astype(np.float32)
        if self._scale is None:
            return rows
        scale = self._scale
        if scale.size == len(self._stored):  # one for each token; otherwise it broadcasts
            return np.asarray(rows * scale.reshape(-1, 1)[ids], np.float32)
        return np.asarray(rows * scale.reshape(1, -1), np.float32)


class SentenceTransformerEncoder:
    """Any sentence-transformers model the user has on disk; torch is imported only here."""

    def __init__(self, path: Path) -> None:
        """Load the model from a local folder; nothing is ever downloaded.

        Raises:
            EncoderError: it cannot be loaded.
        """
        try:
            from sentence_transformers import SentenceTransformer

            self._model = SentenceTransformer(str(path), local_files_only=True)
        except Exception as error:  # every model library fails in its own way
            raise EncoderError(
                f"编码器 {path} 加载不了（{error}）：请检查 DUBAN_ENCODER 指向的目录是否完整。"
            ) from error
        size = self._model.get_embedding_dimension()
        if size is None:
            raise EncoderError(f"编码器 {path} 没有说明向量的维数，不能使用。")
        self.dim = int(size)
        self.fingerprint = f"st-{self.dim}-{_fingerprint(Path(path))}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Passages to ``float32 (n, dim)``, unit rows; an empty text is a zero row."""
        return self._blank(texts, self._model.encode_document)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Questions to ``float32 (n, dim)``, with the model's own prompt for queries."""
        return self._blank(texts, self._model.encode_query)

    def _blank(self, texts: Sequence[str], encode: Any) -> Vectors:
        out = np.zeros((len(texts), self.dim), np.float32)
        full = [n for n, text in enumerate(texts) if text.strip()]
        if full:
            out[full] = encode(
                [texts[n] for n in full], normalize_embeddings=True, show_progress_bar=False
            )
        return out


def load_encoder(path: Path) -> Encoder:
    """The encoder in a folder: read by numpy where it is static, else by its library.

    Raises:
        EncoderError: the folder is missing or holds no usable model.
    """
    if not path.is_dir():
        raise EncoderError(f"编码器目录 {path} 不存在：请检查 DUBAN_ENCODER。")
    if _is_static(path):
        return StaticEncoder.load(path)
    return SentenceTransformerEncoder(path)


def _is_static(path: Path) -> bool:
    """Whether the model is nothing but a table of token vectors."""
    modules = path / "modules.json"
    if not modules.is_file():
        return (path / "tokenizer.json").is_file() and not (path / "config.json").is_file()
    kinds = [m["type"].rsplit(".", 1)[-1] for m in json.loads(modules.read_text("utf-8"))]
    return kinds[:1] == ["StaticEmbedding"] and set(kinds[1:]) <= {"Normalize"}


def _module_folder(path: Path) -> Path:
    """Where the table lies: sentence-transformers may put it in a folder of its own."""
    modules = path / "modules.json"
    if modules.is_file():
        return path / str(json.loads(modules.read_text("utf-8"))[0]["path"])
    return path


def _tensors(path: Path) -> dict[str, NDArray[Any]]:
    """The tensors of a safetensors file, mapped.

    Source: the safetensors format, https://github.com/huggingface/safetensors.

    Raises:
        ValueError: the file is cut short or holds a type that is not read here.
    """
    with path.open("rb") as handle:
        length = int.from_bytes(handle.read(8), "little")
        header = json.loads(handle.read(length))
    tensors: dict[str, NDArray[Any]] = {}
    for name, about in header.items():
        if name == "__metadata__":
            continue
        if about["dtype"] not in _DTYPES:
            raise ValueError(f"{name} 的类型 {about['dtype']} 不支持")
        start, _ = about["data_offsets"]
        tensors[name] = np.memmap(
            path,
            dtype=np.dtype(_DTYPES[about["dtype"]]),
            mode="r",
            offset=8 + length + start,
            shape=tuple(about["shape"]),
        )
    return tensors


def _fingerprint(folder: Path) -> str:
    """A short hash of a model: sizes of its files, and samples of its largest ones.

    Hashing every byte of a large model would cost seconds at each start.
    """
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.suffix not in {".safetensors", ".bin", ".json"} or not file.is_file():
            continue
        size = file.stat().st_size
        digest.update(f"{file.name}:{size};".encode())
        with file.open("rb") as handle:
            for place in range(_SAMPLES):
                handle.seek(size * place // _SAMPLES)
                digest.update(handle.read(_BLOCK))
    return digest.hexdigest()[:12]
