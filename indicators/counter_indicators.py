"""Counter-indicators: evidence for a legitimate request, so that reviewers see both sides."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice

from indicators.context import Context, known_fact
from indicators.indications import CounterKind, Evidence
from indicators.known import Criterion
from indicators.person import judicial_gaps
from indicators.terms.lists import Match
from indicators.terms.quantities import Amount, DateFound
from procedure.clocks.rules import Source, SourceKind

_NEAR = 25
"""The most words between an act and its time, place, or amount."""
COUNTER_SOURCES = (
    Source(kind=SourceKind.REPORT, citation="REPORT L26, L34"),
    Source(kind=SourceKind.POLICY, citation="which facts count"),
)
TITLES = {
    CounterKind.VIOLENT_OR_ORGANIZED_ACT: "Concrete act of violence or organized crime",
    CounterKind.DUAL_CRIMINALITY: "Dual criminality",
    CounterKind.VALID_TREATY_REQUEST: "Valid treaty request",
    CounterKind.CO_DEFENDANTS_CONVICTED: "Co-defendants convicted with due process",
    CounterKind.CORROBORATED_BY_MEMBER: "Corroborated by another member",
    CounterKind.FULL_DOCUMENTS: "Full documents from the requesting country",
}


def concrete_act(context: Context) -> Iterator[Evidence]:
    """An act of violence or organized crime near its time, place, or amount."""
    for text in context.texts:
        acts = text.matches("violent_act", "organized_crime")
        if not acts:
            continue
        details: Sequence[Match | DateFound | Amount] = sorted(
            (*text.act_dates, *text.act_places, *text.amounts), key=lambda each: each.first
        )
        firsts = [detail.first for detail in details]
        for act in acts:
            nearby = _nearby(act, details, firsts)
            if nearby:
                quotes = "; ".join(text.evidence(detail, "").words for detail in nearby)
                yield text.evidence(act, f"an act, near: {quotes}")


def _nearby(
    act: Match, details: Sequence[Match | DateFound | Amount], firsts: Sequence[int]
) -> list[Match | DateFound | Amount]:
    """The details near an act, at most two before and two after it."""
    at = bisect_left(firsts, act.first)
    return [
        detail
        for detail in details[max(0, at - 2) : at + 2]
        if abs(detail.first - act.first) <= _NEAR and not act.first <= detail.first <= act.last
    ]


def dual_criminality(context: Context) -> Iterator[Evidence]:
    """The intake test or an agency found an offense in both countries."""
    if context.known.intake is not None and context.known.intake.c4 is Criterion.MET:
        yield known_fact("task U2", "c4", "an offense under U.S. law and in the country involved")
    for answer in context.known.outcomes:
        if answer.dual_criminality:
            yield known_fact(f"task {answer.task}", answer.outcome, "dual criminality found")


def treaty_request(context: Context) -> Iterator[Evidence]:
    """A treaty request is pending, granted, or known. The text may only claim one."""
    counted = {
        ("J1", "REQUEST_PENDING"),
        ("J1", "REQUEST_GRANTED"),
        ("S2", "REQUEST_EXISTS"),
    }
    for answer in context.known.outcomes:
        if (answer.task, answer.outcome) in counted:
            yield known_fact(f"task {answer.task}", answer.outcome, "an extradition request")
    yield from context.term_evidence("extradition_basis", "the text claims a treaty or a request")


def co_defendants(context: Context) -> Iterator[Evidence]:
    """The text claims convictions of others. A person checks whether there was due process."""
    yield from context.term_evidence(
        "co_defendants", "the text claims convictions of co-defendants"
    )


def corroboration(context: Context) -> Iterator[Evidence]:
    """The text claims that another member's authorities confirm the facts."""
    yield from context.term_evidence(
        "corroboration", "the text claims that other authorities confirm it"
    )


def full_documents(context: Context) -> Iterator[Evidence]:
    """The text states all judicial data. On its face, nothing is missing."""
    if context.has_narrative and not any(judicial_gaps(context)):
        yield Evidence(
            where="all texts", words="", says="states warrant, court, law, penalty, and facts"
        )


def _from_known(kind: CounterKind, context: Context) -> Iterator[Evidence]:
    for fact in context.known.counter_facts:
        if fact.kind is kind:
            yield known_fact("counter-fact", fact.says, fact.source.citation)


_COUNTERS: Mapping[CounterKind, Callable[[Context], Iterator[Evidence]]] = {
    CounterKind.VIOLENT_OR_ORGANIZED_ACT: concrete_act,
    CounterKind.DUAL_CRIMINALITY: dual_criminality,
    CounterKind.VALID_TREATY_REQUEST: treaty_request,
    CounterKind.CO_DEFENDANTS_CONVICTED: co_defendants,
    CounterKind.CORROBORATED_BY_MEMBER: corroboration,
    CounterKind.FULL_DOCUMENTS: full_documents,
}


def counter_evidence(context: Context, most: int) -> Iterator[tuple[CounterKind, list[Evidence]]]:
    """Each kind of counter-indicator with evidence, with at most ``most`` items."""
    for kind, check in _COUNTERS.items():
        evidence = list(islice(chain(_from_known(kind, context), check(context)), most))
        if evidence:
            yield kind, evidence
