"""What changed between two drafts, paragraph by paragraph."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple


class Change(StrEnum):
    """What happened to some words since the draft before."""

    SAME = "same"
    """They are in both."""
    ADDED = "added"
    """They are new."""
    REMOVED = "removed"
    """They are no longer there."""


class Part(NamedTuple):
    """Some words of a paragraph."""

    change: Change
    text: str


class Paragraph(NamedTuple):
    """A paragraph, with what changed in it."""

    parts: tuple[Part, ...]


_WORD = re.compile(r"\S+\s*")


def changed_words(before: str, after: str) -> tuple[Paragraph, ...]:
    """The paragraphs of the later text, and those of the earlier one that it no longer has."""
    old, new = _paragraphs(before), _paragraphs(after)
    found: list[Paragraph] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [_whole(Change.SAME, text) for text in new[c:d]]
        elif tag == "replace" and b - a == d - c:
            found += [_within(one, other) for one, other in zip(old[a:b], new[c:d], strict=True)]
        else:
            found += [_whole(Change.REMOVED, text) for text in old[a:b]]
            found += [_whole(Change.ADDED, text) for text in new[c:d]]
    return tuple(found)


def _paragraphs(text: str) -> list[str]:
    return [one.strip() for one in re.split(r"\n\s*\n", text) if one.strip()]


def _whole(change: Change, text: str) -> Paragraph:
    return Paragraph((Part(change, text),))


def _within(before: str, after: str) -> Paragraph:
    """One paragraph in place of another, word by word."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    parts: list[Part] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(Part(Change.SAME, "".join(new[c:d])))
            continue
        parts += _part(Change.REMOVED, old[a:b]) + _part(Change.ADDED, new[c:d])
    return Paragraph(tuple(parts))


def _part(change: Change, words: Sequence[str]) -> list[Part]:
    return [Part(change, "".join(words))] if words else []
