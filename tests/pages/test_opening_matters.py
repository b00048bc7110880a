"""Whoever opens a matter arrives at its page, which says that it was recorded and what is now."""

import pytest

from tests.office import ANALYST, COUNSEL, SUPERVISOR
from tests.pages.conftest import Working
from tests.pages.html import read

OPENINGS = {
    "protest": (COUNSEL, {"text": "The charges are acts of office."}, "Open a dispute"),
    "recall": (SUPERVISOR, {"reason": "NON_COMPLIANT", "text": "A message."}, "Open a recall"),
    "use": (
        ANALYST,
        {"purpose": "ADMINISTRATIVE", "agency": "ICE", "on": "2026-12-18", "text": "A hearing."},
        "Open a use request",
    ),
    "incident": (ANALYST, {"what": "DETENTION", "text": "Held."}, "Record an incident"),
    "duty": (COUNSEL, {"key": "FOIA", "text": "A request."}, "Open a standing duty"),
    "review": (ANALYST, {"text": "An order."}, "Start a review"),
}
"""Who opens each kind, with what, and what that is called."""
WITHOUT_A_CASE = {"recall", "duty", "review"}


@pytest.mark.timeout(120)
async def test_each_kind_of_matter_opens_at_its_own_page(working: Working) -> None:
    case = await working.case_about("P-0040")
    for kind, (who, filled, called) in OPENINGS.items():
        async with working.reader(who) as reader:
            page = await reader.open(f"/matters?kind={kind}")
            page = await reader.open(page.links()[called])
            form = next(one for one in page.all("form") if one["action"].startswith(f"/do/{kind}/"))
            more = {} if kind in WITHOUT_A_CASE else {"case": case}
            answer = await reader.browser.http.post(
                form["action"], data={**form.sent(), **filled, **more}
            )
            assert answer.status_code == 303, (kind, read(answer.text).text)
            address = answer.headers["location"]
            page = await reader.open(address)
            number = address.removeprefix("/matters/").partition("?")[0]
            assert number.startswith(f"{kind.upper()}-"), (kind, address)
            (receipt,) = page.all("div", class_="usa-alert--success")
            assert receipt.text.startswith("Recorded today"), kind
            assert receipt.text.endswith(f": {called}."), (kind, receipt.text)
            assert page.one("p", id="stands").text, kind
            # A page that showed it while it was being recorded leads there.
            order = address.partition("done=")[2]
            page = await reader.open(f"/matters?kind={kind}&done={order}")
            (receipt,) = page.all("div", class_="usa-alert--success")
            assert receipt.links() == {"Open its page": f"/matters/{number}"}, kind
