"""Casework at the command line: what each user types, what they read, and how it ends."""

import re
from pathlib import Path

from cli.exits import Exit
from cli.opening import open_register
from tests.cli.conftest import Terminal
from tests.office import ANALYST, COUNSEL, SECOND_COUNSEL, SECOND_SUPERVISOR, SUPERVISOR

AGREED = ("--reason", "Read, and agreed.")


async def test_a_case_as_the_casework_drives_it(terminal: Terminal, tmp_path: Path) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    listed = await terminal.run("case", "list", by=SUPERVISOR)
    assert case_id in listed.out
    shown = await terminal.run("case", "show", case_id, by=SUPERVISOR)
    assert "RESTRICTED" in shown.out
    clocks = await terminal.run("case", "clocks", case_id, by=SUPERVISOR)
    assert "a local target, not law" in clocks.out
    assert "REPORT L46" in clocks.out
    timeline = await terminal.run("case", "timeline", case_id, by=SUPERVISOR)
    assert "Task E1 to SAMPLES" in timeline.out
    fact = ("case", "fact", case_id, "DETENTION", "--text", "Held at the border.")
    assert (await terminal.run(*fact, by=ANALYST)).code == Exit.DONE
    assert (await terminal.shown(case_id))["class"] == "P0"
    renew = ("restriction", "renew", case_id, "--reason", "Still needed.")
    assert (await terminal.run(*renew, by=SUPERVISOR)).code == Exit.DONE


async def test_one_sentence_says_who_must_act_and_what_comes_next(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    shown = await terminal.shown(case_id)
    agencies = sorted({row["agency"] for row in shown["tasks"] if row["code"] not in ("N1", "U5")})
    waiting = ", ".join(agencies)
    assert shown["waiting_on"] == waiting
    assert shown["sentence"] == (
        f"Coordination with agencies: waiting for {waiting}; then counsel decides."
    )
    (track,) = shown["tracks"]
    assert (track["track"], track["stage"], track["ended_at"]) == (
        "OFFICIAL_PROTECTION",
        "COORDINATION",
        None,
    )
    page = (await terminal.run("case", "show", case_id, by=SUPERVISOR)).out
    assert " ".join(page.split("\nnext due")[0].splitlines()[1:]) == shown["sentence"]
    tracks = " ".join(page.partition("\nTracks\n")[2].partition("\n\n")[0].split())
    assert re.search(r"^Protection of .* U\.S\. officials: Coordination with agencies ", tracks)

    await terminal.cancel(case_id)
    ended = await terminal.shown(case_id)
    assert ended["sentence"] == "Canceled; nobody has to act."
    assert ended["waiting_on"] == "nobody"


async def test_an_agency_sees_and_answers_its_own_tasks_only(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    officer = "doj-oia-officer-1"
    own = await terminal.done("task", "list", "--case", case_id, by=officer)
    assert {row["agency"] for row in own} == {"DOJ-OIA"}
    question = await terminal.run("task", "show", case_id, "J1", by=officer)
    assert "outcome  NO_TREATY" in question.out
    assert "Business days by calendar" in question.out
    assert (await terminal.run("task", "ack", case_id, "J1", by=officer)).code == Exit.DONE
    again = await terminal.run("task", "ack", case_id, "J1", by=officer)
    assert again.code == Exit.NOT_NOW
    ask = ("task", "ask", case_id, "J1", "--text", "Which treaty?")
    assert (await terminal.run(*ask, by=officer)).code == Exit.DONE
    wrong = await terminal.run("task", "answer", case_id, "J1", "--outcome", "MAYBE", by=officer)
    assert wrong.code == Exit.USAGE
    assert "NO_TREATY" in wrong.err, "it names the outcomes that there are"
    answer = ("task", "answer", case_id, "J1", "--outcome", "NO_TREATY", "--field", "treaty=none")
    answered = await terminal.run(*answer, by=officer)
    assert re.search(r"Your answer to \w{6}-\w{3} \(J1\) is recorded\.", answered.out)
    twice = await terminal.run(*answer, "--json", by=officer)
    assert (twice.code, "already recorded" in twice.err) == (Exit.DONE, True)
    assert twice.json == {"already_recorded": twice.err.strip()}, "programs hear about it too"
    hold = ("task", "answer", case_id, "J2", "--outcome", "HOLD_DO_NOT_CONTACT")
    nsd = "doj-nsd-officer-1"
    silent = await terminal.run(*hold, by=nsd)
    assert (silent.code, "blank" in silent.err) == (Exit.USAGE, True), "a hold says why"
    said = await terminal.run(*hold, "--text", "An investigation is open.", by=nsd)
    assert said.code == Exit.DONE, said.err
    returned = ("task", "return", case_id, "D1", "--reason", "Not ours.")
    assert (await terminal.run(*returned, by="cbp-officer-1")).code == Exit.DONE


async def test_what_a_person_may_not_know_of_does_not_exist_for_them(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    other = "fbi-officer-1"
    hidden = await terminal.run("task", "show", case_id, "J1", by=other)
    unknown = await terminal.run("task", "show", case_id, "J99", by=other)
    assert hidden.code == unknown.code == Exit.NOT_FOUND
    assert hidden.err.replace("task J1 ", "task J99 ") == unknown.err
    case = await terminal.run("case", "show", case_id, by=other)
    missing = f"case-{'0' * 26}"
    none = await terminal.run("case", "show", missing, by=other)
    assert case.code == none.code == Exit.NOT_FOUND
    assert case.err.replace(case_id, missing) == none.err
    assert await terminal.done("case", "list", by=other) == []


async def test_a_case_that_does_not_exist(terminal: Terminal) -> None:
    result = await terminal.run("case", "show", f"case-{'0' * 26}", by=SUPERVISOR)
    assert result.code == Exit.NOT_FOUND


async def test_the_drafter_is_denied_the_approval(terminal: Terminal) -> None:
    case_id = await terminal.open_case(
        "A newspaper writes about it.",
        *("--person", "P-0001", "--circumstance", "CURRENT_OFFICIAL", "--identity-confirmed"),
    )
    draft = ("decide", case_id, "NO_ACTION", "--text", "No ground.")
    early = await terminal.run(*draft, by=COUNSEL)
    assert early.code == Exit.NOT_NOW
    denied = await terminal.run(*draft, by=ANALYST)
    assert denied.code == Exit.DENIED
    for row in await terminal.done("task", "list", "--case", case_id, by=SUPERVISOR):
        withdraw = ("task", "withdraw", case_id, row["task_id"], "--reason", "Not needed.")
        await terminal.run(*withdraw, by=SUPERVISOR)
    await terminal.in_stage(case_id, "DECISION")
    unknown = await terminal.run("decide", case_id, "MAYBE", "--text", "None.", by=COUNSEL)
    assert (unknown.code, "NO_ACTION" in unknown.err) == (Exit.USAGE, True)
    assert (await terminal.run(*draft, by=COUNSEL)).code == Exit.DONE
    own = await terminal.run("approve", case_id, *AGREED, by=COUNSEL)
    assert own.code == Exit.DENIED
    assert "another person" in own.err
    drafted = (await terminal.done("case", "show", case_id, by=SECOND_COUNSEL))["decision"]
    assert (drafted["by"], drafted["disposition"]) == (COUNSEL, "NO_ACTION")
    shown = await terminal.run("case", "show", case_id, by=SECOND_COUNSEL)
    assert drafted["document"] in shown.out
    other = f"doc-{'0' * 26}"
    stale = await terminal.run("approve", case_id, *AGREED, "--draft", other, by=SECOND_COUNSEL)
    assert (stale.code, "replaced" in stale.err) == (Exit.NOT_NOW, True)
    read = ("approve", case_id, *AGREED, "--draft", drafted["document"])
    assert (await terminal.run(*read, by=SECOND_COUNSEL)).code == Exit.DONE

    await terminal.cancel(case_id)
    cancel = ("case", "approve-cancel", case_id, "--reason", "Opened in error.")
    again = await terminal.run(*cancel, by=SECOND_SUPERVISOR)
    assert (again.code, again.err) == (
        Exit.DONE,
        "The case has already ended this way (CANCELED).\n",
    )
    reopen = ("case", "reopen", case_id, "--decide-again", "--reason", "It was published.")
    assert (await terminal.run(*reopen, by=SUPERVISOR)).code == Exit.DONE
    reopened = await terminal.in_stage(case_id, "DECISION")
    assert (reopened["decision"], reopened["attempt"]) == (None, 2)


async def test_a_notification_is_recorded_with_its_form(terminal: Terminal, tmp_path: Path) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    notify = ("case", "notify", case_id, "--text", "Notified in person.", "--field")
    unknown = await terminal.run(*notify, "weather=fine", by=ANALYST)
    assert (unknown.code, "method" in unknown.err) == (Exit.USAGE, True), "it names the fields"
    wrong = await terminal.run(*notify, "acknowledged=maybe", by=ANALYST)
    assert wrong.code == Exit.USAGE
    deferred = await terminal.run(*notify, "method=letter", "--defer", by=ANALYST)
    assert deferred.code == Exit.USAGE
    given = ("method=in person", "--field", "acknowledged=yes")
    assert (await terminal.run(*notify, *given, by=ANALYST)).code == Exit.DONE
    assert (await terminal.shown(case_id))["notification"] == "DELIVERED"
    (notified,) = await terminal.recorded(case_id, "OfficialNotified")
    async with open_register(terminal.stack.settings) as register:
        kept = await register.documents.document(notified.data["document"])
    assert kept.content == {
        "text": "Notified in person.",
        "fields": {"method": "in person", "acknowledged": True},
    }
