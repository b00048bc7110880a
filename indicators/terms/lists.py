"""Term lists: words that may show misuse, as data per language, and a search for them in text.

A term is one or more words. ``*`` at the end of a word matches any ending. ``...`` between two
words matches up to four other words. Case, accents, and Arabic prefixes (and, with, for, the) do
not matter.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise

from pydantic import Field, ValidationError

from indicators.terms.words import Passage, tokenize
from procedure.values import Value

_GAP = "..."
_MAX_GAP = 4
_MAX_STEM_LENGTH = 24
_ANY_SCRIPT_BREAK = frozenset(".;:!?؛؟。！？；")


class TermsUnreadable(ValueError):
    """A term list cannot be used. The message gives the file, the entry, and the reason."""


class TermFile(Value):
    """The lists of one language.

    ``exceptions`` are phrases per list in which a term does not count ("not of a political
    character"). ``offenses`` are the terms for each type of offense, with the same keys in every
    language, so that charges can be compared across languages. ``ignored_words`` are single words
    that most charges contain ("committed", "article"). ``numbers`` are number words.
    """

    language: str = Field(pattern=r"^[a-z]{2}$")
    name: str
    terms: Mapping[str, tuple[str, ...]]
    exceptions: Mapping[str, tuple[str, ...]] = {}
    offenses: Mapping[str, tuple[str, ...]] = {}
    ignored_words: tuple[str, ...] = ()
    numbers: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Match:
    """A match of a term in a passage, from word ``first`` to word ``last``."""

    first: int
    last: int
    languages: tuple[str, ...]


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The lists with a term that ends here, each with its languages."""


_ARABIC_PREFIXES = tuple(
    sorted(
        {
            conjunction + rest
            for conjunction in ("و", "ف", "")
            for rest in ("ال", "بال", "كال", "لل", "ب", "ك", "ل", "")
        }
        - {""}
    )
)
"""The Arabic prefixes for and, so, the, with, like, and for, alone and combined."""


class Terms:
    """All lists of all languages, with a search."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        """``sources`` maps file names to TOML text. Raises TermsUnreadable."""
        self._root = _Node()
        self._exact: set[str] = set()
        self._stems: set[str] = set()
        self.files = tuple(_read(name, sources[name]) for name in sorted(sources))
        digest = hashlib.sha256()
        for name in sorted(sources):
            digest.update(f"{name}\0{sources[name]}\0".encode())
        self.version = digest.hexdigest()[:16]
        """Identifies this exact content."""
        for lists in self.files:
            for kind, prefix in (("terms", ""), ("exceptions", "not "), ("offenses", "offense ")):
                for key, terms in getattr(lists, kind).items():
                    for term in terms:
                        self._add(term, prefix + key, lists.language)
        self._numbers = {
            _words(word)[0]: number
            for lists in self.files
            for word, number in lists.numbers.items()
        }
        ignored = [term for lists in self.files for term in lists.ignored_words]
        self._ignored_words = {_words(term)[0] for term in ignored if not term.endswith("*")}
        self._ignored_stems = tuple(
            sorted({_words(term[:-1])[0] for term in ignored if term.endswith("*")})
        )

    def number(self, word: str) -> int | None:
        """The value of a folded number word in any language, or None."""
        return next((self._numbers[form] for form in _forms(word) if form in self._numbers), None)

    def is_ignored(self, word: str) -> bool:
        """Whether a folded word is ignored when charges are compared."""
        return any(
            form in self._ignored_words or form.startswith(self._ignored_stems)
            for form in _forms(word)
        )

    def find(self, passage: Passage) -> dict[str, list[Match]]:
        """Find the matches of each list in text order. The longest of overlapping matches wins.

        Offense lists have the key ``offense <type>``. Matches inside an exception of a list are
        dropped.
        """
        cache: dict[str, tuple[str, ...]] = {}
        keys: list[tuple[str, ...]] = []
        for word in passage.words:
            known = cache.get(word)
            if known is None:
                known = cache[word] = self._keys(word)
            keys.append(known)
        found: dict[str, list[Match]] = {}
        for first, here in enumerate(keys):
            if not here:
                continue
            longest: dict[str, Match] = {}
            for last, lists in self._term_ends(self._root, first, passage, keys):
                for name, languages in lists.items():
                    if name not in longest or longest[name].last < last:
                        longest[name] = Match(first, last, languages)
            for name, match in longest.items():
                earlier = found.setdefault(name, [])
                if not earlier or earlier[-1].last < match.last:
                    earlier.append(match)
        return _without_exceptions(found)

    def _add(self, term: str, name: str, language: str) -> None:
        node = self._root
        for part in term.split():
            if part == _GAP:
                node = node.children.setdefault(_GAP, _Node())
                continue
            words = _words(part.removesuffix("*"))
            for number, word in enumerate(words, start=1):
                is_stem = part.endswith("*") and number == len(words)
                (self._stems if is_stem else self._exact).add(word)
                node = node.children.setdefault(f"{word}*" if is_stem else word, _Node())
        languages = {*node.lists.get(name, ()), language}
        node.lists[name] = tuple(sorted(languages))

    def _keys(self, word: str) -> tuple[str, ...]:
        """The list words and stems that a word of a text matches."""
        keys = []
        for form in _forms(word):
            if form in self._exact:
                keys.append(form)
            keys += [
                f"{form[:length]}*"
                for length in range(1, min(len(form), _MAX_STEM_LENGTH) + 1)
                if form[:length] in self._stems
            ]
        return tuple(dict.fromkeys(keys))

    def _term_ends(
        self, node: _Node, at: int, passage: Passage, keys: list[tuple[str, ...]]
    ) -> Iterator[tuple[int, Mapping[str, tuple[str, ...]]]]:
        """The ends of terms that continue from ``node`` with word ``at``."""
        for key in keys[at]:
            child = node.children.get(key)
            if child is None:
                continue
            if child.lists:
                yield at, child.lists
            if not child.children:
                continue
            following = at + 1
            if (
                following < len(keys)
                and not child.children.keys().isdisjoint(keys[following])
                and _is_same_clause(passage, following)
            ):
                yield from self._term_ends(child, following, passage, keys)
            beyond = child.children.get(_GAP)
            while (
                beyond is not None
                and following < len(keys)
                and following <= at + 1 + _MAX_GAP
                and _is_same_clause(passage, following)
            ):
                if not beyond.children.keys().isdisjoint(keys[following]):
                    yield from self._term_ends(beyond, following, passage, keys)
                following += 1


@cache
def _words(text: str) -> tuple[str, ...]:
    """The folded words of a part of a term. Many terms share their parts."""
    return tokenize("", text).words


def _forms(word: str) -> Iterator[str]:
    """The word, and if it is Arabic, the word without prefixes."""
    yield word
    if "\u0620" <= word[0] <= "\u06ff":
        for prefix in _ARABIC_PREFIXES:
            if word.startswith(prefix) and len(word) >= len(prefix) + 3:
                yield word[len(prefix) :]


def _is_same_clause(passage: Passage, at: int) -> bool:
    """Whether word ``at`` is in the same clause as the word before it."""
    start, end = passage.ends[at - 1], passage.starts[at]
    if end == start or (end == start + 1 and passage.text[start] == " "):
        return True
    gap = passage.text[start : min(end, start + 12)]
    return end - start < 12 and "\n\n" not in gap and not _ANY_SCRIPT_BREAK.intersection(gap)


def _without_exceptions(found: dict[str, list[Match]]) -> dict[str, list[Match]]:
    kept = {}
    for name, matches in found.items():
        if name.startswith("not "):
            continue
        masked: set[int] = set()
        for mask in found.get(f"not {name}", ()):
            masked.update(range(mask.first, mask.last + 1))
        rest = [m for m in matches if m.first not in masked and m.last not in masked]
        if rest:
            kept[name] = rest
    return kept


def _read(name: str, text: str) -> TermFile:
    try:
        lists = TermFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise TermsUnreadable(f"{name}: This is not valid TOML: {error}") from None
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        lines = [f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}" for detail in details]
        raise TermsUnreadable(f"{name}: {'; '.join(lines)}") from None
    for kind in (
        lists.terms,
        lists.exceptions,
        lists.offenses,
        {"ignored_words": lists.ignored_words},
    ):
        for key, terms in kind.items():
            for term in terms:
                _check(name, key, term)
    return lists


def _check(name: str, key: str, term: str) -> None:
    """Reject a term that can never match, or that would match almost everything."""
    parts = term.split()
    what = f"{name}: {key}: {term!r}"
    if not parts or _GAP in (parts[0], parts[-1]) or (_GAP, _GAP) in pairwise(parts):
        raise TermsUnreadable(f"{what}: A term must start and end with a word.")
    for part in parts:
        if part == _GAP:
            continue
        words = _words(part.removesuffix("*"))
        if not words or "*" in part[:-1]:
            raise TermsUnreadable(f"{what}: {part!r} is not a word. Put '*' only at the end.")
        if part.endswith("*") and not 2 <= len(words[-1]) <= _MAX_STEM_LENGTH:
            raise TermsUnreadable(f"{what}: A stem must have 2 to {_MAX_STEM_LENGTH} letters.")


@cache
def packaged_terms() -> Terms:
    """The lists in this package."""
    folder = files(__package__)
    return Terms(
        {
            entry.name: entry.read_text(encoding="utf-8")
            for entry in folder.iterdir()
            if entry.name.endswith(".toml")
        }
    )
