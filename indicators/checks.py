"""Map each rule to its check, and run all checks on a communication."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

from indicators import person, proceedings, wording
from indicators.context import CheckResult, Context, Missing
from indicators.counter_indicators import COUNTER_SOURCES, TITLES, counter_evidence
from indicators.indications import (
    CounterIndication,
    Evidence,
    Indication,
    Indications,
    NotAssessed,
)
from indicators.known import Known, Limits
from indicators.rules import RULES, RULES_TEXT, Rule
from indicators.terms.lists import packaged_terms
from procedure.message import Communication

CHECKS: Mapping[str, Callable[[Context], Iterator[CheckResult]]] = {
    "M01": wording.political_character,
    "M02": wording.weak_facts,
    "M03": proceedings.country_pattern,
    "M04": proceedings.before_task_force,
    "M05": proceedings.unreviewed,
    "M06": proceedings.selective_recipients,
    "M07": proceedings.reissued,
    "M08": proceedings.earlier_decision,
    "M09": person.protected_against,
    "M10": wording.private_matter,
    "M11": wording.behavioral_norms,
    "M12": wording.administrative_offense,
    "M13": person.below_threshold,
    "M14": person.missing_judicial_data,
    "M15": proceedings.no_request,
    "M16": proceedings.refused_elsewhere,
    "M17": proceedings.unfair_proceedings,
    "M18": person.official_act,
    "M19": person.targeted_group,
    "M20": person.other_repression,
    "M21": wording.terrorism_label,
    "M22": person.inconsistent_data,
    "M23": person.intake_test,
    "M24": wording.outside_extradition,
    "M25": wording.locates_exile,
    "M26": proceedings.ended_case,
}
_MAX_RESULTS = 100
"""The most results per rule, because a text may contain a term many thousand times."""


@cache
def lists_version() -> str:
    """The version of the rules and term lists together."""
    content = f"{packaged_terms().version}\0{RULES_TEXT}"
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def indicate(
    communication: Communication, known: Known | None = None, limits: Limits | None = None
) -> Indications:
    """Find all misuse indicators and counter-indicators in a communication.

    It accepts any text, and its time grows only with the length of the text. There is no total
    score, because an indicator is never a finding.
    """
    context = Context(communication, known or Known(), limits or Limits())
    fired: list[Indication] = []
    not_assessed: list[NotAssessed] = []
    otherwise: list[NotAssessed] = []
    for code, rule in RULES.items():
        results = list(islice(CHECKS[code](context), _MAX_RESULTS))
        evidence = [result for result in results if isinstance(result, Evidence)]
        missing = [result for result in results if isinstance(result, Missing)]
        if evidence:
            fired.append(_indication(rule, evidence, context.limits.evidence))
        elif what := _missing(one for one in missing if not one.known_from):
            not_assessed.append(NotAssessed(code=code, title=rule.title, missing=what))
        elsewhere = _elsewhere(evidence, missing)
        if elsewhere and (what := _missing(missing)):
            otherwise.append(
                NotAssessed(code=code, title=rule.title, missing=what, known_from=elsewhere)
            )
    counters = [
        CounterIndication(
            kind=kind,
            title=TITLES[kind],
            evidence=tuple(evidence[: context.limits.evidence]),
            further=max(0, len(evidence) - context.limits.evidence),
            sources=COUNTER_SOURCES,
        )
        for kind, evidence in counter_evidence(context, _MAX_RESULTS)
    ]
    return Indications(
        lists_version=lists_version(),
        indicators=tuple(fired),
        not_assessed=tuple(not_assessed),
        otherwise=tuple(otherwise),
        counter_indicators=tuple(counters),
    )


def _elsewhere(evidence: Sequence[Evidence], missing: Sequence[Missing]) -> tuple[str, ...]:
    """The other cases from which all is known that was found; none where something is known here.

    For whoever may know of none of them, the rule was not assessed.
    """
    if not all(one.known_from for one in evidence):
        return ()
    sources = [one.known_from for one in evidence] + [one.known_from for one in missing]
    return tuple(dict.fromkeys(name for names in sources for name in names))


def _missing(found: Iterable[Missing]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.what for one in found))


def _indication(rule: Rule, evidence: list[Evidence], most: int) -> Indication:
    """What is known from other cases is listed whole: of it, each reader may know other parts."""
    listed = [one for place, one in enumerate(evidence) if place < most or one.known_from]
    return Indication(
        code=rule.code,
        title=rule.title,
        means=rule.means,
        evidence=tuple(listed),
        further=len(evidence) - len(listed),
        sources=rule.sources,
        handling=rule.handling,
    )
