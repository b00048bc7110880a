"""The phases of a dispute: the source's answer, the written and the oral phase, new facts."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from procedure.clocks.clock import Clock
from procedure.dossier import Command, Event, TimelineText, with_clocks, with_ended
from procedure.matters.common import telling
from procedure.protest.caveats import day_that_came
from procedure.protest.codes import CaveatKind, Phase, SourceAnswer, Text
from procedure.protest.course import AFTER, CLOCKS, SOURCE, WITH_INTERPOL
from procedure.protest.drafting import COUNSEL
from procedure.protest.filing import (
    RECORDING,
    NotInThisPhase,
    check_sent_at,
    must_be_in,
    must_go_on,
)
from procedure.protest.otherwise import left_otherwise
from procedure.protest.protest import STAGES, Protest
from procedure.refusals import AlreadyDone
from procedure.tables import ActRule, EventRule, Rules, always
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

_SAID = {
    SourceAnswer.OBJECTS: "The source maintains its data",
    SourceAnswer.AGREES: "The source agrees to change or delete its data",
    SourceAnswer.TAKES_NO_PART: "The source takes no part: INTERPOL deletes its data",
}


class UrgencyAlreadyClaimed(AlreadyDone):
    """It was claimed."""

    sentence = "Urgency is already claimed."


class RecordSourceAnswer(Command):
    """What the source said when INTERPOL asked it, and whether a caveat was placed."""

    act: Literal["record_source_answer"] = "record_source_answer"
    answer: SourceAnswer
    caveat: bool = False
    """Whether INTERPOL placed a caveat on the disputed data."""
    caveat_on: date | None = None
    """The day on which it did; unset: today."""
    document: DocumentId


class BeginPhase(Command):
    """INTERPOL began a phase of the dispute."""

    act: Literal["begin_phase"] = "begin_phase"
    phase: Phase
    document: DocumentId


class SubmitNewFacts(Command):
    """We submitted new facts after the written phase, which begins again (IRSD24 art. 4(8))."""

    act: Literal["submit_new_facts"] = "submit_new_facts"
    document: DocumentId
    sent_at: Moment | None = None
    """When they were sent; unset: now."""


class ClaimUrgency(Command):
    """We claimed urgency, with reasons (IRSD24 art. 9(1))."""

    act: Literal["claim_urgency"] = "claim_urgency"
    document: DocumentId
    sent_at: Moment | None = None
    """When it was sent; unset: now."""


class SourceAnswered(Event):
    """The source answered INTERPOL, or refused to take part (IRSD24 art. 4)."""

    answer: SourceAnswer
    caveat: bool
    caveat_on: date | None = None
    """The day on which it was placed; None: there is none, or the day was not recorded."""
    document: DocumentId


class PhaseBegun(Event):
    """A phase of the dispute began (IRSD24 art. 4)."""

    phase: Phase
    clock: Clock
    document: DocumentId


class NewFactsSubmitted(Event):
    """We submitted new facts: a new written phase has its full time (IRSD24 art. 4(8))."""

    clock: Clock
    document: DocumentId


class UrgencyClaimed(Event):
    """We claimed urgency (IRSD24 art. 9(1))."""

    document: DocumentId
    sent_at: Moment | None = None
    """When it was sent, if not when it was recorded."""


def after_answer(protest: Protest, event: SourceAnswered) -> Protest:
    """The caveat of the dispute is known."""
    protest = with_ended(protest, event.at, SOURCE)
    return protest.with_caveat(CaveatKind.DISPUTE, event.caveat_on) if event.caveat else protest


def after_beginning(protest: Protest, event: PhaseBegun) -> Protest:
    """The clocks of the phases before end."""
    protest = with_ended(protest, event.at, SOURCE, *CLOCKS.values())
    return replace(with_clocks(protest, event.clock), phase=event.phase)


def after_new_facts(protest: Protest, event: NewFactsSubmitted) -> Protest:
    """The written phase begins again."""
    protest = with_ended(protest, event.at, *CLOCKS.values())
    return replace(with_clocks(protest, event.clock), phase=Phase.WRITTEN)


def after_claim(protest: Protest, event: UrgencyClaimed) -> Protest:
    """Known; INTERPOL decides what follows."""
    return replace(protest, urgent_at=event.sent_at or event.at)


def record_source_answer(
    protest: Protest, order: RecordSourceAnswer, context: "Context"
) -> list[Event]:
    """While the source is asked; a persistent refusal can come later too."""
    protest.must_be_open()
    asked = protest.phase is Phase.SOURCE_CHECK
    later = order.answer is SourceAnswer.TAKES_NO_PART and protest.phase in CLOCKS
    if not asked and not later:
        raise NotInThisPhase(stage=protest.standing.stage.title)
    # One of each kind at a time: that of the dispute may be recorded by itself before.
    there = any(one.of_kind is CaveatKind.DISPUTE and one.stands for one in protest.caveats)
    placed = order.caveat and not there
    return [
        SourceAnswered(
            at=context.at,
            by=context.by,
            answer=order.answer,
            caveat=placed,
            caveat_on=day_that_came(order.caveat_on, context) if placed else None,
            document=order.document,
        )
    ]


def begin_phase(protest: Protest, order: BeginPhase, context: "Context") -> list[Event]:
    """Each after the one before it."""
    must_be_in(protest, *AFTER.get(order.phase, ()))
    must_go_on(protest)
    key = CLOCKS[order.phase]
    because = f"{STAGES[order.phase].title.lower()} begun"
    clock = context.start(protest, protest.case_class, key, key, because)
    return [
        PhaseBegun(
            at=context.at,
            by=context.by,
            phase=order.phase,
            clock=clock,
            document=order.document,
        )
    ]


def must_take_new_facts(protest: Protest) -> None:
    """Raise the refusal of new facts before the written phase ended, or while it is suspended."""
    must_be_in(protest, Phase.ORAL, Phase.FINAL_REVIEW)
    must_go_on(protest)


def submit_new_facts(protest: Protest, order: SubmitNewFacts, context: "Context") -> list[Event]:
    """After the written phase, and before the decision; the new one begins with the sending."""
    must_take_new_facts(protest)
    begun = protest.clocks[CLOCKS[protest.phase]] if protest.phase else None
    check_sent_at(order.sent_at, begun.started_at if begun else context.at, context)
    sent_at = order.sent_at or context.at
    key = CLOCKS[Phase.WRITTEN]
    clock = context.start(protest, protest.case_class, key, key, "new facts submitted", sent_at)
    submitted = NewFactsSubmitted(
        at=context.at, by=context.by, clock=clock, document=order.document
    )
    return [submitted]


def must_not_be_urgent(protest: Protest) -> None:
    """Raise the refusal of a claim where INTERPOL does not have it, or of a second one."""
    must_be_in(protest, *WITH_INTERPOL)
    if protest.urgent_at is not None:
        raise UrgencyAlreadyClaimed()


def claim_urgency(protest: Protest, order: ClaimUrgency, context: "Context") -> list[Event]:
    """At any time while INTERPOL has it, once."""
    must_not_be_urgent(protest)
    check_sent_at(order.sent_at, protest.filed_at or context.at, context)
    claimed = UrgencyClaimed(
        at=context.at, by=context.by, document=order.document, sent_at=order.sent_at
    )
    return [claimed]


def answer_text(protest: Protest, event: SourceAnswered, rules: "Procedure") -> TimelineText:
    """What the source said, and whether there is a caveat."""
    caveat = "; a caveat is on the data" if event.caveat else ""
    return TimelineText(f"{_SAID[event.answer]}{caveat}", 5, SOURCE)


def beginning_text(protest: Protest, event: PhaseBegun, rules: "Procedure") -> TimelineText:
    """Which phase."""
    what = f"{STAGES[event.phase].title} begun"
    return TimelineText(what, 5, event.clock.clock_id, begins=True)


def new_facts_text(protest: Protest, event: NewFactsSubmitted, rules: "Procedure") -> TimelineText:
    """The written phase begins again."""
    what = "New facts submitted: a new written phase begins"
    return TimelineText(what, 5, event.clock.clock_id, begins=True)


RULES = Rules(
    events=(
        EventRule(SourceAnswered, after_answer, answer_text, telling, once=True),
        EventRule(PhaseBegun, after_beginning, beginning_text, telling, once=True),
        EventRule(NewFactsSubmitted, after_new_facts, new_facts_text, telling, once=True),
        EventRule(UrgencyClaimed, after_claim, always("Urgency claimed", 5), once=True),
    ),
    acts=(
        ActRule(RecordSourceAnswer, record_source_answer, RECORDING),
        ActRule(
            BeginPhase,
            begin_phase,
            RECORDING,
            choices={"phase": lambda protest, rules, at, row: [*CLOCKS]},
        ),
        ActRule(SubmitNewFacts, left_otherwise(Text.NEW_FACTS, submit_new_facts), COUNSEL),
        ActRule(ClaimUrgency, left_otherwise(Text.URGENCY, claim_urgency), COUNSEL),
    ),
)
