"""In which line of an edition's file an entry is. The parser of TOML itself tells no lines."""

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]
"""The keys that lead to an entry; a number for the place in a list."""

_TABLE = re.compile(r"\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?")
_ENTRY_OF_LIST = re.compile(r"\[\[\s*([^\[\]]+?)\s*\]\]\s*(?:#.*)?")
_NAME = r"""(?:"[^"]*"|'[^']*'|[\w-]+)"""
_KEY = re.compile(rf"({_NAME}(?:\s*\.\s*{_NAME})*)\s*=(.*)")
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")
_TEXT = re.compile(r'"(?:\\.|[^"\\])*"' + r"|'[^']*'")
_LONG = re.compile(r"\"\"\"|'''")


def places(text: str, above: Path = ()) -> dict[Path, int]:
    """The first line of each entry of a TOML text, by the keys that lead to it.

    ``above`` are the keys that the whole file has in its edition.
    """
    found: dict[Path, int] = {above: 1}
    for path, number in _entries(text):
        for length in range(1, len(path) + 1):
            found.setdefault((*above, *path[:length]), number)
    return found


def _entries(text: str) -> Iterator[tuple[Path, int]]:
    table: Path = ()
    counts: dict[Path, int] = {}
    key: Path = ()
    depth, items, closing = 0, 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if closing:
            closing = "" if closing in line else closing
            continue
        plain = line.strip()
        if depth == 0 and (match := _ENTRY_OF_LIST.fullmatch(plain)):
            named = _keys(match[1])
            counts[named] = counts.get(named, -1) + 1
            table = (*named, counts[named])
            yield table, number
            continue
        if depth == 0 and (match := _TABLE.fullmatch(plain)):
            table = _keys(match[1])
            yield table, number
            continue
        if depth == 0 and (match := _KEY.match(plain)):
            key, items, plain = (*table, *_keys(match[1])), 0, match[2]
            yield key, number
        elif depth == 1 and plain.startswith("{"):
            yield (*key, items), number
            items += 1
        if len(marks := _LONG.findall(plain)) % 2:
            closing = marks[-1]
            continue
        bare = _TEXT.sub("", plain).partition("#")[0]
        depth += sum(bare.count(one) for one in "[{") - sum(bare.count(one) for one in "]}")


def _keys(written: str) -> Path:
    return tuple("".join(parts) for parts in _PART.findall(written))


def line_of(path: Path, known: dict[Path, int]) -> int | None:
    """The line of the entry, or of the nearest one around it; None where none of its keys is."""
    for length in range(len(path), 0, -1):
        if path[:length] in known:
            return known[path[:length]]
    return None


def line_that_names(name: str, text: str) -> int | None:
    """The first line that has the name as a word of its own."""
    word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    lines = enumerate(text.splitlines(), start=1)
    return next((number for number, line in lines if word.search(line)), None)
