"""Documents to a searchable library on disk: segmentation, indexes, the database, ingest."""
