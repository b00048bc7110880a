"""The administrator's page: what is kept and how it works, and nothing of any case."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from embedded.server import EmbeddedServer
from procedure.clocks.workdays import calendar_versions, federal_calendar
from procedure.clocks.zones import EASTERN
from procedure.codes import LetterKey
from register.database import stamp
from register.tables.leaving import emails
from register.values import EmailRow, EmailState
from tests.office import ANALYST, COUNSEL, SECOND_SUPERVISOR, SUPERVISOR
from tests.pages.conftest import Reader, Working, opened
from tests.pages.html import Element
from tests.pages.test_task import case_of

OFFICER, ADMINISTRATOR = "doj-oia-officer-1", "usncb-administrator-1"
SECURITY, DUTY_OFFICER = "usncb-security-1", "usncb-duty-1"


@pytest.fixture
async def alone(server: EmbeddedServer, tmp_path: Path) -> AsyncIterator[Working]:
    """The service next to an office of its own: which due times move depends on all that is there,
    and the first ones only are listed.
    """
    async with opened(tmp_path, server) as found:
        yield found


async def counted(reader: Reader) -> int:
    """How much waits in Approvals, as the navigation says it."""
    page = await reader.open("/approvals")
    (link,) = [
        one for one in page.one("nav", aria_label="Main").all("a") if "Approvals" in one.text
    ]
    return int(link.text.removeprefix("Approvals").split()[0] if link.all("span") else 0)


async def test_an_administrator_sees_people_and_no_cases(working: Working) -> None:
    case = await case_of(working, "P-0024")
    async with working.reader(ADMINISTRATOR) as administrator:
        page = await administrator.open("/admin")
        assert "Ana Sampleton" in page.one("section", aria_labelledby="people").text
        agencies = page.one("section", aria_labelledby="agencies").one("table").rows()
        of = {row[0]: row[1:] for row in agencies}
        assert of["SAMPLES"] == [
            "Department of Samples, security office",
            "Department of Samples",
            "2",
            "Change SAMPLES",
        ]
        assert case not in page.text
        (newest,) = [row for row in page.all("tr") if row.text.startswith("2026-2 ")]
        assert "In force" in newest.text
        await administrator.open(f"/cases/{case}", status=404)
        page = await administrator.open(f"/do/directory/absent?who={OFFICER}&back=/admin")
        form = next(one for one in page.all("form") if "absent" in one["action"])
        page = await administrator.send(form, since="2090-01-01", until="2090-01-02")
        assert "Recorded" in page.text
        assert "Change the directory" in page.text


async def test_a_change_of_the_directory_is_read_and_decided_by_a_second_person(
    working: Working,
) -> None:
    lending = {"to": "usncb-analyst-2", "role": "SUPERVISOR"}
    span = {"since": "2091-01-01", "until": "2091-01-02"}
    async with working.reader(SECOND_SUPERVISOR) as second, working.reader(ADMINISTRATOR) as first:
        before = await counted(second), await counted(first)
        page = await first.open(f"/do/directory/delegate?who={SUPERVISOR}&back=/admin")
        form = page.one("form", action="/do/directory/delegate")
        page = await first.send(form, {**lending, **span})
        address = next(where for said, where in page.links().items() if said.startswith("Show it"))
        page = await first.open(address)
        assert "Not you: you proposed it." in page.text
        assert page.all("form", action="/do/directory/approve") == []
        assert (await counted(second), await counted(first)) == (before[0] + 1, before[1])
        page = await second.open("/approvals")
        (row,) = [one for one in page.all("tr") if "of the directory" in one.text]
        assert "You may decide it" in row.text
        assert row.one("a")["href"] == address
        page = await second.open(address)
        (line,) = page.one("section", aria_labelledby="changes").one("table").rows()
        assert "lends the role Supervisor to" in line[0]
        assert "From Mon, Jan 1, 2091" in line[1]
        assert "Needed" in line[2]
        approve, reject = page.all("form", action="/do/directory/approve")
        assert reject.sent()["reject"] == ["true"]
        async with working.by_password(SUPERVISOR) as weaker:
            same = (await weaker.open(address)).all("form", action="/do/directory/approve")[0]
            refused = await weaker.send(same, status=403)
            assert "Sign in with your card or key" in refused.text
        blind = f"/do/directory/approve?number={address.rpartition('/')[2]}"
        assert "lends the role" in (await second.open(blind)).text
        await second.send(approve)
        assert await counted(second) == before[0]
        assert "Approved by" in (await first.open(address)).one("p", id="stands").text
    async with working.reader(ANALYST) as analyst:
        await analyst.open(address, status=404)


async def test_whoever_keeps_access_has_the_parts_of_their_rights(working: Working) -> None:
    seen = {}
    for person in (SECURITY, SUPERVISOR, DUTY_OFFICER):
        async with working.reader(person) as reader:
            page = await reader.open("/admin")
            seen[person] = {one.attributes.get("aria-labelledby") for one in page.all("section")}
            suspends = any(one.startswith("Suspend") for one in page.links())
            assert suspends is (person != DUTY_OFFICER)
            assert f"/do/directory/suspend?who={person}&back=%2Fadmin" not in page.links().values()
            assert not any(one.startswith("Lend") for one in page.links())
            assert "Nora Unreal, USNCB, +1 202 555 0100" in page.text
    assert seen[SECURITY] >= {"people", "duty", "sessions"}
    assert seen[SUPERVISOR] & {"sessions", "email", "work"} == set()
    assert seen[DUTY_OFFICER] & {"sessions", "email", "work", "rosters"} == set()


async def test_what_may_be_stuck_comes_before_the_people(working: Working) -> None:
    async with working.reader(ADMINISTRATOR) as administrator:
        page = await administrator.open("/admin")
    sections = [one.text for one in page.all("h2")]
    kept = ["Rosters", "Closures of the federal calendar", "Email", "Workers and queues"]
    assert [one for one in sections if one in (*kept, "People")] == [*kept, "People"]
    assert "Workers are running" in page.one("section", aria_labelledby="work").text


async def test_an_email_that_was_given_up_is_sent_again(working: Working) -> None:
    number = await case_of(working, "P-0026")
    register = working.office.register
    case = await register.lists.case_typed(number)
    assert case is not None

    async def state_of(email: str) -> str:
        rows = await register.outbox.list()
        return next(row.state for row in rows if row.email_id == email)

    async def left() -> list[EmailRow]:
        """The emails about the tasks of this case that left."""
        rows = [one for one in await register.outbox.list() if one.dossier == case.case_id]
        return [one for one in rows if one.sent_at and one.letter is LetterKey.TASK_SENT]

    def row_in(page: Element) -> list[str]:
        """The row of this email; others may be listed too."""
        tables = page.one("section", aria_labelledby="email").all("table")
        (row,) = [row for table in tables for row in table.rows() if row[1] == email]
        return row

    async with asyncio.timeout(20):
        while not (sent := await left()):
            await asyncio.sleep(0.05)
    email = sent[0].email_id
    given_up = update(emails).where(emails.c.email_id == email).values(state=EmailState.FAILED)
    tomorrow = stamp(working.desk.clock.now() + timedelta(days=1))
    waits = update(emails).where(emails.c.email_id == email)
    waits = waits.values(state=EmailState.QUEUED, attempts=3, next_try_at=tomorrow)
    async with working.reader(ADMINISTRATOR) as administrator:
        await register.write(lambda connection: connection.execute(waits))
        row = row_in(await administrator.open("/admin"))
        assert row[1:5] == [email, "Task sent", "Case", "3"]
        await register.write(lambda connection: connection.execute(given_up))
        page = await administrator.open("/admin")
        assert "could not be delivered" in page.one("p", id="stands").text
        assert row_in(page)[-1] == f"Send again {email}"
        page = await administrator.open(page.links()[f"Send again {email}"])
        form = page.one("form", action="/do/outbox/retry")
        assert "The mail server works again" in form.text
        page = await administrator.send(form, why="SERVER_FIXED")
        assert f"Send again {email}" not in page.links()
    async with asyncio.timeout(20):
        while await state_of(email) != EmailState.SENT:
            await asyncio.sleep(0.05)


async def test_an_administrator_sees_who_works_and_what_waits(working: Working) -> None:
    async with working.reader(ADMINISTRATOR) as administrator:
        page = await administrator.open("/admin")
        page = await administrator.open(page.links()["Workers and queues"])
        assert "Workers are running" in page.one("p", id="stands").text
        queues = page.one("section", aria_labelledby="queues").one("table").rows()
        assert {row[0] for row in queues} == {"Workflows", "Activities"}
        assert all("caveat-test" in row[2] for row in queues)
    async with working.reader(ANALYST) as analyst:
        await analyst.open("/admin/workers", status=404)


async def test_temporal_that_is_away_is_said(
    working: Working, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working.desk.office, "_gateway", None)
    async with working.reader(ADMINISTRATOR) as administrator:
        page = await administrator.open("/admin/workers")
        assert "Temporal is away" in page.one("p", id="stands").text


async def test_closures_are_proposed_by_one_supervisor_and_approved_by_another(
    alone: Working,
) -> None:
    far = alone.desk.clock.now().astimezone(EASTERN).date() + timedelta(days=70)
    day = federal_calendar(calendar_versions()[-1]).next_workday(far)
    snow = {"day": f"{day}", "name": "Snow", "authority": "OPM"}
    async with alone.reader(SUPERVISOR) as supervisor:
        page = await supervisor.open("/closures")
        form = page.one("form", action="/closures")
        refused = await supervisor.send(form, snow, authority="", status=422)
        assert "Not proposed: 1 thing to fix" in refused.text
        page = await supervisor.send(form, snow)
        checked = page.one("section", aria_labelledby="checked")
        assert "No due time moves in" in checked.text
        assert page.all("section", aria_labelledby="proposed") == []
        page = await supervisor.send(checked.one("form"))
        proposed = page.one("section", aria_labelledby="proposed").text
        assert "Snow" in proposed
        assert "Not you: you proposed it." in proposed
    async with alone.reader(ANALYST) as analyst:
        page = await analyst.open("/closures")
        assert "A supervisor decides." in page.text
        assert page.all("form", action="/closures") == []
    async with alone.reader(SECOND_SUPERVISOR) as second:
        page = await second.open("/closures")
        page = await second.open(page.links()["Reject"])
        page = await second.send(page.one("form", action="/do/calendar/approve"))
        assert "Rejected" in page.one("section", aria_labelledby="versions").text


async def test_what_a_closure_would_move_is_shown_before_it_is_proposed_and_approved(
    alone: Working,
) -> None:
    case = await case_of(alone, "P-0025")
    async with alone.reader(COUNSEL) as counsel:
        answer = await counsel.browser.command(
            "duty open", key="MONITORING_REPLY", text="A question."
        )
        assert answer.status_code == 200, answer.text
    async with alone.reader(SUPERVISOR) as supervisor:
        today = alone.desk.clock.now().astimezone(EASTERN).date()
        soon = federal_calendar(calendar_versions()[-1]).next_workday(today)
        page = await supervisor.open("/closures")
        form = page.one("form", action="/closures")
        closed = {"day": f"{soon}", "name": "Snow", "authority": "OPM"}
        page = await supervisor.send(form, closed)
        checked = page.one("section", aria_labelledby="checked")
        assert "Not proposed yet" in checked.text
        rows = [row for row in checked.one("table").rows() if row[0].startswith(case)]
        assert rows
        assert all(row[2] != row[3] for row in rows)
        assert "DOJ-OIA" in {row[1] for row in rows}
        assert re.search(r" and [1-9]\d* of \d+ open matters?\.", checked.text)
        assert "DOJ-OIA (" in checked.text
        assert "Nobody gets an email about the change itself" in checked.text
        before = (await supervisor.open("/closures")).all("section", aria_labelledby="proposed")
        assert before == []
        await supervisor.send(checked.one("form"))
    async with alone.reader(SECOND_SUPERVISOR) as second:
        page = await second.open("/closures")
        page = await second.open(page.links()["Show which due times it moves"])
        proposed = page.one("section", aria_labelledby="proposed")
        later = proposed.one("table").rows()
        assert [row for row in rows if row not in later] == [], "the case may have more by now"
        page = await second.open(page.links()["Reject"])
        await second.send(page.one("form", action="/do/calendar/approve"))


async def test_a_dry_run_says_what_moving_to_another_edition_would_change(
    working: Working,
) -> None:
    case = await case_of(working, "P-0027")
    async with working.reader(COUNSEL) as counsel:
        page = await counsel.open("/editions")
        assert "Edition 2026-2 is in force" in page.one("p", id="stands").text
        page = await counsel.open("/editions?to=2026-1")
        tried = page.one("section", aria_labelledby="moves").one("table")
        assert [row[1] for row in tried.rows() if row[0] == case] == ["2026-2"]
        assert "Every open case" in (await counsel.open("/editions?to=2026-2")).text
        await counsel.open("/editions?to=1999-1", status=404)
    async with working.reader(ADMINISTRATOR) as administrator:
        await administrator.open("/editions", status=404)
