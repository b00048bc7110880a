"""The parts of a communication's page: why it is restricted, what it says, and its record."""

from collections.abc import Iterable, Sequence

from cli.output import clean, say
from cli.read_pages import print_field, print_unread
from procedure.clocks.explanation import eastern
from procedure.intake.intake import intake_id
from procedure.people import SYSTEM_ID
from register.values import Outline
from views.communications import Shown
from views.fields import fields_of
from views.marks import Mark
from views.triage import Decided

_LISTED = 10
"""So many other communications are on the page; JSON has all."""
_BEGIN, _END = ">>", "<<"
"""Around a name that the screening found; words, so that a pipe and a copy keep them."""


def print_head(shown: Shown) -> None:
    """What it is, where it stands, why it is restricted and on what basis."""
    content = shown.content
    if content is not None:
        countries = f" (country {', '.join(shown.countries)})" if shown.countries else ""
        say(clean(f"{shown.kind} {content.reference} from {content.sender}{countries}"))
    else:
        say(f"{shown.kind}: it cannot be opened.")
    say(f"received {eastern(shown.received_at)}")
    restricted = "restricted" if shown.restricted else "not restricted"
    case = f", in {_case(shown.case, shown.case_number)}" if shown.case else ""
    say(f"{shown.state}, {restricted}{case}")
    if shown.restrictions:
        say("\nWhy it is restricted" if shown.restricted else "\nWhy it was restricted")
    for one in shown.restrictions:
        by = f" Decide by {eastern(one.decide_by)}." if one.decide_by else ""
        say(f"  {eastern(one.at)}: {one.because}.{by}")
        for basis in one.basis:
            say(f"      {basis.what} [{basis.citation}]")
    for decided in shown.decisions:
        _print_decision(decided)


def _print_decision(decided: Decided) -> None:
    who = "by itself: nobody is named" if decided.by == SYSTEM_ID else f"by {decided.by}"
    if decided.confirmed:
        joined = "joined" if decided.attached else "opened"
        what = f"Confirmed {who} as {decided.person}, {decided.identity}; {joined} {decided.case}"
        if decided.other_person:
            what += ", which is about somebody else"
        if decided.beside:
            what += f", beside {', '.join(decided.beside)}"
    else:
        what = f"Released {who}"
    say(f"  {eastern(decided.at)}: {what}.")
    if decided.reason:
        _print_text(f"Reason: {decided.reason}", "      ")


def print_content(shown: Shown) -> None:
    """Its fields in their own script, with the names that were found, and its translations."""
    content = shown.content
    if content is None:
        return
    say(f"\nWhat it says; {_BEGIN}names that were found{_END} are marked")
    for field in fields_of(content):
        marks = [mark for mark in shown.marks if mark.field == field.name]
        print_field(field.name, marked(field.value, marks))
    say("\nWhat was not read")
    failure = next((one.failure for one in shown.arrivals if one.failure), None)
    print_unread(content, failure)
    for one in shown.translations:
        say(
            clean(
                f"\nTranslation, language {one.language}, made by {one.made_by or 'unknown'}, "
                f"attached by {one.by} {eastern(one.at)}"
            )
        )
        _print_text(one.text or "It cannot be opened.", "  ")


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
    say("\nHow it came")
    for arrival in shown.arrivals:
        say(f"  {eastern(arrival.arrived_at)}: {clean(arrival.position)}")
    for beside in shown.beside:
        name = intake_id(beside.communication_id, beside.version)
        say(f"  together with {name}, {clean(beside.position)}: {beside.kind}, {beside.state}")
    if any(arrival.as_received for arrival in shown.arrivals):
        say(f"  as received: caveat communication original {_name(shown)} --to FILE")
    say("\nVersions")
    _print_outlines(shown.versions)
    if shown.others:
        say("\nOther communications about the same persons")
        _print_outlines(shown.others)


def _print_outlines(outlines: Sequence[Outline]) -> None:
    for one in outlines[:_LISTED]:
        name = intake_id(one.communication_id, one.version)
        say(f"  {name}  {eastern(one.received_at)}")
        case = f", in {_case(one.case_id, one.case_number)}" if one.case_id else ""
        restricted = ", restricted" if one.restricted else ""
        say(f"      {one.kind}, {one.state}{restricted}{case}")
    if len(outlines) > _LISTED:
        say(f"  and {len(outlines) - _LISTED} more, which --json lists")


def _case(case_id: str, number: str | None) -> str:
    return f"{number} ({case_id})" if number else case_id


def _name(shown: Shown) -> str:
    return intake_id(shown.communication, shown.version)


def _print_text(text: str, margin: str) -> None:
    for line in clean(text).split("\n"):
        say(f"{margin}{line}".rstrip())
