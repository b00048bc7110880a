"""Editions of the procedure: append-only data with citations, and the schema that validates them."""
