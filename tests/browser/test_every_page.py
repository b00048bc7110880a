"""Every page in a browser, as each role opens it: at two widths, in light and forced colors."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from embedded.server import EmbeddedServer
from procedure.measures.dispute.drafting import ApproveDecision, DraftDecision
from procedure.stages import position_of
from tests.browser.service import NARROW, WIDE, picture, served_to_browsers, signed_in
from tests.pages.conftest import Working
from tests.pages.test_deletions import ended_case, ordered
from tests.pages.test_message import TRAFFIC
from tests.pages.test_opening_matters import OPENINGS, WITHOUT_A_CASE
from tests.pages.test_task import case_of
from views.numbers import Numbers

ANALYST, SUPERVISOR, COUNSEL = "usncb-analyst-1", "usncb-supervisor-1", "usncb-counsel-1"
AUDITOR, ADMINISTRATOR = "usncb-auditor-1", "usncb-administrator-1"
OFFICER = "doj-oia-officer-1"


async def drafted(working: Working, person: str) -> str:
    """The number of a case that was answered, whose decision was sent back and drafted again."""
    office = working.office
    number = await case_of(working, person)
    actor = office.person(SUPERVISOR)
    case = await Numbers(office.register.lists).case(actor, number)
    await office.answer_all(case)
    await office.until(case, lambda one: "DECISION" in position_of(one).codes)
    for text in ("The charges are political.", "The charges concern an official act."):
        await office.say(COUNSEL, case, DraftDecision, text, disposition="INFORM_NDTF")
        if text.endswith("political."):
            await office.say(SUPERVISOR, case, ApproveDecision, "Say which act.", approve=False)
    return number


async def disputed(working: Working, case: str) -> str:
    """The address of the page of a dispute over this case, whose draft waits for approval."""
    async with working.reader(COUNSEL) as counsel:
        page = await counsel.open(f"/do/protest/open?case={case}&back=/matters")
        form = page.one("form", action="/do/protest/open")
        page = await counsel.send(form, case=case, text="The charges are acts of office.")
        number = page.one("nav", aria_label="Breadcrumb").one("li", aria_current="page").text
        (form,) = page.all("form", action="/do/protest/draft")
        said = {"argument": "POLITICAL", "provision": "RPD 34(3)", "language": "EN"}
        text = f"We invoke art. 135 for {case}.\n\nThe charges are acts of office."
        await counsel.send(form, said, text=text)
        return f"/matters/{number}"


async def beside(working: Working, case: str) -> list[str]:
    """The pages of a matter of each kind but a dispute."""
    found = []
    for kind, (who, filled, _) in OPENINGS.items():
        if kind == "protest":
            continue
        words = "review start" if kind == "review" else f"{kind} open"
        about = {} if kind in WITHOUT_A_CASE else {"case": [case]}
        async with working.reader(who) as reader:
            answer = await reader.browser.command(words, **filled, **about)
            assert answer.status_code == 200, (kind, answer.text)
            found.append(f"/matters/{answer.json()['result']['number']}")
    return found


async def pages_of(working: Working) -> dict[str, list[str]]:
    """The pages that each role opens in a day."""
    case, decided = await case_of(working, "P-0001"), await drafted(working, "P-0004")
    raw = (TRAFFIC / "diffusion-qadirah-0088.txt").read_bytes()
    message = await working.receive(raw)
    around = ["/sign-in", "/first-day", "/help", "/accessibility", "/terms", "/display", "/nothing"]
    act = f"/do/case/fact?case_id={case}&back=/cases/{case}"
    dispute = await disputed(working, decided)
    async with working.reader(COUNSEL) as counsel:
        await ordered(counsel, await ended_case(working, "P-0005", "P-0006"))
    async with working.reader(AUDITOR) as auditor:
        await auditor.send((await auditor.open("/audit")).one("form", action="/audit/verify"))
    parts = ("", "/timeline", "/acts", "/print", "/file", "/why", "?show=all")
    of_case = [f"/cases/{case}{part}" for part in parts]
    return {
        ANALYST: [
            "/queue",
            message,
            f"/start{message.replace('messages', 'message')}/who",
            f"/start{message.replace('messages', 'message')}/plan",
            "/start",
            "/tasks",
            "/cases",
            *of_case,
            act,
            "/search",
            "/matters",
            dispute,
            *await beside(working, case),
            *around,
        ],
        SUPERVISOR: [
            "/board",
            "/approvals",
            f"/approvals/cases/{decided}",
            f"/approvals{dispute}",
            "/queue",
            "/closures",
            "/rosters",
            "/deletions",
            "/do/deletion/order?back=/deletions",
            f"/cases/{case}/emergency",
        ],
        COUNSEL: ["/approvals", f"/cases/{decided}", dispute, "/editions?to=2026-1"],
        AUDITOR: ["/audit", "/audit/orders", f"/cases/{case}"],
        ADMINISTRATOR: ["/admin", "/admin/workers", "/approvals/directory/1", "/first-day"],
        OFFICER: ["/tasks", "/matters", f"/tasks/{case}/J1", "/tasks/calendar"],
    }


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_every_page_can_be_read_by_everybody(
    chromium: Browser, server: EmbeddedServer, tmp_path: Path
) -> None:
    wrong: list[str] = []
    async with served_to_browsers(tmp_path, server) as working:
        for person, paths in (await pages_of(working)).items():
            for width, forced in ((WIDE, "none"), (NARROW, "active")):
                options: dict[str, Any] = {"viewport": width, "forced_colors": forced}
                async with signed_in(working, chromium, person, **options) as shown:
                    for path in paths:
                        await shown.open(path)
                        found = [*await shown.violations(), *await shown.own_violations()]
                        if found or await shown.sideways():
                            wrong.append(f"{person} {path} {width['width']}: {found}")
                        await picture(shown, person, path, width)
    assert not wrong, "\n".join(wrong)
