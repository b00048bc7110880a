"""The embedded mode: the Temporal server, its codec server, and a local mail server."""
