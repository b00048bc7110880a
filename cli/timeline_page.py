"""The timeline of a case on a page of 80 columns: plan beside actual, and in whose court it was."""

from collections.abc import Sequence

from cli.paragraphs import print_heading, print_line, print_paragraph, written
from procedure.clocks.explanation import eastern
from views.courts import Courts
from views.timeline import Line
from views.timeline_view import TimelineView

_COLUMN = 26
"""A moment as people in Washington read it, and a space."""
_SUM = "adds up to"


def print_timeline_view(view: TimelineView) -> None:
    """Print the lines, what was late and why, and in whose court the case was."""
    since = f", since event {view.since}" if view.since else ""
    number = f"{view.number}   " if view.number else ""
    print_line(f"{number}{view.case}   event {view.event}{since}")
    print_line(f"as of {eastern(view.as_of)}")
    if view.since:
        _print_changes(view)
    print_lines(view.lines)
    _print_lateness(view.late)
    if view.waited:
        _print_reasons("What was expected of others, and did not come by then", view.waited)
    _print_courts(view.courts)


def print_lines(lines: Sequence[Line]) -> None:
    """Print the lines, a heading for each stage, what was late marked in words and color."""
    print_line()
    print_line(f"{'when (Washington)':{_COLUMN}}{'planned':{_COLUMN}}result", "bold")
    stage = ""
    for line in lines:
        if line.stage != stage:
            stage = line.stage
            print_line()
            print_line(stage, "bold")
        style = "red" if line.late_by else "green" if line.verdict else ""
        style = "" if line.expected else style
        planned = eastern(line.planned) if line.planned else ""
        verdict = line.verdict or ("due then" if line.begins and planned else "")
        print_line(f"{eastern(line.at):{_COLUMN}}{planned:{_COLUMN}}{verdict}".rstrip(), style)
        measure = f"measure {line.measure}; " if line.measure else ""
        print_paragraph(f"{line.event}. {line.what} ({measure}{line.who})", hanging=2)
        if line.text:
            written(line.text, 6)


def _print_changes(view: TimelineView) -> None:
    print_heading(f"What changed since event {view.since}")
    if not view.changes:
        print_line("  Nothing.")
    for change in view.changes:
        was = f"{change.before} -> " if change.before else "new: "
        print_paragraph(f"{change.what}: {was}{change.after or 'none'}", hanging=2)


def _print_lateness(late: Sequence[Sequence[str]]) -> None:
    """What was late and why: the rule, who was informed meanwhile, and by how much."""
    if not late:
        print_line()
        print_line("Nothing was late.")
        return
    _print_reasons("What was late, and why", late)


def _print_reasons(heading: str, clocks: Sequence[Sequence[str]]) -> None:
    print_heading(heading)
    for reasons in clocks:
        print_paragraph(reasons[0])
        for sentence in reasons[1:]:
            print_paragraph(sentence, 6)


def _print_courts(courts: Courts) -> None:
    print_heading("In whose court it was")
    column = max(len(party) for party in (_SUM, *(one.party for one in courts.parties))) + 2
    for court in courts.parties:
        beside = "" if court.held == court.minutes else f"   in all {in_minutes(court.held)}"
        print_line(f"  {court.party:{column}}{in_minutes(court.minutes):>18}{beside}")
    opened = eastern(courts.since)
    print_line(f"  {_SUM:{column}}{in_minutes(courts.elapsed):>18} since {opened}")
    if any(court.held != court.minutes for court in courts.parties):
        print_paragraph(
            "Time that several parties had at once is divided evenly among them; "
            "what each had in all is beside its share."
        )


def in_minutes(minutes: int) -> str:
    """``1 d 20 h 40 min``: every minute of it, so that what is printed adds up."""
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    parts = [(days, "d"), (hours, "h"), (left, "min")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 min"
