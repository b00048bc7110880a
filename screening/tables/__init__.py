"""What is known of names and letters, as data: letters, sounds, given names, family names."""


def entries(text: str) -> list[str]:
    """The entries of a table that is written as running text."""
    return text.split()
