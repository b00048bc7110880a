"""Readers of the formats in which communications arrive."""
