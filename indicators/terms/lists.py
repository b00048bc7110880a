"""The term lists: words that point to something, as data per language, and finding them in a text.

A term is one or more words. ``*`` at the end of a word stands for any ending; ``...`` between two
words for up to four others. Case, accents and Arabic prefixes (and, with, for, the) do not matter.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import pairwise

from pydantic import Field, ValidationError

from indicators.terms.words import Passage, cut
from procedure.values import Value

_GAP = "..."
_LONGEST_GAP = 4
_LONGEST_STEM = 24
_ANY_SCRIPT_BREAK = frozenset(".;:!?؛؟。！？；")


class TermsUnreadable(ValueError):
    """A term list cannot be used; the message says which file, which entry, and why."""


class TermFile(Value):
    """The lists of one language.

    ``not_meant`` gives, per list, wordings in which a term of the list says nothing ("not of a
    political character"). ``offences`` gives the words for each kind of offence: the same keys in
    every language, so that charges can be compared across languages. ``left_out`` are single words
    that every charge has ("committed", "article"). ``numbers`` are number words.
    """

    language: str = Field(pattern=r"^[a-z]{2}$")
    name: str
    terms: Mapping[str, tuple[str, ...]]
    not_meant: Mapping[str, tuple[str, ...]] = {}
    offences: Mapping[str, tuple[str, ...]] = {}
    left_out: tuple[str, ...] = ()
    numbers: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Match:
    """A term of a list in a passage, from word ``first`` to word ``last``."""

    first: int
    last: int
    languages: tuple[str, ...]


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The lists of which a term ends here, each with its languages."""


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
"""And, so; the; with, like, for: alone and joined, as they are written onto the word."""


class Terms:
    """All lists of all languages, ready to be found in texts."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        """``sources`` maps file names to TOML texts. Raises TermsUnreadable."""
        self._root = _Node()
        self._exact: set[str] = set()
        self._stems: set[str] = set()
        self.files = tuple(_read(name, sources[name]) for name in sorted(sources))
        digest = hashlib.sha256()
        for name in sorted(sources):
            digest.update(f"{name}\0{sources[name]}\0".encode())
        self.version = digest.hexdigest()[:16]
        """Names exactly this content."""
        for lists in self.files:
            for kind, prefix in (("terms", ""), ("not_meant", "not "), ("offences", "offence ")):
                for key, terms in getattr(lists, kind).items():
                    for term in terms:
                        self._add(term, prefix + key, lists.language)
        self._numbers = {
            cut("", word).words[0]: number
            for lists in self.files
            for word, number in lists.numbers.items()
        }
        dropped = [term for lists in self.files for term in lists.left_out]
        self._left_out = {cut("", term).words[0] for term in dropped if not term.endswith("*")}
        self._left_out_stems = tuple(
            sorted({cut("", term[:-1]).words[0] for term in dropped if term.endswith("*")})
        )

    def number(self, word: str) -> int | None:
        """The number that a folded word of any language says, or None."""
        return next((self._numbers[form] for form in _forms(word) if form in self._numbers), None)

    def leaves_out(self, word: str) -> bool:
        """Whether the folded word says nothing when charges are compared."""
        return any(
            form in self._left_out or form.startswith(self._left_out_stems) for form in _forms(word)
        )

    def find(self, passage: Passage) -> dict[str, list[Match]]:
        """For each list its matches in the order of the text, the longest where several overlap.

        Lists of offences have the key ``offence <kind>``. What stands in a ``not_meant`` wording
        of a list is left out of that list.
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
            for last, lists in self._ends(self._root, first, passage, keys):
                for name, languages in lists.items():
                    if name not in longest or longest[name].last < last:
                        longest[name] = Match(first, last, languages)
            for name, match in longest.items():
                earlier = found.setdefault(name, [])
                if not earlier or earlier[-1].last < match.last:
                    earlier.append(match)
        return _without_not_meant(found)

    def _add(self, term: str, name: str, language: str) -> None:
        node = self._root
        for part in term.split():
            if part == _GAP:
                node = node.children.setdefault(_GAP, _Node())
                continue
            words = cut("", part.removesuffix("*")).words
            for number, word in enumerate(words, start=1):
                is_stem = part.endswith("*") and number == len(words)
                (self._stems if is_stem else self._exact).add(word)
                node = node.children.setdefault(f"{word}*" if is_stem else word, _Node())
        languages = {*node.lists.get(name, ()), language}
        node.lists[name] = tuple(sorted(languages))

    def _keys(self, word: str) -> tuple[str, ...]:
        """The words and stems of the lists that this word of a text can be."""
        keys = []
        for form in _forms(word):
            if form in self._exact:
                keys.append(form)
            keys += [
                f"{form[:length]}*"
                for length in range(1, min(len(form), _LONGEST_STEM) + 1)
                if form[:length] in self._stems
            ]
        return tuple(dict.fromkeys(keys))

    def _ends(
        self, node: _Node, at: int, passage: Passage, keys: list[tuple[str, ...]]
    ) -> Iterator[tuple[int, Mapping[str, tuple[str, ...]]]]:
        """Where terms end that go on from ``node`` with word ``at``."""
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
                and _goes_on(passage, following)
            ):
                yield from self._ends(child, following, passage, keys)
            beyond = child.children.get(_GAP)
            while (
                beyond is not None
                and following < len(keys)
                and following <= at + 1 + _LONGEST_GAP
                and _goes_on(passage, following)
            ):
                if not beyond.children.keys().isdisjoint(keys[following]):
                    yield from self._ends(beyond, following, passage, keys)
                following += 1


def _forms(word: str) -> Iterator[str]:
    """The word, and for Arabic the word without its prefixes."""
    yield word
    if "\u0620" <= word[0] <= "\u06ff":
        for prefix in _ARABIC_PREFIXES:
            if word.startswith(prefix) and len(word) >= len(prefix) + 3:
                yield word[len(prefix) :]


def _goes_on(passage: Passage, at: int) -> bool:
    """Whether word ``at`` belongs to the same sentence piece as the word before it."""
    start, end = passage.ends[at - 1], passage.starts[at]
    if end == start or (end == start + 1 and passage.text[start] == " "):
        return True
    gap = passage.text[start : min(end, start + 12)]
    return end - start < 12 and "\n\n" not in gap and not _ANY_SCRIPT_BREAK.intersection(gap)


def _without_not_meant(found: dict[str, list[Match]]) -> dict[str, list[Match]]:
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
        raise TermsUnreadable(f"{name}: not TOML: {error}") from None
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        lines = [f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}" for detail in details]
        raise TermsUnreadable(f"{name}: {'; '.join(lines)}") from None
    for kind in (lists.terms, lists.not_meant, lists.offences, {"left_out": lists.left_out}):
        for key, terms in kind.items():
            for term in terms:
                _check(name, key, term)
    return lists


def _check(name: str, key: str, term: str) -> None:
    """Refuse a term that cannot be found, or that would be found everywhere."""
    parts = term.split()
    what = f"{name}: {key}: {term!r}"
    if not parts or _GAP in (parts[0], parts[-1]) or (_GAP, _GAP) in pairwise(parts):
        raise TermsUnreadable(f"{what}: a term begins and ends with a word.")
    for part in parts:
        if part == _GAP:
            continue
        words = cut("", part.removesuffix("*")).words
        if not words or "*" in part[:-1]:
            raise TermsUnreadable(f"{what}: {part!r} is not a word; '*' stands at its end only.")
        if part.endswith("*") and not 2 <= len(words[-1]) <= _LONGEST_STEM:
            raise TermsUnreadable(f"{what}: a stem has 2 to {_LONGEST_STEM} letters.")


def _packaged() -> Terms:
    folder = files(__package__)
    return Terms(
        {
            entry.name: entry.read_text(encoding="utf-8")
            for entry in folder.iterdir()
            if entry.name.endswith(".toml")
        }
    )


TERMS = _packaged()
"""The lists of this package, read once at import."""
