"""The parts of a communication's page: why it is restricted, what it says, and its record."""

from collections.abc import Iterable, Sequence

from cli.paragraphs import (
    print_command,
    print_heading,
    print_line,
    print_paragraph,
    written,
)
from cli.read_pages import print_field, print_unread
from procedure.clocks.explanation import eastern
from procedure.intake.intake import intake_id
from procedure.numbers import beside_id
from procedure.people import SYSTEM_ID
from register.values import Outline
from views.communications import Shown
from views.fields import fields_of
from views.marks import Mark
from views.regimes import RegimeLine
from views.triage import Decided, Proposal

_LISTED = 10
"""So many other communications are on the page; JSON has all."""
_BEGIN, _END = ">>", "<<"
"""Around a name that the screening found; words, so that a pipe and a copy keep them."""


def print_head(shown: Shown) -> None:
    """What it is, where it stands, why it is restricted and on what basis."""
    content = shown.content
    if content is not None:
        countries = f" (country {', '.join(shown.countries)})" if shown.countries else ""
        print_paragraph(f"{shown.kind} {content.reference} from {content.sender}{countries}", 0)
    else:
        print_line(f"{shown.kind}: it cannot be opened.")
    print_line(f"received {eastern(shown.received_at)}")
    for regime in shown.regimes:
        print_regime(regime)
    restricted = "restricted" if shown.restricted else "not restricted"
    case = f", in {beside_id(shown.case_number, shown.case)}" if shown.case else ""
    print_paragraph(f"{shown.state}, {restricted}{case}", 0)
    if shown.restrictions:
        print_heading("Why it is restricted" if shown.restricted else "Why it was restricted")
    for one in shown.restrictions:
        by = f" Decide by {eastern(one.decide_by)}." if one.decide_by else ""
        print_paragraph(f"{eastern(one.at)}: {one.because}.{by}", hanging=4)
        for basis in one.basis:
            print_paragraph(f"{basis.what} [{basis.citation}]", 6)
    for decided in shown.decisions:
        _print_decision(decided)


def print_regime(regime: RegimeLine, indent: int = 0) -> None:
    """What it means under which measure of INTERPOL the bureau sent it."""
    print_paragraph(f"{regime.says} {regime.note}".strip(), indent)
    until = f" until {regime.until}" if regime.until else ""
    print_paragraph(f"{regime.kind} since {regime.since}{until} [{regime.source}]", indent + 2)


def _print_decision(decided: Decided) -> None:
    who = "by itself: nobody is named" if decided.by == SYSTEM_ID else f"by {decided.by}"
    if decided.confirmed:
        joined = "joined" if decided.attached else "opened"
        case = f"; {joined} {decided.case}" if decided.case else ""
        what = f"Confirmed {who} as {decided.person}, {decided.identity}{case}"
        if decided.other_person:
            what += ", which is about somebody else"
        if decided.beside:
            what += f", beside {', '.join(decided.beside)}"
    elif decided.proposal is not None:
        turned = decided.proposal is Proposal.TURNED_DOWN
        said = "Lifting was not approved" if turned else "Lifting was proposed"
        what = f"{said} {who}"
    else:
        by = f", as {decided.proposed_by} proposed" if decided.proposed_by else ""
        what = f"Released {who}{by}"
    print_paragraph(f"{eastern(decided.at)}: {what}.", hanging=4)
    if decided.reason:
        written(f"Reason: {decided.reason}", 6)


def print_content(shown: Shown) -> None:
    """Its fields in their own script, with the names that were found, and its translations."""
    content = shown.content
    if content is None:
        return
    print_heading(f"What it says; {_BEGIN}names that were found{_END} are marked")
    for field in fields_of(content):
        marks = [mark for mark in shown.marks if mark.field == field.name]
        print_field(field.name, marked(field.value, marks))
    print_heading("What was not read")
    failure = next((one.failure for one in shown.arrivals if one.failure), None)
    print_unread(content, failure)
    for one in shown.translations:
        print_line()
        print_paragraph(
            f"Translation, language {one.language}, made by {one.made_by or 'unknown'}, "
            f"attached by {one.by} {eastern(one.at)}",
            0,
        )
        written(one.text or "It cannot be opened.", 2)


def marked(text: str, marks: Iterable[Mark]) -> str:
    """The text with the places marked; places that overlap are one."""
    end = 0
    parts: list[str] = []
    spans: list[list[int]] = []
    for mark in sorted(marks, key=lambda one: (one.start, one.end)):
        if spans and mark.start <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], mark.end)
        else:
            spans.append([mark.start, mark.end])
    for start, stop in spans:
        parts += [text[end:start], _BEGIN, text[start:stop], _END]
        end = stop
    return "".join((*parts, text[end:]))


def print_record(shown: Shown) -> None:
    """When it came and with what, its versions, and others about the same persons."""
    print_heading("How it came")
    for arrival in shown.arrivals:
        print_paragraph(f"{eastern(arrival.arrived_at)}: {arrival.position}", hanging=4)
    for beside in shown.beside:
        name = intake_id(beside.communication_id, beside.version)
        what = f"{beside.position}: {beside.kind}, {beside.state}"
        print_paragraph(f"together with {name}, {what}", hanging=4)
    if any(arrival.as_received for arrival in shown.arrivals):
        print_paragraph("as received:")
        print_command(f"caveat communication original {_name(shown)} --to FILE")
    print_heading("Versions")
    _print_outlines(shown.versions)
    if shown.others:
        print_heading("Other communications about the same persons")
        _print_outlines(shown.others)


def _print_outlines(outlines: Sequence[Outline]) -> None:
    for one in outlines[:_LISTED]:
        name = intake_id(one.communication_id, one.version)
        print_paragraph(f"{name}  {eastern(one.received_at)}", hanging=4)
        case = f", in {beside_id(one.case_number, one.case_id)}" if one.case_id else ""
        restricted = ", restricted" if one.restricted else ""
        print_paragraph(f"{one.kind}, {one.state}{restricted}{case}", 6)
    if len(outlines) > _LISTED:
        print_paragraph(f"and {len(outlines) - _LISTED} more, which --json lists")


def _name(shown: Shown) -> str:
    return intake_id(shown.communication, shown.version)
