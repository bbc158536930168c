"""The names of what stands in a library's directory."""

from __future__ import annotations

DATABASE = "library.sqlite"
LEXICAL = "lexical"
DENSE = "dense"
EVIDENCE = "evidence"
VAULTS = "vaults"
"""Libraries of documents that only some units may see, see ``index/federation``."""

SERVICE_DATABASE = "service.sqlite"
UPLOADS = "uploads"
"""What a service keeps beside the library: its own database, and the files uploaded to it."""
