"""Rules that read the words of the charge and the message: M01, M02, M10 to M12, M21, M24, M25."""

from collections.abc import Iterator
from itertools import islice

from indicators.known import PersonGroup, ProtectionStatus
from indicators.seen import WANTED, Missing, Seen, Sign, Text, known
from procedure.message import Colour

_POLITICAL_GROUPS = (
    PersonGroup.CIVIL_SOCIETY_ACTIVIST,
    PersonGroup.JOURNALIST,
    PersonGroup.POLITICAL_OPPONENT,
    PersonGroup.CLERIC,
)
ORDINARY_COVER = tuple(
    f"offence {kind}"
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
        "criminal_organisation",
        "public_order",
        "cybercrime",
        "insolvency",
        "illegal_business",
    )
)
"""Ordinary-law offences that have served as cover (REPORT L32)."""


def political_character(seen: Seen) -> Iterator[Sign]:
    """M01."""
    yield from seen.terms("political_character", "a political, military or religious matter")
    profile = seen.known.profile
    if profile is None:
        yield Missing("the profile of the person (U3, S1)")
        return
    for group in profile.groups:
        if group in _POLITICAL_GROUPS:
            yield known("profile", group.value, "the position of the person")


def weak_facts(seen: Seen) -> Iterator[Sign]:
    """M02: the public extract of a notice has no facts, so its silence says nothing."""
    if not seen.has(*ORDINARY_COVER):
        return
    if not seen.has_account:
        yield Missing("the summary of facts (the full notice)")
        return
    if seen.has("concrete_act", "violent_act") or any(text.amounts for text in seen.texts):
        return
    yield from seen.terms("weak_facts", "membership or association; no act and no amount named")
    if not any(text.act_dates or text.act_places for text in seen.texts):
        for name in ORDINARY_COVER:
            yield from seen.terms(name, "alleged, but no time, place, act or amount is named")


def private_matter(seen: Seen) -> Iterator[Sign]:
    """M10."""
    yield from seen.terms("private_dispute", "a private, commercial or family matter")


def behaviour(seen: Seen) -> Iterator[Sign]:
    """M11."""
    yield from seen.terms("behaviour", "an offence against behavioural or cultural norms")


def administrative(seen: Seen) -> Iterator[Sign]:
    """M12."""
    yield from seen.terms("administrative", "an administrative offence")


def terrorism_label(seen: Seen) -> Iterator[Sign]:
    """M21: a listing that only the text claims does not answer the rule, it is asked for."""
    if not seen.has("terrorism_label") or seen.has("violent_act") or seen.known.listed_as_terrorist:
        return
    if seen.known.listed_as_terrorist is None and seen.has("terrorist_listing"):
        yield Missing("whether the listing that the text names exists")
        return
    yield from seen.terms("terrorism_label", "the label of terrorism; no violent act is named")


def outside_extradition(seen: Seen) -> Iterator[Sign]:
    """M24."""
    yield from seen.terms("outside_extradition", "detention or return outside extradition")


def locates_exile(seen: Seen) -> Iterator[Sign]:
    """M25: to locate is the open purpose of a red notice; elsewhere it is looked at."""
    communication = seen.communication
    if communication.kind in WANTED:
        return
    by_colour = communication.colour in (Colour.BLUE, Colour.GREEN)
    if not by_colour and not seen.has("locate_purpose"):
        return
    about = list(islice(_exile(seen), seen.limits.evidence))
    if about:
        yield from about
        if communication.colour is not None and by_colour:
            yield known("colour", communication.colour.value, "the purpose of this colour")
        yield from seen.terms("locate_purpose", "asks to locate or identify")
    elif seen.known.profile is None or seen.known.protection is None:
        yield Missing("whether the person is in exile or of a targeted group (U3, S1, D2)")


def _exile(seen: Seen) -> Iterator[Sign]:
    profile, protection = seen.known.profile, seen.known.protection
    if profile is not None:
        for group in profile.groups:
            yield known("profile", group.value, "of a targeted group")
        if profile.left_country_on is not None:
            yield known("profile", profile.left_country_on.isoformat(), "left the country")
    if protection is not None and protection.status in (
        ProtectionStatus.GRANTED,
        ProtectionStatus.PENDING,
    ):
        yield known("protection", protection.status.value, "protection in the United States")
    yield from seen.terms("victim_class", "of a targeted group, by the text")


def texts_without_facts(texts: tuple[Text, ...]) -> bool:
    """Whether no text names an act or an amount together with a time or a place."""
    what = any(
        text.amounts or text.matches("concrete_act", "violent_act", "organised_crime")
        for text in texts
    )
    when = any(text.act_dates or text.act_places for text in texts)
    return not (what and when)
