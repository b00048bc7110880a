"""Benchmarks. Both sides of a ratio are measured in the same run."""
