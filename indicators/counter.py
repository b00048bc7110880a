"""Counter-indicators: what speaks for a legitimate request, so that nobody sees one side only."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice

from indicators.indications import CounterKind, Evidence
from indicators.known import Criterion
from indicators.person import judicial_gaps
from indicators.seen import Seen, known
from indicators.terms.lists import Match
from indicators.terms.quantities import Amount, DateFound
from procedure.clocks import Source, SourceKind

_NEAR = 25
"""So many words may stand between an act and its time, place or amount."""
COUNTER_SOURCES = (
    Source(kind=SourceKind.REPORT, citation="REPORT L26, L34"),
    Source(kind=SourceKind.POLICY, citation="which facts count"),
)
TITLES = {
    CounterKind.VIOLENT_OR_ORGANISED_ACT: "Concrete violent or organised act",
    CounterKind.DUAL_CRIMINALITY: "Dual criminality",
    CounterKind.VALID_TREATY_REQUEST: "Valid treaty request",
    CounterKind.CO_DEFENDANTS_CONVICTED: "Co-defendants convicted with due process",
    CounterKind.CORROBORATED_BY_MEMBER: "Corroborated by another member",
    CounterKind.FULL_DOCUMENTS: "Full documents of the requesting state",
}


def concrete_act(seen: Seen) -> Iterator[Evidence]:
    """An act of violence or organised crime with its time, place or amount beside it."""
    for text in seen.texts:
        acts = text.matches("violent_act", "organised_crime")
        if not acts:
            continue
        details: Sequence[Match | DateFound | Amount] = sorted(
            (*text.act_dates, *text.act_places, *text.amounts), key=lambda each: each.first
        )
        firsts = [detail.first for detail in details]
        for act in acts:
            beside = _beside(act, details, firsts)
            if beside:
                quotes = "; ".join(text.evidence(detail, "").words for detail in beside)
                yield text.evidence(act, f"an act, and beside it: {quotes}")


def _beside(
    act: Match, details: Sequence[Match | DateFound | Amount], firsts: Sequence[int]
) -> list[Match | DateFound | Amount]:
    """The details next to an act on both sides, at most two before and two after it."""
    at = bisect_left(firsts, act.first)
    return [
        detail
        for detail in details[max(0, at - 2) : at + 2]
        if abs(detail.first - act.first) <= _NEAR and not act.first <= detail.first <= act.last
    ]


def dual_criminality(seen: Seen) -> Iterator[Evidence]:
    """The intake test or the DOJ has found an offence in both countries."""
    if seen.known.intake is not None and seen.known.intake.c4 is Criterion.MET:
        yield known("task U2", "c4", "an offence under U.S. law and in the country involved")
    for answer in seen.known.outcomes:
        if answer.dual_criminality:
            yield known(f"task {answer.task}", answer.outcome, "dual criminality is assessed")


def treaty_request(seen: Seen) -> Iterator[Evidence]:
    """A request under a treaty is pending, granted or known; the text may only claim one."""
    counted = {
        ("J1", "REQUEST_PENDING"),
        ("J1", "REQUEST_GRANTED"),
        ("S2", "REQUEST_EXISTS"),
    }
    for answer in seen.known.outcomes:
        if (answer.task, answer.outcome) in counted:
            yield known(f"task {answer.task}", answer.outcome, "an extradition request")
    yield from seen.terms("extradition_basis", "the text claims a treaty or a request")


def co_defendants(seen: Seen) -> Iterator[Evidence]:
    """The text claims convictions of others; whether with due process a person checks."""
    yield from seen.terms("co_defendants", "the text claims convictions of co-defendants")


def corroboration(seen: Seen) -> Iterator[Evidence]:
    """The text claims that another member's authorities confirm the facts."""
    yield from seen.terms("corroboration", "the text claims support of other authorities")


def full_documents(seen: Seen) -> Iterator[Evidence]:
    """The text names all judicial data: on its face, nothing is missing."""
    if seen.has_account and not any(judicial_gaps(seen)):
        yield Evidence(
            where="all texts", words="", says="names warrant, court, law, penalty and facts"
        )


def _from_known(kind: CounterKind, seen: Seen) -> Iterator[Evidence]:
    for fact in seen.known.counter_facts:
        if fact.kind is kind:
            yield known("counter-fact", fact.says, fact.source.citation)


_COUNTERS: Mapping[CounterKind, Callable[[Seen], Iterator[Evidence]]] = {
    CounterKind.VIOLENT_OR_ORGANISED_ACT: concrete_act,
    CounterKind.DUAL_CRIMINALITY: dual_criminality,
    CounterKind.VALID_TREATY_REQUEST: treaty_request,
    CounterKind.CO_DEFENDANTS_CONVICTED: co_defendants,
    CounterKind.CORROBORATED_BY_MEMBER: corroboration,
    CounterKind.FULL_DOCUMENTS: full_documents,
}


def counter_evidence(seen: Seen, most: int) -> Iterator[tuple[CounterKind, list[Evidence]]]:
    """Every kind of counter-indicator that has evidence, with at most so much of it."""
    for kind, check in _COUNTERS.items():
        evidence = list(islice(chain(_from_known(kind, seen), check(seen)), most))
        if evidence:
            yield kind, evidence
