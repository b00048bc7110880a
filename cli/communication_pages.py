"""Communications as a person reads them in a terminal."""

from collections.abc import Callable, Sequence

from activities.assessed import CaseAssessment
from cli import shown_page
from cli.exits import Exit
from cli.next_steps import print_next, with_commands
from cli.output import clean, say, say_aside
from indicators.indications import Indications
from procedure.intake.intake import intake_id
from views.communications import Shown
from views.relations import Related

_NAMED = 20
"""So many of what cannot be read are named; JSON names all."""


def shown(view: Shown) -> Shown:
    """The communication with what can be done with it as commands."""
    known = {"version": intake_id(view.communication, view.version), "event": str(view.event)}
    return view.model_copy(update={"next": with_commands(view.next, known)})


def print_shown(shown: Shown) -> None:
    """What it says, why it is restricted, whom it names, and where it may belong."""
    say(f"{shown.communication}   version {shown.version}   event {shown.event}")
    shown_page.print_head(shown)
    say("\nWho is named")
    if shown.indications is None:
        say("It has not been screened: whether it names anybody is not known.")
    elif not shown.hits:
        say("The screening named nobody on the roster.")
    for hit in shown.hits:
        say(f"{hit.person_id}  {hit.level}  score {hit.score:.2f}  in {hit.where}")
        for reason in hit.reasons:
            say(f"    {clean(reason)}")
    if shown.indications is not None:
        _print_indications(shown.indications)
    _print_not_compared(shown.not_compared)
    print_related(shown.related)
    shown_page.print_content(shown)
    shown_page.print_record(shown)
    print_next(shown.next)


def print_related(related: Sequence[Related], show: Callable[[str], None] = say) -> None:
    """The open cases to which a communication may belong, and whether the request is the same."""
    for one in related:
        facts = f"the charges: {one.facts}" if one.facts else "no charges to compare"
        number = f"{one.number}, " if one.number else ""
        show(f"Perhaps part of {number}{one.case} ({one.stage}), about {one.person}; {facts}.")


def print_assessment(assessment: CaseAssessment) -> None:
    """What the indicators showed in each communication of a case."""
    for one in assessment.communications:
        say(f"{one.communication}, version {one.version}")
        _print_indications(one.indications)
        _print_not_compared(one.not_compared)


def _print_not_compared(count: int) -> None:
    if count:
        say(f"Not compared with {count} earlier communications about the same persons.")


def _print_indications(indications: Indications) -> None:
    if not indications.indicators:
        say("No misuse indicator was found.")
    for indication in indications.indicators:
        sources = "; ".join(source.citation for source in indication.sources)
        say(f"{indication.code}  {indication.title} ({sources})")
        for evidence in indication.evidence:
            words = f"{clean(evidence.words)} - " if evidence.words else ""
            say(f"    {clean(evidence.where)}: {words}{clean(evidence.says)}")
    for counter in indications.counter_indicators:
        say(f"Counts against misuse: {counter.title}")
        for evidence in counter.evidence:
            say(f"    {clean(evidence.where)}: {clean(evidence.words)}")
    if indications.not_assessed:
        codes = ", ".join(one.code for one in indications.not_assessed)
        say(f"Not assessed (information missing): {codes}")
    say(indications.note)


def report_unread(unread: Sequence[str]) -> Exit:
    """Say what could not be read, if anything, and end accordingly."""
    if not unread:
        return Exit.DONE
    more = f" and {len(unread) - _NAMED} more" if len(unread) > _NAMED else ""
    say_aside(
        f"Could not be read, so that it was not compared: {', '.join(unread[:_NAMED])}{more}. The "
        "register is damaged, or the key ring lacks a key: see docs/operations.md.",
    )
    return Exit.ATTENTION
