"""Makes the static encoder of ``index/static_encoder`` again; nothing here runs in the product."""
