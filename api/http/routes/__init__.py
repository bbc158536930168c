"""One router a file; each reads through ``call.view`` and through nothing else."""
