"""Requests to responses: settings, command line, HTTP."""
