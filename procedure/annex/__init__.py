"""Editions of the procedure: append-only data with citations, and their schema."""
