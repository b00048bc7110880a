"""The tasks of agencies (REPORT L46, measure 3): sending, answering, and steering them."""
