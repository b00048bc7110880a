"""``caveat case``, ``caveat decide`` and ``caveat approve``."""

from typing import Annotated

import typer

from cli.options import As, AsJson, CaseArgument, ClockArgument, Reason, Text

case = typer.Typer(help="Cases.", no_args_is_help=True)


@case.command()
def start(
    report: Annotated[str, typer.Option(help="What was reported; kept sealed.")],
    who: Annotated[
        str | None, typer.Option("--person", help="The protected person, such as P-0001.")
    ] = None,
    circumstance: Annotated[
        list[str] | None, typer.Option(help="What is known of the person; may be repeated.")
    ] = None,
    alerted_by: Annotated[str, typer.Option(help="Who was alerted.")] = "PERSON_OR_PUBLIC",
    identity_confirmed: Annotated[
        bool, typer.Option(help="The person's identity is certain.")
    ] = False,
    leave_out: Annotated[
        list[str] | None, typer.Option(help="A task that the plan need not have; repeatable.")
    ] = None,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Start a case from a report, with no message in hand."""
    from cli import case_commands
    from cli.session import run

    run(
        lambda: case_commands.start(
            report,
            who=who,
            circumstances=circumstance or [],
            alerted_by=alerted_by,
            identity_confirmed=identity_confirmed,
            left_out=leave_out or [],
            person=person,
            as_json=as_json,
        ),
        as_json=as_json,
    )


@case.command("list")
def list_(
    state: Annotated[str | None, typer.Option(help="OPEN or ENDED.")] = None,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """List cases with stage, class, next due time and on whom they wait."""
    from cli import case_commands
    from cli.session import run

    run(lambda: case_commands.list_cases(state, person, as_json), as_json=as_json)


@case.command()
def show(case_id: CaseArgument, person: As = None, as_json: AsJson = False) -> None:
    """Show where a case stands."""
    from cli import case_commands
    from cli.session import run

    run(lambda: case_commands.show(case_id, person, as_json), as_json=as_json)


@case.command()
def timeline(case_id: CaseArgument, person: As = None, as_json: AsJson = False) -> None:
    """Tell a case: what happened, when, who, planned against actual, what was late."""
    from cli import case_commands
    from cli.session import run

    run(lambda: case_commands.show_timeline(case_id, person, as_json), as_json=as_json)


@case.command()
def clocks(case_id: CaseArgument, person: As = None, as_json: AsJson = False) -> None:
    """Explain each due time: what started it, by which rule, and what happened to it."""
    from cli import case_commands
    from cli.session import run

    run(lambda: case_commands.show_clocks(case_id, person, as_json), as_json=as_json)


@case.command()
def fact(
    case_id: CaseArgument,
    key: Annotated[str, typer.Argument(help="The fact, such as ENCOUNTER.", metavar="FACT")],
    text: Text,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Add a new fact, to a running case or to one that has ended."""
    from cli import case_commands
    from cli.session import run

    run(lambda: case_commands.add_fact(case_id, key, text, person, as_json), as_json=as_json)


@case.command()
def close(
    case_id: CaseArgument, reason: Reason, person: As = None, as_json: AsJson = False
) -> None:
    """Close a case whose procedure is complete."""
    _simple("CloseCase", case_id, reason, person, as_json)


@case.command()
def cancel(
    case_id: CaseArgument, reason: Reason, person: As = None, as_json: AsJson = False
) -> None:
    """Cancel a case that was opened in error."""
    _simple("CancelCase", case_id, reason, person, as_json)


@case.command()
def supersede(
    case_id: CaseArgument,
    successor: Annotated[str, typer.Option(help="The case that goes on in its place.")],
    reason: Reason,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Let another case go on in its place."""
    _simple("SupersedeCase", case_id, reason, person, as_json, successor=successor)


@case.command()
def reopen(
    case_id: CaseArgument,
    reason: Reason,
    decide_anew: Annotated[
        bool, typer.Option(help="Counsel decides again; what was decided is history.")
    ] = False,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Take up a case again after its end."""
    _simple("ReopenCase", case_id, reason, person, as_json, decide_anew=decide_anew)


@case.command()
def notify(
    case_id: CaseArgument,
    text: Text,
    field: Annotated[
        list[str] | None,
        typer.Option(help="A field of the form of task N1 as key=value; repeatable."),
    ] = None,
    unreachable: Annotated[bool, typer.Option(help="The attempt failed.")] = False,
    defer: Annotated[bool, typer.Option(help="Propose to tell the official later.")] = False,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Record the proof that the official was notified, a failed attempt, or propose a deferral."""
    if unreachable and defer:
        raise typer.BadParameter("either --unreachable or --defer")
    if defer and field:
        raise typer.BadParameter("--field belongs to a notification or an attempt, not to --defer")
    if defer:
        _simple("ProposeDeferral", case_id, text, person, as_json)
        return
    from cli import case_commands
    from cli.session import run

    name = "RecordUnreachable" if unreachable else "RecordNotification"
    run(
        lambda: case_commands.notify(name, case_id, text, field or [], person, as_json),
        as_json=as_json,
    )


@case.command()
def file(case_id: CaseArgument, text: Text, person: As = None, as_json: AsJson = False) -> None:
    """Record that the approved objection, information or dispute went to INTERPOL."""
    _simple("RecordFiling", case_id, text, person, as_json)


@case.command("follow-up")
def follow_up(
    case_id: CaseArgument, text: Text, person: As = None, as_json: AsJson = False
) -> None:
    """Record a follow-up with INTERPOL."""
    _simple("RecordFollowUp", case_id, text, person, as_json)


@case.command()
def escalate(
    case_id: CaseArgument,
    reason: Reason,
    decline: Annotated[bool, typer.Option(help="Decide not to escalate.")] = False,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Decide on the escalation to the Executive Committee, once it is offered."""
    _simple("DecideEscalation", case_id, reason, person, as_json, escalate=not decline)


@case.command()
def outcome(
    case_id: CaseArgument,
    key: Annotated[str, typer.Argument(help="The outcome, such as DELETED.", metavar="OUTCOME")],
    text: Text,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Record what INTERPOL did and how it was learned; its reasons are confidential."""
    _simple("RecordOutcome", case_id, text, person, as_json, outcome=key)


@case.command("stop-clock")
def stop_clock(
    case_id: CaseArgument,
    clock: ClockArgument,
    because: Annotated[str, typer.Option(help="The named reason, such as COURT_HOLD.")],
    reason: Reason,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Stop a clock for one of the named reasons."""
    values = {"clock": clock, "reason": because}
    _simple("StopClock", case_id, reason, person, as_json, **values)


@case.command("resume-clock")
def resume_clock(
    case_id: CaseArgument,
    clock: ClockArgument,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Let a stopped clock run again."""
    _simple("ResumeClock", case_id, None, person, as_json, clock=clock)


@case.command("extend-clock")
def extend_clock(
    case_id: CaseArgument,
    clock: ClockArgument,
    due: Annotated[str, typer.Option(help="The new due time, ISO 8601 with an offset.")],
    reason: Reason,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Grant more time."""
    _simple("ExtendClock", case_id, reason, person, as_json, clock=clock, due=due)


@case.command()
def recompute(
    case_id: CaseArgument, reason: Reason, person: As = None, as_json: AsJson = False
) -> None:
    """Compute the business clocks anew with the operator's present closures."""
    from cli import case_commands
    from cli.session import run

    run(lambda: case_commands.recompute(case_id, reason, person, as_json), as_json=as_json)


def decide(
    case_id: CaseArgument,
    disposition: Annotated[
        str, typer.Argument(help="The disposition, such as DISPUTE.", metavar="DISPOSITION")
    ],
    text: Text,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Draft the legal decision on a case (USNCB counsel)."""
    _simple("DraftDecision", case_id, text, person, as_json, disposition=disposition)


def approve(
    case_id: CaseArgument,
    what: Annotated[str, typer.Argument(help="decision or deferral.", metavar="WHAT")] = "decision",
    reject: Annotated[bool, typer.Option(help="Send it back.")] = False,
    draft: Annotated[
        str | None,
        typer.Option(help="The draft that was read, by `case show`; no other is approved."),
    ] = None,
    reason: Reason = "approved as drafted",
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Approve what another person drafted, or send it back."""
    if what not in ("decision", "deferral"):
        raise typer.BadParameter("decision or deferral")
    if what == "deferral":
        if draft is not None:
            raise typer.BadParameter("--draft belongs to a decision")
        _simple("ApproveDeferral", case_id, reason, person, as_json, approve=not reject)
        return
    _simple("ApproveDecision", case_id, reason, person, as_json, approve=not reject, draft=draft)


def _simple(
    command: str,
    case_id: str,
    text: str | None,
    person: str | None,
    as_json: bool,
    **fields: str | bool | None,
) -> None:
    from cli import case_commands
    from cli.session import run

    run(
        lambda: case_commands.say(command, case_id, text, person, as_json, **fields),
        as_json=as_json,
    )
