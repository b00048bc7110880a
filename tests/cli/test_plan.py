"""The plan of a case, before it opens and while it is open."""

from cli.exits import Exit
from tests.cli.conftest import Terminal
from tests.office import ANALYST


async def test_a_preview_says_who_is_asked_and_why(terminal: Terminal) -> None:
    words = ("plan", "preview", "--kind", "RED_NOTICE", "--circumstance", "REFUGEE")
    found = await terminal.run(*words, "--circumstance", "ICE_CUSTODY", by=None)
    assert found.code == Exit.DONE
    page = " ".join(found.out.split())
    assert "class P1: ICE_CUSTODY" in page
    assert "Protection of other people" in page
    assert "I1 Custody, to ICE" in page
    assert "NO_STATUS_TO_THE_REQUESTER" in page
    assert "LAW: 8 CFR 208.6" in page


async def test_a_kind_that_there_is_not(terminal: Terminal) -> None:
    found = await terminal.run("plan", "preview", "--kind", "POSTCARD", by=None)
    assert found.code == Exit.USAGE


async def test_the_plan_of_an_open_case_follows_what_is_known(terminal: Terminal) -> None:
    case_id = await terminal.open_case("A report.")
    show = ("plan", "show", case_id)
    before = await terminal.done(*show, by=ANALYST)
    assert "J3" not in [task["code"] for task in before["tasks"]]
    await terminal.run("case", "fact", case_id, "DETENTION", "--text", "Held.", by=ANALYST)
    after = await terminal.done(*show, by=ANALYST)
    assert "J3" in [task["code"] for task in after["tasks"]]
    assert after["case_class"] == "P0"
    assert (await terminal.run(*show, by="ice-officer-1")).code == Exit.NOT_FOUND
