"""Documents to a searchable library on disk."""
