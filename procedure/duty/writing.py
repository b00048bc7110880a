"""What a standing duty writes: the present step is done once its messages have left.

Where a step takes two people, whoever approves its messages is the second one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from procedure.annex.duties import DutyStep
from procedure.composed import FIELDS
from procedure.dossier import Event
from procedure.duty.duty import Duty
from procedure.duty.opening import row_of
from procedure.duty.reporting import has_released, must_have_released
from procedure.duty.steps import WORKERS, completed
from procedure.matters.contact import must_be_free_in
from procedure.matters.messages import RecordMatterMessageSent
from procedure.matters.writing import Writing
from procedure.measures.messages.outbound import WAITING, MessageState, OutgoingMessage
from procedure.refusals import NotNow, NotWellFormed
from procedure.report_codes import ReportSpan

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.annex.templates import Template
    from procedure.context import Context

REPORT, YEAR = "report", "year"
"""Fields that a duty can fill in: the SHA-256 of its report, and the year that this counts."""


class OfAnotherReport(NotNow):
    """The message names a report that counts no more."""

    sentence = (
        "The report was released after message {message} was drafted: draft another one, and take "
        "this one back."
    )


class NotOfThisStep(NotNow):
    """The present step sends something else, or nothing."""

    sentence = "The present step of this duty sends {sends}, and not {template}."


def step_of(duty: Duty, rules: "Procedure") -> DutyStep:
    """The present step of an open duty, as its edition has it."""
    return row_of(duty, rules).steps[duty.step]


def check(duty: Duty, template: "Template", context: "Context") -> None:
    """Raise Refused where the present step does not send it, or something stops it."""
    sends = step_of(duty, context.rules).sends
    if template.key not in sends:
        raise NotOfThisStep(sends=", ".join(sends) or "no message", template=template.key)
    must_have_released(duty, context.rules)
    must_be_free_in(duty, context, template.outgoing)


def check_words(
    duty: Duty, template: "Template", content: Mapping[str, Any], rules: "Procedure"
) -> None:
    """What a message says of the report is so. Raises NotWellFormed."""
    said, known = content.get(FIELDS) or {}, fields_of_duty(duty, rules)
    for key in (field.key for field in template.fields):
        if key in known and said.get(key) != known[key]:
            raise NotWellFormed(problem=f"Field {key}: the report of this step has {known[key]}.")


def must_be_of_report(duty: Duty, message: OutgoingMessage, context: "Context") -> None:
    """Raise OfAnotherReport where a message that names a report was drafted for an earlier one."""
    fields = context.rules.edition.templates[message.template].fields
    released_at = duty.report.released_at if duty.report is not None else None
    if released_at is None or REPORT not in (field.key for field in fields):
        return
    if message.composed_at < released_at:
        raise OfAnotherReport(message=message.number)


def sent(
    duty: Duty, message: OutgoingMessage, order: RecordMatterMessageSent, context: "Context"
) -> Sequence[Event]:
    """The step is done with the last of its messages; not while another one still waits."""
    left = replace(message, state=MessageState.SENT, sent_at=order.sent_at or context.at)
    return _done(duty, [*_others(duty, message), left], context)


def taken_back(duty: Duty, message: OutgoingMessage, context: "Context") -> Sequence[Event]:
    """The step is done where nothing but this message kept it open."""
    return _done(duty, _others(duty, message), context)


def _others(duty: Duty, message: OutgoingMessage) -> list[OutgoingMessage]:
    return [one for one in duty.messages if one.number != message.number]


def _done(duty: Duty, messages: Sequence[OutgoingMessage], context: "Context") -> Sequence[Event]:
    """The step is done when the last of its messages left, in whatever order they are recorded."""
    sends = step_of(duty, context.rules).sends
    left = [one for one in messages if one.template in sends and one.sent_at is not None]
    missing = {*sends} - {one.template for one in left}
    waits = any(one.state in WAITING for one in messages)
    if not left or missing or waits or not has_released(duty, context.rules):
        return ()
    last = max(left, key=_left_at)
    return completed(
        duty,
        last.document,
        context,
        proposed_by=last.by if last.approved_by is not None else None,
        approved_by=last.approved_by,
        done_at=last.sent_at,
    )


def _left_at(message: OutgoingMessage) -> tuple[datetime, int]:
    return message.row_time, message.number


def fields_of_duty(duty: Duty, rules: "Procedure") -> Mapping[str, str]:
    """What the fields of its messages can say without a person."""
    reporting, year = row_of(duty, rules).report, duty.period[:4]
    if duty.report is None or reporting is None:
        return {}
    report = {REPORT: duty.report.sha256}
    if not year.isdecimal():
        return report
    return {**report, YEAR: str(int(year) - (reporting.span is ReportSpan.YEAR_BEFORE))}


RULES = Writing(
    "duty",
    check,
    sent,
    taken_back=taken_back,
    words=check_words,
    still=must_be_of_report,
    writers=WORKERS,
).rules()
