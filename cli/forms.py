"""Words of the command line, read as what the procedure knows."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from procedure.clocks.rules import PauseReason
from procedure.clocks.workdays import CLOSES
from procedure.clocks.zones import EASTERN
from procedure.codes import (
    MATTERS,
    AlertedBy,
    CaseClass,
    Circumstance,
    IdentityFinding,
    OutgoingKind,
)
from procedure.copy_codes import CopyEnd, CopyKind, UsSystem
from procedure.directory import Directory
from procedure.email_codes import WhyAgain
from procedure.intake.intake import IntakeState
from procedure.measures.refugee.conditions import Addressee
from procedure.message import CommunicationKind, InterpolState
from procedure.outgoing_codes import Weight
from procedure.people import EMPLOYER, AgencyCode
from procedure.recall_codes import Attested, RecallReason
from procedure.refusals import NotWellFormed, no_such
from procedure.rows import CaseState
from procedure.showing import quoted
from register.tokens import Scope
from views.due import Due
from views.lists import Wanted

if TYPE_CHECKING:
    from procedure.entered import EnteredPerson

K = TypeVar("K", bound=StrEnum)


def circumstances_from(words: list[str] | None) -> tuple[Circumstance, ...]:
    """The circumstances with these names. Raises NotWellFormed."""
    return tuple(one_of(Circumstance, word, "circumstance") for word in words or [])


def alerted_by_from(word: str) -> AlertedBy:
    """Who was alerted. Raises NotWellFormed."""
    return one_of(AlertedBy, word, "value of --alerted-by")


def kind_from(word: str | None) -> CommunicationKind | None:
    """The kind of communication with this name; None for a report alone. Raises NotWellFormed."""
    return None if word is None else one_of(CommunicationKind, word, "kind of communication")


def state_from(word: str) -> InterpolState:
    """The state at INTERPOL with this name. Raises NotWellFormed."""
    return one_of(InterpolState, word, "state at INTERPOL")


def outgoing_from(word: str) -> OutgoingKind:
    """What leaves, by its code word. Raises NotWellFormed."""
    return one_of(OutgoingKind, word, "act that is guarded")


def scopes_from(words: list[str]) -> tuple[Scope, ...]:
    """What a token is good for. Raises NotWellFormed."""
    return tuple(one_of(Scope, word, "scope") for word in words)


def why_again_from(word: str) -> WhyAgain:
    """Why an email is sent again. Raises NotWellFormed."""
    return one_of(WhyAgain, word, "value of --why")


def weight_from(word: str) -> Weight:
    """How much evidence weighs. Raises NotWellFormed."""
    return one_of(Weight, word, "weight of evidence")


def identity_from(word: str) -> IdentityFinding:
    """How sure the analyst is. Raises NotWellFormed."""
    return one_of(IdentityFinding, word, "value of --identity")


def agency_from(word: str, directory: Directory) -> AgencyCode:
    """An agency of the directory. Raises NotWellFormed."""
    known = [agency.code for agency in directory.agencies]
    if word not in known:
        raise no_such("agency", word, known)
    return word


def listed_agency_from(word: str, directory: Directory) -> AgencyCode:
    """Whose tasks a list shows: also those that wait for an employer's desk. Raises NotWellFormed.

    Such a task is listed under EMPLOYER, which is no agency of the directory.
    """
    return word if word == EMPLOYER else agency_from(word, directory)


def addressee_from(word: str) -> Addressee:
    """To whom a status is confirmed. Raises NotWellFormed."""
    return one_of(Addressee, word, "addressee")


def pause_reason_from(word: str) -> PauseReason:
    """The named reason to pause a clock. Raises NotWellFormed."""
    return one_of(PauseReason, word, "reason to pause a clock")


def system_from(word: str) -> UsSystem:
    """The U.S. system that has a copy. Raises NotWellFormed."""
    return one_of(UsSystem, word, "system")


def copy_kind_from(word: str) -> CopyKind:
    """How a copy came about. Raises NotWellFormed."""
    return one_of(CopyKind, word, "kind of copy")


def copy_end_from(word: str) -> CopyEnd:
    """What happened to a copy. Raises NotWellFormed."""
    return one_of(CopyEnd, word, "value of --became")


def recall_reason_from(word: str) -> RecallReason:
    """Why copies are recalled. Raises NotWellFormed."""
    return one_of(RecallReason, word, "reason for a recall")


def attested_from(word: str) -> Attested:
    """What a holder did with the data. Raises NotWellFormed."""
    return one_of(Attested, word, "value of --did")


def case_state_from(word: str | None) -> CaseState | None:
    """The state of cases that are meant, if one is. Raises NotWellFormed."""
    return None if word is None else one_of(CaseState, word, "state of a case")


def matter_kind_from(word: str | None) -> str | None:
    """The kind of matters that is meant, if one is. Raises NotWellFormed."""
    if word is not None and word not in MATTERS:
        raise no_such("kind of matter", word, MATTERS)
    return word


def intake_state_from(word: str | None) -> IntakeState | None:
    """The state of communications that are meant, if one is. Raises NotWellFormed."""
    return None if word is None else one_of(IntakeState, word, "state of a communication")


def class_from(word: str | None) -> CaseClass | None:
    """The class of cases that is meant, if one is. Raises NotWellFormed."""
    return None if word is None else one_of(CaseClass, word, "class")


def stage_from(word: str | None) -> str | None:
    """The stage of cases that is meant, if one is. Raises NotWellFormed."""
    if word is None:
        return None
    from procedure.stages import ENDINGS, STAGES

    known = [stage.code for stage in (*STAGES, *ENDINGS.values())]
    if word not in known:
        raise no_such("stage", word, known)
    return word


def wanted_from(
    directory: Directory,
    *,
    of_class: str | None,
    agency: str | None,
    mine: bool,
    overdue: bool,
    due_soon: bool,
    state: CaseState | None = None,
    stage: str | None = None,
) -> Wanted:
    """Which cases or tasks a list shows. Raises NotWellFormed."""
    due = {Due.OVERDUE: overdue, Due.DUE_SOON: due_soon}
    return Wanted(
        state=state,
        stage=stage,
        case_class=class_from(of_class),
        agency=None if agency is None else listed_agency_from(agency, directory),
        due=tuple(one for one, asked in due.items() if asked),
        mine=mine,
    )


def entered_from(lines: str | None) -> "EnteredPerson | None":
    """The person whom these lines describe, if there are any. Raises NotWellFormed."""
    if lines is None:
        return None
    from client.entered import read_entered

    return read_entered(lines)


def one_of(kinds: type[K], word: str, what: str) -> K:
    """The member of a closed set with this name. Raises NotWellFormed."""
    known = {kind.value: kind for kind in kinds}
    if word not in known:
        raise no_such(what, word, known)
    return known[word]


def fields_from(words: list[str] | None) -> dict[str, str]:
    """The fields of a form, each given as ``key=value``. Raises NotWellFormed."""
    given: dict[str, str] = {}
    for word in words or []:
        key, separator, value = word.partition("=")
        if not separator:
            raise NotWellFormed(problem=f"A field is given as key=value, not as {quoted(key)}.")
        given[key] = value
    return given


def moment_from(word: str, option: str) -> datetime:
    """The moment of an option: a date is its first moment in Washington. Raises NotWellFormed."""
    day = _date(word)
    return _midnight(day, option) if day is not None else _moment(word, option)


def closing_from(word: str, option: str) -> datetime:
    """The moment of an option: a date means 17:30 in Washington. Raises NotWellFormed."""
    day = _date(word)
    if day is None:
        return _moment(word, option)
    try:
        return datetime.combine(day, CLOSES, EASTERN).astimezone(UTC)
    except OverflowError:
        raise _no_moment(option) from None


def end_from(word: str, option: str) -> datetime:
    """The first moment that no longer counts: a date counts to its end in Washington.

    Raises NotWellFormed.
    """
    day = _date(word)
    if day is None:
        return _moment(word, option)
    if day == date.max:
        raise _no_moment(option)
    return _midnight(day + timedelta(days=1), option)


def _date(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def _midnight(day: date, option: str) -> datetime:
    try:
        return datetime.combine(day, time(), EASTERN).astimezone(UTC)
    except OverflowError:
        raise _no_moment(option) from None


def _moment(word: str, option: str) -> datetime:
    try:
        moment = datetime.fromisoformat(word)
        if moment.tzinfo is None:
            raise _no_moment(option)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _no_moment(option) from None


def _no_moment(option: str) -> NotWellFormed:
    problem = (
        f"{option} takes a date (2026-03-02) or a time with its offset (2026-03-02T09:00-05:00)."
    )
    return NotWellFormed(problem=problem)
