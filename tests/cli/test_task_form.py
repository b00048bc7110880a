"""The form of a task at the command line, and what can be chosen in it in place of an outcome."""

from datetime import UTC, datetime, timedelta

from cli.exits import Exit
from tests.cli.conftest import Terminal
from tests.office import ANALYST, COUNSEL, SUPERVISOR

OIA, CHIEF, NSD = "doj-oia-officer-1", "doj-oia-chief-1", "doj-nsd-officer-1"


async def test_the_form_of_a_task_is_that_of_its_page(terminal: Terminal) -> None:
    case_id = await terminal.open_case("A first form.", "--circumstance", "US_CITIZEN")
    form = await terminal.done("task", "form", "J1")
    page = await terminal.done("task", "show", case_id, "J1", by=OIA)
    assert page["form"] == form
    assert "NEED_MORE_TIME" in [one["key"] for one in form["choices"]]
    printed = await terminal.run("task", "form", "J1", "--edition", "2026-1", by=None)
    assert printed.code == Exit.DONE
    assert "outcome  NO_TREATY" in printed.out
    assert "NEED_MORE_TIME" not in printed.out
    for words in (("J99",), ("J1", "--edition", "1999-1")):
        assert (await terminal.run("task", "form", *words, by=None)).code == Exit.USAGE


async def test_an_agency_asks_for_time_in_the_form_and_a_supervisor_answers(
    terminal: Terminal,
) -> None:
    case_id = await terminal.open_case("A second form.", "--circumstance", "US_CITIZEN")
    due = (await terminal.done("task", "show", case_id, "J1", by=OIA))["due"]
    until = (datetime.fromisoformat(due) + timedelta(hours=1)).astimezone(UTC).isoformat()
    words = ("--field", f"until={until}", "--text", "The file is on its way.")
    answer = ("task", "answer", case_id, "J1", "--outcome", "NEED_MORE_TIME")
    missing = await terminal.run(*answer, "--text", "The file is on its way.", by=OIA)
    assert missing.code == Exit.USAGE
    assert "until" in missing.err
    await terminal.done(*answer, *words, by=OIA)
    refuse = ("task", "refuse-time", case_id, "J1", "--reason", "The hearing is tomorrow.")
    assert (await terminal.run(*refuse, by=ANALYST)).code == Exit.DENIED
    await terminal.done(*refuse, by=SUPERVISOR)
    page = await terminal.done("task", "show", case_id, "J1", by=OIA)
    assert page["due"] == due
    (said,) = (one for one in page["exchanges"] if one["said"] == "TIME_REFUSED")
    assert said["text"] == "The hearing is tomorrow."
    await terminal.done(*answer, "--field", f"until={until}", "--text", "Once more.", by=OIA)
    await terminal.done("task", "grant-time", case_id, "J1", "--reason", "Agreed.", by=SUPERVISOR)
    page = await terminal.done("task", "show", case_id, "J1", by=OIA)
    assert datetime.fromisoformat(page["due"]) == datetime.fromisoformat(until)


async def test_a_task_is_given_to_one_person_and_answered_in_part(terminal: Terminal) -> None:
    case_id = await terminal.open_case("A third form.", "--circumstance", "US_CITIZEN")
    await terminal.done("task", "delegate", case_id, "J1", "--to", CHIEF, by=OIA)
    part = ("task", "answer-in-part", case_id, "J1", "--field", "dual_criminality=no")
    await terminal.done(*part, by=CHIEF)
    again = await terminal.run(*part, by=CHIEF)
    assert again.code == Exit.DONE, "typed again: it is recorded already"
    page = await terminal.done("task", "show", case_id, "J1", by=OIA)
    assert (page["delegate"], page["state"]) == (CHIEF, "ACKNOWLEDGED")
    (said,) = (one for one in page["exchanges"] if one["said"] == "ANSWERED_IN_PART")
    assert [line["value"] for line in said["fields"]] == ["no"]
    propose = ("task", "without-answer", case_id, "J1", "--reason", "They cannot be reached.")
    await terminal.done(*propose, by=COUNSEL)
    approve = ("task", "approve-without-answer", case_id, "J1", "--reason", "Agreed.")
    await terminal.done(*approve, by=SUPERVISOR)
    view = await terminal.done("case", "show", case_id, by=ANALYST)
    assert [one["task"] for one in view["answers"] if one["said"] == "ANSWERED_IN_PART"] == ["J1"]
