"""Messages that wait for a second person: in what is open, for whoever their template names."""

from procedure.people import USNCB, Actor, Role
from procedure.rows import CaseState, MatterRow, MessageRow, Rows
from register.approvals import Approval
from register.register import Register
from tests.procedure.casework import EDITIONS
from tests.register.samples import CASE, OTHER, START, case_row, keep_rows
from views.approvals import approvals_of

RULES = EDITIONS["2026-2"]
USE = f"use-{'7' * 26}"
ANALYST = "usncb-analyst-1"


def person(name: str, *roles: Role) -> Actor:
    """Somebody of USNCB."""
    return Actor(person=name, agency=USNCB, roles=roles)


COUNSEL = person("usncb-counsel-1", Role.COUNSEL)
SUPERVISOR = person("usncb-supervisor-1", Role.SUPERVISOR)


def drafted(dossier: str, template: str, by: str = ANALYST) -> MessageRow:
    """A message that waits."""
    return MessageRow(
        dossier=dossier, message=1, template=template, state="DRAFTED", at=START, drafted_by=by
    )


def use(state: CaseState) -> MatterRow:
    """A use that somebody asked for."""
    return MatterRow(
        matter_id=USE,
        kind="use",
        number="USE-2026-K7M2Q4",
        state=state,
        stage="CHECKING",
        case_class="P1",
        next_due_at=None,
        next_due_label=None,
        waiting_on=None,
        opened_at=START,
        ended_at=None,
        revision=1,
    )


async def waiting(register: Register, actor: Actor) -> dict[str, bool]:
    """What waits, by the dossier: whether this person may decide it."""
    waits = await register.approvals.waiting(actor)
    rows = await register.read(
        lambda connection: approvals_of(register, connection, actor, waits, RULES, START)
    )
    assert waits.of[Approval.MESSAGE] == len(rows), "as many are counted as are listed"
    return {one.dossier or "": one.mine for one in rows}


async def test_a_message_waits_for_whoever_its_template_names_but_not_for_its_drafter(
    register: Register,
) -> None:
    await keep_rows(register, Rows(case=case_row(), messages=(drafted(CASE, "ASK_SENDER"),)))
    messages = (drafted(USE, "USE_NOTICE", COUNSEL.person),)
    await keep_rows(register, Rows(matter=use(CaseState.OPEN), messages=messages))
    assert await waiting(register, SUPERVISOR) == {CASE: True, USE: True}
    assert await waiting(register, COUNSEL) == {CASE: False, USE: False}


async def test_in_what_has_ended_no_message_waits(register: Register) -> None:
    ended = case_row(OTHER, state="ENDED", closed_at=START)
    await keep_rows(register, Rows(case=ended, messages=(drafted(OTHER, "ASK_SENDER"),)))
    await keep_rows(
        register, Rows(matter=use(CaseState.ENDED), messages=(drafted(USE, "USE_NOTICE"),))
    )
    assert await waiting(register, SUPERVISOR) == {}
    await keep_rows(register, Rows(case=case_row(OTHER)))
    assert await waiting(register, SUPERVISOR) == {OTHER: True}, "the case is reopened"
