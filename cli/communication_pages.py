"""Communications as a person reads them in a terminal."""

from collections.abc import Callable, Sequence

from activities.assessed import CaseAssessment
from cli import shown_page
from cli.exits import Exit
from cli.next_steps import print_next, with_commands
from cli.output import say_aside
from cli.paragraphs import print_heading, print_line, print_paragraph
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
    print_line(f"{shown.communication}   version {shown.version}   event {shown.event}")
    shown_page.print_head(shown)
    print_heading("Who is named")
    if shown.indications is None:
        print_line("It has not been screened: whether it names anybody is not known.")
    elif not shown.hits:
        print_line("The screening named nobody on the roster.")
    for hit in shown.hits:
        named = f"{hit.person_id}  {hit.level}  score {hit.score:.2f}  in {hit.where}"
        print_paragraph(named, 0, hanging=4)
        for reason in hit.reasons:
            print_paragraph(reason, 4, hanging=2)
    if shown.indications is not None:
        _print_indications(shown.indications)
    _print_not_compared(shown.not_compared)
    for watch in shown.watches:
        _paragraph(f"May be a request that is made again: {watch.number} watches for it.")
        for reason in watch.reasons:
            print_paragraph(reason, 4, hanging=2)
    print_related(shown.related)
    shown_page.print_content(shown)
    shown_page.print_record(shown)
    print_next(shown.next)


def _paragraph(text: str) -> None:
    print_paragraph(text, 0, hanging=4)


def print_related(related: Sequence[Related], show: Callable[[str], None] = _paragraph) -> None:
    """The open cases to which a communication may belong, and whether the request is the same."""
    for one in related:
        facts = f"the charges: {one.facts}" if one.facts else "no charges to compare"
        number = f"{one.number}, " if one.number else ""
        show(f"Perhaps part of {number}{one.case} ({one.stage}), about {one.person}; {facts}.")


def print_assessment(case: str, assessment: CaseAssessment) -> None:
    """What the indicators showed in each communication of a case, which is named first."""
    print_line(case)
    for one in assessment.communications:
        print_line(f"{one.communication}, version {one.version}")
        _print_indications(one.indications)
        _print_not_compared(one.not_compared)


def _print_not_compared(count: int) -> None:
    if count:
        _paragraph(f"Not compared with {count} earlier communications about the same persons.")


def _print_indications(indications: Indications) -> None:
    if not indications.indicators:
        print_line("No misuse indicator was found.")
    for indication in indications.indicators:
        sources = "; ".join(source.citation for source in indication.sources)
        print_paragraph(f"{indication.code}  {indication.title} ({sources})", 0, hanging=4)
        for evidence in indication.evidence:
            words = f"{evidence.words} - " if evidence.words else ""
            print_paragraph(f"{evidence.where}: {words}{evidence.says}", 4, hanging=2)
    for counter in indications.counter_indicators:
        _paragraph(f"Counts against misuse: {counter.title}")
        for evidence in counter.evidence:
            print_paragraph(f"{evidence.where}: {evidence.words}", 4, hanging=2)
    if indications.not_assessed:
        codes = ", ".join(one.code for one in indications.not_assessed)
        _paragraph(f"Not assessed (information missing): {codes}")
    _paragraph(indications.note)


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
