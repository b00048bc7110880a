"""The pages of lists, as the acts of people leave them; what is hidden shows in none of them."""

from datetime import timedelta
from typing import Any

import pytest

from activities.recorder import Recorder
from procedure.dossier import TakeStep
from procedure.measures.tasks.questions import AskAboutTask
from procedure.measures.team import LimitToTeam
from procedure.people import USNCB
from procedure.refusals import NotFound, NotPermitted
from register.case_lists import CaseFilter, CaseTab
from register.queues import QueueTab
from register.register import Register
from register.task_lists import InboxTab
from tests.destroying import destroy_key
from tests.office import ROOT
from tests.register.acting import open_case, received, request, screening
from tests.register.recorder.test_teams import person, say
from tests.register.samples import ANALYST, CASE, START, SUPERVISOR
from views.board import Boards
from views.case_list import CaseListPages
from views.counts import WaitingCounts
from views.cursors import CursorUnknown
from views.due import Due
from views.inbox import Inboxes
from views.looks import LOOKED, Looks
from views.person_lines import PersonLine
from views.queue import QueuePages
from views.roster_entries import roster_in_use
from views.working_time import WorkingTime

OFFICER, OTHER_ANALYST, AUDITOR = "doj-nsd-officer-1", "usncb-analyst-2", "usncb-auditor-1"
NOW = START + timedelta(hours=2)
LATER = START + timedelta(hours=30)
AT_NOW, AT_LATER = WorkingTime.at(NOW, ()), WorkingTime.at(LATER, ())


def looks(register: Register) -> Looks:
    return Looks(register, now=lambda: NOW)


async def asked(recorder: Recorder, **changes: Any) -> None:
    """A case opens, and its agencies are asked."""
    opened = await open_case(recorder, **changes)
    assert opened.receipt is not None
    ask = TakeStep(dossier=CASE, order=f"step:{CASE}/ask@1", step="ask_agencies")
    await recorder.act(request(ask, after=opened.receipt.revision))


async def seen(register: Register) -> set[tuple[str, str]]:
    """The views that were recorded, with what was read."""
    records = await register.ledger.of_kind(LOOKED)
    return {(record.data["view"], record.data["subject"]) for record in records}


async def test_the_inbox_follows_what_the_agency_does(
    register: Register, recorder: Recorder
) -> None:
    await asked(recorder)
    officer = await person(recorder, OFFICER)
    inbox = Inboxes(looks(register), AT_NOW)
    first = await inbox.page(officer)
    assert first.agency == "DOJ-NSD"
    assert first.counts.ours == first.counts.unacknowledged == len(first.rows) > 0
    row = next(one for one in first.rows if one.task_id == "J2")
    assert (row.title, row.party, row.case_number) == (
        "National security",
        "DOJ-NSD",
        (await register.lists.cases())[0].number,
    )
    assert row.act_by == row.acknowledge_by
    assert row.held == 2 * 3600, "it was asked two hours of working time ago"
    await say(recorder, OFFICER, AskAboutTask, START + timedelta(hours=1), task="J2")
    then = await inbox.page(officer, InboxTab.OTHERS)
    (row,) = then.rows
    assert (row.task_id, row.party, row.question) == ("J2", USNCB, True)
    assert row.held == row.acknowledged_in == 3600, "the question is not in its court"
    assert then.counts.ours == first.counts.ours - 1
    ours = await Inboxes(looks(register), AT_NOW).page(await person(recorder, ANALYST))
    assert ours.agency == USNCB
    theirs = await inbox.page(await person(recorder, ANALYST), agency="DOJ-NSD")
    assert theirs.counts.model_dump(exclude={"mine"}) == (
        await inbox.page(officer)
    ).counts.model_dump(exclude={"mine"})
    with pytest.raises(NotPermitted):
        await inbox.page(officer, agency="FBI")
    with pytest.raises(NotFound):
        await inbox.page(await person(recorder, ANALYST), agency="DOE-JOHN")
    for wrong in ("%", "ÿ", "bm9uZQ"):
        with pytest.raises(CursorUnknown):
            await inbox.page(officer, after=wrong)


async def test_every_row_is_on_one_page_of_the_inbox(
    register: Register, recorder: Recorder
) -> None:
    await asked(recorder)
    inbox, reader = (
        Inboxes(looks(register), AT_NOW),
        await person(recorder, ANALYST),
    )
    whole = [one.task_id for one in (await inbox.page(reader)).rows]
    found: list[str] = []
    after = None
    while True:
        page = await inbox.page(reader, after=after, limit=1)
        found += [one.task_id for one in page.rows]
        after = page.next
        if after is None:
            break
    assert found == whole
    assert len(whole) > 1


async def test_the_list_of_cases_and_the_board_show_what_the_reader_sees(
    register: Register, recorder: Recorder
) -> None:
    text = (ROOT / "samples" / "roster.csv").read_text(encoding="utf-8")
    await register.rosters.load_first(text, 200, START)
    await asked(recorder)

    def list_of_now() -> CaseListPages:
        return CaseListPages(looks(register), WaitingCounts(register, now=LATER), AT_LATER)

    def board_of_now() -> Boards:
        rules, counts = recorder.editions.in_force(LATER), WaitingCounts(register, now=LATER)
        return Boards(looks(register), counts, rules, AT_LATER)

    analyst, supervisor = await person(recorder, ANALYST), await person(recorder, SUPERVISOR)
    page = await list_of_now().page(analyst)
    (row,) = page.rows
    entry = (await roster_in_use(register))["P-0001"]
    assert isinstance(row.person, PersonLine)
    assert row.person.name == entry.name
    assert (row.case_id, row.due, row.tracks) == (CASE, Due.OVERDUE, ("OFFICIAL_PROTECTION",))
    assert row.step is not None
    assert row.step.act_by == row.next_due_at
    assert row.further_steps > 0
    assert page.facets.tabs[CaseTab.OPEN] == page.shown == 1
    assert ("PERSON", "P-0001") in await seen(register), "whose name was read is recorded"
    again = len(await register.ledger.of_kind(LOOKED))
    await list_of_now().page(analyst)
    assert len(await register.ledger.of_kind(LOOKED)) == again, "once in a quarter of an hour"

    board = await board_of_now().page(supervisor)
    assert (board.totals.open_cases, board.totals.late_steps > 0) == (1, True)
    assert board.steps[0].due is Due.OVERDUE
    assert {one.dossier for one in board.steps} == {CASE}
    assert {one.track for one in board.tracks} == {"OFFICIAL_PROTECTION"}
    assert "DOJ-NSD" in {one.agency for one in board.agencies}
    with pytest.raises(NotPermitted):
        await board_of_now().page(analyst)

    await say(recorder, SUPERVISOR, LimitToTeam, NOW, members=(ANALYST,))
    other = await person(recorder, "usncb-supervisor-2")
    hidden = await list_of_now().page(other)
    assert (hidden.rows, hidden.shown) == ((), 0)
    assert not any(hidden.facets.tabs.values())
    assert not any((hidden.facets.tracks, hidden.facets.stages, hidden.facets.classes))
    board = await board_of_now().page(other)
    assert not any(board.totals.model_dump().values())
    assert not any((board.steps, board.tracks, board.approvals, board.workload, board.agencies))
    assert (await board_of_now().page(await person(recorder, AUDITOR))).totals.open_cases == 1
    inbox = await Inboxes(looks(register), AT_NOW).page(other, agency="DOJ-NSD")
    assert (inbox.rows, any(inbox.counts.model_dump().values())) == ((), False)
    with pytest.raises(NotPermitted):
        await list_of_now().page(await person(recorder, OFFICER))
    typed = await list_of_now().page(analyst, CaseFilter(track="Jane Doe"))
    assert typed.rows == ()
    asked_for = [one.data["query"] for one in await register.ledger.of_kind(LOOKED)]
    assert "Doe" not in str(asked_for), "the ledger gets no words that somebody typed"


async def test_the_queue_says_who_may_be_named_and_why(
    register: Register, recorder: Recorder
) -> None:
    first, second = await received(recorder), await received(recorder, "2026/2")
    communication = first.partition("/")[0]
    hit = {"person_id": "P-0001", "level": "STRONG", "score": 0.97, "status": "CURRENT_OFFICIAL"}
    content = {
        "hits": [{**hit, "where": "subject 1", "reasons": ["The same name."]}],
        "indications": {"lists_version": "1"},
    }
    reasons = await register.documents.store(
        communication, "Screening", "caveat-system-1", None, content, START
    )
    await recorder.act(request(await screening(register, first, reasons=reasons)))
    await recorder.act(request(await screening(register, second, incomplete=True)))
    pages, analyst = QueuePages(looks(register), now=NOW), await person(recorder, ANALYST)
    page = await pages.page(analyst)
    assert page.counts[QueueTab.REVIEW] == 2
    assert page.counts[QueueTab.UNREAD] == 1
    (row,) = (one for one in page.rows if one.communication_id == communication)
    (found,) = row.found
    assert (found.person_id, found.level) == ("P-0001", "STRONG")
    assert found.reasons == ("The same name.",)
    assert (row.sender, row.due, row.not_assessed) == ("XANDRIA", Due.OVERDUE, None)
    (unread,) = (await pages.page(analyst, QueueTab.UNREAD)).rows
    assert unread.not_assessed == "Not assessed in full: it was not read in full."
    assert {("COMMUNICATION", first), ("COMMUNICATION", second)} <= await seen(register)
    by_one = await pages.page(analyst, limit=1)
    rest = await pages.page(analyst, after=by_one.next, limit=1)
    assert [one.communication_id for one in (*by_one.rows, *rest.rows)] == [
        one.communication_id for one in page.rows
    ]
    await destroy_key(register, communication, NOW)
    rows = (await pages.page(analyst)).rows
    (row,) = (one for one in rows if one.communication_id == communication)
    assert (row.sender, row.found) == (None, ())
    assert row.problem is not None
    with pytest.raises(NotPermitted):
        await pages.page(await person(recorder, OFFICER))
