"""What the embedded mode brings: the Temporal server, its codec server, and a local mail server."""
