"""Texts of an original, with places for what each copy has of its own, and times that move."""

import re
from collections import ChainMap
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache

_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)"
_IDS = r"[a-z]+-[0-9A-HJKMNP-TV-Z]{26}"
_SIGNATURE, _COMMITMENT = r"[A-Za-z0-9+/]{86}==", r"[0-9a-f]{64}"
_SEQ = r'"seq":\d+'
_SHAPES = "|".join((_TIME, _SIGNATURE, _COMMITMENT, _IDS, _SEQ))
"""What is looked for by its shape: a long original has thousands of these."""
_shaped = re.compile(_SHAPES).fullmatch
_is_time = re.compile(_TIME).fullmatch


class Tokens:
    """What is replaced in the texts of an original: each by the value of a key."""

    def __init__(self, keys: Mapping[str, str], of: "Tokens | None" = None) -> None:
        """``keys`` has, for each token, the key of its value; ``of`` are others, beside them."""
        self._keys: ChainMap[str, str] = ChainMap(dict(keys), *(of._keys.maps if of else ()))
        plain = {key for key in keys if not _shaped(key)} | (of._plain if of else frozenset())
        self._plain: frozenset[str] = frozenset(plain)
        self.pattern: re.Pattern[str] = (
            of.pattern if of and plain == of._plain else _pattern(self._plain)
        )

    def and_also(self, keys: Mapping[str, str]) -> "Tokens":
        """The same with more of them."""
        return Tokens(keys, self)

    def key(self, found: str) -> str | None:
        """The key of what the pattern found: of a time that time, of what is no token None."""
        return self._keys.get(found) or (found if _is_time(found) else None)


def _pattern(plain: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(plain, key=len, reverse=True)
    return re.compile(f"({'|'.join([*map(re.escape, longest_first), _SHAPES])})")


class Text:
    """A text that is filled for each copy: what is cut once costs little each time."""

    __slots__ = ("_parts", "_slots")

    def __init__(self, parts: list[str], slots: tuple[tuple[int, str], ...]) -> None:
        """``slots`` are the places among the parts that take values, each with its key."""
        self._parts = parts
        self._slots = slots

    @classmethod
    def cut(cls, text: str, tokens: Tokens) -> "Text":
        """The text, cut where a token or a time is; a time is the key of its own value."""
        found = tokens.pattern.split(text)
        parts, slots = found[:1], []
        for at in range(1, len(found), 2):
            key = tokens.key(found[at])
            if key is None:
                parts[-1] += found[at] + found[at + 1]
            else:
                slots.append((len(parts), key))
                parts += found[at : at + 2]
        return cls(parts, tuple(slots))

    @property
    def fixed(self) -> bool:
        """Whether it is the same in each copy."""
        return not self._slots

    def moved(self, by: timedelta) -> "Text":
        """The text with all its times moved, which then are the same in each copy."""
        parts: list[str] = [self._parts[0]]
        slots: list[tuple[int, str]] = []
        for at, key in self._slots:
            rest = self._parts[at + 1]
            if key == self._parts[at]:
                parts[-1] += moved(key, by) + rest
            else:
                slots.append((len(parts), key))
                parts += [self._parts[at], rest]
        return Text(parts, tuple(slots))

    def fill(self, values: Mapping[str, str]) -> str:
        """The text of one copy."""
        if not self._slots:
            return self._parts[0]
        parts = self._parts.copy()
        for at, key in self._slots:
            parts[at] = values[key]
        return "".join(parts)


@lru_cache(maxsize=100_000)
def moved(written: str, by: timedelta) -> str:
    """A time, moved, in the form in which it is written."""
    at = datetime.fromisoformat(written.replace("Z", "+00:00")) + by
    again = at.isoformat(timespec="microseconds" if "." in written else "seconds")
    return again.replace("+00:00", "Z") if written.endswith("Z") else again
