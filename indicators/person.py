"""Rules on the person and their data: M09, M13, M14, M18 to M20, M22, M23."""

from collections.abc import Iterator

from indicators.indications import Evidence
from indicators.known import Criterion, ProtectionStatus
from indicators.seen import WANTED, Missing, Seen, Sign, Text, known
from indicators.terms.quantities import PenaltyRole
from indicators.terms.words import cut
from indicators.wording import texts_without_facts
from procedure.annex.schema import Circumstance
from procedure.message import PartialDate, Subject

_OFFICIALS = (Circumstance.CURRENT_OFFICIAL.value, Circumstance.FORMER_OFFICIAL.value)
_YOUNGEST, _OLDEST = 10, 110
_LAW_REACH = 3
_CRITERIA = {
    "c3": "an international investigation",
    "c4": "an offence under U.S. law and in the country involved",
    "c5": "no breach of article 3",
    "c6": "a link between the crime and the person",
    "c7": "a clear reason and identifying details",
}


def protected_against(seen: Seen) -> Iterator[Sign]:
    """M09."""
    protection = seen.known.protection
    if protection is None:
        yield Missing("the protection status (D2)")
        return
    if protection.status not in (ProtectionStatus.GRANTED, ProtectionStatus.PENDING):
        return
    if protection.country_feared is None:
        yield Missing("the country feared (D2)")
        return
    if not seen.requesting:
        yield Missing("the requesting country")
        return
    feared = cut("", protection.country_feared).words
    if feared and feared in {cut("", country).words for country in seen.requesting}:
        yield known("protection", protection.status.value, "against the requesting country")


def below_threshold(seen: Seen) -> Iterator[Sign]:
    """M13: for a sentence its own threshold counts, else that of the maximum penalty."""
    if seen.communication.kind not in WANTED:
        return
    found = [(text, penalty) for text in seen.texts for penalty in text.penalties]
    by_role = {
        role: [(text, penalty) for text, penalty in found if penalty.role is role]
        for role in PenaltyRole
    }
    maxima, sentences = by_role[PenaltyRole.MAXIMUM], by_role[PenaltyRole.SENTENCE]
    remaining = by_role[PenaltyRole.REMAINING]
    for_life = seen.has("penalty_life")
    limit = seen.limits.months_of_sentence
    if not (maxima or sentences or remaining or for_life):
        yield Missing("the maximum penalty or the sentence")
    elif sentences or remaining:
        for kind, what in ((sentences, "sentence"), (remaining, "remaining sentence")):
            if kind and max(penalty.months for _, penalty in kind) < limit and not for_life:
                for text, penalty in kind:
                    yield text.evidence(penalty, f"{what} under {limit} months")
    elif not for_life:
        most = seen.limits.months_of_maximum
        if max(penalty.months for _, penalty in maxima) < most:
            for text, penalty in maxima:
                yield text.evidence(penalty, f"maximum penalty under {most} months")


def missing_judicial_data(seen: Seen) -> Iterator[Sign]:
    """M14: only for wanted persons, and only where the whole request is at hand."""
    if seen.communication.kind not in WANTED:
        return
    if not seen.has_account:
        yield Missing("the full notice: the public extract has no judicial data")
        return
    for what in judicial_gaps(seen):
        yield Evidence(where="all texts", words="", says=f"not named: {what}")


def judicial_gaps(seen: Seen) -> Iterator[str]:
    """Which judicial data no text names."""
    if not seen.has("judicial_warrant"):
        yield "a warrant or decision"
    if not seen.has("judicial_court"):
        yield "the court or authority"
    if not any(_names_law(text) for text in seen.texts):
        yield "the law that covers the offence"
    if not (seen.has("penalty_life") or any(text.penalties for text in seen.texts)):
        yield "the maximum penalty or the sentence"
    if texts_without_facts(seen.texts):
        yield "facts with time and place"


def _names_law(text: Text) -> bool:
    """Whether a word of law stands beside a number."""
    words = text.passage.words
    return any(
        word.isdecimal()
        for match in text.matches("judicial_law")
        for word in words[max(0, match.first - _LAW_REACH) : match.last + 1 + _LAW_REACH]
    )


def official_act(seen: Seen) -> Iterator[Sign]:
    """M18."""
    roster = seen.known.roster
    if roster is None:
        yield Missing("whether the person is on the roster")
        return
    if roster.status not in _OFFICIALS:
        return
    if roster.e1_outcome is None:
        yield Missing("the employer's answer whether the act was official (E1)")
    elif roster.e1_outcome == "CONFIRMED_OFFICIAL_ACT":
        yield known("roster and task E1", roster.status, "the employer confirms an official act")


def targeted_group(seen: Seen) -> Iterator[Sign]:
    """M19."""
    profile = seen.known.profile
    for group in profile.groups if profile else ():
        yield known("profile", group.value, "of a targeted group")
    yield from seen.terms("victim_class", "of a targeted group, by the text")
    if profile is None:
        yield Missing("the profile of the person (U3, S1)")


def other_repression(seen: Seen) -> Iterator[Sign]:
    """M20."""
    for report in seen.known.linked_reports or ():
        dated = f"reported for {report.dated.isoformat()}" if report.dated else "date not known"
        yield known("linked reports", report.kind.value, dated)
    yield from seen.terms("repression_signal", "another sign of repression, by the text")
    if seen.known.linked_reports is None:
        yield Missing("linked reports of other repression")


def inconsistent_data(seen: Seen) -> Iterator[Sign]:
    """M22."""
    subjects = seen.communication.subjects
    for conflict in seen.known.identity_conflicts or ():
        yield known("task U1", conflict, "contradicts what is known")
    described: dict[tuple[str, ...], list[tuple[str, Subject]]] = {}
    for number, subject in enumerate(subjects, start=1):
        where = f"subject {number}"
        yield from _impossible_dates(seen, where, subject)
        name = f"{subject.forename or ''} {subject.family_name or ''}"
        key = tuple(sorted(cut("", name).words))
        for other, earlier in described.get(key, ()) if key else ():
            yield from _conflicts(where, subject, other, earlier)
        if len(described.setdefault(key, [])) < 3:
            described[key].append((where, subject))
    if seen.known.identity_conflicts is None:
        yield Missing("the comparison with what is known of the person (U1)")


def _impossible_dates(seen: Seen, where: str, subject: Subject) -> Iterator[Sign]:
    if subject.birth_date is None:
        return
    born = subject.birth_date.year
    sent = seen.communication.date or seen.known.today
    if sent is not None and not 0 <= sent.year - born <= _OLDEST:
        yield Evidence(where=where, words=f"born {born}", says=f"not possible in {sent.year}")
    if len(seen.communication.subjects) > 1:
        return
    for text in seen.charges:
        for date in text.act_dates:
            if date.date.year - born < _YOUNGEST:
                yield text.evidence(date, f"the person, born {born}, was under {_YOUNGEST}")


def _conflicts(where: str, subject: Subject, other: str, earlier: Subject) -> Iterator[Sign]:
    one, two = subject.birth_date, earlier.birth_date
    if one and two and _differ(one, two):
        yield Evidence(where=where, words=_shown(one), says=f"{other}, same name: {_shown(two)}")
    if subject.sex and earlier.sex and subject.sex != earlier.sex:
        yield Evidence(where=where, words=subject.sex, says=f"{other}, same name: {earlier.sex}")


def _differ(one: PartialDate, two: PartialDate) -> bool:
    pairs = ((one.year, two.year), (one.month, two.month), (one.day, two.day))
    precise = not (one.placeholder or two.placeholder)
    return one.year != two.year or (precise and any(a and b and a != b for a, b in pairs))


def _shown(date: PartialDate) -> str:
    return "-".join(f"{part:02}" for part in (date.year, date.month, date.day) if part)


def intake_test(seen: Seen) -> Iterator[Sign]:
    """M23."""
    intake = seen.known.intake
    if intake is None:
        yield Missing("the intake test (U2)")
        return
    for key, what in _CRITERIA.items():
        state = getattr(intake, key)
        if state is Criterion.NOT_MET:
            yield known("task U2", key, f"not met: {what}")
        elif state is Criterion.UNKNOWN:
            yield Missing(f"criterion {key} of the intake test: {what} (U2)")
