"""The rosters on their page: checked first, then loaded; by number for whoever may not load."""

from pathlib import Path

from embedded.server import EmbeddedServer
from tests.office import ANALYST, ROOT, SUPERVISOR
from tests.pages.conftest import opened
from tests.pages.html import read

ROSTER = (ROOT / "samples" / "roster.csv").read_text("utf-8")
ADMINISTRATOR = "usncb-administrator-1"


def changed_roster() -> str:
    """The samples with somebody more, somebody less, and another name of a third."""
    first, quentin, jamal, *others = ROSTER.splitlines()
    assert (quentin[:6], jamal[:6]) == ("P-0001", "P-0002")
    more = "P-9901,Wanda Newcome,,1980/01/01,US,,OTHER,,,"
    return "\n".join([first, quentin.replace("Quentin Ashdown", "Quentin"), *others, more]) + "\n"


async def test_a_roster_is_checked_and_then_loaded(tmp_path: Path, server: EmbeddedServer) -> None:
    async with opened(tmp_path, server) as working:
        async with working.reader(SUPERVISOR) as supervisor:
            links = (await supervisor.open("/board")).links()
            page = await supervisor.open(links["rosters"])
            before = len(page.one("section", aria_labelledby="versions").one("table").rows())
            form = page.one("form", enctype="multipart/form-data")
            page = await supervisor.send(form, text="no roster", status=422)
            assert "Line 1: The columns must be" in page.text
            sent = {"form_key": form.sent()["form_key"][0]}
            file = {"file": ("roster.csv", changed_roster().encode(), "text/csv")}
            answer = await supervisor.browser.http.post("/rosters", data=sent, files=file)
            assert answer.status_code == 200
            page = read(answer.text)
            checked = page.one("section", aria_labelledby="checked")
            counts = {row[0]: row[1] for row in checked.one("table").rows()}
            assert counts == {"Added": "1", "Changed": "1", "Removed": "1", "Not read": "0"}
            for named in ("P-9901, Wanda Newcome", "P-0001, Quentin Marlowick: name", "P-0002, "):
                assert named in checked.text
            again = (await supervisor.open("/rosters")).one("section", aria_labelledby="versions")
            assert len(again.one("table").rows()) == before
            page = await supervisor.send(checked.one("form"))
            newest, *older = page.one("section", aria_labelledby="versions").one("table").rows()
            assert newest[2:5] == ["1", "1", "1"]
            assert len(older) == before
            by_address = await supervisor.open("/do/roster/load")
            assert by_address.all("form", enctype="multipart/form-data")
        for person in (ANALYST, ADMINISTRATOR):
            async with working.reader(person) as reader:
                page = await reader.open("/rosters")
                assert page.all("form", enctype="multipart/form-data") == []
                assert "Wanda" not in page.text
                assert newest in page.one("section", aria_labelledby="versions").one("table").rows()
