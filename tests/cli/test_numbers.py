"""Short numbers: shown wherever a case or a task is, and understood wherever one is named."""

import pytest

from cli.exits import Exit
from client.orders import PendingOrders, new_order_id
from procedure.measures.restriction import LiftRestriction
from tests.cli.conftest import Terminal
from tests.office import ANALYST, SUPERVISOR
from views.named import with_numbers

OFFICER = "fbi-officer-1"
OUTSIDER = "uscis-officer-1"
"""Of an agency that the plan of these cases does not ask."""
AUDITOR = "usncb-auditor-1"
ID, OTHER = f"case-{'0' * 26}", f"case-{'1' * 26}"
DOCUMENT = f"doc-{'0' * 26}"


async def opened(terminal: Terminal, report: str) -> tuple[str, str]:
    """A case: its id and its number."""
    about = ("--circumstance", "CURRENT_OFFICIAL")
    case = await terminal.done("case", "open", "--report", report, *about, by=ANALYST)
    return case["case"], case["number"]


async def task_of(terminal: Terminal, number: str, agency: str) -> dict[str, str]:
    """The first task of an agency in a case."""
    rows = await terminal.done("task", "list", "--case", number, "--agency", agency, by=ANALYST)
    first: dict[str, str] = rows[0]
    return first


async def test_a_case_is_found_by_its_number_as_people_type_it(terminal: Terminal) -> None:
    case_id, number = await opened(terminal, "Found by its number.")
    drawn = number.rpartition("-")[2]
    confusable = drawn.replace("0", "o").replace("1", "l").lower()
    for typed in (case_id, number, number.lower(), drawn, confusable, f"usncb-2o26-{drawn}"):
        if typed.startswith("usncb-2o26") and "-2026-" not in number:
            continue
        assert (await terminal.done("case", "show", typed, by=ANALYST))["case"] == case_id
    for words in (("case", "timeline", number), ("case", "show", number)):
        shown = await terminal.done(*words, by=ANALYST)
        assert (shown["case"], shown["number"]) == (case_id, number)
    page = (await terminal.run("case", "show", number, by=ANALYST)).out
    assert page.startswith(number)
    assert case_id in page
    assert f"caveat case fact {number}" in page
    listed = await terminal.run("case", "list", by=ANALYST)
    assert number in listed.out
    assert case_id in listed.out


async def test_orders_and_receipts_name_the_number(terminal: Terminal) -> None:
    case_id, number = await opened(terminal, "Ordered by its number.")
    fact = ("case", "fact", number.lower(), "NON_COMPLIANCE", "--text", "An invented fact.")
    receipt = await terminal.done(*fact, by=ANALYST)
    assert (receipt["dossier"], receipt["number"]) == (case_id, number)
    other_id, other = await opened(terminal, "Continues elsewhere.")
    ended = ("case", "supersede", number, "--successor", other, "--reason", "Invented.")
    said = await terminal.run(*ended, by=SUPERVISOR)
    assert f"{number} ({case_id})" in said.out
    shown = await terminal.done("case", "timeline", number, by=ANALYST)
    assert f"superseded by {other} ({other_id})" in str(shown["lines"])
    closed = ("case", "fact", other_id, "ENCOUNTER", "--text", "An invented fact.")
    assert f"{other} ({other_id})" in (await terminal.run(*closed, by=ANALYST)).out


async def test_each_page_of_a_case_begins_with_its_number(terminal: Terminal) -> None:
    case_id, number = await opened(terminal, "Begins with its number.")
    for page in ("show", "timeline", "clocks"):
        shown = await terminal.run("case", page, case_id, by=ANALYST)
        assert shown.out.startswith(number), page
        assert case_id in shown.out, page


async def test_a_refusal_names_the_number_for_whoever_may_know_the_case(
    terminal: Terminal,
) -> None:
    case_id = await terminal.open_case("A first invented report.", "--person", "P-0006")
    number = (await terminal.shown(case_id))["number"]
    second = ("case", "open", "--person", "P-0006", "--report", "A second invented report.")
    refused = await terminal.run(*second, by=ANALYST)
    assert refused.code == Exit.USAGE
    assert f"{number} ({case_id})" in refused.err
    hidden = await terminal.run("case", "show", case_id, by=OUTSIDER)
    assert hidden.code == Exit.NOT_FOUND
    assert number not in hidden.err
    assert case_id in hidden.err


async def test_the_list_of_waiting_orders_names_the_number(terminal: Terminal) -> None:
    case_id, number = await opened(terminal, "Has an order that waits.")
    kept = PendingOrders(terminal.stack.settings.state_dir / "orders")
    order = new_order_id()
    kept.keep(LiftRestriction(order=order, dossier=case_id, by=SUPERVISOR, document=DOCUMENT))
    try:
        listed = await terminal.run("order", "list", by=SUPERVISOR)
        hidden = await terminal.run("order", "list", by=OUTSIDER)
    finally:
        kept.done(order)
    assert number in listed.out
    assert case_id not in listed.out
    assert number not in hidden.out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"beside {ID}, {OTHER}", f"beside N-1 ({ID}), {OTHER}"),
        (f"N-1 ({ID})", f"N-1 ({ID})"),
        (f"task {ID}/J1", f"task {ID}/J1"),
        ("no case", "no case"),
    ],
)
def test_ids_in_a_text_get_their_numbers(text: str, expected: str) -> None:
    assert with_numbers(text, {ID: "N-1"}) == expected


async def test_a_task_number_says_which_case_it_is_in(terminal: Terminal) -> None:
    case_id, number = await opened(terminal, "Found by the number of a task.")
    task = await task_of(terminal, number, "FBI")
    for words in ((task["number"],), (number, task["number"].lower()), (case_id, task["task_id"])):
        shown = await terminal.done("task", "show", *words, by=OFFICER)
        assert shown["case"] == case_id
        assert shown["case_number"] == number
        assert (shown["task"], shown["number"]) == (task["task_id"], task["number"])
    page = await terminal.run("task", "show", task["number"], by=OFFICER)
    assert number in page.out
    assert task["number"] in page.out
    receipt = await terminal.done("task", "ack", task["number"].lower(), by=OFFICER)
    assert receipt["number"] == number
    looks = await terminal.done("ledger", "looks", "--at", task["number"], by=AUDITOR)
    assert {one["subject"] for one in looks} == {f"{case_id}/{task['task_id']}"}


async def test_a_number_of_what_somebody_may_not_know_of_is_like_none(terminal: Terminal) -> None:
    case_id, number = await opened(terminal, "Hidden from others.")
    task = await task_of(terminal, number, "FBI")
    no_number = "USNCB-2026-ZZZZZZ"
    outsider = OUTSIDER
    for words, name, none in (
        (("case", "show"), number, no_number),
        (("task", "show"), task["number"], "ZZZZZZ-ZZZ"),
        (("case", "close", "--reason", "Invented."), number, no_number),
        (("task", "ack"), task["number"], "ZZZZZZ-ZZZ"),
    ):
        hidden = await terminal.run(*words, name, by=outsider)
        missing = await terminal.run(*words, none, by=outsider)
        assert (hidden.code, hidden.out) == (missing.code, missing.out) == (Exit.NOT_FOUND, "")
        assert case_id not in hidden.err
        drawn = task["number"].partition("-")[0]
        absent = hidden.err.replace(name, none).replace(drawn, "ZZZZZZ")
        assert absent == missing.err


async def test_a_task_is_not_found_in_another_case(terminal: Terminal) -> None:
    _, number = await opened(terminal, "One of two.")
    _, other = await opened(terminal, "The other one.")
    task = await task_of(terminal, number, "FBI")
    result = await terminal.run("task", "show", other, task["number"], by=ANALYST)
    assert result.code == Exit.NOT_FOUND


@pytest.mark.parametrize("typed", ["USNCB-2026", "K7M2Q", "USNCB-2026-K7M2Q4-1", "é"])
async def test_what_is_no_number_is_not_found(terminal: Terminal, typed: str) -> None:
    result = await terminal.run("case", "show", typed, by=ANALYST)
    assert result.code == Exit.NOT_FOUND
    assert typed in result.err
