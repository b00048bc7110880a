"""The misuse indicators are assessed again when counsel is called, with what the answers say.

An indicator is never a finding: it shows counsel where to look.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.case import Case, MeasureState
from procedure.dossier import Event, Step, TimelineText
from procedure.measures.dispute.decision import Decision
from procedure.people import SYSTEM_ID, Role
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


@dataclass(frozen=True, slots=True)
class Assessment(MeasureState):
    """What the indicators showed when counsel was last called."""

    called_at: datetime | None = None
    """The call that it was made for."""
    assessed_at: datetime | None = None
    document: str | None = None
    indicators: tuple[str, ...] = ()
    counter_indicators: tuple[str, ...] = ()
    not_assessed: tuple[str, ...] = ()


class RecordAssessment(Step):
    """Record what the indicators show."""

    act: Literal["record_assessment"] = "record_assessment"
    called_at: Moment
    document: DocumentId
    indicators: tuple[str, ...]
    counter_indicators: tuple[str, ...]
    not_assessed: tuple[str, ...]


class IndicatorsAssessed(Event):
    """The indicators were assessed with what the agencies answered."""

    called_at: Moment
    document: DocumentId
    indicators: tuple[str, ...]
    counter_indicators: tuple[str, ...]
    not_assessed: tuple[str, ...]


def after_assessment(case: Case, event: IndicatorsAssessed) -> Case:
    """Counsel can read it."""
    return case.having(
        Assessment(
            called_at=event.called_at,
            assessed_at=event.at,
            document=event.document,
            indicators=event.indicators,
            counter_indicators=event.counter_indicators,
            not_assessed=event.not_assessed,
        )
    )


def is_due(case: Case) -> bool:
    """Whether counsel was called and the indicators were not assessed for that call."""
    called_at = case.of(Decision).called_at
    assessed = case.of(Assessment).called_at == called_at
    return called_at is not None and not assessed and case.communications != ()


def record_assessment(case: Case, step: RecordAssessment, context: "Context") -> list[Event]:
    """Once for each call."""
    if case.ended is not None or not is_due(case) or case.of(Decision).called_at != step.called_at:
        return []
    return [
        IndicatorsAssessed(
            at=context.at,
            by=SYSTEM_ID,
            called_at=step.called_at,
            document=step.document,
            indicators=step.indicators,
            counter_indicators=step.counter_indicators,
            not_assessed=step.not_assessed,
        )
    ]


def assessment_text(case: Case, event: IndicatorsAssessed, rules: "Procedure") -> TimelineText:
    """The codes; the evidence is in the sealed document."""
    shown = ", ".join(event.indicators) or "none"
    against = ", ".join(event.counter_indicators)
    what = f"Misuse indicators assessed: {shown}"
    return TimelineText(f"{what}; against misuse: {against}" if against else what, 5)


RULES = Rules(
    part_of="decision",
    events=(EventRule(IndicatorsAssessed, after_assessment, assessment_text),),
    acts=(ActRule(RecordAssessment, record_assessment, Permission(roles=(Role.SYSTEM,))),),
)
