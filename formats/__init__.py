"""Parsers for the formats that communications arrive in."""
