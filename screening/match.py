"""Screen a communication against the roster: who is named, how strong the match is, and why."""

import gc
from collections.abc import Iterable, Iterator

from procedure.message import Communication, PartialDate, Subject
from procedure.values import Value
from screening.align import NO_MATCH, Alignment, align
from screening.evidence import (
    DOCUMENT_MATCH_SCORE,
    Evidence,
    Thresholds,
    birth_evidence,
    combined_score,
    document_evidence,
    name_reasons,
    nationality_evidence,
)
from screening.index import Index, document_key
from screening.limits import Work
from screening.names import is_too_long, parse_name
from screening.result import AlignedPair, Hit, ScreenResult
from screening.roster import ProtectedPerson, Roster
from screening.text import TextSearch
from screening.text_words import document_keys

MAX_ALIGNED = 24
"""How many roster names are compared word by word with one name in a message."""
LARGE_ROSTER = 20_000
"""A larger roster is excluded from garbage collection."""
MAX_HITS = 50
"""The most hits per communication, strongest first."""


FREE_TEXT = Evidence(weight=-0.4, reason="found in free text, where names are not labeled")
"""The penalty for free text, which does not show which words are a name."""


class Query(Value):
    """A person to look up on the roster: names in any script, and other known data."""

    names: tuple[str, ...]
    birth_date: PartialDate | None = None
    nationalities: tuple[str, ...] = ()
    document_numbers: tuple[str, ...] = ()


def query_for(subject: Subject) -> Query:
    """The roster query for the subject of a communication."""
    main = " ".join(
        part for part in (subject.forename, subject.family_name) if part and part.strip(" -")
    )
    return Query(
        names=tuple(name for name in (main, *subject.other_names) if name.strip(" -")),
        birth_date=subject.birth_date,
        nationalities=subject.nationalities,
        document_numbers=subject.document_numbers,
    )


def _strongest(found: Iterable[Hit]) -> list[Hit]:
    """The strongest hit of each person, of equal ones the first; the strongest person first."""
    best: dict[str, Hit] = {}
    for hit in found:
        known = best.get(hit.person_id)
        if known is None or hit.score > known.score:
            best[hit.person_id] = hit
    return sorted(best.values(), key=lambda hit: (-hit.score, hit.person_id))


class Screen:
    """Screens communications against one version of the roster."""

    def __init__(
        self, roster: Roster, thresholds: Thresholds | None = None, *, names_only: bool = False
    ) -> None:
        """Index the roster. This takes several seconds for 100,000 people.

        ``names_only`` is for whoever compares names and never looks for them in a text: it takes
        a third less.
        """
        self._roster = roster
        self._population = len(roster.persons)
        self.thresholds = thresholds or Thresholds()
        # Nothing built here is released, so garbage collection would find nothing and would take a
        # quarter of the time.
        collecting = gc.isenabled()
        gc.disable()
        try:
            self._index = Index(roster.persons)
            self._texts = None if names_only else TextSearch(self._index)
        finally:
            if collecting:
                gc.enable()
        if self._population > LARGE_ROSTER:
            # Without this, a garbage collection could delay a message by half a second.
            gc.freeze()

    @property
    def _text(self) -> TextSearch:
        if self._texts is None:
            raise ValueError("made for names only")
        return self._texts

    def screen(self, communication: Communication) -> ScreenResult:
        """All people on the roster who may be named in the communication, strongest first."""
        work = Work()
        hits = _strongest(self._found(communication, work))
        return ScreenResult(
            roster_version=self._roster.version,
            hits=tuple(hits[:MAX_HITS]),
            incomplete=not work.complete,
        )

    def _found(self, communication: Communication, work: Work) -> Iterator[Hit]:
        """Every hit in the subjects and in the texts; one person may have several."""
        for number, subject in enumerate(communication.subjects, start=1):
            where = f"subject {number}"
            for query in (query_for(subject), *self._names_in_parts(subject, work)):
                yield from self.find(query, where, work)
                for name in filter(is_too_long, query.names):
                    yield from self.find_in_text(work.text(name), where, work)
        for where, text in communication.running_text():
            bounded = work.text(text)
            yield from self.find_in_text(bounded, where, work)
            yield from self.find_documents(bounded, where)

    def _names_in_parts(self, subject: Subject, work: Work) -> Iterator[Query]:
        """A whole roster name in one part of a name is looked up by itself as well.

        It may be somebody else's, so what is known of the subject says nothing against it.
        """
        query = query_for(subject)
        for part in (subject.family_name, subject.forename, *subject.other_names):
            if not part or (part,) == query.names:
                continue
            if self._text.holds_exact_name(work.text(part)):
                yield Query(names=(part,))

    def find(self, query: Query, where: str, work: Work | None = None) -> list[Hit]:
        """All people on the roster who match the query, strongest first."""
        alignments = self._aligned(query, work or Work())
        by_document: set[int] = set()
        for document in query.document_numbers:
            key = document_key(document)
            if key:
                by_document.update(self._index.by_document.get(key, ()))
        for person in by_document:
            alignments.setdefault(person, NO_MATCH)
        hits = []
        for person, alignment in alignments.items():
            hit = self._evaluate(
                self._roster.persons[person], alignment, query, person in by_document, where
            )
            if hit is not None:
                hits.append(hit)
        hits.sort(key=lambda hit: (-hit.score, hit.person_id))
        return hits[:MAX_HITS]

    def find_in_text(self, text: str, where: str = "text", work: Work | None = None) -> list[Hit]:
        """All people on the roster whose name appears in a text, strongest first."""
        if not text.strip():
            return []
        return _strongest(self._mentioned(text, where, work or Work()))

    def _mentioned(self, text: str, where: str, work: Work) -> Iterator[Hit]:
        for mention in self._text.find(text, work):
            person = self._roster.persons[self._index.person_of[mention.listed]]
            evidence = [] if mention.exact else [FREE_TEXT]
            score = combined_score(mention.alignment, evidence, self._population)
            hit = self._hit(person, mention.alignment, score, evidence, where)
            if hit is not None:
                yield hit

    def find_documents(self, text: str, where: str = "text") -> list[Hit]:
        """All people on the roster whose document number appears in a text."""
        if not self._index.by_document:
            return []
        match = document_evidence(True)
        evidence = [match] if match else []
        found: dict[int, None] = {}
        for key in document_keys(text):
            found.update(dict.fromkeys(self._index.by_document.get(key, ())))
        hits = []
        for person in found:
            listed = self._roster.persons[person]
            hit = self._hit(listed, NO_MATCH, DOCUMENT_MATCH_SCORE, evidence, where)
            if hit is not None:
                hits.append(hit)
        return hits

    def _aligned(self, query: Query, work: Work) -> dict[int, Alignment]:
        index = self._index
        best: dict[int, Alignment] = {}
        born = self._same_birth_date(query.birth_date)
        for text in work.names(query.names):
            for name in parse_name(text):
                found = index.weighted(name)
                listed_names = dict.fromkeys(index.candidates(found, MAX_ALIGNED))
                for person in born:
                    listed_names.update(dict.fromkeys(index.names_of(person)))
                for listed in listed_names:
                    script = index.script(listed)
                    # Across scripts only the main name is compared. Aliases would only add false
                    # alarms.
                    if script is not name.script and not index.is_main[listed]:
                        continue
                    alignment = align(found, index.weighted_listed(listed))
                    person = index.person_of[listed]
                    known = best.get(person)
                    if known is None or self._name_score(alignment) > self._name_score(known):
                        best[person] = alignment
        return best

    def _name_score(self, alignment: Alignment) -> float:
        """The score of a name without other evidence."""
        return combined_score(alignment, [], self._population)

    def _same_birth_date(self, birth: PartialDate | None) -> list[int]:
        if birth is None or not birth.month or not birth.day or birth.placeholder:
            return []
        found = list(self._index.by_birth.get((birth.year, birth.month, birth.day), ()))
        if birth.day <= 12 and birth.day != birth.month:
            found += self._index.by_birth.get((birth.year, birth.day, birth.month), ())
        return found[:200]

    def _evaluate(
        self,
        person: ProtectedPerson,
        alignment: Alignment,
        query: Query,
        same_document: bool,
        where: str,
    ) -> Hit | None:
        evidence = [
            one
            for one in (
                birth_evidence(query.birth_date, person.birth_date),
                nationality_evidence(query.nationalities, person.nationalities),
                document_evidence(same_document),
            )
            if one is not None
        ]
        score = combined_score(alignment, evidence, self._population)
        if same_document:
            score = max(score, DOCUMENT_MATCH_SCORE)
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
                    found=pair.found, listed=pair.listed, similarity=pair.similarity, why=pair.why
                )
                for pair in alignment.pairs
            ),
            found_covered=min(1.0, alignment.found_covered),
            listed_covered=min(1.0, alignment.listed_covered),
            threshold=self.thresholds.minimum(level),
        )
