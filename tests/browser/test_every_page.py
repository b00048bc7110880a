"""Every page in a browser, as each role opens it: at two widths, in light and forced colors."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from embedded.server import EmbeddedServer, free_port
from portal.http import open_to_http
from tests.browser.service import NARROW, WIDE, picture, signed_in
from tests.pages.conftest import Working, opened
from tests.pages.test_message import TRAFFIC
from tests.pages.test_task import case_of

ANALYST, SUPERVISOR, COUNSEL = "usncb-analyst-1", "usncb-supervisor-1", "usncb-counsel-1"
AUDITOR, ADMINISTRATOR = "usncb-auditor-1", "usncb-administrator-1"
OFFICER = "doj-oia-officer-1"


async def pages_of(working: Working) -> dict[str, list[str]]:
    """The pages that each role opens in a day."""
    case = await case_of(working, "P-0001")
    raw = (TRAFFIC / "diffusion-qadirah-0088.txt").read_bytes()
    message = await working.receive(raw)
    around = ["/first-day", "/help", "/accessibility", "/terms", "/display", "/nothing"]
    act = f"/do/case/fact?case_id={case}&back=/cases/{case}"
    of_case = [f"/cases/{case}", f"/cases/{case}/timeline", f"/cases/{case}/acts"]
    return {
        ANALYST: [
            "/queue",
            message,
            "/start",
            "/tasks",
            "/cases",
            *of_case,
            act,
            "/search",
            "/matters",
            *around,
        ],
        SUPERVISOR: ["/board", "/approvals", f"/approvals/cases/{case}", "/queue", "/closures"],
        COUNSEL: ["/approvals", f"/cases/{case}", "/editions?to=2026-1"],
        AUDITOR: ["/audit", "/audit/orders", f"/cases/{case}"],
        ADMINISTRATOR: ["/admin", "/admin/workers", "/first-day"],
        OFFICER: ["/tasks", f"/tasks/{case}/J1", "/tasks/calendar"],
    }


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_every_page_can_be_read_by_everybody(
    chromium: Browser, server: EmbeddedServer, tmp_path: Path
) -> None:
    port = free_port()
    here = {"portal_port": port, "portal_url": f"http://127.0.0.1:{port}"}
    wrong: list[str] = []
    async with opened(tmp_path, server, **here) as working, open_to_http(working.desk.office):
        for person, paths in (await pages_of(working)).items():
            for width, forced in ((WIDE, "none"), (NARROW, "active")):
                options = {"viewport": width, "forced_colors": forced}
                async with signed_in(working, chromium, person, **options) as shown:
                    for path in paths:
                        await shown.open(path)
                        found = await shown.violations()
                        if found or await shown.sideways():
                            wrong.append(f"{person} {path} {width['width']}: {found}")
                        await picture(shown, person, path, width)
    assert not wrong, "\n".join(wrong)
