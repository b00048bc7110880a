"""Find roster names in the free text of a message.

There are two passes. The first finds exact roster names in their own script. The second finds
nearby words that sound like two words of one roster name. It considers only words that can be part
of a name: capitalized words, if the script and the text use capitals.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from screening.align import NO_MATCH, Alignment, align
from screening.east_asian_text import EastAsianText
from screening.exact_names import ExactNames
from screening.index import Index
from screening.limits import Work
from screening.listed_words import ListedWords
from screening.names import Name, parse_name
from screening.scripts import Script, clean_text, romanized
from screening.similarity import word_similarity
from screening.tables.common_words import COMMON_WORDS
from screening.tables.name_parts import PARTICLES, TITLES
from screening.text_words import CASED, TextWord, is_caseless, text_words
from screening.word import Role, Word
from screening.word_pairs import WordPairs

MAX_GAP = 4
"""The maximum distance, in words, between two words of one name."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A roster name found in a text."""

    listed: int
    alignment: Alignment
    exact: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A word of the text that may be in a name, and the roster words that it may stand for."""

    at: int
    word: Word
    similar: tuple[int, ...]
    after_break: bool
    """Whether punctuation that ends a name comes before it."""


class TextSearch:
    """Finds the names of an index in free text."""

    def __init__(self, index: Index, cache: int = 30_000) -> None:
        """Prepare the search. At most ``cache`` words are cached."""
        self._index = index
        self._words = ListedWords(index, cache)
        self._pairs = WordPairs(index)
        self._east_asian = EastAsianText(self._words, self._pairs)
        self._exact = ExactNames(index)

    def holds_exact_name(self, text: str) -> bool:
        """Whether the text has a whole roster name as it is written on the roster."""
        return next(self._exact.find(text), None) is not None

    def find(self, text: str, work: Work) -> list[Mention]:
        """The roster names mentioned in the text, each with its best match.

        ``work`` says how much may be done, and learns if it was not enough.
        """
        best: dict[int, Mention] = {}
        for listed in self._exact.find(text):
            if listed in best:
                continue
            name = self._index.weighted_listed(listed)
            best[listed] = Mention(listed, align(name, name), exact=True)
        tried: set[tuple[int, tuple[Word, ...]]] = set()
        clean = clean_text(work.read(text))
        words = list(text_words(clean))
        has_case = not is_caseless(words)
        for listed, span in self._spans(clean, words, has_case, work):
            if not work.span():
                break
            known = best.get(listed)
            if known is not None and known.exact:
                continue
            if (listed, span) in tried:
                continue
            if not work.comparison():
                break
            tried.add((listed, span))
            alignment = self._aligned(span, listed, has_case)
            if known is None or alignment.score > known.alignment.score:
                best[listed] = Mention(listed, alignment, exact=False)
        return list(best.values())

    def _spans(
        self, clean: str, words: list[TextWord], has_case: bool, work: Work
    ) -> Iterator[tuple[int, tuple[Word, ...]]]:
        """Yield roster names, each with the words of the text that may be that name."""
        yield from self._east_asian.han(clean, work)
        yield from self._east_asian.kana(clean, work)
        candidates = self._candidates(words, has_case, work)
        yield from self._east_asian.hangul(words, work)
        for number, candidate in enumerate(candidates):
            for later in candidates[number + 1 : number + 1 + MAX_GAP]:
                if later.at - candidate.at > MAX_GAP or later.after_break:
                    break
                for listed in self._pairs.names(candidate.similar, later.similar):
                    yield listed, _span_around(words, candidate.at, later.at)
            yield from self._with_initials(words, candidate)

    def _with_initials(
        self, words: list[TextWord], candidate: _Candidate
    ) -> Iterator[tuple[int, tuple[Word, ...]]]:
        """Yield names that appear as a family name with initials, without a second full word."""
        nearby = [
            words[at]
            for at in (candidate.at - 2, candidate.at - 1, candidate.at + 1, candidate.at + 2)
            if 0 <= at < len(words) and len(words[at].piece) == 1 and words[at].capitalized
        ]
        if not nearby:
            return
        initials = {romanized(one.piece.casefold(), one.script)[:1] for one in nearby}
        for word_id in candidate.similar[:3]:
            postings = self._index.postings[word_id]
            if len(postings) > 300:
                continue
            for listed in postings:
                firsts = {one.latin[:1] for one in self._index.name(listed).words}
                if initials & firsts:
                    yield listed, _span_around(words, candidate.at, candidate.at)

    def _candidates(self, words: list[TextWord], has_case: bool, work: Work) -> list[_Candidate]:
        candidates: list[_Candidate] = []
        after_break = False
        for at, one in enumerate(words):
            after_break = after_break or one.after_break
            if one.script is Script.HAN or (
                has_case and one.script in CASED and not one.capitalized
            ):
                continue
            if not work.word((one.piece, one.script)):
                continue
            known = self._words.find(one)
            if known is not None:
                candidates.append(_Candidate(at, known[0], known[1], after_break))
                after_break = False
            for word, similar in self._words.parts(one):
                candidates.append(_Candidate(at, word, similar, after_break))
                after_break = False
            if at and not one.after_break and _may_be_one_given_name(words[at - 1], one):
                both = words[at - 1].piece + one.piece
                may = work.word((both, one.script))
                known = self._words.find(TextWord(both, one.script, True, False)) if may else None
                if known is not None:
                    candidates.append(_Candidate(at, known[0], known[1], after_break))
                    after_break = False
        return candidates

    def _aligned(self, span: tuple[Word, ...], listed: int, has_case: bool) -> Alignment:
        index = self._index
        listed_words = index.name(listed).words
        # Locate the best match for each roster word, and ignore weaker ones.
        hits = set()
        for other in listed_words:
            similarities = [word_similarity(one, other)[0] for one in span]
            if similarities and max(similarities) >= 0.75:
                hits.add(similarities.index(max(similarities)))
        if not hits:
            # Two names written as one word are similar to neither.
            return self._compared(span, listed) if span else NO_MATCH
        first, last = min(hits), max(hits) + 1
        alignment = self._compared(span[first:last], listed)
        if has_case and alignment.unmatched_listed:
            # If a roster word is missing, a capitalized neighbor may be a different family name.
            first -= first > 0 and _is_name_word(span[first - 1])
            last += last < len(span) and _is_name_word(span[last])
            alignment = self._compared(span[first:last], listed)
        return alignment

    def _compared(self, words: tuple[Word, ...], listed: int) -> Alignment:
        index = self._index
        return align(index.weighted(Name(words, words[0].script)), index.weighted_listed(listed))


def _is_name_word(word: Word) -> bool:
    return word.role is Role.NAME and word.script in CASED and word.latin not in COMMON_WORDS


def _span_around(words: list[TextWord], first: int, last: int) -> tuple[Word, ...]:
    """The words from first to last, plus adjacent words that may be in the same name."""
    start, end = first, last
    for _ in range(3):
        if start > 0 and not words[start].after_break and _may_be_in_name(words[start - 1]):
            start -= 1
    for _ in range(3):
        if (
            end + 1 < len(words)
            and not words[end + 1].after_break
            and _may_be_in_name(words[end + 1])
        ):
            end += 1
    text = "".join(
        ("-" if one.hyphenated else " ") + one.piece
        for one in words[start : end + 1]
        if one.piece not in TITLES
    )
    names = parse_name(text.strip())
    return names[0].words if names else ()


def _may_be_one_given_name(before: TextWord, one: TextWord) -> bool:
    """Whether two adjacent words may be the syllables of one East Asian given name."""
    return (
        one.script is Script.LATIN
        and before.script is Script.LATIN
        and before.capitalized
        and one.capitalized
        and 1 < len(before.piece) < 6
        and 1 < len(one.piece) < 6
    )


def _may_be_in_name(one: TextWord) -> bool:
    return bool(one.piece) and (
        one.capitalized or one.script not in CASED or one.piece in PARTICLES
    )
