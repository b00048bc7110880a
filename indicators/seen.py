"""A communication as the rules see it: its texts cut into words, with what the lists find."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from unicodedata import category

from indicators.indications import Evidence
from indicators.known import Known, Limits
from indicators.terms.lists import TERMS, Match
from indicators.terms.quantities import Amount, DateFound, Penalty, amounts, dates, penalties
from indicators.terms.words import Passage, cut
from procedure.message import Communication, CommunicationKind

_LONGEST_QUOTE = 200
_ASIDE_AFTER, _ASIDE_BEFORE = 8, 3
_NOT_THE_ACT = (
    "judicial_warrant",
    "judicial_court",
    "judicial_law",
    "born",
    "limitation",
    "penalty_maximum",
)
"""Beside these words a date or a place is not that of the act."""

DIFFUSIONS = (CommunicationKind.WANTED_PERSON_DIFFUSION, CommunicationKind.OTHER_DIFFUSION)
WANTED = (CommunicationKind.RED_NOTICE, CommunicationKind.WANTED_PERSON_DIFFUSION)


@dataclass(frozen=True, slots=True)
class Missing:
    """What would be needed to judge a rule, in words."""

    what: str


Sign = Evidence | Missing


class Text:
    """One text of the communication with everything that is read in it."""

    def __init__(self, where: str, text: str) -> None:
        """Cut the text and find the terms of all lists."""
        self.passage: Passage = cut(where, text)
        self.found = TERMS.find(self.passage)

    def matches(self, *lists: str) -> list[Match]:
        """The matches of these lists, in the order of the text."""
        return sorted(
            (match for name in lists for match in self.found.get(name, ())),
            key=lambda match: (match.first, match.last),
        )

    def evidence(self, match: Match | DateFound | Amount | Penalty, says: str) -> Evidence:
        """A find as evidence, in the original words with their place."""
        passage = self.passage
        quote = passage.quote(match.first, match.last)[:_LONGEST_QUOTE]
        return Evidence(
            where=passage.where,
            words="".join(char for char in quote if category(char) != "Cf"),
            says=says,
            start=passage.starts[match.first],
            end=passage.ends[match.last],
            languages=match.languages if isinstance(match, Match) else (),
        )

    @cached_property
    def amounts(self) -> list[Amount]:
        """Sums of money and weights."""
        return amounts(self.passage, self.found)

    @cached_property
    def penalties(self) -> list[Penalty]:
        """Lengths of imprisonment."""
        return penalties(self.passage, self.found)

    @cached_property
    def dates(self) -> list[DateFound]:
        """All dates."""
        return dates(self.passage)

    @cached_property
    def act_dates(self) -> list[DateFound]:
        """Dates that belong to no warrant, court, law or birth, and that are no amount."""
        counted = {place for each in self.amounts for place in range(each.first, each.last + 1)}
        return [date for date in self.dates if date.first not in counted and not self._aside(date)]

    @cached_property
    def act_places(self) -> list[Match]:
        """Places that are not a court's."""
        return [place for place in self.matches("place") if not self._aside(place)]

    def _aside(self, find: DateFound | Match) -> bool:
        sentence = self.passage.sentences[find.first]
        reach = range(find.first - _ASIDE_AFTER, find.last + _ASIDE_BEFORE + 1)
        return any(self._sentence_at_aside_word.get(place) == sentence for place in reach)

    @cached_property
    def _sentence_at_aside_word(self) -> dict[int, int]:
        return {
            place: self.passage.sentences[place]
            for match in self.matches(*_NOT_THE_ACT)
            for place in (match.first, match.last)
        }


class Seen:
    """A communication with what is known beside it."""

    def __init__(self, communication: Communication, known: Known, limits: Limits) -> None:
        """Read all texts of the communication once."""
        self.communication = communication
        self.known = known
        self.limits = limits
        self.charges = tuple(
            Text(where, text)
            for number, charge in enumerate(communication.charges, start=1)
            for where, text in (
                (f"charge {number}", charge.text),
                (f"charge {number}, translation", charge.translation or ""),
            )
            if text
        )
        rest = (("subject line", communication.subject_line), ("body", communication.body))
        self.texts = (*self.charges, *(Text(where, text) for where, text in rest if text))

    def terms(self, name: str, says: str) -> Iterator[Evidence]:
        """Every match of a list in any text, as evidence."""
        for text in self.texts:
            for match in text.matches(name):
                yield text.evidence(match, says)

    def has(self, *lists: str) -> bool:
        """Whether any text has a term of one of these lists."""
        return any(name in text.found for text in self.texts for name in lists)

    @cached_property
    def has_account(self) -> bool:
        """Whether there is a text in which facts would stand: a message, or a long charge.

        The public extract of a notice has charges of a few words and never the facts.
        """
        body = self.communication.body.strip()
        return bool(body) or sum(len(text.passage.words) for text in self.charges) >= 40

    @cached_property
    def requesting(self) -> tuple[str, ...]:
        """The codes of the countries behind the request, as far as they are known."""
        issuers = [charge.issuing_country for charge in self.communication.charges]
        codes = [code for code in (self.known.requesting_country, *issuers) if code]
        return tuple(dict.fromkeys(codes))


def known(what: str, words: str, says: str) -> Evidence:
    """Evidence from what is known beside the communication."""
    return Evidence(where=f"known: {what}", words=words, says=says)
