"""Find roster names in a text exactly as they are written on the roster."""

from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from screening.index import Index
from screening.names import Name
from screening.scripts import ABJADS, EAST_ASIAN, Script, script_of_word
from screening.text_words import fold
from screening.word import Role


class ExactNames:
    """Finds all roster names in one pass, however many there are."""

    def __init__(self, index: Index) -> None:
        """Index the names that are long enough."""
        self._index = index
        patterns: dict[str, list[int]] = {}
        for listed in range(len(index.name_ids)):
            name = index.name(listed)
            written = fold(index.written[listed])
            if _is_distinctive(written, name):
                patterns.setdefault(written, []).append(listed)
        self._patterns = [tuple(listed) for listed in patterns.values()]
        self._search = AhoCorasick(
            patterns,
            matchkind=MatchKind.LeftmostLongest,
            implementation=Implementation.ContiguousNFA,
        )

    def find(self, text: str) -> Iterator[int]:
        """The numbers of the roster names in a text, once per occurrence."""
        if not self._patterns:
            return
        plain = fold(text)
        for pattern, start, end in self._search.find_matches_as_indexes(plain):
            for listed in self._patterns[pattern]:
                if _is_whole_word(plain, start, end, self._index.script(listed)):
                    yield listed


def _is_distinctive(written: str, name: Name) -> bool:
    """Whether a name is long enough for an exact search."""
    if name.script in EAST_ASIAN:
        return len(written.replace(" ", "")) >= 3
    words = [one for one in name.words if one.role is Role.NAME]
    return len(words) > 1 and len(written) > 6


def _is_whole_word(plain: str, start: int, end: int, script: Script) -> bool:
    """Whether a match is not part of a longer word."""
    before, after = plain[start - 1 : start], plain[end : end + 1]
    if script in EAST_ASIAN:
        return script is not Script.KANA or script_of_word(after or " ") is not Script.KANA
    if script in ABJADS and before.isalpha():
        space = plain.rfind(" ", 0, start)
        return start - space - 1 <= 2 and not after.isalpha()
    return not before.isalpha() and not after.isalpha()
