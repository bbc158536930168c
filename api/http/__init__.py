"""The HTTP service: the contract's routes, an OpenAI-compatible one, and the page."""
