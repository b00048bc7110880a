"""Permission is decided before state: what a person may not know of does not exist for them.

Every act of every kind of dossier is asked of an existing and of a missing dossier; the two answers
must be the same, word for word, and the same as those of a check beforehand.
"""

from datetime import timedelta
from typing import Any

import pytest

from activities.recorder import Recorder
from procedure.cases import CASE as CASE_KIND
from procedure.clocks.rules import PauseReason
from procedure.codes import IdentityFinding
from procedure.dossier import Command, Step
from procedure.intake.screening import ReceiveCommunication
from procedure.intakes import INTAKE as INTAKE_KIND
from procedure.message import CommunicationKind
from procedure.opening import OpenCase
from procedure.refusals import NotFound, NotPermitted, Refusal, Refused, as_value
from register.register import Register
from tests.procedure import acts as samples
from tests.register.acting import document, new_order, open_case, received, renewal, request
from tests.register.samples import ANALYST, CASE, OTHER, START, SUPERVISOR

MISSING_CASE = f"case-{'9' * 26}"
MISSING_INTAKE = f"comm-{'9' * 26}/v1"
ACTS: dict[str, type[Command]] = {
    rule.act: rule.command
    for kind in (CASE_KIND, INTAKE_KIND)
    for rule in kind.acts.values()
    if not issubclass(rule.command, Step)
}
OPENINGS: dict[str, type[Command]] = {
    "open_case": OpenCase,
    "receive_communication": ReceiveCommunication,
}
STRANGERS = ("usncb-administrator-1", "cbp-officer-1", "doj-oia-chief-1")
"""They may see neither cases nor communications, and the task J2 is not of their agency."""


def values(words: str) -> dict[str, Any]:
    """A value for every field of every command."""
    return {
        "agency": "FBI",
        "approve": True,
        "attach": False,
        "case": OTHER,
        "clock": "notification",
        "closures": (),
        "commitment": "e" * 64,
        "communication": f"comm-{'8' * 26}",
        "communication_kind": CommunicationKind.RED_NOTICE,
        "disposition": "DISPUTE",
        "document": words,
        "due": START + timedelta(days=30),
        "entry": 1,
        "escalate": True,
        "fact": "ENCOUNTER",
        "handoff": "handoff-1",
        "identity": IdentityFinding.CONFIRMED,
        "language": "en",
        "matter": f"protest-{'4' * 26}",
        "number": "PROTEST-2026-K7M2Q4",
        "stage": "DRAFT",
        "title": "Being drafted",
        "outcome": "DELETED",
        "person": "P-0001",
        "reason": PauseReason.COURT_HOLD,
        "roster_version": "2026-04",
        "successor": OTHER,
        "task": "J2",
        "until": START + timedelta(hours=20),
        "version": 1,
    }


def command_of(kind: type[Command], dossier: str, by: str, words: str) -> Command:
    """The command with a value for each field that it requires."""
    act = kind.model_fields["act"].default
    known = {**values(words), **samples.ACTS.get(act, (None, {}))[1]}
    fields = {
        name: known[name]
        for name, field in kind.model_fields.items()
        if field.is_required() and name not in ("dossier", "order", "by")
    }
    return kind(dossier=dossier, order=new_order(), by=by, **fields)


async def answer(recorder: Recorder, command: Command) -> Refusal:
    """The refusal of the act, which a check beforehand gives too."""
    with pytest.raises(Refused) as checked:
        await recorder.check(command, START)
    acted = await recorder.act(request(command))
    assert acted.receipt is None
    assert acted.refusal == as_value(checked.value)
    assert acted.refusal is not None
    return acted.refusal


def without_id(refusal: Refusal, dossier: str) -> tuple[str, dict[str, Any]]:
    """The refusal without the id that the person gave themselves."""
    fields = {
        name: str(value).replace(dossier, "DOSSIER") for name, value in refusal.fields.items()
    }
    return refusal.kind, fields


@pytest.mark.parametrize("kind", ["case", "communication"])
async def test_a_stranger_gets_the_same_answer_whether_a_dossier_exists_or_not(
    register: Register, recorder: Recorder, kind: str
) -> None:
    await open_case(recorder)
    existing = CASE if kind == "case" else await received(recorder)
    missing = MISSING_CASE if kind == "case" else MISSING_INTAKE
    before = await register.ledger.verify()
    words = await document(register)
    for stranger in STRANGERS:
        for act, command in ACTS.items():
            here, there = [
                without_id(
                    await answer(recorder, command_of(command, dossier, stranger, words)), dossier
                )
                for dossier in (existing, missing)
            ]
            assert here == there, act
            assert here == ("NotFound", {"what": kind, "name": "DOSSIER"}), act
    assert await register.ledger.verify() == before


@pytest.mark.parametrize("act", OPENINGS)
async def test_whoever_may_not_open_gets_the_same_answer_whether_it_is_open_or_not(
    register: Register, recorder: Recorder, act: str
) -> None:
    await open_case(recorder)
    existing, missing = (CASE, MISSING_CASE)
    if act == "receive_communication":
        existing, missing = await received(recorder), MISSING_INTAKE
    words = await document(register)
    for person in (*STRANGERS, "usncb-auditor-1", "usncb-counsel-1"):
        here, there = [
            await answer(recorder, command_of(OPENINGS[act], dossier, person, words))
            for dossier in (existing, missing)
        ]
        assert here == there
        assert here.kind == NotPermitted.__name__
    assert await register.dossiers.head(missing) is None


async def test_an_officer_knows_of_a_case_by_the_tasks_of_their_agency_only(
    register: Register, recorder: Recorder
) -> None:
    """About a task of their own they get an answer; about any other there is no case for them."""
    await open_case(recorder)
    words = await document(register)
    tasks = {row.task_id: row.agency for row in await register.lists.tasks(case_id=CASE)}
    agencies = {*tasks.values(), "CBP"} - {"USNCB"}
    assert len(agencies) > 3
    for agency in agencies:
        officer = f"{agency.lower()}-officer-1"
        for task in [*tasks, "J9", "X-7"]:
            command = command_of(ACTS["answer_task"], CASE, officer, words)
            command = command.model_copy(update={"task": task, "outcome": "NO SUCH OUTCOME"})
            refusal = await answer(recorder, command)
            hidden = as_value(NotFound(what="case", name=CASE))
            if tasks.get(task) == agency:
                assert refusal.kind == "NotWellFormed", (officer, task)
            else:
                assert refusal == hidden, (officer, task)


async def test_what_is_not_permitted_is_so_before_anything_else_is_looked_at(
    register: Register, recorder: Recorder
) -> None:
    """An analyst may not lift a restriction: not on any text, at any time, however outdated."""
    await open_case(recorder)
    missing = "doc-01HZZZZZZZZZZZZZZZZZZZZZZZ"
    for command in (
        await renewal(register, by=ANALYST),
        await renewal(register, by=ANALYST, document=missing),
        await renewal(register, by=ANALYST, seen=0),
        await renewal(register, by=ANALYST, seen=99),
    ):
        refusal = await answer(recorder, command)
        assert refusal == as_value(
            NotPermitted(person=ANALYST, needed="one of the roles SUPERVISOR")
        )
    allowed = await renewal(register, by=SUPERVISOR, document=missing)
    acted = await recorder.act(request(allowed))
    assert acted.refusal == as_value(NotFound(what="document", name=missing))


def test_every_field_of_every_command_has_a_value_here() -> None:
    """So that a new act is asked too."""
    assert len(ACTS) > 30
    for command in (*ACTS.values(), *OPENINGS.values()):
        made = command_of(command, CASE, ANALYST, f"doc-{'7' * 26}")
        assert made.act == command.model_fields["act"].default
