"""Drafts as Word files laid out after GB/T 9704-2012, the format of official documents."""

from assistant.drafting.docx.writer import docx_bytes

__all__ = ["docx_bytes"]
