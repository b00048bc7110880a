"""Whether a case follows the response for protected people, and what still holds in it."""

from dataclasses import replace

from procedure.access import Permission
from procedure.case import Case
from procedure.measures.lifting import used_up
from procedure.measures.refugee.conditions import (
    DISCLOSURE_TASK,
    Approval,
    Condition,
    Confirmation,
    Finding,
    authorization,
    findings,
    is_barred,
    is_over,
)
from procedure.people import Role
from procedure.refusals import AlreadyDone, NotNow

MEASURE = "protection"
CONFIRM, POLL = "confirm-status", "deletion-poll"
"""The clocks of the confirmation, and of asking whether the data are deleted."""
FIGURES = Permission(roles=(Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL))
"""Who works on the confirmation of a status."""


class NotProtected(NotNow):
    """The case does not follow the response for protected people."""

    sentence = (
        "No protection of the person is known: add it as a fact first, such as ASYLEE, in a case "
        "of edition 2026-2 or later."
    )


class MatterIsOver(AlreadyDone):
    """Nothing is left to confirm."""

    sentence = (
        "Nothing is left to confirm: the matter has ended. It begins again with a new fact, such "
        "as CONSENT_GIVEN."
    )


def without_approval(case: Case) -> Case:
    """The case in which nobody has agreed to the disclosure."""
    confirmation = case.of(Confirmation)
    if confirmation.approval is None:
        return case
    case = used_up(case, confirmation.approval.document)
    return case.having(replace(confirmation, approval=None))


def follows(case: Case) -> bool:
    """Whether the case follows the response for protected people."""
    return any(MEASURE in track.measures for track in case.tracks.values())


def must_be_about_protected(case: Case) -> None:
    """Raise NotProtected where the case follows no response for protected people."""
    if not follows(case):
        raise NotProtected()


def must_follow(case: Case) -> None:
    """Raise CaseHasEnded, or NotProtected where the case is about nobody who is protected."""
    case.must_be_open()
    must_be_about_protected(case)


def must_go_on(case: Case) -> None:
    """Raise NotProtected or MatterIsOver unless something is left to confirm."""
    must_follow(case)
    if is_over(case):
        raise MatterIsOver()


def approved(case: Case) -> Approval | None:
    """Counsel's agreement, as long as everything that it rests on is still so."""
    approval, answer = case.of(Confirmation).approval, authorization(case)
    if approval is None or answer is None or approval.answer != answer.document:
        return None
    conditions = (condition(case, one).met for one in (Condition.STATUS, Condition.FEARED_COUNTRY))
    holds = all(conditions) and not is_barred(case)
    return approval if holds else None


def asked(case: Case) -> tuple[str, ...]:
    """The open tasks that ask USCIS whether the status may be disclosed."""
    return tuple(
        task.task for task in case.tasks.values() if task.code == DISCLOSURE_TASK and task.open
    )


def condition(case: Case, wanted: Condition) -> Finding:
    """One of the conditions, as far as it does not depend on the moment."""
    return next(one for one in findings(case, case.last_at) if one.condition is wanted)
