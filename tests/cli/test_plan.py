"""The plan of a case, before it opens and while it is open."""

import json
from pathlib import Path

from cli.exits import Exit
from tests.cli.conftest import Terminal
from tests.office import ANALYST, SUPERVISOR
from tests.traffic import fresh_reference, red_notice


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
    case_id = await terminal.open_case("A report that a person is held.")
    show = ("plan", "show", case_id)
    before = await terminal.done(*show, by=ANALYST)
    assert "J3" not in [task["code"] for task in before["tasks"]]
    await terminal.run("case", "fact", case_id, "DETENTION", "--text", "Held.", by=ANALYST)
    after = await terminal.done(*show, by=ANALYST)
    assert "J3" in [task["code"] for task in after["tasks"]]
    assert after["case_class"] == "P0"
    assert (await terminal.run(*show, by="ice-officer-1")).code == Exit.NOT_FOUND


async def test_a_preview_says_which_clocks_start_and_who_waits_for_whom(terminal: Terminal) -> None:
    words = ("plan", "preview", "--kind", "RED_NOTICE", "--alerted-by", "FBI_OR_DOJ")
    found = await terminal.run(*words, "--circumstance", "ASYLEE", by=None)
    page = " ".join(found.out.split())
    assert "once J2 is answered, or when the clock tasks-sent is due" in page
    assert "The agencies are asked (tasks-sent), same business day" in page
    assert "lifted by: AUTHORIZED_DISCLOSURE, GUARDED_ACT" in page
    plan = json.loads((await terminal.run(*words, "--json", by=None)).out)
    tasks = {task["code"]: task["after"] for task in plan["tasks"]}
    assert (tasks["J1"], tasks["J2"], tasks["U2"]) == (["J2"], [], [])
    assert {"tasks-sent", "answer", "legal-decision"} <= {one["key"] for one in plan["clocks"]}


async def test_the_plan_of_a_hit_is_that_of_the_case_that_it_opens(
    terminal: Terminal, tmp_path: Path
) -> None:
    communication = await terminal.receive(tmp_path / "n.json", red_notice(fresh_reference()))
    chosen = ("--circumstance", "ABROAD", "--leave-out", "J3")
    before = await terminal.done("plan", "hit", communication, *chosen, by=ANALYST)
    assert before["dropped"] == ["J3"]
    assert "ABROAD" in str(before["tasks"])
    confirm = ("restriction", "confirm", communication, "--new", "--reason", "Same person.")
    case_id = (await terminal.done(*confirm, *chosen, by=ANALYST))["case"]
    after = await terminal.done("plan", "show", case_id, by=ANALYST)
    assert after == before
    asked = await terminal.done("task", "list", "--case", case_id, "--all", by=ANALYST)
    sent = {task["code"] for task in before["tasks"] if task["phase"] == "COORDINATION"}
    assert {task["task_id"] for task in asked} >= sent - {"U1"}
    assert "J3" not in {task["task_id"] for task in asked}


async def test_the_plan_of_a_hit_is_hidden_from_whoever_may_not_see_it(
    terminal: Terminal, tmp_path: Path
) -> None:
    communication = await terminal.receive(tmp_path / "n.json", red_notice(fresh_reference()))
    words = ("plan", "hit", communication)
    assert (await terminal.run(*words, by="ice-officer-1")).code == Exit.NOT_FOUND
    assert (await terminal.run(*words, "--leave-out", "N1", by=ANALYST)).code == Exit.USAGE


async def test_a_supervisor_adds_and_drops_a_task(terminal: Terminal) -> None:
    case_id = await terminal.open_case("A report for a supervisor.")
    reason = ("--reason", "A reason.")
    denied = await terminal.run("plan", "add", case_id, "J3", *reason, by=ANALYST)
    assert denied.code == Exit.DENIED
    await terminal.done("plan", "add", case_id, "J3", *reason, by=SUPERVISOR)
    await terminal.done("plan", "drop", case_id, "U3", *reason, by=SUPERVISOR)
    case = await terminal.done("case", "show", case_id, by=SUPERVISOR)
    states = {task["task_id"]: task["state"] for task in case["tasks"]}
    assert (states["J3"], states["U3"]) == ("SENT", "WITHDRAWN")
    assert case["dropped"] == ["U3"]
    assert [one["text"] for one in case["decisions"]] == ["A reason."] * 2
    again = await terminal.run("plan", "drop", case_id, "U3", *reason, by=SUPERVISOR)
    assert (again.code, "Task U3 is dropped already." in again.err) == (Exit.NOT_NOW, True)
    possible = {one["act"]: one for one in case["next"]["possible"]}
    (values,) = possible["add_task"]["values"]
    assert "U3" in values["values"]
    assert "J3" not in values["values"]


async def test_the_page_of_a_case_says_what_nobody_may_do(terminal: Terminal) -> None:
    case_id = await terminal.open_case(
        "A report about somebody with asylum.", "--circumstance", "ASYLEE"
    )
    page = " ".join((await terminal.run("case", "show", case_id, by=ANALYST)).out.split())
    assert "What nobody may do" in page
    assert "NO_STATUS_TO_THE_REQUESTER: Status, claim and location never go" in page
    assert "LAW: 8 CFR 208.6" in page
