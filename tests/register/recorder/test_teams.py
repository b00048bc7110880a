"""Who may see a case: its team in every list, the auditors, and others for an hour at most."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, TextClause, text

from activities.recorder import Recorder
from activities.recording import Acted
from client.known_matters import known_matter
from procedure.access import reader_of
from procedure.dossier import Command, TakeStep
from procedure.facts import AddFact
from procedure.measures.restriction import RenewRestriction
from procedure.measures.team import (
    EMERGENCY,
    AddMember,
    LimitToTeam,
    OpenToAll,
    ReadInEmergency,
    RemoveMember,
)
from procedure.people import Actor
from procedure.protest.opening import OpenProtest
from procedure.refusals import NotFound
from register.register import Register
from register.teams import Sight
from tests.register.acting import document, new_order, open_case, request
from tests.register.samples import ANALYST, CASE, OTHER, START, SUPERVISOR
from views.cases import CaseViews
from views.ledger import LookViews
from views.lists import ListViews, Wanted
from views.looks import Looks
from views.numbers import Numbers

SECOND_SUPERVISOR, SECOND_ANALYST = "usncb-supervisor-2", "usncb-analyst-2"
COUNSEL, SECOND_COUNSEL = "usncb-counsel-1", "usncb-counsel-2"
AUDITOR, OFFICER = "usncb-auditor-1", "doj-oia-officer-1"
SOON = START + timedelta(minutes=10)


async def say(
    recorder: Recorder,
    by: str,
    command: type[Command],
    now: datetime = START,
    dossier: str = CASE,
    **more: Any,
) -> Acted:
    """One person gives one order, in words of their own."""
    words = await document(recorder.register, dossier, by=by)
    fields = {"dossier": dossier, "order": new_order(), "by": by, "document": words, **more}
    order = command.model_validate(fields)
    return await recorder.act(request(order, now=now))


async def limited(recorder: Recorder, *members: str) -> None:
    """A case whose agencies are asked, limited to a team."""
    opened = await open_case(recorder)
    assert opened.receipt is not None
    ask = TakeStep(dossier=CASE, order=f"step:{CASE}/ask@1", step="ask_agencies")
    await recorder.act(request(ask, after=opened.receipt.revision))
    acted = await say(recorder, SUPERVISOR, LimitToTeam, members=members)
    assert acted.receipt is not None, acted


async def person(recorder: Recorder, person_id: str) -> Actor:
    """A person of the samples' directory."""
    return (await recorder.directory()).actor(person_id, START)


def views_at(recorder: Recorder, now: datetime) -> CaseViews:
    """What people read, at a moment."""
    return CaseViews(recorder, Looks(recorder.register, now=lambda: now), now=lambda: now)


def refused(acted: Acted) -> str:
    """The kind of the refusal."""
    assert acted.refusal is not None, acted
    return acted.refusal.kind


async def taken(register: Register) -> set[str]:
    """Who gets what waits in the outbox; from then on it does not wait."""
    leased = await register.outbox.lease(1_000, SOON, timedelta(days=1))
    return {one.recipient for one in leased.emails}


async def shown(recorder: Recorder, by: Actor) -> dict[str, object]:
    """What the person finds in lists, counts and by numbers."""
    register = recorder.register
    lists = ListViews(Looks(register, now=lambda: START), now=START)
    number = (await register.lists.cases())[0].number or ""
    return {
        "cases": len(await lists.cases(by, Wanted())),
        "tasks": len(await lists.tasks(by, Wanted(), open_only=False)) > 0,
        "waiting": any(one.case_id == CASE for one in await lists.waiting(by, Wanted())),
        "about the person": await register.people.cases_about(["P-0001"], reader_of(by)),
        "matters": len(await register.lists.matters(known_to=by)),
        "number": await Numbers(register.lists).case(by, number) == CASE,
        "sight": await register.teams.sight(by, CASE) is not None,
    }


async def test_only_the_team_and_auditors_find_a_case_anywhere(
    register: Register, recorder: Recorder
) -> None:
    await limited(recorder, ANALYST, COUNSEL)
    protest = f"protest-{'4' * 26}"
    opened = await say(recorder, COUNSEL, OpenProtest, dossier=protest, cases=(CASE,))
    assert opened.receipt is not None, opened
    everything = await shown(recorder, await person(recorder, SUPERVISOR))
    assert everything == {
        "cases": 1,
        "tasks": True,
        "waiting": everything["waiting"],
        "about the person": [CASE],
        "matters": 1,
        "number": True,
        "sight": True,
    }
    for one in (ANALYST, COUNSEL, AUDITOR):
        found = await shown(recorder, await person(recorder, one))
        assert {**found, "waiting": 0} == {**everything, "waiting": 0}, one
    for one in (SECOND_SUPERVISOR, SECOND_ANALYST, SECOND_COUNSEL):
        found = await shown(recorder, await person(recorder, one))
        assert not any(found.values()), (one, found)
    asked = (one for one in await register.lists.tasks() if one.agency != "USNCB")
    officer = await person(recorder, f"{next(asked).agency.lower()}-officer-1")
    lists = ListViews(Looks(register, now=lambda: START), now=START)
    own = await lists.tasks(officer, Wanted(), open_only=False)
    assert own, "an agency keeps its own tasks"
    task = await views_at(recorder, START).task(officer, CASE, own[0].task_id)
    assert task.task == own[0].task_id


async def test_rows_that_sql_wrote_open_nothing_of_the_case(
    register: Register, recorder: Recorder
) -> None:
    """The rows say who may be shown a case, a task and a text; the sealed record says it last."""
    await limited(recorder, COUNSEL)
    views = views_at(recorder, START)
    second, officer = (
        await person(recorder, SECOND_ANALYST),
        await person(recorder, "ice-officer-1"),
    )
    task = next(one for one in await register.lists.tasks() if one.agency not in ("USNCB", "ICE"))
    records = await register.dossiers.records(CASE)
    written = next(one.data["document"] for one in records if "document" in one.data)
    protest = f"protest-{'4' * 26}"
    opened = await say(recorder, COUNSEL, OpenProtest, dossier=protest, cases=(CASE,))
    assert opened.receipt is not None, opened
    for statement in (
        "DELETE FROM case_teams",
        f"UPDATE tasks SET agency = 'ICE' WHERE task_id = '{task.task_id}'",
    ):
        await register.write(partial(_done, text(statement)))
    assert await register.teams.sight(second, CASE) is not None, "by the rows"
    for looking in (
        views.case(second, CASE),
        views.task(second, CASE, task.task_id),
        views.document(second, written),
        views.task(officer, CASE, task.task_id),
    ):
        with pytest.raises(NotFound):
            await looking
    assert await register.teams.sees_matter(second, protest), "by the rows"
    assert await known_matter(register, recorder, second, protest) is None


def _done(statement: TextClause, connection: Connection) -> None:
    connection.execute(statement)


async def test_an_order_to_a_hidden_case_is_answered_like_one_to_none(recorder: Recorder) -> None:
    await limited(recorder)
    orders: tuple[tuple[type[Command], dict[str, Any]], ...] = (
        (RenewRestriction, {}),
        (LimitToTeam, {}),
        (AddMember, {"member": SECOND_SUPERVISOR}),
        (OpenToAll, {}),
    )
    for command, more in orders:
        acted = await say(recorder, SECOND_SUPERVISOR, command, **more)
        assert refused(acted) == "NotFound", command
        assert acted.refusal is not None
        assert acted.refusal.fields == {"what": "case", "name": CASE}
    about = await say(recorder, COUNSEL, OpenProtest, dossier=f"protest-{'5' * 26}", cases=(CASE,))
    assert refused(about) == "NotFound"


async def test_members_come_and_go_and_somebody_can_always_decide(recorder: Recorder) -> None:
    await limited(recorder)
    stranger = await say(recorder, SUPERVISOR, AddMember, member=OFFICER)
    assert refused(stranger) == "DoesNotWorkOnCases"
    last = await say(recorder, SUPERVISOR, RemoveMember, member=SUPERVISOR)
    assert refused(last) == "NobodyCouldDecide"
    assert (await say(recorder, SUPERVISOR, AddMember, member=COUNSEL)).receipt
    assert refused(await say(recorder, SUPERVISOR, AddMember, member=COUNSEL)) == "AlreadyOnTeam"
    assert (await say(recorder, SUPERVISOR, RemoveMember, member=SUPERVISOR)).receipt
    assert refused(await say(recorder, SUPERVISOR, OpenToAll)) == "NotFound"
    counsel = await person(recorder, COUNSEL)
    assert await recorder.register.teams.sight(counsel, CASE) is Sight.WHOLE


async def test_a_case_that_is_opened_to_all_is_found_by_all(recorder: Recorder) -> None:
    await limited(recorder)
    assert (await say(recorder, SUPERVISOR, OpenToAll)).receipt
    found = await shown(recorder, await person(recorder, SECOND_ANALYST))
    assert (found["cases"], found["number"]) == (1, True)
    assert refused(await say(recorder, SUPERVISOR, OpenToAll)) == "NotLimited"


async def test_an_emergency_lasts_an_hour_reads_only_and_is_marked(
    register: Register, recorder: Recorder
) -> None:
    await limited(recorder)
    other = await person(recorder, SECOND_SUPERVISOR)
    assert refused(await say(recorder, SECOND_ANALYST, ReadInEmergency)) == "NotFound"
    await taken(register)
    began = await say(recorder, SECOND_SUPERVISOR, ReadInEmergency, now=SOON)
    assert began.receipt is not None, began
    auditor = (await recorder.directory()).person(AUDITOR).mailbox
    assert await taken(register) == {auditor}, "in the same transaction"
    (record,) = [one for one in await register.dossiers.records(CASE) if "Emergency" in one.kind]
    assert (record.actor, record.at) == (SECOND_SUPERVISOR, SOON)

    end = SOON + EMERGENCY
    page = await views_at(recorder, end - timedelta(seconds=1)).case(other, CASE)
    assert page.case == CASE
    await views_at(recorder, end - timedelta(seconds=1)).timeline(other, CASE)
    looks = LookViews(Looks(register, now=lambda: end))
    seen = await looks.looks(await person(recorder, AUDITOR), by=SECOND_SUPERVISOR)
    assert seen
    assert all(one.emergency for one in seen)
    for command in (RenewRestriction, OpenToAll):
        acted = await say(recorder, SECOND_SUPERVISOR, command, now=SOON)
        assert refused(acted) == "NotFound", "it is read, and nothing is done"
    added = await say(recorder, SECOND_SUPERVISOR, AddMember, now=SOON, member=SECOND_SUPERVISOR)
    assert refused(added) == "TeamCanDecide"
    assert not any((await shown(recorder, other)).values()), "lists stay as they were"

    with pytest.raises(NotFound) as over:
        await views_at(recorder, end).case(other, CASE)
    with pytest.raises(NotFound) as missing:
        await views_at(recorder, end).case(other, OTHER)
    assert str(over.value).replace(CASE, OTHER) == str(missing.value)
    late = await say(recorder, SECOND_SUPERVISOR, AddMember, now=end, member=SECOND_SUPERVISOR)
    assert refused(late) == "NotFound"
    assert (await say(recorder, SECOND_SUPERVISOR, ReadInEmergency, now=end)).receipt


async def test_emails_about_the_case_reach_the_team_alone(
    register: Register, recorder: Recorder
) -> None:
    await limited(recorder, COUNSEL)
    directory = await recorder.directory()
    await taken(register)
    acted = await say(recorder, SUPERVISOR, AddFact, now=SOON, fact="ENCOUNTER")
    assert acted.receipt is not None, acted
    new = await taken(register)
    team = {directory.person(one).mailbox for one in (SUPERVISOR, COUNSEL)}
    usncb = {one.mailbox for one in directory.people if one.agency == "USNCB"}
    assert new & usncb == team, "nobody on it is an analyst, so that all of it hears"
