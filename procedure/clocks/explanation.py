"""Why is it due then? A clock explained in full sentences."""

from collections.abc import Callable
from datetime import datetime, timedelta

from procedure.clocks.clock import (
    ClassChange,
    Clock,
    ClockEnd,
    Correction,
    DateChange,
    Extension,
    Pause,
    Recomputation,
    late_by,
)
from procedure.clocks.durations import Unit, Zone
from procedure.clocks.rules import Binding, SourceKind
from procedure.clocks.timing import planning_date
from procedure.clocks.workdays import FederalCalendar
from procedure.clocks.zones import EASTERN, LYON

Sentence = tuple[str | datetime, ...]
"""A sentence in parts: its words, and the moments between them."""
_TO_THE_SECOND = "%a %d %b %Y %H:%M:%S %Z"


def eastern(moment: datetime) -> str:
    """A moment as people in Washington read it: ``Tue 24 Nov 2026 17:30 EST``."""
    return moment.astimezone(EASTERN).strftime("%a %d %b %Y %H:%M %Z")


def to_the_second(moment: datetime) -> str:
    """The same with seconds, for an explanation."""
    return moment.astimezone(EASTERN).strftime(_TO_THE_SECOND)


def in_words(span: timedelta | None) -> str:
    """A span of time in its two largest units: ``2 d 3 h``, ``14 min``."""
    if span is None:
        return ""
    seconds = int(span.total_seconds())
    units = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))
    parts = []
    for name, size in units:
        if count := seconds // size:
            parts.append(f"{count} {name}")
            seconds -= count * size
    return " ".join(parts[:2]) or "0 s"


def said(sentence: Sentence, say: Callable[[datetime], str] = to_the_second) -> str:
    """The sentence, its moments as ``say`` says them."""
    return "".join(part if isinstance(part, str) else say(part) for part in sentence)


def explain(clock: Clock, calendar: FederalCalendar) -> list[str]:
    """The clock's history: rule, source, calendar, pauses, extensions, and what happened."""
    return [said(one) for one in explained(clock, calendar)]


def explain_to_agency(clock: Clock, calendar: FederalCalendar) -> list[str]:
    """The same for an agency: nothing of the class, of the reasons, or of who decided."""
    return [said(one) for one in explained_to_agency(clock, calendar)]


def explained(clock: Clock, calendar: FederalCalendar) -> list[Sentence]:
    """What ``explain`` says, for whoever says moments in another way."""
    lines: list[Sentence] = [
        (f"{clock.label}.",),
        ("Started ", clock.started_at, f": {clock.because}."),
        ("Time allowed: ", *_allowed(clock), "."),
        (f"Basis of the duty: {clock.obligation.kind}, {clock.obligation.citation}.",),
        *_whom_it_binds(clock),
    ]
    if clock.local_measure_of:
        lines.append((f"Our own measure of {clock.local_measure_of}, which names no time.",))
    if clock.reading:
        lines.append((f"Read as in: {clock.reading}.",))
    lines += _how_days_count(clock, calendar)
    if clock.until is not None:
        lines.append(_date_chosen(clock, clock.until))
    lines.append(("First due ", clock.first_due_at, "."))
    for pause in clock.pauses:
        who = f" by {pause.started_by} for {pause.reason}, "
        until = _until(pause, f" ({pause.ended_by})")
        lines.append(("Paused ", pause.started_at, who, *until, "."))
    for extension in clock.extensions:
        by = extension.granted_by
        if extension.proposed_by is not None:
            by = f"{by}, as {extension.proposed_by} proposed,"
        lines.append(("Extended ", extension.granted_at, f" by {by} from ", *_moved(extension)))
    lines += [_more_urgent(change) for change in clock.class_changes]
    for change in clock.recomputations:
        why = f" by {change.by}, because the federal calendar changed: from "
        lines.append(("Recomputed ", change.at, why, *_moved(change)))
    for correction in clock.corrections:
        entry = f"because entry {correction.entry} of the case was corrected: from "
        how = f" by {correction.by}, {entry}"
        lines.append(("Computed again ", correction.at, how, *_moved(correction)))
    lines += _how_well_known(clock)
    lines += _beside_due(clock, calendar)
    lines.append(("Due ", clock.due_at, ". ", *_what_happened(clock)))
    return lines


def _until(pause: Pause, by: str = "") -> Sentence:
    return ("until ", pause.ended_at, by) if pause.ended_at else ("still paused",)


def _moved(change: Extension | Recomputation | Correction | DateChange) -> Sentence:
    """From which due time to which."""
    return (change.from_due, " to ", change.to_due, ".")


def _how_well_known(clock: Clock) -> list[Sentence]:
    """Of a date that we expect: whether it is estimated, and what others said since."""
    lines: list[Sentence] = []
    if clock.estimated:
        lines.append(("Estimated: the step from which it counts has not happened yet.",))
    for change in clock.date_changes:
        lines.append(("Corrected ", change.at, f" by {change.by}: from ", *_moved(change)))
    return lines


def explained_to_agency(clock: Clock, calendar: FederalCalendar) -> list[Sentence]:
    """What ``explain_to_agency`` says, for whoever says moments in another way."""
    basis = f" ({clock.time.citation}{_how_sure(clock)})"
    target = _how_sure(clock) if clock.local_target else basis
    lines: list[Sentence] = [
        (f"{clock.label}.",),
        ("Counted from ", clock.started_at, "."),
        (f"Time allowed: {clock.duration.words()}{target}.",),
        *_whom_it_binds(clock),
    ]
    lines += _how_days_count(clock, calendar)
    lines.append(("First due ", clock.first_due_at, "."))
    lines += [("Paused ", one.started_at, ", ", *_until(one), ".") for one in clock.pauses]
    lines += [("Extended ", one.granted_at, " from ", *_moved(one)) for one in clock.extensions]
    for urgent in clock.class_changes:
        due = (urgent.to_due, " instead of ", urgent.from_due, ".")
        lines.append(("More urgent from ", urgent.at, ": due ", *due))
    for change in clock.recomputations:
        why = ", because the federal calendar changed: from "
        lines.append(("Recomputed ", change.at, why, *_moved(change)))
    for correction in clock.corrections:
        why = ", because an entry was corrected: from "
        lines.append(("Computed again ", correction.at, why, *_moved(correction)))
    lines += _beside_due(clock, calendar)
    lines.append(("Due ", clock.due_at, ". ", *_what_happened(clock)))
    return lines


def _how_days_count(clock: Clock, calendar: FederalCalendar) -> list[Sentence]:
    """By which calendar, and where the days end."""
    if clock.counts_business_time:
        return [(_business_days(clock, calendar),)]
    lines = []
    if clock.duration.unit in (Unit.MINUTES, Unit.HOURS):
        lines.append("Counts elapsed time, nights and days off included: no calendar changes it.")
    if clock.midnight is not None:
        place = "Lyon" if clock.midnight is Zone.LYON else "Washington"
        lines.append(
            f"The day of the start does not count; the last day ends at midnight in {place}, by "
            f"zone data {clock.zone_data}."
        )
    elif clock.duration.unit in (Unit.CALENDAR_DAYS, Unit.MONTHS):
        lines.append(f"Days are those of Washington, by zone data {clock.zone_data}.")
    if clock.roll_to_workday or clock.planning_date:
        lines.append(f"Days off are those of calendar {clock.calendar}.")
    return [(one,) for one in lines]


def _business_days(clock: Clock, calendar: FederalCalendar) -> str:
    unit = clock.duration.unit
    counted = calendar if unit.counts_closures else calendar.without_closures()
    passed = counted.passed_over(clock.started_at, clock.due_at)
    over = f"; days off in between: {', '.join(passed)}" if passed else "; no holiday in between"
    how = "the day of the start does not count"
    if unit is Unit.SAME_BUSINESS_DAY:
        how = "what starts before 15:00 is due that day, the rest by 10:00 of the next workday"
    if not unit.counts_closures:
        how += "; a closure by order stops nothing"
    return f"Business days by calendar {clock.calendar}, 09:00 to 17:30 in Washington; {how}{over}."


def _date_chosen(clock: Clock, date: datetime) -> Sentence:
    if clock.duration.unit is Unit.DATE_SET:
        return ("The date was set: ", date, ".")
    return ("A person chose ", date, ": it is not due later than that.")


def _beside_due(clock: Clock, calendar: FederalCalendar) -> list[Sentence]:
    """The same moment in Lyon, and the workday to plan for."""
    lines: list[Sentence] = []
    if clock.midnight is Zone.LYON:
        in_lyon = clock.due_at.astimezone(LYON)
        lines.append((f"In Lyon it is then {in_lyon.strftime(_TO_THE_SECOND)}.",))
    if planned := planning_date(clock, calendar):
        before = ", the last workday before it: this date does not move to the next workday."
        lines.append(("Plan for ", planned, before))
    return lines


def _allowed(clock: Clock) -> Sentence:
    since: Sentence = (", from ", clock.counts_from) if clock.counts_from else ()
    source = f" ({clock.time.kind} {clock.time.citation}{_how_sure(clock)})"
    return (f"{clock.duration.words()} in class {clock.case_class}", *since, source)


def _how_sure(clock: Clock) -> str:
    """What a reader must know about the source of the time."""
    if clock.local_target:
        return "; a local target, not law"
    inferred = clock.time.kind is SourceKind.INFERENCE
    return "; an inference, counsel to confirm" if inferred else ""


BOUND = {
    Binding.INTERPOL: "INTERPOL",
    Binding.CCF: "the CCF",
    Binding.SOURCE_NCB: "the bureau that sent the communication",
    Binding.COURT: "a court",
    Binding.APPLICANT: "the person who applies to the CCF",
    Binding.INFORMATION: "nobody",
}
"""Whom a date binds that is not ours, in words."""


def _whom_it_binds(clock: Clock) -> list[Sentence]:
    """A date that is not ours says so; nothing for one that is."""
    match clock.binds:
        case Binding.OURS:
            return []
        case Binding.OURS_HARD:
            return [("After the due time, a right is lost.",)]
        case Binding.INFORMATION:
            return [("It binds nobody; it is good to know.",)]
    whom = BOUND[clock.binds]
    return [(f"It binds {whom}: a date that we expect, and no deadline of ours.",)]


def _more_urgent(change: ClassChange) -> Sentence:
    counts = "the time of that class counts from then" if change.counts_again else "the time stays"
    ended = ""
    if change.ended_pause is not None:
        ended = (
            f" The pause for {change.ended_pause} that {change.paused_by} had ordered ended, "
            f"because a case of class {change.to_class} does not pause for it."
        )
    classes = f", class {change.to_class} instead of {change.from_class}: {counts}, due "
    due = (change.to_due, " instead of ", change.from_due, f".{ended}")
    return ("More urgent from ", change.at, classes, *due)


def _what_happened(clock: Clock) -> Sentence:
    if clock.ended_at is None:
        return (_standing(clock),)
    if _never_came(clock):
        return ("It did not come by then. No longer expected from ", clock.ended_at, ".")
    if clock.ended_as is ClockEnd.CANCELED:
        return ("No longer needed from ", clock.ended_at, ".")
    late = late_by(clock, clock.ended_at)
    if clock.expected:
        when = f"{in_words(late)} after that date" if late else "by that date"
        return ("It came ", clock.ended_at, f", {when}.")
    return ("Done ", clock.ended_at, f", late by {in_words(late)}." if late else ", on time.")


def _standing(clock: Clock) -> str:
    """Where a clock stands that runs or is paused."""
    if clock.paused:
        return "The clock is paused."
    if clock.expected:
        return "The date has passed without it." if clock.missed_at else "Expected by then."
    return "The due time has passed, and it is not done." if clock.missed_at else "Running."


def why_late(clock: Clock) -> list[str]:
    """What was late, why it was due then, and who was alerted; nothing for what was not late.

    A clock whose due time is the moment of an offer is never late, nor is a date that we expect of
    others: ``why_waited``.
    """
    return _what_was_late(clock) if clock.can_be_late and not clock.expected else []


def why_waited(clock: Clock) -> list[str]:
    """Which date that we expected of others passed, and what happened; nothing for any other."""
    if not clock.expected or not (lines := _what_was_late(clock)):
        return []
    return [lines[0], *map(said, _whom_it_binds(clock)), *lines[1:]]


def _never_came(clock: Clock) -> bool:
    """Whether the date of others passed without it, and it is no longer expected."""
    canceled = clock.ended_as is ClockEnd.CANCELED
    return clock.expected and canceled and clock.missed_at is not None


def _what_was_late(clock: Clock) -> list[str]:
    ended_late = clock.ended_as is ClockEnd.MET and late_by(clock, clock.ended_at or clock.due_at)
    still_open = clock.ended_at is None and clock.missed_at is not None
    if not (ended_late or still_open or _never_came(clock)):
        return []
    alerted = ", ".join(
        f"{alert.kind.lower()} to {alert.to.replace('_', ' ').lower()} {to_the_second(alert.at)}"
        for alert in clock.alerts[: clock.reached]
    )
    return [
        f"{clock.clock_id}: {clock.label}.",
        said(("Time allowed: ", *_allowed(clock), ", from ", clock.started_at))
        + f": {clock.because}.",
        f"Alerts sent: {alerted}." if alerted else "No alert was sent.",
        said(("Due ", clock.due_at, ". ", *_what_happened(clock))),
    ]
