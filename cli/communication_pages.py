"""Communications as a person reads them in a terminal."""

import sys
from collections.abc import Sequence
from typing import TextIO

from activities.assessment import CaseAssessment
from cli.exits import Exit
from cli.output import LongList, clean
from indicators.indications import Indications
from procedure.rows import IntakeRow
from views.communications import Related, Shown

_COLUMNS = ("communication", "version", "state", "restricted", "hits", "case")
_NAMED = 20
"""So many of what cannot be read are named; JSON names all."""


def listing(*, as_json: bool) -> LongList:
    """A list of communications that is printed part by part."""
    return LongList(_COLUMNS, as_json=as_json)


def cells(row: IntakeRow) -> tuple[str, ...]:
    """A communication as a line of the list."""
    return (
        row.communication_id,
        str(row.version),
        row.state,
        "yes" if row.restricted else "no",
        str(row.hit_count),
        row.case_id or "",
    )


def report_more(after: str | None) -> None:
    """Say that there are more, and how to see them."""
    print(f"There are more: repeat the command with --after {after}", file=sys.stderr)


def print_shown(shown: Shown) -> None:
    """Whom the screening named, which indicators were found, and where it may belong."""
    print(f"{shown.communication}   version {shown.version}   event {shown.event}")
    if shown.indications is None:
        print("It has not been screened: whether it names anybody is not known.")
    elif not shown.hits:
        print("The screening named nobody on the roster.")
    for hit in shown.hits:
        print(f"{hit.person_id}  {hit.level}  score {hit.score:.2f}  in {hit.where}")
        for reason in hit.reasons:
            print(f"    {clean(reason)}")
    if shown.indications is not None:
        _print_indications(shown.indications)
    _print_not_compared(shown.not_compared)
    print_related(shown.related)


def print_related(related: Sequence[Related], *, to: TextIO | None = None) -> None:
    """The open cases to which a communication may belong, and whether the request is the same."""
    for one in related:
        facts = f"the charges: {one.facts}" if one.facts else "no charges to compare"
        print(f"Perhaps part of {one.case} ({one.stage}), about {one.person}; {facts}.", file=to)


def print_assessment(assessment: CaseAssessment) -> None:
    """What the indicators showed in each communication of a case."""
    for one in assessment.communications:
        print(f"{one.communication}, version {one.version}")
        _print_indications(one.indications)
        _print_not_compared(one.not_compared)


def _print_not_compared(count: int) -> None:
    if count:
        print(f"Not compared with {count} earlier communications about the same persons.")


def _print_indications(indications: Indications) -> None:
    if not indications.indicators:
        print("No misuse indicator was found.")
    for indication in indications.indicators:
        sources = "; ".join(source.citation for source in indication.sources)
        print(f"{indication.code}  {indication.title} ({sources})")
        for evidence in indication.evidence:
            words = f"{clean(evidence.words)} - " if evidence.words else ""
            print(f"    {clean(evidence.where)}: {words}{clean(evidence.says)}")
    for counter in indications.counter_indicators:
        print(f"Counts against misuse: {counter.title}")
        for evidence in counter.evidence:
            print(f"    {clean(evidence.where)}: {clean(evidence.words)}")
    if indications.not_assessed:
        codes = ", ".join(one.code for one in indications.not_assessed)
        print(f"Not assessed (information missing): {codes}")
    print(indications.note)


def report_unread(unread: Sequence[str]) -> Exit:
    """Say what could not be read, if anything, and end accordingly."""
    if not unread:
        return Exit.DONE
    more = f" and {len(unread) - _NAMED} more" if len(unread) > _NAMED else ""
    print(
        f"Could not be read, so that it was not compared: {', '.join(unread[:_NAMED])}{more}. The "
        "register is damaged, or the key ring lacks a key: see docs/operations.md.",
        file=sys.stderr,
    )
    return Exit.ATTENTION
