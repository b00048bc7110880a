"""Who of the roster is named in a communication, how strongly, and why."""

import gc

from procedure.message import Communication, PartialDate, Subject
from procedure.values import ProtectedPersonId, Value
from screening.align import NO_NAME, Alignment, align
from screening.evidence import (
    CERTAIN_BY_DOCUMENT,
    Evidence,
    Level,
    Thresholds,
    birth_evidence,
    combined,
    document_evidence,
    name_reasons,
    nationality_evidence,
)
from screening.index import Index, document_key
from screening.names import read_name
from screening.roster import ProtectedPerson, Roster
from screening.text import TextSearch
from screening.text_words import document_keys

MOST_ALIGNED = 24
"""Listed names that are compared word by word with one name of a message."""
MANY = 20_000
"""A roster of more people is kept out of the search for waste in memory."""
MOST_HITS = 50
"""Hits that one communication can have, the strongest first."""


IN_TEXT = Evidence(weight=-0.4, reason="found in running text, where names are not marked")
"""What it costs that a text does not say which of its words are a name."""


class AlignedPair(Value):
    """Words that belong together: as found, as listed, how alike from 0 to 1, and why."""

    found: str
    listed: str
    likeness: float
    why: str


class Hit(Value):
    """One person of the roster who may be meant, and why.

    ``pairs`` are the words of the two names that belong together; ``found_covered`` and
    ``listed_covered`` say how much of each name they explain, from 0 to 1. ``threshold`` is the
    least score of the level.
    """

    person_id: ProtectedPersonId
    level: Level
    score: float
    status: str
    where: str
    """``subject 1`` or ``text``."""
    reasons: tuple[str, ...]
    pairs: tuple[AlignedPair, ...] = ()
    found_covered: float = 0.0
    listed_covered: float = 0.0
    threshold: float = 0.0


class ScreenResult(Value):
    """What the screening of one communication found."""

    roster_version: str
    hits: tuple[Hit, ...]


class Asked(Value):
    """Somebody whom the roster is asked for: names in any script, and what else is known."""

    names: tuple[str, ...]
    birth_date: PartialDate | None = None
    nationalities: tuple[str, ...] = ()
    document_numbers: tuple[str, ...] = ()


def asked_of(subject: Subject) -> Asked:
    """The subject of a communication, as the roster is asked for it."""
    main = " ".join(
        part for part in (subject.forename, subject.family_name) if part and part.strip(" -")
    )
    return Asked(
        names=tuple(name for name in (main, *subject.other_names) if name.strip(" -")),
        birth_date=subject.birth_date,
        nationalities=subject.nationalities,
        document_numbers=subject.document_numbers,
    )


class Screen:
    """Compares communications with one version of the roster."""

    def __init__(self, roster: Roster, thresholds: Thresholds | None = None) -> None:
        """Prepare the roster's names; some seconds for 100,000 people."""
        self._roster = roster
        self._population = len(roster.persons)
        self.thresholds = thresholds or Thresholds()
        # Nothing that is made here is let go again, so that looking for waste is waste: it would
        # take a quarter of the time.
        collecting = gc.isenabled()
        gc.disable()
        try:
            self._index = Index(roster.persons)
            self._text = TextSearch(self._index)
        finally:
            if collecting:
                gc.enable()
        if self._population > MANY:
            # Looking through all this again for waste would stop a message for half a second.
            gc.freeze()

    def screen(self, communication: Communication) -> ScreenResult:
        """Everybody of the roster whom the communication may name, strongest first."""
        best: dict[str, Hit] = {}
        for number, subject in enumerate(communication.subjects, start=1):
            for hit in self.find(asked_of(subject), f"subject {number}"):
                known = best.get(hit.person_id)
                if known is None or hit.score > known.score:
                    best[hit.person_id] = hit
        for text in (communication.subject_line, communication.body):
            for hit in (*self.find_in_text(text), *self.find_documents(text)):
                known = best.get(hit.person_id)
                if known is None or hit.score > known.score:
                    best[hit.person_id] = hit
        hits = sorted(best.values(), key=lambda hit: (-hit.score, hit.person_id))
        return ScreenResult(roster_version=self._roster.version, hits=tuple(hits[:MOST_HITS]))

    def find(self, asked: Asked, where: str) -> list[Hit]:
        """Everybody of the roster who may be the one asked for, strongest first."""
        alignments = self._aligned(asked)
        by_document: set[int] = set()
        for document in asked.document_numbers:
            key = document_key(document)
            if key:
                by_document.update(self._index.by_document.get(key, ()))
        for person in by_document:
            alignments.setdefault(person, NO_NAME)
        hits = []
        for person, alignment in alignments.items():
            hit = self._judged(
                self._roster.persons[person], alignment, asked, person in by_document, where
            )
            if hit is not None:
                hits.append(hit)
        hits.sort(key=lambda hit: (-hit.score, hit.person_id))
        return hits[:MOST_HITS]

    def find_in_text(self, text: str) -> list[Hit]:
        """Everybody of the roster whom a text mentions by name, strongest first."""
        if not text.strip():
            return []
        best: dict[str, Hit] = {}
        for mention in self._text.find(text):
            person = self._roster.persons[self._index.person_of[mention.listed]]
            evidence = [] if mention.exact else [IN_TEXT]
            score = combined(mention.alignment, evidence, self._population)
            hit = self._hit(person, mention.alignment, score, evidence, "text")
            if hit is not None:
                known = best.get(hit.person_id)
                if known is None or hit.score > known.score:
                    best[hit.person_id] = hit
        return sorted(best.values(), key=lambda hit: (-hit.score, hit.person_id))

    def find_documents(self, text: str) -> list[Hit]:
        """Everybody of the roster whose document number stands in a text."""
        if not self._index.by_document:
            return []
        agree = document_evidence(True)
        found: dict[int, None] = {}
        for key in document_keys(text):
            found.update(dict.fromkeys(self._index.by_document.get(key, ())))
        hits = []
        for person in found:
            listed = self._roster.persons[person]
            hit = self._hit(listed, NO_NAME, CERTAIN_BY_DOCUMENT, [agree] if agree else [], "text")
            if hit is not None:
                hits.append(hit)
        return hits

    def _aligned(self, asked: Asked) -> dict[int, Alignment]:
        index = self._index
        best: dict[int, Alignment] = {}
        born = self._born_alike(asked.birth_date)
        for text in asked.names:
            for name in read_name(text):
                found = index.weighted(name)
                listed_names = dict.fromkeys(index.candidates(found, MOST_ALIGNED))
                for person in born:
                    listed_names.update(dict.fromkeys(index.names_of(person)))
                for listed in listed_names:
                    script = index.script(listed)
                    # An alias in another script only adds chances for a false alarm: across
                    # scripts the main name is compared.
                    if script is not name.script and not index.is_main[listed]:
                        continue
                    alignment = align(found, index.listed(listed))
                    person = index.person_of[listed]
                    known = best.get(person)
                    if known is None or self._alone(alignment) > self._alone(known):
                        best[person] = alignment
        return best

    def _alone(self, alignment: Alignment) -> float:
        """What a name scores without other evidence."""
        return combined(alignment, [], self._population)

    def _born_alike(self, birth: PartialDate | None) -> list[int]:
        if birth is None or not birth.month or not birth.day or birth.placeholder:
            return []
        found = list(self._index.by_birth.get((birth.year, birth.month, birth.day), ()))
        if birth.day <= 12 and birth.day != birth.month:
            found += self._index.by_birth.get((birth.year, birth.day, birth.month), ())
        return found[:200]

    def _judged(
        self,
        person: ProtectedPerson,
        alignment: Alignment,
        asked: Asked,
        same_document: bool,
        where: str,
    ) -> Hit | None:
        evidence = [
            one
            for one in (
                birth_evidence(asked.birth_date, person.birth_date),
                nationality_evidence(asked.nationalities, person.nationalities),
                document_evidence(same_document),
            )
            if one is not None
        ]
        score = combined(alignment, evidence, self._population)
        if same_document:
            score = max(score, CERTAIN_BY_DOCUMENT)
        return self._hit(person, alignment, score, evidence, where)

    def _hit(
        self,
        person: ProtectedPerson,
        alignment: Alignment,
        score: float,
        evidence: list[Evidence],
        where: str,
    ) -> Hit | None:
        level = self.thresholds.level(score)
        if level is None:
            return None
        return Hit(
            person_id=person.person_id,
            level=level,
            score=score,
            status=person.status,
            where=where,
            reasons=(*name_reasons(alignment), *(one.reason for one in evidence)),
            pairs=tuple(
                AlignedPair(
                    found=pair.found, listed=pair.listed, likeness=pair.likeness, why=pair.why
                )
                for pair in alignment.pairs
            ),
            found_covered=min(1.0, alignment.found_covered),
            listed_covered=min(1.0, alignment.listed_covered),
            threshold=self.thresholds.of(level),
        )
