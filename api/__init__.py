"""The edge: settings, the command line, requests into calls and errors into words."""
