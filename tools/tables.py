"""Markdown tables."""

from collections.abc import Iterable, Sequence


def code(word: object) -> str:
    """A code word."""
    return f"`{word}`"


def codes(words: Iterable[object]) -> str:
    """Code words with commas between them."""
    return ", ".join(code(word) for word in words)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar inside a cell is escaped."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
