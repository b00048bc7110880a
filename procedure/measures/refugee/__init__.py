"""The confirmation of a refugee's status to INTERPOL, and what becomes of it (REPORT L28)."""
