"""The word list of the plain English check: words to avoid, and allowed phrases."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

_ISE_ENDINGS = ("ise", "ised", "iser", "isers", "ises", "ising", "isation", "isations")
_BEFORE = r"(?<![\w./@])(?<!--)"
_AFTER = r"(?![\w/(=]|\.\w)"
_GAP = r"(?:[^\S\n]+(?:\n[^\S\n]*)?|\n[^\S\n]*)"
"""White space with at most one line break."""


class WordListUnreadable(ValueError):
    """The word list cannot be used. The message gives the entry and the reason."""


class Entry(NamedTuple):
    """A word or phrase to avoid, and what to write instead."""

    pattern: re.Pattern[str]
    suggestion: str
    """Empty for a British -our, where the suggestion depends on the word."""
    upper: bool = False
    """Whether the entry is in upper case, and so applies only to upper-case text."""
    lead: str = ""
    """The letters with which each match begins, in lower case: a text without them has none."""

    def suggest(self, word: str) -> str:
        """What to write instead of this word."""
        return self.suggestion or word.lower().replace("our", "or", 1)


class Allowed(NamedTuple):
    """Phrases that are allowed in some files."""

    files: tuple[str, ...]
    phrases: tuple[re.Pattern[str], ...]


class WordList(NamedTuple):
    """All entries and allowed phrases."""

    entries: tuple[Entry, ...]
    allowed: tuple[Allowed, ...]


def read_word_list(text: str) -> WordList:
    """Read the list from TOML. Raises WordListUnreadable.

    ``words`` maps words to suggestions: ``*`` at the end of a word matches any ending. ``ise`` has
    stems of verbs with a British -ise, ``our`` stems of words with a British -our. Each ``allow``
    entry has ``files``, ``phrases``, and a ``reason``.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WordListUnreadable(f"The word list is not valid TOML: {error}.") from None
    unknown = table.keys() - {"words", "ise", "our", "allow"}
    if unknown:
        raise WordListUnreadable(f"There is no part {min(unknown)!r} in the word list.")
    return WordList(
        entries=tuple(_entries(table)),
        allowed=tuple(_allowed(entry) for entry in table.get("allow", ())),
    )


def _entries(table: Mapping[str, Any]) -> Iterator[Entry]:
    for words, suggestion in table.get("words", {}).items():
        upper = words.isupper()
        flags = re.NOFLAG if upper else re.IGNORECASE
        pattern = re.compile(_BEFORE + _phrase(words) + _AFTER, flags)
        yield Entry(pattern, suggestion, upper, _lead(words))
    for stem in table.get("ise", ()):
        for ending in _ISE_ENDINGS:
            yield _spelling(stem + ending, stem + ending.replace("is", "iz", 1))
    for stem in table.get("our", ()):
        yield _spelling(f"{stem}our*", "")


def _spelling(word: str, suggestion: str) -> Entry:
    pattern = re.compile(_BEFORE + _phrase(word) + _AFTER, re.IGNORECASE)
    return Entry(pattern, suggestion, lead=_lead(word))


def _lead(words: str) -> str:
    return words.split()[0].removesuffix("*").lower()


def _phrase(words: str) -> str:
    """A regular expression for a phrase, which may wrap to the next line. ``*`` is any text."""
    if words == "*":
        return r"[\s\S]+"
    parts = []
    for word in words.split():
        ending = r"\w*" if word.endswith("*") else ""
        parts.append(re.escape(word.removesuffix("*")) + ending)
    return _GAP.join(parts)


def _allowed(entry: Mapping[str, Any]) -> Allowed:
    if entry.keys() != {"files", "phrases", "reason"} or not str(entry["reason"]).strip():
        raise WordListUnreadable(
            f"An allow entry needs files, phrases, and a reason, and has {sorted(entry)}."
        )
    return Allowed(
        files=tuple(entry["files"]),
        phrases=tuple(re.compile(_phrase(phrase), re.IGNORECASE) for phrase in entry["phrases"]),
    )
