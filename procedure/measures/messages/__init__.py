"""Outgoing messages: composed from templates, approved, sent, and answered."""
