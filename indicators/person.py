"""Rules about the person and their data: M09, M13, M14, M18 to M20, M22, and M23."""

from collections.abc import Iterator

from indicators.context import WANTED, CheckResult, Context, Missing, Text, known_fact
from indicators.indications import Evidence
from indicators.known import Criterion, ProtectionStatus
from indicators.terms.quantities import PenaltyRole
from indicators.terms.words import tokenize
from indicators.wording import lacks_facts
from procedure.codes import Circumstance
from procedure.message import PartialDate, Subject

_OFFICIALS = (Circumstance.CURRENT_OFFICIAL.value, Circumstance.FORMER_OFFICIAL.value)
_YOUNGEST, _OLDEST = 10, 110
_LAW_REACH = 3
_CRITERIA = {
    "c3": "an international investigation",
    "c4": "an offense under U.S. law and in the country involved",
    "c5": "no violation of article 3",
    "c6": "a link between the crime and the person",
    "c7": "a clear reason and identifying details",
}


def protected_against(context: Context) -> Iterator[CheckResult]:
    """M09: protection from the requesting country."""
    protection = context.known.protection
    if protection is None:
        yield Missing("protection status (D2)")
        return
    if protection.status not in (ProtectionStatus.GRANTED, ProtectionStatus.PENDING):
        return
    if protection.fears_requester is not None:
        if protection.fears_requester:
            yield known_fact("protection", protection.status.value, "from the requesting country")
        return
    if protection.country_feared is None:
        yield Missing("whether the person fears the country that asks (D2)")
        return
    if not context.requesting_countries:
        yield Missing("requesting country")
        return
    feared = tokenize("", protection.country_feared).words
    if feared and feared in {
        tokenize("", country).words for country in context.requesting_countries
    }:
        yield known_fact("protection", protection.status.value, "from the requesting country")


def below_threshold(context: Context) -> Iterator[CheckResult]:
    """M13: penalty threshold. A sentence has its own threshold, otherwise the maximum penalty."""
    if context.communication.kind not in WANTED:
        return
    found = [(text, penalty) for text in context.texts for penalty in text.penalties]
    by_role = {
        role: [(text, penalty) for text, penalty in found if penalty.role is role]
        for role in PenaltyRole
    }
    maxima, sentences = by_role[PenaltyRole.MAXIMUM], by_role[PenaltyRole.SENTENCE]
    remaining = by_role[PenaltyRole.REMAINING]
    for_life = context.has("penalty_life")
    limit = context.limits.months_of_sentence
    if not (maxima or sentences or remaining or for_life):
        yield Missing("maximum penalty or sentence")
    elif sentences or remaining:
        for kind, what in ((sentences, "sentence"), (remaining, "remaining sentence")):
            if kind and max(penalty.months for _, penalty in kind) < limit and not for_life:
                for text, penalty in kind:
                    yield text.evidence(penalty, f"{what} under {limit} months")
    elif not for_life:
        most = context.limits.months_of_maximum
        if max(penalty.months for _, penalty in maxima) < most:
            for text, penalty in maxima:
                yield text.evidence(penalty, f"maximum penalty under {most} months")


def missing_judicial_data(context: Context) -> Iterator[CheckResult]:
    """M14: missing judicial data. Only for wanted persons, if the full request is available."""
    if context.communication.kind not in WANTED:
        return
    if not context.has_narrative:
        yield Missing("full notice (the public extract has no judicial data)")
        return
    for what in judicial_gaps(context):
        yield Evidence(where="all texts", words="", says=f"not stated: {what}")


def judicial_gaps(context: Context) -> Iterator[str]:
    """The judicial data that no text states."""
    if not context.has("judicial_warrant"):
        yield "warrant or decision"
    if not context.has("judicial_court"):
        yield "court or authority"
    if not any(_names_law(text) for text in context.texts):
        yield "law that covers the offense"
    if not (context.has("penalty_life") or any(text.penalties for text in context.texts)):
        yield "maximum penalty or sentence"
    if lacks_facts(context.texts):
        yield "facts with time and place"


def _names_law(text: Text) -> bool:
    """Whether a word such as "article" is next to a number."""
    words = text.passage.words
    return any(
        word.isdecimal()
        for match in text.matches("judicial_law")
        for word in words[max(0, match.first - _LAW_REACH) : match.last + 1 + _LAW_REACH]
    )


def official_act(context: Context) -> Iterator[CheckResult]:
    """M18: official act of a U.S. official."""
    roster = context.known.roster
    if roster is None:
        yield Missing("whether the person is on the roster")
        return
    if roster.status not in _OFFICIALS:
        return
    if roster.e1_outcome is None:
        yield Missing("employer's answer on whether the act was official (E1)")
    elif roster.e1_outcome == "CONFIRMED_OFFICIAL_ACT":
        yield known_fact(
            "status and task E1", roster.status, "the employer confirms an official act"
        )


def targeted_group(context: Context) -> Iterator[CheckResult]:
    """M19: member of a targeted group."""
    profile = context.known.profile
    for group in profile.groups if profile else ():
        yield known_fact("profile", group.value, "member of a targeted group")
    yield from context.term_evidence(
        "targeted_group", "member of a targeted group, according to the text"
    )
    if profile is None:
        yield Missing("profile of the person (U3, S1)")


def other_repression(context: Context) -> Iterator[CheckResult]:
    """M20: other signs of repression."""
    for report in context.known.linked_reports or ():
        dated = f"dated {report.dated.isoformat()}" if report.dated else "date unknown"
        yield known_fact("linked reports", report.kind.value, dated)
    yield from context.term_evidence(
        "repression_signal", "sign of repression, according to the text"
    )
    if context.known.linked_reports is None:
        yield Missing("linked reports of other repression")


def inconsistent_data(context: Context) -> Iterator[CheckResult]:
    """M22: inconsistent personal data."""
    subjects = context.communication.subjects
    for conflict in context.known.identity_conflicts or ():
        yield known_fact("task U1", conflict, "conflicts with data on file")
    described: dict[tuple[str, ...], list[tuple[str, Subject]]] = {}
    for number, subject in enumerate(subjects, start=1):
        where = f"subject {number}"
        yield from _impossible_dates(context, where, subject)
        name = f"{subject.forename or ''} {subject.family_name or ''}"
        key = tuple(sorted(tokenize("", name).words))
        for other, earlier in described.get(key, ()) if key else ():
            yield from _conflicts(where, subject, other, earlier)
        if len(described.setdefault(key, [])) < 3:
            described[key].append((where, subject))
    if context.known.identity_conflicts is None:
        yield Missing("comparison with data on file about the person (U1)")


def _impossible_dates(context: Context, where: str, subject: Subject) -> Iterator[CheckResult]:
    if subject.birth_date is None:
        return
    born = subject.birth_date.year
    sent = context.communication.date or context.known.today
    if sent is not None and not 0 <= sent.year - born <= _OLDEST:
        yield Evidence(where=where, words=f"born {born}", says=f"not possible in {sent.year}")
    if len(context.communication.subjects) > 1:
        return
    for text in context.charges:
        for date in text.act_dates:
            if date.date.year - born < _YOUNGEST:
                yield text.evidence(date, f"the person, born {born}, was under {_YOUNGEST}")


def _conflicts(where: str, subject: Subject, other: str, earlier: Subject) -> Iterator[CheckResult]:
    one, two = subject.birth_date, earlier.birth_date
    if one and two and _differ(one, two):
        yield Evidence(
            where=where, words=_display(one), says=f"{other}, same name: {_display(two)}"
        )
    if subject.sex and earlier.sex and subject.sex != earlier.sex:
        yield Evidence(where=where, words=subject.sex, says=f"{other}, same name: {earlier.sex}")


def _differ(one: PartialDate, two: PartialDate) -> bool:
    pairs = ((one.year, two.year), (one.month, two.month), (one.day, two.day))
    precise = not (one.placeholder or two.placeholder)
    return one.year != two.year or (precise and any(a and b and a != b for a, b in pairs))


def _display(date: PartialDate) -> str:
    return "-".join(f"{part:02}" for part in (date.year, date.month, date.day) if part)


def intake_test(context: Context) -> Iterator[CheckResult]:
    """M23: intake test criteria."""
    intake = context.known.intake
    if intake is None:
        yield Missing("intake test (U2)")
        return
    for key, what in _CRITERIA.items():
        state = getattr(intake, key)
        if state is Criterion.NOT_MET:
            yield known_fact("task U2", key, f"not met: {what}")
        elif state is Criterion.UNKNOWN:
            yield Missing(f"intake test criterion {key}: {what} (U2)")
