"""The tools of an assistant program (Model Context Protocol), over stdio and over HTTP.

Each tool reads through its caller's view, gives the contract's objects and a text to read,
and leaves a line in the audit log. The SDK takes a second to import, so it is imported where
it is first used.

Source: Model Context Protocol, revision 2025-06-18, "Tools" and "Transports".
"""
