"""The three conditions of a confirmation, each with what shows it (REPORT L28; 8 CFR 208.6).

A status that a member confirms, a request from the country that the person fears, and a disclosure
that U.S. law permits. Where one is missing, nothing goes out.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from procedure.case import Case, MeasureState
from procedure.codes import Circumstance, OutgoingKind
from procedure.days import last_second_of
from procedure.measures.messages.outbound import Messages
from procedure.measures.tasks.answered import latest_answer
from procedure.measures.tasks.answering import TaskAnswered
from procedure.refusals import CaseNotReady
from procedure.task import TaskState

STATUS_TASK, DISCLOSURE_TASK = "D2", "D3"
CONFIRM_TO_CCF, POLL_BY = "CONFIRM_STATUS_TO_CCF", "DELETION_POLL"
"""The messages by which the CCF gets the confirmation, and INTERPOL is asked."""
CONSENT_GIVEN = "CONSENT_GIVEN"
"""The fact that the person agrees now."""
PROTECTED = (
    Circumstance.REFUGEE,
    Circumstance.ASYLEE,
    Circumstance.NON_REFOULEMENT_FINDING,
)
"""Whose status can be confirmed: granted, not asked for (clock reading 23)."""
_GRANTED = ("ASYLEE", "REFUGEE", "WITHHOLDING_OR_CAT")
"""The same in the answer to D2."""


class Condition(StrEnum):
    """What must hold before a status is confirmed to INTERPOL."""

    STATUS = "STATUS"
    """USCIS confirmed that the protection was granted, and it has not ended."""
    FEARED_COUNTRY = "FEARED_COUNTRY"
    """The request comes from the country that the person fears."""
    DISCLOSURE = "DISCLOSURE"
    """U.S. law permits the disclosure: consent or discretion, and no 8 U.S.C. 1367."""


class Addressee(StrEnum):
    """To whom a status is confirmed; never to a country."""

    GENERAL_SECRETARIAT = "GENERAL_SECRETARIAT"
    """The General Secretariat of INTERPOL."""
    CCF = "CCF"
    """The Commission for the Control of INTERPOL's Files."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a person found who compared the country feared with the one that asks."""

    fears: bool
    at: datetime
    by: str
    document: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Counsel agreed to what USCIS authorized."""

    at: datetime
    by: str
    document: str
    answer: str
    """The document of the answer to D3 that was approved."""


@dataclass(frozen=True, slots=True)
class Confirmation(MeasureState):
    """Where the confirmation of a status is."""

    compared: Compared | None = None
    approval: Approval | None = None
    withdrawn: str | None = None
    """The answer to D3 whose consent the person took back."""
    confirmed: tuple[tuple[Addressee, datetime], ...] = ()
    asked: int = 0
    """How often INTERPOL was asked whether it has deleted the data."""
    counted: int = 0
    """How often INTERPOL had been asked when its deletion was last awaited."""
    ended_for: tuple[str, ...] | None = None
    """What was known of the protection when a person ended the matter; None: nobody did."""


def confirmed_to(case: Case) -> tuple[tuple[Addressee, datetime], ...]:
    """To whom the status was confirmed and when: by a message of ours, or otherwise."""
    sent = tuple(
        (Addressee.CCF if one.template == CONFIRM_TO_CCF else Addressee.GENERAL_SECRETARIAT, at)
        for one in case.of(Messages).all
        if one.outgoing is OutgoingKind.STATUS_DISCLOSURE and (at := one.sent_at) is not None
    )
    return (*case.of(Confirmation).confirmed, *sent)


def times_asked(case: Case) -> int:
    """How often INTERPOL was asked whether it has deleted the data."""
    sent = sum(one.template == POLL_BY and one.has_left for one in case.of(Messages).all)
    return case.of(Confirmation).asked + sent


class Finding(NamedTuple):
    """A condition, whether it is met, and what shows it."""

    condition: Condition
    met: bool
    basis: str
    """In words without personal data."""


class ConditionsMissing(CaseNotReady):
    """Nothing goes out: not all three conditions are met."""

    sentence = "The status may not be confirmed: {missing}."


def protection_of(case: Case) -> tuple[Circumstance, ...]:
    """What is known of the protection: granted, or asked for."""
    known = (*PROTECTED, Circumstance.PENDING_PROTECTION)
    return tuple(one for one in known if one in case.circumstances)


def known_of(case: Case) -> tuple[str, ...]:
    """What the matter depends on: where it changes, a matter that was ended begins again."""
    return (*protection_of(case), *(fact for fact in case.facts if fact == CONSENT_GIVEN))


def is_granted(case: Case) -> bool:
    """Whether the person has a protection whose disclosure can be considered at all."""
    return any(one in case.circumstances for one in PROTECTED)


def is_over(case: Case) -> bool:
    """Whether nothing is left to confirm: settled, no protection, or a person ended the matter."""
    ended = case.of(Confirmation).ended_for == known_of(case)
    return case.settled or not protection_of(case) or ended


def recorded(answer: TaskAnswered | None, key: str) -> object:
    """What of the answer is part of the record; None where nothing is."""
    return dict(answer.recorded).get(key) if answer is not None else None


def is_barred(case: Case) -> bool:
    """Whether 8 U.S.C. 1367 protects the person: nobody can decide otherwise."""
    flagged = recorded(latest_answer(case, STATUS_TASK), "flag_1367") is True
    return flagged or Circumstance.PROTECTED_1367 in case.circumstances


def findings(case: Case, at: datetime) -> tuple[Finding, ...]:
    """The three conditions as they are at this moment."""
    return (_status(case), _feared_country(case), _disclosure(case, at))


def missing(case: Case, at: datetime) -> tuple[Finding, ...]:
    """The conditions that are not met."""
    return tuple(one for one in findings(case, at) if not one.met)


def must_be_met(case: Case, at: datetime) -> None:
    """Raise ConditionsMissing, which names what is missing."""
    if lacking := missing(case, at):
        raise ConditionsMissing(missing="; ".join(one.basis for one in lacking))


def _status(case: Case) -> Finding:
    answer = latest_answer(case, STATUS_TASK)
    status = recorded(answer, "status_class")
    if not is_granted(case):
        what = "no protection is known to be granted"
        if Circumstance.PENDING_PROTECTION in case.circumstances:
            what = "the person asked for protection, and nobody has decided yet"
        return Finding(Condition.STATUS, False, what)
    if answer is None or answer.outcome != "STATUS_CONFIRMED" or status not in _GRANTED:
        return Finding(Condition.STATUS, False, f"USCIS has not confirmed it ({STATUS_TASK})")
    return Finding(Condition.STATUS, True, f"USCIS confirmed it ({answer.task}: {status})")


def fears_requester(case: Case) -> tuple[bool, str] | None:
    """Whether the person fears the country that asks, and who says so; the latest word counts.

    None where nobody has said. The country itself is in no record.
    """
    compared = case.of(Confirmation).compared
    answer = latest_answer(case, STATUS_TASK)
    said = recorded(answer, "feared_is_requesting")
    if answer is not None and isinstance(said, bool):
        # Of two at the same moment nobody knows which came later: the one counts that keeps silent.
        together = compared is not None and compared.at == answer.at and not said
        if compared is None or compared.at < answer.at or together:
            return said, f"USCIS says so ({answer.task})"
    return None if compared is None else (compared.fears, f"compared by {compared.by}")


def _feared_country(case: Case) -> Finding:
    found = fears_requester(case)
    if found is None:
        what = "nobody has said whether the person fears the country that asks"
        return Finding(Condition.FEARED_COUNTRY, False, what)
    fears, who = found
    what = "fears the country that asks" if fears else "does not fear the country that asks"
    return Finding(Condition.FEARED_COUNTRY, fears, f"the person {what} ({who})")


def authorization(case: Case) -> TaskAnswered | None:
    """The answer of USCIS that authorizes the disclosure; None where none counts."""
    answer = latest_answer(case, DISCLOSURE_TASK)
    if answer is None or answer.outcome != "AUTHORIZED":
        return None
    if case.tasks[answer.task].state is not TaskState.ANSWERED:
        return None
    return None if answer.document == case.of(Confirmation).withdrawn else answer


def holds_until(answer: TaskAnswered) -> datetime | None:
    """The end of the last day on which an authorization holds, in Washington."""
    expires = recorded(answer, "expires")
    if expires is None:
        return None
    last = date.fromisoformat(str(expires)[:10])
    return last_second_of(last)


def _disclosure(case: Case, at: datetime) -> Finding:
    if is_barred(case):
        what = "the law forbids to disclose anything about the person (8 U.S.C. 1367)"
        return Finding(Condition.DISCLOSURE, False, what)
    answer = authorization(case)
    if answer is None:
        taken_back = case.of(Confirmation).withdrawn is not None
        what = "the person took the consent back" if taken_back else "USCIS has not authorized it"
        return Finding(Condition.DISCLOSURE, False, f"{what} ({DISCLOSURE_TASK})")
    until = holds_until(answer)
    if until is not None and at > until:
        last = until.date().isoformat()
        what = f"the authorization held until {last} only ({answer.task})"
        return Finding(Condition.DISCLOSURE, False, what)
    basis = recorded(answer, "basis")
    return Finding(Condition.DISCLOSURE, True, f"USCIS authorized it ({answer.task}: {basis})")
