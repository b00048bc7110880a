"""A text that costs much to screen."""


def many_words(count: int) -> str:
    """So many different words that may be names."""
    return " ".join(
        f"Q{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676 % 26)}orvak"
        for n in range(count)
    )
