"""Benchmarks of name screening: recall, comparison with other matchers, and speed."""
