"""Texts to vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def fingerprint(self) -> str:
        """Which encoder this is; another fingerprint means other vectors."""
        ...

    @property
    def dim(self) -> int:
        """Components of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Passages to ``float32 (n, dim)``, unit rows; an empty text is a zero row."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Questions to ``float32 (n, dim)``, unit rows."""
        ...
