"""What one person drafted in a matter and a second one decides on, with what happened to it."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from procedure.annex.editions import Procedure
from procedure.dossier import Command, Event
from procedure.duty.duty import Duty
from procedure.duty.opening import row_of
from procedure.duty.steps import ApproveStep, StepCompleted, StepProposed, StepRejected
from procedure.matters.matter import Matter
from procedure.measures.tasks.silence import (
    ApproveWithoutAnswer,
    WithoutAnswerApproved,
    WithoutAnswerProposed,
    WithoutAnswerRejected,
)
from procedure.protest.drafting import (
    ApproveProtest,
    ProtestApproved,
    ProtestDrafted,
    ProtestSentBack,
)
from procedure.protest.ending import DisputeSettled
from procedure.protest.protest import Protest
from procedure.protest.settlement import ApproveSettlement, SettlementProposed, SettlementRejected
from views.case_view import DraftStanding, ProposedLine
from views.writings import Writing, text_of


class MatterDraft(ProposedLine):
    """Something that one person drafted or proposed in a matter, and a second one decides on."""

    act: str
    """The act that decides on it."""
    clock: str | None
    """The clock of the matter that says by when, if one does."""


class _About(NamedTuple):
    """What a draft is about: what it is called, and the clock that says by when."""

    title: str
    clock: str | None = None


class _Kind(NamedTuple):
    """What is drafted, and the events that tell what happened to it."""

    decides: type[Command]
    drafted: type[Event]
    approved: type[Event]
    sent_back: type[Event]
    about: Callable[[Any, Any, Sequence[Event], Procedure], _About]

    @property
    def act(self) -> str:
        """The act that decides on it."""
        name: str = self.decides.model_fields["act"].default
        return name


def drafts_of_matter(
    matter: Matter, events: Sequence[Event], rules: Procedure, texts: Mapping[str, Writing]
) -> tuple[MatterDraft, ...]:
    """Every draft, in the order of the record.

    Where something was approved and is drafted again, as the next step of a duty is, only what was
    drafted since counts.
    """
    series: dict[tuple[str, str], list[MatterDraft]] = {}
    for number, event in enumerate(events, start=1):
        for kind in _KINDS:
            own = series.setdefault((kind.act, getattr(event, "task", "")), [])
            if isinstance(event, kind.drafted):
                if own and own[-1].standing is DraftStanding.APPROVED:
                    own.clear()
                _became(own, DraftStanding.REPLACED)
                about = kind.about(matter, event, events[:number], rules)
                own.append(_draft(kind, event, number, about, texts))
            elif isinstance(event, kind.approved):
                _became(own, DraftStanding.APPROVED, approved_at=event.at)
            elif isinstance(event, kind.sent_back):
                _became(own, DraftStanding.SENT_BACK)
    waiting = _waiting(matter)
    return tuple(
        one.model_copy(update={"standing": DraftStanding.EARLIER})
        if one.standing is DraftStanding.WAITING and one.event not in waiting
        else one
        for one in sorted(chain(*series.values()), key=lambda one: one.event)
    )


def _became(own: list[MatterDraft], standing: DraftStanding, **more: object) -> None:
    """What happened to the last draft, if it waited."""
    if own and own[-1].standing is DraftStanding.WAITING:
        own[-1] = own[-1].model_copy(update={"standing": standing, **more})


def _draft(
    kind: _Kind, event: Any, number: int, about: _About, texts: Mapping[str, Writing]
) -> MatterDraft:
    return MatterDraft(
        document=event.document,
        by=event.by,
        title=about.title,
        event=number,
        at=event.at,
        standing=DraftStanding.WAITING,
        text=text_of(event.document, texts),
        act=kind.act,
        clock=about.clock,
    )


def _waiting(matter: Matter) -> set[int]:
    """The events of the drafts that a second person can still decide on."""
    if matter.ended_at is not None:
        return set()
    proposals = (task.without_answer for task in matter.tasks.values() if task.open)
    found = {one.proposed for one in proposals if one is not None and not one.agreed}
    match matter:
        case Protest():
            if matter.draft is not None and matter.can_be_drafted:
                found.add(matter.draft.drafted)
            if matter.proposal is not None:
                found.add(matter.proposal.proposed)
        case Duty() if matter.proposed is not None:
            found.add(matter.proposed.proposed)
    return found


def _protest(
    protest: Protest, event: ProtestDrafted, until: Sequence[Event], rules: Procedure
) -> _About:
    return _About("The dispute before INTERPOL")


def _settlement(
    protest: Protest, event: SettlementProposed, until: Sequence[Event], rules: Procedure
) -> _About:
    return _About(f"Settlement: {event.option}")


def _step(duty: Duty, event: StepProposed, until: Sequence[Event], rules: Procedure) -> _About:
    step = sum(isinstance(one, StepCompleted) for one in until)
    return _About(row_of(duty, rules).steps[step].title.rstrip("."), f"step-{step + 1}")


def _without_answer(
    matter: Matter, event: WithoutAnswerProposed, until: Sequence[Event], rules: Procedure
) -> _About:
    task = matter.tasks[event.task]
    title = rules.task(task.code).title
    return _About(f"Continue without the answer: {title} ({task.task})", task.answer)


_KINDS = (
    _Kind(ApproveProtest, ProtestDrafted, ProtestApproved, ProtestSentBack, _protest),
    _Kind(
        ApproveSettlement,
        SettlementProposed,
        DisputeSettled,
        SettlementRejected,
        _settlement,
    ),
    _Kind(ApproveStep, StepProposed, StepCompleted, StepRejected, _step),
    _Kind(
        ApproveWithoutAnswer,
        WithoutAnswerProposed,
        WithoutAnswerApproved,
        WithoutAnswerRejected,
        _without_answer,
    ),
)
