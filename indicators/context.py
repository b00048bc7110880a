"""What the rules work with: a communication, its texts with list matches, and known facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from unicodedata import category

from indicators.indications import Evidence
from indicators.known import Known, Limits
from indicators.terms.lists import Match, packaged_terms
from indicators.terms.quantities import (
    Amount,
    DateFound,
    Penalty,
    amounts,
    dates,
    penalties,
)
from indicators.terms.words import Passage, tokenize
from procedure.message import Communication, CommunicationKind

_MAX_QUOTE_LENGTH = 200
_NON_ACT_AFTER, _NON_ACT_BEFORE = 8, 3
_NON_ACT_LISTS = (
    "judicial_warrant",
    "judicial_court",
    "judicial_law",
    "born",
    "limitation",
    "penalty_maximum",
)
"""Near these terms, a date or place is not that of the alleged act."""

DIFFUSIONS = (CommunicationKind.WANTED_PERSON_DIFFUSION, CommunicationKind.OTHER_DIFFUSION)
WANTED = (CommunicationKind.RED_NOTICE, CommunicationKind.WANTED_PERSON_DIFFUSION)


@dataclass(frozen=True, slots=True)
class Missing:
    """Information that is needed to assess a rule."""

    what: str
    known_from: tuple[str, ...] = ()
    """The other cases from which it is known: missing for whoever knows of none."""


CheckResult = Evidence | Missing


class Text:
    """One text of the communication, with its terms, dates, and amounts."""

    def __init__(self, where: str, text: str) -> None:
        """Split the text into words and find the terms of all lists."""
        self.passage: Passage = tokenize(where, text)
        self.found = packaged_terms().find(self.passage)

    def matches(self, *lists: str) -> list[Match]:
        """The matches of these lists, in text order."""
        return sorted(
            (match for name in lists for match in self.found.get(name, ())),
            key=lambda match: (match.first, match.last),
        )

    def evidence(self, match: Match | DateFound | Amount | Penalty, says: str) -> Evidence:
        """A match as evidence, with the original words and their position."""
        passage = self.passage
        quote = passage.quote(match.first, match.last)[:_MAX_QUOTE_LENGTH]
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
        """Amounts of money and weights."""
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
        """Dates that do not belong to a warrant, court, law, birth, or amount."""
        counted = {place for each in self.amounts for place in range(each.first, each.last + 1)}
        return [
            date
            for date in self.dates
            if date.first not in counted and not self._is_not_about_act(date)
        ]

    @cached_property
    def act_places(self) -> list[Match]:
        """Places that do not belong to a court."""
        return [place for place in self.matches("place") if not self._is_not_about_act(place)]

    def _is_not_about_act(self, find: DateFound | Match) -> bool:
        sentence = self.passage.sentences[find.first]
        reach = range(find.first - _NON_ACT_AFTER, find.last + _NON_ACT_BEFORE + 1)
        return any(self._sentence_at_non_act_word.get(place) == sentence for place in reach)

    @cached_property
    def _sentence_at_non_act_word(self) -> dict[int, int]:
        return {
            place: self.passage.sentences[place]
            for match in self.matches(*_NON_ACT_LISTS)
            for place in (match.first, match.last)
        }


class Context:
    """A communication and the facts known about it."""

    def __init__(self, communication: Communication, known: Known, limits: Limits) -> None:
        """Analyze all texts of the communication."""
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

    def term_evidence(self, name: str, says: str) -> Iterator[Evidence]:
        """Every match of a list in all texts, as evidence."""
        for text in self.texts:
            for match in text.matches(name):
                yield text.evidence(match, says)

    def has(self, *lists: str) -> bool:
        """Whether any text has a term from one of these lists."""
        return any(name in text.found for text in self.texts for name in lists)

    @cached_property
    def has_narrative(self) -> bool:
        """Whether there is text that would contain facts: a body, or long charges.

        The public extract of a notice has only short charges and no facts.
        """
        body = self.communication.body.strip()
        return bool(body) or sum(len(text.passage.words) for text in self.charges) >= 40

    @cached_property
    def requesting_countries(self) -> tuple[str, ...]:
        """The codes of the known countries behind the request."""
        issuers = [charge.issuing_country for charge in self.communication.charges]
        codes = [code for code in (self.known.requesting_country, *issuers) if code]
        return tuple(dict.fromkeys(codes))


def known_fact(what: str, words: str, says: str, known_from: tuple[str, ...] = ()) -> Evidence:
    """Evidence from facts on file, outside the communication."""
    return Evidence(where=f"on file: {what}", words=words, says=says, known_from=known_from)
