"""Rules about the wording of charge and message: M01, M02, M10 to M12, M21, M24, and M25."""

from collections.abc import Iterator
from itertools import islice

from indicators.context import WANTED, CheckResult, Context, Missing, Text, known_fact
from indicators.indications import Evidence
from indicators.known import PersonGroup, ProtectionStatus
from procedure.message import Color

_POLITICAL_GROUPS = (
    PersonGroup.CIVIL_SOCIETY_ACTIVIST,
    PersonGroup.JOURNALIST,
    PersonGroup.POLITICAL_OPPONENT,
    PersonGroup.CLERIC,
)
COMMON_PRETEXTS = tuple(
    f"offense {kind}"
    for kind in (
        "fraud",
        "embezzlement",
        "breach_of_trust",
        "money_laundering",
        "tax",
        "corruption",
        "abuse_of_office",
        "forgery",
        "theft",
        "extortion",
        "smuggling",
        "drugs",
        "weapons",
        "terrorism",
        "criminal_organization",
        "public_order",
        "cybercrime",
        "insolvency",
        "illegal_business",
    )
)
"""Ordinary-law offenses that have been used as a pretext (REPORT L32)."""


def political_character(context: Context) -> Iterator[CheckResult]:
    """M01: political, military, religious, or racial character."""
    yield from context.term_evidence(
        "political_character", "political, military, or religious matter"
    )
    profile = context.known.profile
    if profile is None:
        yield Missing("profile of the person (U3, S1)")
        return
    for group in profile.groups:
        if group in _POLITICAL_GROUPS:
            yield known_fact("profile", group.value, "the person's position")


def weak_facts(context: Context) -> Iterator[CheckResult]:
    """M02: weak facts. The public extract of a notice has no facts, so it is not assessed."""
    if not context.has(*COMMON_PRETEXTS):
        return
    if not context.has_narrative:
        yield Missing("summary of facts (in the full notice)")
        return
    if context.has("concrete_act", "violent_act") or any(text.amounts for text in context.texts):
        return
    yield from context.term_evidence(
        "weak_facts", "membership or association; no act or amount stated"
    )
    if not any(text.act_dates or text.act_places for text in context.texts):
        for name in COMMON_PRETEXTS:
            yield from context.term_evidence(
                name, "alleged, but no time, place, act, or amount stated"
            )


def private_matter(context: Context) -> Iterator[CheckResult]:
    """M10: private, commercial, or family matter."""
    yield from context.term_evidence("private_dispute", "private, commercial, or family matter")


def behavioral_norms(context: Context) -> Iterator[CheckResult]:
    """M11: offense against behavioral or cultural norms."""
    yield from context.term_evidence("behavior", "offense against behavioral or cultural norms")


def administrative_offense(context: Context) -> Iterator[CheckResult]:
    """M12: administrative offense."""
    yield from context.term_evidence("administrative", "administrative offense")


def terrorism_label(context: Context) -> Iterator[CheckResult]:
    """M21: terrorism label. If only the text claims a listing, the listing must be confirmed."""
    if (
        not context.has("terrorism_label")
        or context.has("violent_act")
        or context.known.listed_as_terrorist
    ):
        return
    if context.known.listed_as_terrorist is None and context.has("terrorist_listing"):
        yield Missing("whether the listing mentioned in the text exists")
        return
    yield from context.term_evidence(
        "terrorism_label", "labeled as terrorism; no violent act stated"
    )


def outside_extradition(context: Context) -> Iterator[CheckResult]:
    """M24: detention or return outside extradition."""
    yield from context.term_evidence(
        "outside_extradition", "detention or return outside extradition"
    )


def locates_exile(context: Context) -> Iterator[CheckResult]:
    """M25: request to locate an exile. Not for red notices, whose stated purpose is to locate."""
    communication = context.communication
    if communication.kind in WANTED:
        return
    by_color = communication.color in (Color.BLUE, Color.GREEN)
    if not by_color and not context.has("locate_purpose"):
        return
    about = list(islice(_exile_evidence(context), context.limits.evidence))
    if about:
        yield from about
        if communication.color is not None and by_color:
            color = communication.color.value
            yield Evidence(where="color", words=color, says="the purpose of this color")
        yield from context.term_evidence("locate_purpose", "asks to locate or identify")
    elif context.known.profile is None or context.known.protection is None:
        yield Missing("whether the person is in exile or in a targeted group (U3, S1, D2)")


def _exile_evidence(context: Context) -> Iterator[CheckResult]:
    profile, protection = context.known.profile, context.known.protection
    if profile is not None:
        for group in profile.groups:
            yield known_fact("profile", group.value, "member of a targeted group")
        if profile.left_country_on is not None:
            yield known_fact("profile", profile.left_country_on.isoformat(), "left the country")
    if protection is not None and protection.status in (
        ProtectionStatus.GRANTED,
        ProtectionStatus.PENDING,
    ):
        yield known_fact("protection", protection.status.value, "protected in the United States")
    yield from context.term_evidence(
        "targeted_group", "member of a targeted group, according to the text"
    )


def lacks_facts(texts: tuple[Text, ...]) -> bool:
    """Whether no text states an act or amount together with a time or place."""
    what = any(
        text.amounts or text.matches("concrete_act", "violent_act", "organized_crime")
        for text in texts
    )
    when = any(text.act_dates or text.act_places for text in texts)
    return not (what and when)
