"""A language model where the office has one: it words, and every word of it is checked.

The model sees the question and numbered clauses and gives claims; a claim stays only where
code finds its facts, roles and negations in the clauses it names. Without a model, or where
nothing it says holds, the extractive answer stands.
"""

from assistant.llm.chat import ChatModel, Message, Usage

__all__ = ["ChatModel", "Message", "Usage"]
