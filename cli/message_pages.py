"""Outgoing messages, guarded acts and packages as a person reads them in a terminal."""

from collections.abc import Sequence

from cli.output import print_table, say_aside
from cli.paragraphs import print_fields, print_heading, print_line, print_paragraph
from procedure.clocks.explanation import eastern
from procedure.numbers import beside_id
from procedure.values import Moment
from views.guarded import GuardedActs
from views.message_log import LogLine
from views.message_view import MessageView
from views.packages import Package


def _when(at: Moment | None, by: str | None = None) -> str:
    return "" if at is None else f"{eastern(at)}{f', {by}' if by else ''}"


def print_message(view: MessageView) -> None:
    """Where the message is, what stops it, and its words."""
    print_line(f"{view.reference}   {view.state}")
    print_fields(
        (
            ("message", f"{view.message}: {view.title}"),
            ("to", view.to),
            ("task", view.task or ""),
            ("drafted", _when(view.composed_at, view.by)),
            ("approved", _when(view.approved_at, view.approved_by)),
            ("left", _when(view.sent_at)),
            ("reply", _when(view.answered_at) or _expected(view)),
            ("replies", ", ".join(view.replies)),
            ("event", str(view.event)),
        )
    )
    if view.obstacles:
        print_heading("What stops it now")
        for says in view.obstacles:
            print_paragraph(says, hanging=4)
    print_heading("The message")
    print_paragraph(view.problem or view.text)
    if view.coded:
        print_heading("As field-coded text")
        print_paragraph(view.coded)


def _expected(view: MessageView) -> str:
    return f"expected {eastern(view.reply_expected)}" if view.reply_expected else ""


def print_log(lines: Sequence[LogLine]) -> None:
    """A line for each message, and below it what it is and to which case it belongs."""
    if not lines:
        print_line("Nothing has left, and nothing has come.")
    for line in lines:
        where = beside_id(line.number, line.dossier) if line.dossier else "no case"
        number = f"   message {line.message}" if line.message else ""
        print_line(f"{eastern(line.at)}   {line.direction}   {line.state}   {where}{number}")
        print_paragraph(f"{line.with_whom}: {line.what}", 4)
        ours = f"our reference {line.our_reference}" if line.our_reference else ""
        theirs = f"their reference {line.their_reference}" if line.their_reference else ""
        print_paragraph("   ".join(filter(None, (ours, theirs))), 4)


def report_more(limit: int) -> None:
    """Say that there are earlier ones, and how to see them."""
    say_aside(f"These are the newest {limit}. For earlier ones: --until, or a larger --limit.")


def print_guarded(found: GuardedActs) -> None:
    """Each act with what stops it, what was asked for, and the holds in their words."""
    print_line(f"as of event {found.event}")
    for act in found.acts:
        print_heading(f"{act.what}: {act.means}")
        for says in act.stopped_by:
            print_paragraph(f"stopped: {says}", hanging=4)
        if not act.stopped_by:
            print_paragraph("Nothing stops it.")
        if act.can_be_asked_for and act.proposed_by is None:
            print_paragraph("Counsel can ask for it: caveat guard propose")
        print_fields(
            (
                ("proposed by", act.proposed_by or ""),
                ("legal limit", act.limit or ""),
                ("reason", act.reason or ""),
                ("approved until", _when(act.approved_until)),
            ),
            indent=2,
        )
    print_heading("Holds")
    if not found.holds:
        print_line("  None.")
    for hold in found.holds:
        print_paragraph(f"{hold.agency}, task {hold.task}: {hold.outcome}", hanging=4)
        print_paragraph(hold.text or "Nothing was written.", 4)


def print_package(package: Package) -> None:
    """What it holds, the weightiest first."""
    print_table(
        f"Package {package.reference}",
        ("no.", "weight", "dated", "item", "what"),
        ((str(one.number), one.weight, one.dated, one.item, one.what) for one in package.items),
    )
