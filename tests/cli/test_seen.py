"""``--seen``: an order on what a person read is refused once that has changed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cli.exits import Exit
from tests.cli.conftest import Terminal
from tests.cli.typed import Result
from tests.office import ANALYST, COUNSEL, SECOND_COUNSEL, SUPERVISOR
from tests.traffic import fresh_reference, red_notice

AGREED = ("--reason", "Read, and agreed.")
OFFICER = "doj-oia-officer-1"


def refused(result: Result, event: int) -> bool:
    """Whether the order was refused because of what changed after the event."""
    said = f"changed after event {event}, which you read" in result.err
    return (result.code, said) == (Exit.NOT_NOW, True)


async def test_only_the_draft_that_was_read_is_approved(terminal: Terminal) -> None:
    case_id = await terminal.open_case("Two drafts.", "--person", "P-0001")
    for row in await terminal.done("task", "list", "--case", case_id, by=SUPERVISOR):
        withdraw = ("task", "withdraw", case_id, row["task_id"], "--reason", "Not needed.")
        await terminal.run(*withdraw, by=SUPERVISOR)
    await terminal.in_stage(case_id, "DECISION")
    await terminal.done("decide", case_id, "NO_ACTION", "--text", "First draft.", by=COUNSEL)
    read = (await terminal.done("case", "show", case_id, by=SECOND_COUNSEL))["decision"]["event"]
    await terminal.done("decide", case_id, "CAVEAT_ONLY", "--text", "Second draft.", by=COUNSEL)
    stale = await terminal.run("approve", case_id, *AGREED, "--seen", str(read), by=SECOND_COUNSEL)
    assert refused(stale, read)
    assert await terminal.recorded(case_id, "DecisionApproved") == []
    fresh = (await terminal.done("case", "show", case_id, by=SECOND_COUNSEL))["event"]
    approved = await terminal.run(
        "approve", case_id, *AGREED, "--seen", str(fresh), by=SECOND_COUNSEL
    )
    assert approved.code == Exit.DONE
    (event,) = await terminal.recorded(case_id, "DecisionApproved")
    assert event.data["disposition"] == "CAVEAT_ONLY"


async def test_only_the_deferral_that_was_read_is_approved(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    read = (await terminal.shown(case_id))["event"]
    tomorrow = (datetime.now(UTC) + timedelta(hours=20)).isoformat()
    defer = ("case", "notify", case_id, "--text", "After the trip.", "--defer")
    assert (await terminal.run(*defer, by=ANALYST)).code == Exit.USAGE, "it takes a date"
    await terminal.done(*defer, "--until", tomorrow, by=ANALYST)
    approve = ("approve", case_id, *AGREED, "deferral", "--seen")
    assert refused(await terminal.run(*approve, str(read), by=SUPERVISOR), read)
    fresh = (await terminal.shown(case_id))["event"]
    assert (await terminal.run(*approve, str(fresh), by=SUPERVISOR)).code == Exit.DONE
    assert (await terminal.shown(case_id))["notification"] == "DEFERRED"


async def test_a_task_that_changed_is_read_again_before_it_is_answered(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    read = (await terminal.done("task", "show", case_id, "J1", by=OFFICER))["event"]
    ask = ("task", "ask", case_id, "J1", "--text", "Which treaty?")
    await terminal.done(*ask, by=OFFICER)
    reply = ("task", "reply", case_id, "J1", "--text", "The one of 1999.")
    await terminal.done(*reply, by=ANALYST)
    answer = ("task", "answer", case_id, "J1", "--outcome", "NO_TREATY", "--seen")
    stale = await terminal.run(*answer, str(read), by=OFFICER)
    assert refused(stale, read)
    assert stale.err.startswith("Task J1 changed")
    fresh = (await terminal.done("task", "show", case_id, "J1", by=OFFICER))["event"]
    assert (await terminal.run(*answer, str(fresh), by=OFFICER)).code == Exit.DONE


async def test_other_changes_of_the_case_do_not_stand_in_the_way(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    read = (await terminal.done("task", "show", case_id, "J1", by=OFFICER))["event"]
    await terminal.done("task", "ack", case_id, "D1", by="cbp-officer-1")
    answer = ("task", "answer", case_id, "J1", "--outcome", "NO_TREATY", "--seen", str(read))
    assert (await terminal.run(*answer, by=OFFICER)).code == Exit.DONE


async def test_a_restriction_is_lifted_as_it_was_read(terminal: Terminal, tmp_path: Path) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    read = (await terminal.shown(case_id))["event"]
    renew = ("restriction", "renew", case_id, "--reason", "New material has come.")
    await terminal.done(*renew, by=SUPERVISOR)
    lift = ("restriction", "lift", case_id, "--reason", "Nothing new.", "--seen")
    assert refused(await terminal.run(*lift, str(read), by=SUPERVISOR), read)
    assert (await terminal.shown(case_id))["restriction"] == "RESTRICTED"
    fresh = (await terminal.shown(case_id))["event"]
    assert (await terminal.run(*lift, str(fresh), by=SUPERVISOR)).code == Exit.DONE
    assert (await terminal.shown(case_id))["restriction"] == "LIFTED"


async def test_a_communication_is_decided_on_the_screening_that_was_read(
    terminal: Terminal, tmp_path: Path
) -> None:
    communication = await terminal.receive(tmp_path / "notice.json", red_notice(fresh_reference()))
    shown = await terminal.done("communication", "show", communication, by=ANALYST)
    before = shown["event"] - 2
    assert before == 1, "the event before the screening and its restriction"
    page = (await terminal.run("communication", "show", communication, by=ANALYST)).out
    assert f"event {shown['event']}" in page.splitlines()[0]
    words = (communication, "--reason", "Another person.", "--seen")
    lift, confirm = ("restriction", "lift", "--propose", *words), ("restriction", "confirm", *words)
    assert refused(await terminal.run(*lift, str(before), by=ANALYST), before)
    assert refused(await terminal.run(*confirm, str(before), by=ANALYST), before)
    assert (await terminal.run(*lift, str(shown["event"]), by=ANALYST)).code == Exit.DONE
