"""The ``caveat`` command."""
