"""Several libraries that read as one: how documents for some units stay unseen by others.

What only some units may see stands in libraries of its own (vaults), one for each audience.
A reader's view is made of those that are open to them; a vault that is not is never opened,
so that nothing in it can change a count, a ranking, a refusal or a timing.
"""

from __future__ import annotations

from index.federation.federated import FederatedLibrary
from index.federation.vaults import Vaults

__all__ = ["FederatedLibrary", "Vaults"]
