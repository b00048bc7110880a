"""``caveat protest``: the course of a dispute that was filed, with its dates and its end."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import among
from cli.exits import Exit
from cli.options import A_MOMENT, ClockArgument, MatterArgument, Reason, Seen, Text
from cli.order_lines import NO, YES, OrderLine
from cli.running import acting
from procedure.protest.codes import Phase, ProtestOutcome, Settlement, SourceAnswer

if TYPE_CHECKING:
    from datetime import datetime

    from cli.desk import Desk

course = typer.Typer()
_SentAt = Annotated[str | None, typer.Option(help=f"When it was sent, if not now: {A_MOMENT}.")]
_PHASES = (Phase.WRITTEN, Phase.ORAL, Phase.FINAL_REVIEW)


@course.command()
@acting
async def source(
    desk: "Desk",
    matter_id: MatterArgument,
    answer: Annotated[
        str,
        typer.Argument(
            metavar="ANSWER",
            autocompletion=among(*SourceAnswer),
            help=f"One of {', '.join(SourceAnswer)}.",
        ),
    ],
    text: Text,
    caveat: Annotated[
        bool, typer.Option("--caveat", help="INTERPOL placed a caveat on the data.")
    ] = False,
    on: Annotated[
        str | None, typer.Option(help="The day on which it did; without it, today.")
    ] = None,
) -> Exit:
    """Record what the source said when INTERPOL asked it, and whether a caveat was placed."""
    from cli.forms import one_of
    from procedure.protest.phases import RecordSourceAnswer

    if on is not None and not caveat:
        raise typer.BadParameter("--on is the day of a caveat: it needs --caveat.")
    said = one_of(SourceAnswer, answer, "answer of a source")
    return await desk.order_matter(
        matter_id, RecordSourceAnswer, text=text, answer=said, caveat=caveat, caveat_on=on
    )


@course.command()
@acting
async def phase(
    desk: "Desk",
    matter_id: MatterArgument,
    which: Annotated[
        str,
        typer.Argument(
            metavar="PHASE", autocompletion=among(*_PHASES), help=f"One of {', '.join(_PHASES)}."
        ),
    ],
    text: Text,
) -> Exit:
    """Record that INTERPOL began a phase of the dispute."""
    from cli.forms import one_of
    from procedure.protest.phases import BeginPhase

    begun = one_of(Phase, which, "phase")
    return await desk.order_matter(matter_id, BeginPhase, text=text, phase=begun)


@course.command("new-facts")
@acting
async def new_facts(
    desk: "Desk", matter_id: MatterArgument, text: Text, sent_at: _SentAt = None
) -> Exit:
    """Record that new facts were submitted: a new written phase begins, with its full time."""
    from procedure.protest.phases import SubmitNewFacts

    return await desk.order_matter(matter_id, SubmitNewFacts, text=text, sent_at=_left(sent_at))


@course.command()
@acting
async def urgency(
    desk: "Desk", matter_id: MatterArgument, reason: Reason, sent_at: _SentAt = None
) -> Exit:
    """Record that urgency was claimed, and why."""
    from procedure.protest.phases import ClaimUrgency

    return await desk.order_matter(matter_id, ClaimUrgency, text=reason, sent_at=_left(sent_at))


@course.command()
@acting
async def date(
    desk: "Desk",
    matter_id: MatterArgument,
    due: Annotated[str, typer.Option(help=f"The date: {A_MOMENT}.")],
    text: Text,
) -> Exit:
    """Record a date that INTERPOL set for a submission of ours; two that are missed lose it."""
    from cli.forms import closing_from
    from procedure.protest.dates import SetSubmissionDate

    moment = closing_from(due, "--due")
    return await desk.order_matter(matter_id, SetSubmissionDate, text=text, due=moment)


@course.command()
@acting
async def submit(
    desk: "Desk", matter_id: MatterArgument, text: Text, sent_at: _SentAt = None
) -> Exit:
    """Record that the submission that is due next was sent."""
    from procedure.protest.dates import RecordSubmission

    return await desk.order_matter(matter_id, RecordSubmission, text=text, sent_at=_left(sent_at))


@course.command("more-time")
@acting
async def more_time(
    desk: "Desk",
    matter_id: MatterArgument,
    clock_id: ClockArgument,
    due: Annotated[str, typer.Option(help=f"The new date: {A_MOMENT}.")],
    text: Text,
) -> Exit:
    """Record that INTERPOL gave more time, on its own date or on one that it set for us."""
    from cli.forms import closing_from
    from procedure.protest.dates import NoteExtension

    moment = closing_from(due, "--due")
    return await desk.order_matter(matter_id, NoteExtension, text=text, clock=clock_id, due=moment)


@course.command()
@acting
async def suspend(desk: "Desk", matter_id: MatterArgument, reason: Reason) -> Exit:
    """Record that INTERPOL suspended the dispute for the CCF: its dates are paused."""
    from procedure.protest.waiting import SuspendProtest

    return await desk.order_matter(matter_id, SuspendProtest, text=reason)


@course.command()
@acting
async def resume(desk: "Desk", matter_id: MatterArgument, reason: Reason) -> Exit:
    """Record that the dispute continues: its dates move by the days of the suspension."""
    from procedure.protest.waiting import ResumeProtest

    return await desk.order_matter(matter_id, ResumeProtest, text=reason)


@course.command()
@acting
async def settle(
    desk: "Desk",
    matter_id: MatterArgument,
    option: Annotated[
        str,
        typer.Argument(
            metavar="OPTION",
            autocompletion=among(*Settlement),
            help=f"One of {', '.join(Settlement)}.",
        ),
    ],
    reason: Reason,
    warned: Annotated[
        bool,
        typer.Option(
            "--warned", help="You weighed that mutual cancellation can reward retaliation."
        ),
    ] = False,
) -> Exit:
    """Propose to settle the dispute; a second person approves it."""
    from cli.forms import one_of
    from procedure.protest.settlement import ProposeSettlement

    chosen = one_of(Settlement, option, "settlement")
    return await desk.order_matter(
        matter_id, ProposeSettlement, text=reason, option=chosen, warned=warned
    )


@course.command("approve-settlement")
@acting
async def approve_settlement(
    desk: "Desk",
    matter_id: MatterArgument,
    reason: Reason,
    reject: Annotated[bool, typer.Option(help="The dispute continues.")] = False,
    seen: Seen = None,
) -> Exit:
    """Approve a settlement that another person proposed, or reject it."""
    from procedure.protest.settlement import ApproveSettlement

    return await desk.order_matter(
        matter_id, ApproveSettlement, text=reason, approve=not reject, seen=seen
    )


@course.command()
@acting
async def outcome(
    desk: "Desk",
    matter_id: MatterArgument,
    how: Annotated[
        str,
        typer.Argument(
            metavar="PROTEST_OUTCOME",
            autocompletion=among(*ProtestOutcome),
            help=f"One of {', '.join(ProtestOutcome)}.",
        ),
    ],
    text: Text,
) -> Exit:
    """Record how INTERPOL decided; the cases learn of it."""
    from cli.forms import one_of
    from procedure.protest.ending import RecordProtestOutcome

    ended = one_of(ProtestOutcome, how, "outcome of a protest")
    return await desk.order_matter(matter_id, RecordProtestOutcome, text=text, outcome=ended)


@course.command()
@acting
async def discovery(
    desk: "Desk",
    matter_id: MatterArgument,
    on: Annotated[str, typer.Option("--on", metavar="TIME", help=f"When: {A_MOMENT}.")],
    text: Text,
) -> Exit:
    """Record when new facts were discovered after the decision: six months run from then."""
    from cli.forms import closing_from
    from procedure.protest.ending import NoteDiscovery

    moment = closing_from(on, "--on")
    return await desk.order_matter(matter_id, NoteDiscovery, text=text, discovered_at=moment)


@course.command()
@acting
async def reopen(
    desk: "Desk", matter_id: MatterArgument, text: Text, sent_at: _SentAt = None
) -> Exit:
    """Open a decided protest again with new facts, within six months of their discovery."""
    from procedure.protest.ending import ReopenProtest

    return await desk.order_matter(matter_id, ReopenProtest, text=text, sent_at=_left(sent_at))


@course.command()
@acting
async def question(desk: "Desk", matter_id: MatterArgument, text: Text) -> Exit:
    """Record a question of policy to the Executive Committee; it names no case and no person."""
    from client.messages import Composing

    composing = Composing(desk.cases, desk.matters, desk.ordering)
    return desk.receipt(await composing.ask_policy_question(desk.actor, matter_id, text))


def _left(sent_at: str | None) -> "datetime | None":
    """When it was sent, if that is said."""
    from cli.forms import closing_from

    return closing_from(sent_at, "--sent-at") if sent_at is not None else None


LINES = (
    OrderLine(
        "record_source_answer",
        "protest source {matter} {answer} --text TEXT",
        also="--caveat if a caveat was placed on the data, with --on DAY if not today",
    ),
    OrderLine("begin_phase", "protest phase {matter} {phase} --text TEXT"),
    OrderLine("set_submission_date", "protest date {matter} --due {due} --text TEXT"),
    OrderLine(
        "record_submission",
        "protest submit {matter} --text TEXT",
        also="--sent-at TIME if it was sent before now",
    ),
    OrderLine("note_extension", "protest more-time {matter} {clock} --due {due} --text TEXT"),
    OrderLine(
        "submit_new_facts",
        "protest new-facts {matter} --text TEXT",
        also="--sent-at TIME if they were sent before now",
    ),
    OrderLine(
        "claim_urgency",
        "protest urgency {matter} --reason REASON",
        also="--sent-at TIME if it was sent before now",
    ),
    OrderLine("suspend_protest", "protest suspend {matter} --reason REASON"),
    OrderLine("resume_protest", "protest resume {matter} --reason REASON"),
    OrderLine(
        "propose_settlement",
        "protest settle {matter} {option} --reason REASON",
        where={"warned": "False"},
    ),
    OrderLine(
        "propose_settlement",
        "protest settle {matter} {option} --warned --reason REASON",
        where={"warned": "True"},
    ),
    OrderLine(
        "approve_settlement", "protest approve-settlement {matter} --reason REASON", where=YES
    ),
    OrderLine(
        "approve_settlement",
        "protest approve-settlement {matter} --reject --reason REASON",
        where=NO,
    ),
    OrderLine("record_protest_outcome", "protest outcome {matter} {outcome} --text TEXT"),
    OrderLine("note_discovery", "protest discovery {matter} --on {discovered_at} --text TEXT"),
    OrderLine(
        "reopen_protest",
        "protest reopen {matter} --text TEXT",
        also="--sent-at TIME if it was sent before now",
    ),
    OrderLine("ask_policy_question", "protest question {matter} --text TEXT"),
)
"""How the acts of this page are ordered."""
