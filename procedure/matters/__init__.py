"""Matters beside cases: what all kinds have in common."""
