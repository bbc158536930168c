"""What the parts of a draft work with: the request, the material, the ledger, the composer."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.drafting.composing import Composer
from assistant.drafting.material import Material
from assistant.drafting.matters import Ledger
from assistant.drafting.model import DraftRequest
from assistant.drafting.progress_rows import ProgressRow
from assistant.shelf import Shelf
from index.view import LibraryView


@dataclass(frozen=True, slots=True)
class Bench:
    """One draft's request and sources, and where its sentences go."""

    request: DraftRequest
    library: LibraryView
    shelf: Shelf
    material: Material
    ledger: Ledger
    rows: tuple[ProgressRow, ...]
    composer: Composer
