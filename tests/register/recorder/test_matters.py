"""Matters in the register, on both databases: rows, links, numbers, and what passes between."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from activities.recorder import Recorder
from procedure.case import Case
from procedure.clocks.rules import Closure
from procedure.dossier import Command
from procedure.facts import AddFact
from procedure.matters.common import AddNote, EndMatter
from procedure.measures.matters import Beside
from procedure.protest.filing import FileProtest
from procedure.protest.opening import JoinProtest, LeaveProtest, OpenProtest
from procedure.refusals import NotFound, Refusal, as_value
from procedure.rows import MatterRow
from register.register import Register
from register.values import LeasedHandoff
from tests.procedure.acts import SNOW
from tests.register.acting import document, fact, new_order, open_case, request
from tests.register.parts import use_closures
from tests.register.samples import ANALYST, CASE, OTHER, START

PROTEST = f"protest-{'5' * 26}"
COUNSEL = "usncb-counsel-1"


async def say(
    recorder: Recorder, command: type[Command], by: str = COUNSEL, **fields: Any
) -> Refusal | None:
    """One person gives one order to the protest; its refusal, if any."""
    words = await document(recorder.register, PROTEST, by=by)
    order = command.model_validate(
        {"dossier": PROTEST, "order": new_order(), "by": by, "document": words, **fields}
    )
    acted = await recorder.act(request(order))
    return acted.refusal


async def leased(register: Register, act: str) -> Sequence[LeasedHandoff]:
    """The handoffs of this act that wait."""
    found = await register.handoffs.lease(50, START, timedelta())
    return [one for one in found if one.command.act == act]


async def test_rows_links_and_numbers(register: Register, recorder: Recorder) -> None:
    await open_case(recorder)
    await open_case(recorder, OTHER, beside=())
    assert await say(recorder, OpenProtest, cases=(CASE,)) is None
    assert await say(recorder, JoinProtest, case=OTHER) is None
    row = await register.lists.matter(PROTEST)
    assert isinstance(row, MatterRow)
    assert (row.kind, row.state, row.stage, row.revision) == ("protest", "OPEN", "DRAFT", 2)
    assert await register.lists.matter_numbered(row.number) == row
    assert await register.lists.matter_numbered(row.number[-6:]) == row
    assert await register.lists.matters(kind="protest", state="OPEN") == [row]
    assert await register.lists.matters(linked=OTHER) == [row]
    assert await say(recorder, LeaveProtest, case=OTHER) is None
    assert await register.lists.matters(linked=OTHER) == []
    assert await register.dossiers.open_dossiers("protest-") == [], "it needs no run"
    refusal = await say(recorder, FileProtest)
    assert refusal is not None
    assert refusal.kind == "MayNotBeSent", "nothing is recorded at INTERPOL yet"
    assert await register.lists.matters(kind="recall") == []


async def test_a_case_that_does_not_exist_cannot_be_covered(recorder: Recorder) -> None:
    refusal = await say(recorder, OpenProtest, cases=(CASE,))
    assert refusal == as_value(NotFound(what="case", name=CASE))


async def test_what_passes_between_a_case_and_a_matter(
    register: Register, recorder: Recorder
) -> None:
    await open_case(recorder)
    await say(recorder, OpenProtest, cases=(CASE,))
    (noted,) = await leased(register, "note_matter")
    assert (await recorder.act(request(noted.command))).receipt is not None
    case = await recorder.state(CASE)
    assert isinstance(case, Case)
    assert [one.stage for one in case.of(Beside).matters.values()] == ["DRAFT"]
    added: AddFact = await fact(register)
    await recorder.act(request(added))
    (heard,) = await leased(register, "hear_of_fact")
    assert heard.command.dossier == PROTEST
    assert (await recorder.act(request(heard.command))).receipt is not None
    forged = heard.command.model_copy(update={"order": "handoff-forged"})
    assert (await recorder.act(request(forged))).refusal is not None


async def test_a_stranger_knows_nothing_of_it(recorder: Recorder) -> None:
    await open_case(recorder)
    await say(recorder, OpenProtest, cases=(CASE,))
    for command in (AddNote, EndMatter, FileProtest):
        refusal = await say(recorder, command, by="cbp-officer-1")
        assert refusal == as_value(NotFound(what="protest", name=PROTEST))


async def test_other_closures_reach_a_matter_too(register: Register, recorder: Recorder) -> None:
    await open_case(recorder)
    await say(recorder, OpenProtest, cases=(CASE,))
    closures = (Closure.model_validate(SNOW),)
    await use_closures(register, closures)
    changes = await leased(register, "change_calendar")
    assert {one.command.dossier for one in changes} == {CASE, PROTEST}
    for one in changes:
        assert (await recorder.act(request(one.command))).receipt is not None
    state = await recorder.state(PROTEST)
    assert state is not None
    assert state.closures == closures


async def test_the_end_is_recorded_and_the_record_goes_on(
    register: Register, recorder: Recorder
) -> None:
    await open_case(recorder)
    await say(recorder, OpenProtest, cases=(CASE,))
    assert await say(recorder, EndMatter, by=ANALYST) is None
    row = await register.lists.matter(PROTEST)
    assert row is not None
    assert (row.state, row.stage, row.waiting_on) == ("ENDED", "ENDED", "nobody")
    assert await say(recorder, AddNote, by=ANALYST) is None
    again = await say(recorder, FileProtest)
    assert again is not None
    assert again.kind == "MatterHasEnded"
