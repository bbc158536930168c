"""Files to documents, clauses and obligations; pure, no I/O beyond reading the file."""
