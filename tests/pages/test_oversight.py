"""The pages of whoever oversees the work: the board, approvals, the record, and what is kept."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import select, text

import portal.office
from portal.pages import live
from portal.pages.audit_checks import Verification, checks_of, in_words
from portal.pages.csv_files import cell_of
from portal.pages.times import Times
from portal.pages.watches import WATCHES, news
from procedure.checkpoint import SignedCheckpoint
from procedure.clocks.workdays import calendar_versions, federal_calendar
from procedure.clocks.zones import EASTERN
from procedure.codes import Circumstance, Phase
from procedure.duty.opening import OpenDuty
from procedure.measures.dispute.drafting import DraftDecision
from register.audit import Changed
from register.checkpoints import BadCheckpoint
from register.ledger import Tampered, Unproven
from register.order_keys import OrderKeys
from register.tables.record import ledger
from tests.office import ANALYST, AUDITOR, COUNSEL, SUPERVISOR
from tests.pages.conftest import Working, reading
from tests.pages.html import Element
from tests.pages.test_task import case_of
from tests.portal.conftest import Clock, Desk
from tests.portal.programs import end_sessions
from tests.traffic import diffusion, fresh_reference
from tests.workflows.steps import FEW, among_stages

OFFICER, ADMINISTRATOR = "doj-oia-officer-1", "usncb-administrator-1"


async def test_the_board_says_what_presses_first(working: Working) -> None:
    case = await case_of(working, "P-0031")
    async with working.reader(SUPERVISOR) as reader:
        page = await reader.open("/board")
        assert page.one("h1").text == "Board"
        assert "steps are late" in page.text or "Nothing is late" in page.text
        assert page.one("section", aria_labelledby="pressing").one("tbody").all("tr")
        assert "DOJ-OIA" in page.one("section", aria_labelledby="agencies").text
        steps = await reader.browser.get("/board.csv?name=steps")
        assert case in steps.text, "the page lists the first steps of all, the file each"
        table = await reader.browser.get("/board.csv?name=agencies")
        assert table.headers["content-type"].startswith("text/csv")
        assert "DOJ-OIA" in table.text
        await reader.open("/board.csv?name=nothing", status=404)


async def test_the_officers_find_their_duties_and_record_what_they_found(working: Working) -> None:
    office = working.office
    await office.matters.open(
        office.person(SUPERVISOR),
        OpenDuty,
        text="The check of the autumn.",
        duty="SPOT_CHECK",
        period="2026-10-01",
    )
    async with working.reader("usncb-dpo-1") as reader:
        page = await reader.open("/audit")
        page = await reader.open(page.links()["Duties"])
        listed = page.one("tbody").links().values()
        (address,) = {one for one in listed if one.startswith("/matters/DUTY-")}
        page = await reader.open(address)
        assert "Spot check of how INTERPOL's data are used" in page.text
        (form,) = [one for one in page.all("form") if one["action"] == "/do/duty/complete"]
        page = await reader.send(form, text="Ten searches, all with a reason.")
        assert "Ten searches, all with a reason." in page.text
        assert "Done" in page.text


async def test_whoever_has_no_part_in_it_finds_no_such_page(working: Working) -> None:
    closed = {
        OFFICER: [
            "/board",
            "/approvals",
            "/audit",
            "/audit/orders",
            "/admin",
            "/queue",
            "/cases/X",
        ],
        ANALYST: ["/board", "/audit", "/admin/workers"],
        ADMINISTRATOR: ["/board", "/cases", "/queue", "/audit"],
    }
    for person, paths in closed.items():
        async with working.reader(person) as reader:
            for path in paths:
                answer = await reader.browser.get(path)
                assert answer.status_code in (403, 404), (person, path)


async def test_a_draft_is_decided_beside_its_grounds(working: Working) -> None:
    case = await case_of(working, "P-0032")
    async with working.reader(COUNSEL) as counsel:
        page = await counsel.open("/approvals")
        assert page.one("h1").text == "Approvals"
        page = await counsel.open(f"/approvals/cases/{case}")
        assert "Nothing waits for you here" in page.text
        assert "No agency has answered." in page.text


@pytest.mark.timeout(60)
async def test_each_paragraph_is_beside_its_grounds_and_only_changes_are_marked(
    working: Working,
) -> None:
    office = working.office
    case_id = await office.cases.open(
        office.person(ANALYST),
        "A report.",
        person="P-0044",
        circumstances=(Circumstance.CURRENT_OFFICIAL,),
        identity_confirmed=True,
        left_out=FEW,
    )
    await office.until(case_id, lambda one: bool(one.tasks_of(Phase.COORDINATION)))
    case = (await office.register.lists.numbers_of([case_id]))[case_id]
    await office.answer_all(case_id)
    decided = await office.until(case_id, among_stages("DECISION"))
    task = next(one for one in decided.tasks_of(Phase.COORDINATION) if one.outcome)
    first = f"No misuse is seen in {task.task}.\n\nNobody is at risk."
    await office.say(COUNSEL, case_id, DraftDecision, first, disposition="NO_ACTION")
    async with working.reader(SUPERVISOR) as supervisor:
        address = f"/approvals/cases/{case}"
        page = await supervisor.open(address)
        stands = page.one("p", id="stands").text
        assert "asks for approval of version 1" in stands
        assert re.search(r"Decide by .* ET \(.* left\)", stands)
        draft = page.one("section", aria_labelledby="draft")
        assert draft.all("ins", "del") == []
        grounds = [one.text for one in draft.all("ul", class_="cv-grounds")]
        assert grounds[0].startswith(f"Answer. {task.agency}, ")
        assert f"({task.task})" in grounds[0]
        assert grounds[1] == "This paragraph names no answer and no message."
        assert "No paragraph names these." in draft.text
        back = next(one for one in page.all("form") if one.sent().get("reject") == ["true"])
        await supervisor.send(back, reason="Say who is not at risk.")
        again = first.replace("Nobody", "No official")
        await office.say(COUNSEL, case_id, DraftDecision, again, disposition="NO_ACTION")
        page = await supervisor.open(address)
        assert "Changes since version 1" in " ".join(page.links())
        draft = page.one("section", aria_labelledby="draft")
        assert [one.text for one in draft.all("ins")] == ["Added: No official"]
        assert [one.text for one in draft.all("del")] == ["Removed: Nobody"]
        versions = page.one("section", aria_labelledby="versions").text
        assert "Version 1, " in versions
        assert "Sent back" in versions
        clean = await supervisor.open(f"{address}?show=clean")
        assert clean.one("section", aria_labelledby="draft").all("ins", "del") == []


async def test_the_board_offers_what_its_reader_may_do_about_a_step(working: Working) -> None:
    case = await case_of(working, "P-0076")
    async with working.reader(SUPERVISOR) as supervisor:
        links = (await supervisor.open("/board")).links()
        for act in ("Extend", "Reassign", "Remind", "Open"):
            offered = [href for text, href in links.items() if text.startswith(act)]
            for href in offered[:3]:
                await supervisor.open(href)
        page = await supervisor.open(f"/do/task/resend?case_id={case}&task_id=J1&back=/board")
        page = await supervisor.send(
            page.one("form", action="/do/task/resend"),
            {"agency": "DOJ-NSD", "reason": "It is theirs.", "case_id": case, "task_id": "J1"},
        )
        assert "Recorded" in page.text
        assert "DOJ-NSD" in (await supervisor.open(f"/tasks/{case}/J1")).text
    async with working.reader(AUDITOR) as auditor:
        steps = (await auditor.open("/board")).one("section", aria_labelledby="pressing").links()
        assert steps
        acts = [text for text in steps if text.startswith(("Extend", "Remind", "Reassign"))]
        assert acts == [], "an auditor decides nothing"


async def test_an_agency_is_reminded_from_the_board_its_case_or_its_task_once_an_hour(
    working: Working,
) -> None:
    case = await case_of(working, "P-0039")
    async with working.reader(SUPERVISOR) as supervisor:
        board = await supervisor.open("/board")
        reminds = [href for text, href in board.links().items() if text.startswith("Remind")]
        assert all(href.startswith("/do/task/remind?") for href in reminds)
        task = f"/tasks/{case}/J1"
        page = await supervisor.open(task)
        page = await supervisor.send(page.one("form", action="/do/task/remind"))
        assert "Recorded" in page.text
        assert "reminded the agency" in (await supervisor.open(task)).text
        page = await supervisor.open(f"/do/task/remind?case_id={case}&task_id=J1&back={task}")
        form = page.one("form", action="/do/task/remind")
        refused = await supervisor.send(form, {"case_id": case, "task_id": "J1"}, status=409)
        assert "less than an hour ago" in refused.text
        page = await supervisor.open(f"/cases/{case}")
        offered = {text: href for text, href in page.links().items() if text[:7] == "Remind "}
        assert not any("(J1)" in text for text in offered), "it was reminded just now"
        asked = next(iter(offered))
        page = await supervisor.open(offered[asked])
        page = await supervisor.send(page.one("form", action="/do/task/remind"))
        assert "Recorded" in page.text
        assert asked not in page.links(), "the page of the case is shown again, without it"
    async with working.reader(OFFICER) as officer:
        page = await officer.open(task)
        assert page.all("form", action="/do/task/remind") == []
    async with working.reader(AUDITOR) as auditor:
        page = await auditor.open(f"/cases/{case}")
        assert not [text for text in page.links() if text[:7] == "Remind "]


@pytest.mark.timeout(60)
async def test_a_second_person_has_a_button_for_each_of_two_decisions(working: Working) -> None:
    case = await case_of(working, "P-0034")
    async with working.reader(ANALYST) as analyst:
        acts = await analyst.open(f"/cases/{case}/acts")
        page = await analyst.open(acts.links()["Propose to notify later"])
        assert page.one("h1").text == "Propose to notify later"
        form = page.one("form", action="/do/case/notify")
        assert set(form.sent()) >= {"defer", "until", "text"}, "no other switch is asked for"
        tomorrow = working.desk.clock.now() + timedelta(days=1)
        asked = {"text": "A trip ends on Friday.", "until": f"{tomorrow:%Y-%m-%dT%H:%M}"}
        page = await analyst.send(form, asked)
        assert "Recorded" in page.text
    async with working.reader(SUPERVISOR) as supervisor:
        page = await supervisor.open(f"/approvals/cases/{case}")
        assert "A trip ends on Friday." in page.text
        forms = page.all("form", action="/do/approve")
        buttons = [one.one("button").text for one in forms]
        assert buttons == ["Approve the deferral", "Send the deferral back"]
        assert not forms[0].all("input", type="checkbox")
        acts = await supervisor.open(f"/cases/{case}/acts")
        page = await supervisor.open(acts.links()["Send the deferral back"])
        assert page.one("h1").text == "Send the deferral back"
        page = await supervisor.send(
            page.one("form", action="/do/approve"), {"reason": "Tell them."}
        )
        assert "Recorded" in page.text
        page = await supervisor.open(f"/approvals/cases/{case}")
        assert page.all("form", action="/do/approve") == []


async def test_a_message_is_approved_whole_beside_what_changed_since_the_last_draft(
    working: Working,
) -> None:
    case = await case_of(working, "P-0035")
    where = f"/do/send/compose?dossier={case}&template=INFORMATION_TO_NDTF&back=/cases/{case}"
    said = {"field.item": "A-1/3-2026", "text": "The person holds office."}
    async with working.reader(ANALYST) as analyst, working.reader(SUPERVISOR) as supervisor:

        async def draft(text: str) -> Element:
            page = await analyst.open(where)
            form = next(one for one in page.all("form") if one["action"] == "/do/send/compose")
            await analyst.send(form, said, text=text)
            return await supervisor.open(f"/approvals/cases/{case}")

        page = await draft("The person holds office.")
        message = page.one("section", aria_labelledby="message-1")
        assert "Information about A-1/3-2026, in confidence" in message.text
        assert "Please tell us the outcome of your review." in message.text
        assert message.all("ins", "del") == []
        (back,) = [one for one in page.all("form") if one.sent().get("reject") == ["true"]]
        await supervisor.send(back, reason="Say since when.")

        page = await draft("The person holds office since 2020.")
        message = page.one("section", aria_labelledby="message-2")
        assert "since message 1, which was sent back, is marked" in message.text
        added = " ".join(one.text for one in message.all("ins"))
        assert "since 2020." in added
        assert "The person holds" not in added
        approve = page.all("form", action="/do/send/approve")[0]
        await supervisor.send(approve, reason="It is complete.")
        page = await supervisor.open(f"/approvals/cases/{case}")
        assert "Nothing waits for you here" in page.text


async def test_the_record_is_verified_and_shows_who_looked(working: Working) -> None:
    case = await case_of(working, "P-0033")
    async with working.reader(SUPERVISOR) as supervisor:
        await supervisor.open(f"/cases/{case}")
        far = {"since": "2090-01-01", "until": "2090-01-02"}
        noted = await supervisor.browser.command("directory absent", who=SUPERVISOR, **far)
        assert noted.status_code == 200, noted.text
    async with working.reader(AUDITOR) as auditor:
        page = await auditor.open("/audit")
        form = next(one for one in page.all("form") if one["action"] == "/audit/verify")
        page = await auditor.send(form)
        assert "Complete and unchanged" in page.text
        rows = page.one("section", aria_labelledby="checks").all("table")[0].rows()
        assert [row[3] for row in rows] == ["Verified"] * 4
        assert rows[0][0] == "Each event follows from the one before"
        assert rows[0][1].endswith(" events")
        assert "Supervisor, USNCB" in page.one("section", aria_labelledby="looks").text
        page = await auditor.open("/audit/orders")
        assert "signed by whoever gave it" in page.text
        newest = page.one("tbody").all("tr")[0].text
        assert "Note an absence of one's own" in newest
        assert "The directory" in newest


@pytest.mark.timeout(60)
async def test_what_was_verified_is_signed_and_stays_when_the_service_starts_again(
    working: Working,
) -> None:
    register, settings = working.office.register, working.office.settings
    change = text("UPDATE checkpoints SET statement = replace(statement, :one, :other)")
    auditors = {"one": AUDITOR, "other": "usncb-auditor-9"}
    async with working.reader(AUDITOR) as auditor:
        page = await auditor.open("/audit")
        await auditor.send(page.one("form", action="/audit/verify"))
        saved = (await auditor.browser.get("/audit/checkpoint.json")).json()
    said = OrderKeys.read(settings.order_keys).checkpoint(SignedCheckpoint.model_validate(saved))
    head = select(ledger.c.hash).where(ledger.c.seq == said.count)
    held = await register.read(lambda one: one.execute(head).scalar_one())
    assert (held.hex(), said.by) == (said.head, AUDITOR)
    async with portal.office.open_office(settings) as again:
        clock = Clock()
        clock.skip(timedelta(hours=3))
        started = Working(working.office, Desk(again, clock))
        async with started.reader(AUDITOR) as auditor:
            page = await auditor.open("/audit")
            stands = page.one("p", id="stands").text
            assert f"Complete and unchanged up to event {said.count:,}, verified " in stands
            assert re.search(r", 3 h( \d+ min)? ago\.", stands)
            assert "not verified yet." in stands
            shown = page.one("section", aria_labelledby="checks").all("table")[1].rows()[0]
            assert shown[1:4] == [f"{said.count:,}", said.head, saved["key"]]
            await register.write(lambda one: one.execute(change, auditors))
            try:
                page = await auditor.open("/audit")
                assert "is not as the service signed it (SIGNATURE)" in page.text
                assert "The record is not complete and unchanged" in page.text
                page = await auditor.send(page.one("form", action="/audit/verify"))
                assert "Complete and unchanged" not in page.text
                none = await auditor.browser.get("/audit/checkpoint.json")
                assert none.headers["location"] == "/audit", "there is none that counts"
            finally:
                back = {"one": auditors["other"], "other": AUDITOR}
                await register.write(lambda one: one.execute(change, back))
            clock.skip(timedelta(seconds=1))
            page = await auditor.send(page.one("form", action="/audit/verify"))
            assert "Complete and unchanged" in page.text


async def test_what_a_verification_found_is_said_until_a_later_one_finds_all_whole(
    desk: Desk,
) -> None:
    register, settings = desk.office.register, desk.office.settings
    change = text("UPDATE checkpoints SET statement = replace(statement, :one, :other)")
    forged = {"one": AUDITOR, "other": "usncb-auditor-9"}
    found = "Not whole, found today, "

    async def stands(office: portal.office.Office, *, verified: bool = False) -> str:
        async with reading(Desk(office, Clock()), AUDITOR) as auditor:
            page = await auditor.open("/audit")
            if verified:
                page = await auditor.send(page.one("form", action="/audit/verify"))
            return page.one("p", id="stands").text

    async def problems(office: portal.office.Office) -> str:
        async with reading(Desk(office, Clock()), ADMINISTRATOR) as administrator:
            return (await administrator.open("/admin")).one("main").text

    assert "Complete and unchanged" in await stands(desk.office, verified=True)
    await register.write(lambda one: one.execute(change, forged))
    assert found in await stands(desk.office, verified=True)
    back = {"one": forged["other"], "other": forged["one"]}
    await register.write(lambda one: one.execute(change, back))
    async with portal.office.open_office(settings) as again:
        said = await stands(again)
        assert found in said, "nobody has verified it since"
        assert "checkpoint 1 is not as the service signed it (SIGNATURE)." in said
        said = await problems(again)
        assert "found a problem in the record. No later check has found it whole." in said
        assert "checkpoint" not in said, "what was found is for auditors"
        assert "Complete and unchanged up to event" in await stands(again, verified=True)
        assert "Complete and unchanged up to event" in await stands(again)
        assert "found a problem in the record" not in await problems(again)


async def test_looks_and_orders_are_narrowed_by_an_address(working: Working) -> None:
    case = await case_of(working, "P-0037")
    other = await case_of(working, "P-0038")
    today = f"{working.desk.clock.now().astimezone(EASTERN):%Y-%m-%d}"
    async with working.reader(SUPERVISOR) as supervisor:
        await supervisor.open(f"/cases/{case}")
        await supervisor.open(f"/cases/{case}/timeline")
        await supervisor.open(f"/cases/{other}")
    async with working.reader(AUDITOR) as auditor:
        page = await auditor.open("/audit")
        (form,) = [one for one in page.all("form") if one["action"] == "/audit"]
        assert {name for name in form.sent()} >= {"at", "by", "act", "since", "until"}
        asked = f"/audit?at={case}&by={SUPERVISOR}&act=TIMELINE&since={today}&until={today}"
        page = await auditor.open(asked)
        looks = page.one("section", aria_labelledby="looks")
        (row,) = looks.one("table").rows()
        assert row[2:] == ["Timeline", case]
        filled = next(one for one in page.all("form") if one["action"] == "/audit").sent()
        assert (filled["at"], filled["act"], filled["since"]) == ([case], ["TIMELINE"], [today])
        saved = await auditor.browser.get(page.links()["Download as CSV"])
        assert [line.split(",")[4] for line in saved.text.splitlines()[1:]] == ["TIMELINE"]
        page = await auditor.open(f"/audit?at={case}&until=2020-01-01")
        assert "No matches found." in page.text
        for wrong in ("at=nothing", "since=someday"):
            page = await auditor.open(f"/audit?{wrong}", status=422)
            assert page.all("span", class_="usa-error-message")

        page = await auditor.open(f"/audit/orders?at={case}&by={ANALYST}&act=open_case")
        (row,) = page.one("table").rows()
        assert row[3] == case
        page = await auditor.open(f"/audit/orders?at={case}&by={COUNSEL}")
        assert "No matches found." in page.text


_GOOD, _BAD, _LEFT = "Verified", "Broken", "Not checked"


@pytest.mark.parametrize(
    ("found", "results"),
    [
        (None, [_LEFT, _LEFT, _LEFT, _LEFT]),
        (Tampered(seq=7, reason="an event is missing"), [_BAD, _LEFT, _LEFT, _LEFT]),
        (BadCheckpoint(number=2, reason="is missing"), [_GOOD, _BAD, _LEFT, _LEFT]),
        (Unproven(seq=7, reason="nobody signed it"), [_GOOD, _GOOD, _BAD, _LEFT]),
        (Changed(dossiers=("case-1",), handoffs=()), [_GOOD, _GOOD, _GOOD, _BAD]),
    ],
)
def test_the_check_that_fails_is_named_and_none_after_it_is_called_verified(
    found: Tampered | BadCheckpoint | Changed | None, results: list[str]
) -> None:
    at = datetime(2026, 12, 1, 15, tzinfo=UTC)
    last = Verification(at, found) if found is not None else None
    rows = list(checks_of(last, Times(at, federal_calendar(calendar_versions()[-1]))))
    assert [one.result for one in rows] == results
    assert all(one.note for one in rows if one.result == "Broken")


def test_of_much_that_was_changed_the_rest_is_counted() -> None:
    at = datetime(2026, 12, 1, 15, tzinfo=UTC)
    times = Times(at, federal_calendar(calendar_versions()[-1]))
    last = Verification(at, Changed(dossiers=("case-1", "case-2"), handoffs=()), more=30)
    assert in_words(last, times).endswith(": case-1, case-2 and 30 more.")
    assert "case-1, case-2 and 30 more" in [one.note for one in checks_of(last, times)]


def test_a_stream_says_how_much_is_new_and_not_what() -> None:
    watch = WATCHES["queue"]
    assert news((3,), (5,), watch) == "2 new hits"
    assert news((3,), (4,), watch) == "1 new hit"
    assert news((3,), (2,), watch) == "This list changed"
    assert news((), (2,), watch) == "This list changed"


@pytest.mark.timeout(60)
async def test_a_stream_says_that_something_changed_and_ends_with_the_session(
    working: Working, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "EVERY", 0.05)
    monkeypatch.setattr(live, "APART", 0.05)
    async with working.reader(SUPERVISOR) as reader:
        session = await reader.browser.get("/board")
        assert session.status_code == 200
        watching = asyncio.create_task(reader.browser.get("/live/queue"))
        await asyncio.sleep(0)
        for _ in range(2):  # while the second is screened, the stream sees the first
            await working.receive(diffusion(fresh_reference()))
        await end_sessions(working.desk, SUPERVISOR)
        streamed: httpx.Response = await watching
        assert "event: changed" in streamed.text
        assert (await reader.browser.get("/live/queue")).status_code == 401


def test_no_cell_of_a_file_is_a_formula() -> None:
    assert [cell_of(one) for one in ("=1+1", "+1", "-1", "@a", "plain", 3, None)] == [
        "'=1+1",
        "'+1",
        "'-1",
        "'@a",
        "plain",
        3,
        "",
    ]
