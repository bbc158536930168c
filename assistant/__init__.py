"""A question to an answer with its clauses cited."""
