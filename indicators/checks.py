"""Which function checks which rule, and running all of them over one communication."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from indicators import course, person, wording
from indicators.counter import COUNTER_SOURCES, TITLES, counter_evidence
from indicators.indications import (
    CounterIndication,
    Evidence,
    Indication,
    Indications,
    NotJudged,
)
from indicators.known import Known, Limits
from indicators.rules import RULES, RULES_TEXT, Rule
from indicators.seen import Missing, Seen, Sign
from indicators.terms.lists import TERMS
from procedure.message import Communication

CHECKS: Mapping[str, Callable[[Seen], Iterator[Sign]]] = {
    "M01": wording.political_character,
    "M02": wording.weak_facts,
    "M03": course.country_pattern,
    "M04": course.before_reform,
    "M05": course.unreviewed,
    "M06": course.selective_recipients,
    "M07": course.issued_again,
    "M08": course.earlier_decision,
    "M09": person.protected_against,
    "M10": wording.private_matter,
    "M11": wording.behaviour,
    "M12": wording.administrative,
    "M13": person.below_threshold,
    "M14": person.missing_judicial_data,
    "M15": course.no_request,
    "M16": course.refused_elsewhere,
    "M17": course.unfair_course,
    "M18": person.official_act,
    "M19": person.targeted_group,
    "M20": person.other_repression,
    "M21": wording.terrorism_label,
    "M22": person.inconsistent_data,
    "M23": person.intake_test,
    "M24": wording.outside_extradition,
    "M25": wording.locates_exile,
    "M26": course.ended_case,
}
_MOST_COUNTED = 100
"""No more signs of one rule are looked at: a text may hold a term a hundred thousand times."""
LISTS_VERSION = hashlib.sha256(f"{TERMS.version}\0{RULES_TEXT}".encode()).hexdigest()[:16]
"""Names the rules and the term lists together."""


def indicate(
    communication: Communication, known: Known | None = None, limits: Limits | None = None
) -> Indications:
    """Every misuse indicator and counter-indicator that shows in the communication.

    It never fails on a text, and its time grows with the length of the texts only. Nothing is
    summed up: an indicator is never a finding.
    """
    seen = Seen(communication, known or Known(), limits or Limits())
    fired: list[Indication] = []
    not_judged: list[NotJudged] = []
    for code, rule in RULES.items():
        signs = list(islice(CHECKS[code](seen), _MOST_COUNTED))
        evidence = [sign for sign in signs if isinstance(sign, Evidence)]
        missing = [sign.what for sign in signs if isinstance(sign, Missing)]
        if evidence:
            fired.append(_indication(rule, evidence, seen.limits.evidence))
        elif missing:
            what = tuple(dict.fromkeys(missing))
            not_judged.append(NotJudged(code=code, title=rule.title, missing=what))
    counters = [
        CounterIndication(
            kind=kind,
            title=TITLES[kind],
            evidence=tuple(evidence[: seen.limits.evidence]),
            further=max(0, len(evidence) - seen.limits.evidence),
            sources=COUNTER_SOURCES,
        )
        for kind, evidence in counter_evidence(seen, _MOST_COUNTED)
    ]
    return Indications(
        lists_version=LISTS_VERSION,
        indicators=tuple(fired),
        not_judged=tuple(not_judged),
        counter_indicators=tuple(counters),
    )


def _indication(rule: Rule, evidence: list[Evidence], most: int) -> Indication:
    return Indication(
        code=rule.code,
        title=rule.title,
        means=rule.means,
        evidence=tuple(evidence[:most]),
        further=max(0, len(evidence) - most),
        sources=rule.sources,
        handling=rule.handling,
    )
