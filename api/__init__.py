"""The edge: settings, the command line, and what turns requests into calls and errors into words."""
