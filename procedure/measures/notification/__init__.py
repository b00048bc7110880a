"""Measure 4 of REPORT L46: notification of the officials involved, and its deferral."""
