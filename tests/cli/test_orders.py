"""Orders whose receipt did not come, taking up cases, and who may act at all."""

import re
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cli.exits import Exit
from client.taking_up import TakingUp
from procedure.people import SYSTEM_ID
from register.keyring import KeyRing
from register.register import Register
from tests.cli.conftest import Terminal
from tests.cli.typed import Result
from tests.office import ANALYST, SUPERVISOR
from tests.register.samples import with_people
from tests.traffic import fresh_reference, red_notice
from tools.command_reference import commands

ADMINISTRATOR = "usncb-administrator-1"
COMMANDS = commands()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run has a second to start over."""
    patience = timedelta(seconds=1)
    monkeypatch.setattr("client.taking_up.TakingUp", partial(TakingUp, patience=patience))


def pending_order(result: Result) -> str:
    """The order that ended without a receipt, as the sentence names it."""
    assert (result.code, result.out) == (Exit.TRY_AGAIN, "")
    assert "What you wrote is kept." in result.err
    named = re.search(
        r"Ask for its receipt with: caveat order resume (order-\w{26})\n$", result.err
    )
    assert named is not None, result.err
    return named[1]


def assert_kept_for_its_owner_alone(terminal: Terminal, order: str, words: str) -> None:
    """The file of a waiting order holds no text, and nobody else can read it."""
    folder = terminal.stack.settings.state_dir / "orders"
    (file,) = folder.glob("order-*.json")
    assert file.name == f"{order}.json"
    assert words not in file.read_text(encoding="utf-8")
    assert [path.stat().st_mode & 0o777 for path in (folder, file)] == [0o700, 0o600]


@pytest.mark.long
async def test_an_order_without_a_receipt_is_resumed_and_has_one_effect(
    terminal: Terminal,
) -> None:
    case_id = await terminal.open_case("A report for an order that waits.")
    fact = ("case", "fact", case_id, "ENCOUNTER", "--text", "Met at the airport in spring.")
    async with terminal.without_worker():
        order = pending_order(await terminal.run(*fact, by=ANALYST))
        (waiting,) = await terminal.done("order", "list", by=ANALYST)
        assert (waiting["order"], waiting["act"]) == (order, "add_fact")
        assert (waiting["dossier"], waiting["state"]) == (case_id, "UNCONFIRMED")
        assert order in (await terminal.run("order", "list", by=ANALYST)).out
        assert_kept_for_its_owner_alone(terminal, order, "Met at the airport")
        resume = ("order", "resume", order)
        other = await terminal.run(*resume, by=SUPERVISOR)
        assert (other.code, "whoever gave the order" in other.err) == (Exit.DENIED, True)
        assert pending_order(await terminal.run(*resume, by=ANALYST)) == order, "it still waits"
    resumed = await terminal.done(*resume, by=ANALYST)
    assert (resumed["order"], resumed["act"], resumed["dossier"]) == (order, "add_fact", case_id)
    assert len(await terminal.recorded(case_id, "FactAdded")) == 1
    assert await terminal.done("order", "list", by=ANALYST) == []
    assert (await terminal.run(*resume, by=ANALYST)).code == Exit.NOT_FOUND
    typed_again = await terminal.run(*fact, by=ANALYST)
    assert (typed_again.code, "already recorded" in typed_again.err) == (Exit.DONE, True)
    assert len(await terminal.recorded(case_id, "FactAdded")) == 1


@pytest.mark.long
async def test_a_waiting_order_that_is_refused_does_not_wait_any_more(terminal: Terminal) -> None:
    case_id = await terminal.open_case("A report for a refusal.", "--person", "P-0001")
    officer = "doj-oia-officer-1"
    await terminal.done("case", "fact", case_id, "US_CITIZEN", "--text", "Born there.", by=ANALYST)
    acknowledge = ("task", "ack", case_id, "J1")
    async with terminal.without_worker():
        orders = [pending_order(await terminal.run(*acknowledge, by=officer)) for _ in range(2)]
        assert len(set(orders)) == 2, "a command that is typed again is another order"
    results = [await terminal.run("order", "resume", order, by=officer) for order in orders]
    assert sorted(result.code for result in results) == [Exit.DONE, Exit.NOT_NOW]
    assert await terminal.done("order", "list", by=officer) == []
    assert len(await terminal.recorded(case_id, "TaskAcknowledged")) == 1


@pytest.mark.parametrize("order", ["order-01K", "../keys", f"order-{'0' * 26}", "order-é"])
async def test_an_order_that_does_not_wait_is_not_found(terminal: Terminal, order: str) -> None:
    result = await terminal.run("order", "resume", order, by=ANALYST)
    assert (result.code, result.out) == (Exit.NOT_FOUND, "")


# --- taking up ----------------------------------------------------------------------------------


async def test_a_case_is_taken_up_from_the_register(terminal: Terminal) -> None:
    case_id = await terminal.open_case("A report for a newer build.")
    before = (await terminal.shown(case_id))["event"]
    taken = await terminal.done("case", "take-up", case_id, by=SUPERVISOR)
    assert taken == [{"dossier": case_id, "how": "CONTINUED"}]
    assert (await terminal.shown(case_id))["event"] == before, "nothing is recorded by it"
    fact = ("case", "fact", case_id, "ENCOUNTER", "--text", "Met at sea.")
    assert (await terminal.run(*fact, by=ANALYST)).code == Exit.DONE


@pytest.mark.long
@pytest.mark.usefixtures("impatient")
async def test_a_case_whose_run_does_not_move_is_started_from_the_register(
    terminal: Terminal,
) -> None:
    case_id = await terminal.open_case("A report for a run that does not move.")
    async with terminal.without_worker():
        taken = await terminal.run("case", "take-up", case_id, by=SUPERVISOR)
        assert (taken.code, taken.out) == (Exit.DONE, f"{case_id}  STARTED\n")
    fact = ("case", "fact", case_id, "ENCOUNTER", "--text", "Met at sea.")
    assert (await terminal.run(*fact, by=ANALYST)).code == Exit.DONE
    assert len(await terminal.recorded(case_id, "CaseOpened")) == 1


async def test_all_that_is_open_is_taken_up_and_nothing_else(
    terminal: Terminal, tmp_path: Path
) -> None:
    is_open = await terminal.open_case("A report that stays open.")
    ended = await terminal.open_case("A report that ends.")
    await terminal.cancel(ended)
    waiting = await terminal.receive(tmp_path / "notice.json", red_notice(fresh_reference()))
    taken = await terminal.done("case", "take-up", "--all", by=SUPERVISOR)
    dossiers = {one["dossier"] for one in taken}
    assert {is_open, f"{waiting}/v1"} <= dossiers
    assert ended not in dossiers
    lift = ("restriction", "lift", waiting, "--propose", "--reason", "Another person.")
    assert (await terminal.run(*lift, by=ANALYST)).code == Exit.DONE, "the intake continues"


async def test_nothing_open_is_said_so(terminal: Terminal, tmp_path: Path) -> None:
    ring = KeyRing.create(tmp_path / "keys.json")
    empty = {
        "CAVEAT_STATE_DIR": str(tmp_path),
        "CAVEAT_KEY_RING": str(tmp_path / "keys.json"),
        "CAVEAT_REGISTER_URL": f"sqlite:///{tmp_path / 'register.db'}",
    }
    register = await Register.open(empty["CAVEAT_REGISTER_URL"], ring)
    await with_people(register)
    await register.close()
    taken = await terminal.run("case", "take-up", "--all", by=SUPERVISOR, **empty)
    assert (taken.code, taken.out) == (Exit.DONE, "Nothing is open.\n")


@pytest.mark.parametrize(
    ("by", "code"),
    [
        (SUPERVISOR, Exit.DONE),
        ("usncb-operations-1", Exit.DONE),
        (ADMINISTRATOR, Exit.DONE),
        (ANALYST, Exit.DENIED),
        ("usncb-counsel-1", Exit.DENIED),
        ("usncb-auditor-1", Exit.DENIED),
        ("doj-oia-officer-1", Exit.DENIED),
        ("fbi-chief-1", Exit.DENIED),
    ],
)
async def test_who_may_take_up(terminal: Terminal, by: str, code: Exit) -> None:
    case_id = await terminal.open_case(f"A report that {by} takes up.")
    assert (await terminal.run("case", "take-up", case_id, by=by)).code == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), Exit.USAGE),
        ((f"case-{'0' * 26}", "--all"), Exit.USAGE),
        ((f"case-{'0' * 26}",), Exit.NOT_FOUND),
        ((f"comm-{'0' * 26}/v1",), Exit.NOT_FOUND),
        (("P-0001",), Exit.NOT_FOUND),
    ],
)
async def test_what_is_taken_up_is_named(
    terminal: Terminal, words: tuple[str, ...], code: Exit
) -> None:
    result = await terminal.run("case", "take-up", *words, by=SUPERVISOR)
    assert (result.code, result.out) == (code, "")


# --- Caveat itself ------------------------------------------------------------------------------


def filled(command: Any, file: Path) -> list[str]:
    """Arguments and required options of a command, with something in each."""
    words = []
    for parameter in command.params:
        value = str(file) if parameter.metavar in ("SOURCE", "FILE") else "1"
        if parameter.param_type_name == "argument":
            words.append(value)
        elif parameter.required:
            words += [parameter.opts[0], *([] if parameter.is_flag else [value])]
    return words


ACTING = sorted(
    name for name, command in COMMANDS.items() if any("--as" in p.opts for p in command.params)
)
"""The commands in which a person acts."""


def test_nearly_every_command_names_who_acts() -> None:
    assert COMMANDS.keys() - ACTING == {
        *("up", "read", "receive", "portal", "doctor", "rehearse"),
        *("annex diff", "annex check", "plan preview", "task form"),
        *("order-key new", "order-key list", "directory init"),
        "deletion clear",
    }


@pytest.mark.parametrize("name", ACTING)
async def test_nobody_acts_as_caveat_itself(terminal: Terminal, tmp_path: Path, name: str) -> None:
    file = tmp_path / "message.txt"
    file.write_text("Nobody is named.", encoding="utf-8")
    words = [*name.split(), *filled(COMMANDS[name], file)]
    result = await terminal.run(*words, by=SYSTEM_ID)
    assert (result.code, result.out) == (Exit.NOT_FOUND, ""), result.err
    assert result.err == f"There is no person {SYSTEM_ID}.\n"
