"""Data tables on letters, sounds, given names, and family names."""


def entries(text: str) -> list[str]:
    """The entries of a table that is written as text with spaces."""
    return text.split()
