"""What the service keeps beside the library: keys, sessions, the audit log, jobs.

Nothing here knows HTTP, so that the command line and MCP use the same parts.
"""
