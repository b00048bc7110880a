"""What a case knows of the CCF, as a person reads it in a terminal."""

from cli.paragraphs import print_heading, print_line, print_paragraph
from procedure.clocks.explanation import BOUND, eastern
from procedure.measures.ccf.wording import DAYS, STEPS
from views.ccf_view import CcfView, ExpectedLine, RequestLine


def print_ccf(view: CcfView) -> None:
    """Each request with its days, and apart from them what is expected of others."""
    for request in view.requests:
        _print_request(request)
    if not view.requests:
        print_line("No request is recorded: only facts about the CCF are known.")
    if view.questions:
        print_heading("Questions of the CCF to the United States")
        print_line(f"  {', '.join(view.questions)}")
    print_line(f"event {view.event}")


def _print_request(request: RequestLine) -> None:
    print_heading(f"Request {request.request}: {request.kind}")
    if request.finding is not None:
        print_line(f"  found: {request.finding}")
    for day in request.days:
        print_line(f"  {day.on.isoformat()}  {STEPS[day.step]}{DAYS[day.day]}")
    if request.expected:
        print_line("  expected of others, no deadlines of ours:")
    for one in request.expected:
        print_paragraph(f"{one.label}: {_when(one)}", 4, hanging=4)
    if request.over:
        print_line("  nothing more follows")


def _when(line: ExpectedLine) -> str:
    """``by Tue 31 Mar 2026 18:00 EDT, from the CCF, an estimate``."""
    parts = [f"by {eastern(line.by)}", f"from {BOUND[line.binds]}"]
    if line.by != line.by_rule:
        parts.append(f"by rule {eastern(line.by_rule)}")
    if line.estimated:
        parts.append("an estimate")
    if line.passed:
        parts.append("has passed")
    return ", ".join(parts)
