"""What a case knows about a communication and its person, as the indicators need it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from indicators.charges import EarlierCommunication
from indicators.country_patterns import CountryPatterns
from indicators.known import (
    AgencyOutcome,
    CcfOutcome,
    CcfRecord,
    Criterion,
    IntakeCriteria,
    Known,
    Protection,
    ProtectionStatus,
    RecipientRelation,
    Relation,
    RosterStatus,
)
from procedure.case import Case
from procedure.codes import Circumstance
from procedure.facts import FactAdded
from procedure.measures.ccf.requests import CcfMatter, CcfStep
from procedure.measures.refugee.conditions import STATUS_TASK, fears_requester, is_granted
from procedure.measures.tasks.answered import latest_answer
from procedure.task import Task

_OFFICIALS = (Circumstance.CURRENT_OFFICIAL, Circumstance.FORMER_OFFICIAL)

Fields = Mapping[str, Any]
"""The fields of one answer, by their keys."""


def known_in_case(
    case: Case,
    answers: Mapping[str, Fields],
    earlier: Sequence[EarlierCommunication],
    patterns: CountryPatterns | None,
    today: date,
    others: Sequence[Case] = (),
) -> Known:
    """The facts of a case. ``answers`` are the fields of each answered task, by the task's id.

    ``others`` are the other cases about the same person: what the CCF decided is known from any.
    """
    answered = [task for task in case.tasks.values() if task.task in answers]
    latest = {task.code: task for task in answered}
    fields = {code: answers[task.task] for code, task in latest.items()}
    return Known(
        today=today,
        country_patterns=patterns,
        earlier=tuple(earlier),
        recipient_relations=_relations(fields.get("U3")),
        outcomes=tuple(_outcome(task, fields[code]) for code, task in latest.items()),
        roster=_roster(case, latest.get("E1")),
        identity_conflicts=_listed(fields.get("U1"), "conflicts"),
        intake=_criteria(fields.get("U2")),
        ccf=_ccf(case, others),
        protection=_protection(case),
    )


def _relations(research: Fields | None) -> tuple[RecipientRelation, ...] | None:
    """How recipients relate to the person (U3); None where nobody said."""
    entries = _listed(research, "recipients")
    if entries is None:
        return None
    found = []
    for entry in entries:
        recipient, _, relation = entry.rpartition(":")
        if relation.strip() in Relation.__members__:
            found.append(
                RecipientRelation(recipient=recipient.strip(), relation=Relation(relation.strip()))
            )
    return tuple(found)


def _outcome(task: Task, fields: Fields) -> AgencyOutcome:
    answered = task.answered_at.date() if task.answered_at else None
    return AgencyOutcome(
        task=task.code,
        outcome=task.outcome or "",
        since=_day(fields.get("since")) or answered,
        dual_criminality=fields.get("dual_criminality"),
    )


def _roster(case: Case, employer: Task | None) -> RosterStatus | None:
    """The person's status, and what the employer answered (E1)."""
    if case.person is None:
        return None
    status = next((one for one in case.circumstances if one in _OFFICIALS), "OTHER")
    return RosterStatus(status=status, e1_outcome=employer.outcome if employer else None)


def _criteria(intake_test: Fields | None) -> IntakeCriteria | None:
    """The criteria of the intake test (U2)."""
    if intake_test is None:
        return None
    given = {
        f"c{number}": intake_test[f"criterion_{number}"]
        for number in range(1, 8)
        if intake_test.get(f"criterion_{number}") in Criterion.__members__
    }
    return IntakeCriteria.model_validate(given)


_CCF = {
    "CCF_COMPLIANT": CcfOutcome.COMPLIANT,
    "CCF_COMPLIANT_WITH_UPDATE": CcfOutcome.COMPLIANT_WITH_UPDATE,
    "CCF_NON_COMPLIANT": CcfOutcome.NOT_COMPLIANT,
    "CCF_PROVISIONAL": CcfOutcome.PROVISIONALLY_BLOCKED,
}
"""What the CCF did, by the facts of cases."""


def _ccf(own: Case, others: Sequence[Case]) -> tuple[CcfRecord, ...] | None:
    """What the CCF has decided about the person (M08); None where nothing is known of it."""
    found = [
        CcfRecord(
            outcome=_CCF[fact.fact],
            reference=fact.fact,
            decided_on=_decided_on(case, fact),
            known_from=case.dossier if case is not own else None,
        )
        for case in (*others, own)
        for entry in case.entries.values()
        if isinstance(fact := entry.counts, FactAdded) and fact.fact in _CCF
    ]
    return tuple(found) or None


def _decided_on(case: Case, fact: FactAdded) -> date | None:
    """The day of the decision, where it is recorded with the request; otherwise not known."""
    for request in case.of(CcfMatter).requests.values():
        day = request.days.get(CcfStep.DECIDED)
        if day is not None and fact.fact == f"CCF_{request.finding}":
            return day.on
    return None


def _protection(case: Case) -> Protection | None:
    """The protection of the person in the United States, and from whom (M09).

    None where nobody knows. The country feared is in no record: only whether it is the one that
    asks.
    """
    fears = fears_requester(case)
    known = fears[0] if fears is not None else None
    if is_granted(case):
        return Protection(status=ProtectionStatus.GRANTED, fears_requester=known)
    if Circumstance.PENDING_PROTECTION in case.circumstances:
        return Protection(status=ProtectionStatus.PENDING, fears_requester=known)
    if "PROTECTION_REVOKED" in case.facts:
        return Protection(status=ProtectionStatus.REVOKED)
    answer = latest_answer(case, STATUS_TASK)
    if answer is not None and answer.outcome == "NONE":
        return Protection(status=ProtectionStatus.NONE)
    return None


def _listed(fields: Fields | None, key: str) -> tuple[str, ...] | None:
    """The entries of a list field; None where it was not answered."""
    value = fields.get(key) if fields is not None else None
    return tuple(value) if isinstance(value, Iterable) and not isinstance(value, str) else None


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None
