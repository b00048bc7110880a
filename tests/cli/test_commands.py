"""What each user types, what they read, and with which exit code it ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli.session import Exit, open_register
from embedded.server import free_port
from tests.cli.conftest import Terminal
from tests.office import ANALYST, AUDITOR, COUNSEL, ROOT, SECOND_COUNSEL, SUPERVISOR
from tests.traffic import STRANGER, fresh_reference, red_notice


async def restricted_case(terminal: Terminal, folder: Path) -> str:
    """A notice is taken in, its hit confirmed: the case's id."""
    file = folder / "notice.json"
    file.write_bytes(red_notice(fresh_reference()))
    (item,) = await terminal.done("intake", str(file), by=ANALYST)
    await screened(terminal, item["communication"])
    confirmed = await terminal.done(
        *("restriction", "confirm", item["communication"], "--reason", "Same person."), by=ANALYST
    )
    case_id: str = confirmed["case"]
    return case_id


async def screened(terminal: Terminal, communication: str) -> str:
    """The communication's state once it is screened."""
    while True:
        rows = await terminal.done("communication", "list", by=ANALYST)
        (row,) = (row for row in rows if row["communication_id"] == communication)
        if row["state"] != "RECEIVED":
            state: str = row["state"]
            return state


async def test_intake_reports_what_cannot_be_read_and_keeps_it(
    terminal: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "good.json").write_bytes(red_notice(fresh_reference(), STRANGER))
    (tmp_path / "bad.json").write_text('{"entity_id": ')
    result = await terminal.run("intake", str(tmp_path), by=ANALYST)
    assert result.code == 201, "one could not be read"
    assert "2 communications: 2 new" in result.out
    assert "bad.json" in result.err
    assert "kept as comm-" in result.err
    again = await terminal.run("intake", str(tmp_path), "--json", by=ANALYST)
    assert [item["outcome"] for item in again.json] == ["ALREADY_HELD"] * 2


async def test_intake_of_nothing_is_a_clear_message(terminal: Terminal, tmp_path: Path) -> None:
    result = await terminal.run("intake", str(tmp_path / "missing"), by=ANALYST)
    assert (result.code, result.out) == (Exit.USAGE, "")
    assert "is neither a file nor a folder" in result.err


async def test_a_list_is_whole_or_says_that_it_is_not(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        (tmp_path / f"{number}.json").write_bytes(red_notice(fresh_reference(), STRANGER))
    await terminal.done("intake", str(tmp_path), by=ANALYST)
    command = ("communication", "list")

    def ids(rows: list[dict[str, str]]) -> list[str]:
        return [row["communication_id"] for row in rows]

    whole = ids(await terminal.done(*command, by=ANALYST))
    assert len(whole) >= 5
    assert whole == sorted(set(whole), reverse=True), "newest first, each once"
    monkeypatch.setattr("cli.intake_command._PART", 2)
    assert ids(await terminal.done(*command, by=ANALYST)) == whole
    printed = await terminal.run(*command, by=ANALYST)
    assert [line.split()[0] for line in printed.out.splitlines()] == ["communication", *whole]
    assert printed.err == ""

    paged: list[str] = []
    further: list[str] = []
    while True:
        page = await terminal.run(*command, "--limit", "3", *further, "--json", by=ANALYST)
        paged += ids(page.json)
        if not page.err:
            break
        assert page.err == f"There are more: repeat it with --after {paged[-1]}\n"
        further = ["--after", paged[-1]]
    assert paged == whole
    unknown = await terminal.run(*command, "--after", f"comm-{'0' * 26}", by=ANALYST)
    assert (unknown.code, unknown.out) == (Exit.NOT_FOUND, "")
    assert await terminal.done(*command, "--state", "NONE", by=ANALYST) == []


async def test_an_analyst_sees_who_was_named_and_why(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "notice.json"
    file.write_bytes(red_notice(fresh_reference()))
    (item,) = await terminal.done("intake", str(file), by=ANALYST)
    assert await screened(terminal, item["communication"]) == "AWAITING_PERSON"
    shown = await terminal.run("communication", "show", item["communication"], by=ANALYST)
    assert "P-0001" in shown.out
    lifted = await terminal.run(
        *("restriction", "lift", item["communication"], "--reason", "Another person."), by=ANALYST
    )
    assert (lifted.code, "RELEASED" in lifted.out) == (Exit.DONE, True)


async def test_what_was_received_is_screened_again_whenever_it_is_told(
    terminal: Terminal, tmp_path: Path
) -> None:
    file = tmp_path / "notice.json"
    file.write_bytes(red_notice(fresh_reference(), STRANGER))
    (item,) = await terminal.done("intake", str(file), by=ANALYST)
    await screened(terminal, item["communication"])
    again = ("roster", "screen-again", "--days", "30")
    for _ in range(2):
        told = await terminal.done(*again, by=SUPERVISOR)
        assert (told["screened"] >= 1, told["found"], told["done"]) == (True, 0, True)
    async with open_register(terminal.stack.settings) as register:
        noted = await register.everything("roster")
    assert [record.kind for record in noted].count("ReceivedScreenedAgain") >= 2


async def test_a_case_as_the_casework_drives_it(terminal: Terminal, tmp_path: Path) -> None:
    case_id = await restricted_case(terminal, tmp_path)
    listed = await terminal.run("case", "list", by=SUPERVISOR)
    assert case_id in listed.out
    shown = await terminal.run("case", "show", case_id, by=SUPERVISOR)
    assert "waits on" in shown.out
    assert "RESTRICTED" in shown.out
    clocks = await terminal.run("case", "clocks", case_id, by=SUPERVISOR)
    assert "a local target, not law" in clocks.out
    assert "REPORT L46" in clocks.out
    timeline = await terminal.run("case", "timeline", case_id, by=SUPERVISOR)
    assert "Task E1 to EMPLOYER" in timeline.out
    fact = await terminal.run(
        *("case", "fact", case_id, "ENCOUNTER", "--text", "At the border."), by=ANALYST
    )
    assert fact.code == Exit.DONE
    assert (await terminal.done("case", "show", case_id, by=ANALYST))["class"] == "P0"
    renewed = await terminal.run(
        "restriction", "renew", case_id, "--reason", "Still needed.", by=SUPERVISOR
    )
    assert renewed.code == Exit.DONE


async def test_an_agency_sees_and_answers_its_own_tasks_only(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await restricted_case(terminal, tmp_path)
    own = await terminal.done("task", "list", "--case", case_id, by="doj-oia-officer-1")
    assert {row["agency"] for row in own} == {"DOJ-OIA"}
    question = await terminal.run("task", "show", case_id, "J1", by="doj-oia-officer-1")
    assert "outcome  NO_TREATY" in question.out
    assert "Business days by calendar" in question.out
    acknowledged = await terminal.run("task", "ack", case_id, "J1", by="doj-oia-officer-1")
    assert acknowledged.code == Exit.DONE
    again = await terminal.run("task", "ack", case_id, "J1", by="doj-oia-officer-1")
    assert again.code == Exit.NOT_NOW
    asked = await terminal.run(
        *("task", "ask", case_id, "J1", "--text", "Which treaty?"), by="doj-oia-officer-1"
    )
    assert asked.code == Exit.DONE
    wrong = await terminal.run(
        *("task", "answer", case_id, "J1", "--outcome", "PERHAPS"), by="doj-oia-officer-1"
    )
    assert wrong.code == Exit.USAGE
    assert "NO_TREATY" in wrong.err, "it says what there is"
    answer = ("task", "answer", case_id, "J1", "--outcome", "NO_TREATY", "--field", "treaty=none")
    answered = await terminal.run(*answer, by="doj-oia-officer-1")
    assert "Your answer to J1 stands" in answered.out
    twice = await terminal.run(*answer, "--json", by="doj-oia-officer-1")
    assert (twice.code, "already" in twice.err) == (Exit.DONE, True)
    assert twice.json == {"stands_already": twice.err.strip()}, "programs hear of it too"
    returned = await terminal.run(
        *("task", "return", case_id, "D1", "--reason", "Not ours."), by="cbp-officer-1"
    )
    assert returned.code == Exit.DONE
    hidden = await terminal.run("task", "show", case_id, "J1", by="fbi-officer-1")
    unknown = await terminal.run("task", "show", case_id, "J99", by="fbi-officer-1")
    assert hidden.code == unknown.code == Exit.NOT_FOUND
    assert hidden.err.replace("task J1 ", "task J99 ") == unknown.err, "existence is restricted too"
    assert (await terminal.run("case", "show", case_id, by="fbi-officer-1")).code == Exit.NOT_FOUND
    assert await terminal.done("case", "list", by="fbi-officer-1") == []


async def test_the_drafter_is_denied_the_approval(terminal: Terminal) -> None:
    started = await terminal.done(
        *("case", "start", "--report", "A newspaper writes of it.", "--person", "P-0001"),
        *("--circumstance", "CURRENT_OFFICIAL", "--identity-confirmed"),
        by=ANALYST,
    )
    case_id = started["case"]
    early = await terminal.run("decide", case_id, "NO_ACTION", "--text", "None.", by=COUNSEL)
    assert early.code == Exit.NOT_NOW
    fact = await terminal.run("decide", case_id, "PERHAPS", "--text", "None.", by=COUNSEL)
    assert fact.code in (Exit.USAGE, Exit.NOT_NOW)
    denied = await terminal.run("decide", case_id, "NO_ACTION", "--text", "None.", by=ANALYST)
    assert denied.code == Exit.DENIED
    for row in await terminal.done("task", "list", "--case", case_id, by=SUPERVISOR):
        withdrawn = ("task", "withdraw", case_id, row["task_id"], "--reason", "Not needed.")
        await terminal.run(*withdrawn, by=SUPERVISOR)
    while (await terminal.done("case", "show", case_id, by=ANALYST))["stage"] != "DECISION":
        pass
    draft = ("decide", case_id, "NO_ACTION", "--text", "No ground.")
    assert (await terminal.run(*draft, by=COUNSEL)).code == Exit.DONE
    own = await terminal.run("approve", case_id, by=COUNSEL)
    assert own.code == Exit.DENIED
    assert "another person" in own.err
    drafted = (await terminal.done("case", "show", case_id, by=SECOND_COUNSEL))["decision"]
    assert (drafted["by"], drafted["disposition"]) == (COUNSEL, "NO_ACTION")
    shown = await terminal.run("case", "show", case_id, by=SECOND_COUNSEL)
    assert drafted["document"] in shown.out
    other = f"doc-{'0' * 26}"
    stale = await terminal.run("approve", case_id, "--draft", other, by=SECOND_COUNSEL)
    assert (stale.code, "replaced" in stale.err) == (Exit.NOT_NOW, True)
    read = ("approve", case_id, "--draft", drafted["document"])
    assert (await terminal.run(*read, by=SECOND_COUNSEL)).code == Exit.DONE
    anew = ("case", "reopen", case_id, "--decide-anew", "--reason", "It was published.")
    await terminal.done("case", "cancel", case_id, "--reason", "Test.", by=SUPERVISOR)
    again = await terminal.run("case", "cancel", case_id, "--reason", "Test.", by=SUPERVISOR)
    assert (again.code, again.err) == (
        Exit.DONE,
        "Exactly so the case has ended already (CANCELLED).\n",
    )
    assert (await terminal.run(*anew, by=SUPERVISOR)).code == Exit.DONE
    reopened = await terminal.done("case", "show", case_id, by=SUPERVISOR)
    assert (reopened["decision"], reopened["stage"]) == (None, "DECISION")


async def test_a_notification_is_recorded_with_its_form(terminal: Terminal, tmp_path: Path) -> None:
    case_id = await restricted_case(terminal, tmp_path)
    notify = ("case", "notify", case_id, "--text", "Told in person.", "--field")
    unknown = await terminal.run(*notify, "weather=fine", by=ANALYST)
    assert (unknown.code, "method" in unknown.err) == (Exit.USAGE, True), "it says what there is"
    wrong = await terminal.run(*notify, "acknowledged=perhaps", by=ANALYST)
    assert wrong.code == Exit.USAGE
    deferred = await terminal.run(*notify, "method=letter", "--defer", by=ANALYST)
    assert deferred.code == Exit.USAGE
    given = ("method=in person", "--field", "acknowledged=yes")
    assert (await terminal.run(*notify, *given, by=ANALYST)).code == Exit.DONE
    case = await terminal.done("case", "show", case_id, by=ANALYST)
    assert case["notification"] == "DELIVERED"
    async with open_register(terminal.stack.settings) as register:
        (told,) = [r for r in await register.records(case_id) if r.kind == "OfficialNotified"]
        kept = await register.document(told.data["document"])
    assert kept.content == {
        "text": "Told in person.",
        "fields": {"method": "in person", "acknowledged": True},
    }


async def test_the_auditor_verifies_the_ledger(terminal: Terminal) -> None:
    whole = await terminal.run("ledger", "verify", by=AUDITOR)
    assert whole.code == Exit.DONE
    assert "The ledger is whole" in whole.out
    assert (await terminal.run("ledger", "verify", by="fbi-officer-1")).code == Exit.DENIED


async def test_the_doctor_finds_nothing_amiss(terminal: Terminal) -> None:
    findings = await terminal.done("doctor")
    assert all(finding["good"] for finding in findings)
    sick = await terminal.run("doctor", CAVEAT_ROSTER="/nowhere/roster.csv")
    assert sick.code == Exit.ATTENTION
    assert "AMISS" in sick.out
    assert "CAVEAT_ROSTER" in sick.out


PATTERN = """
version = "1"
[[patterns]]
country = "XA"
pattern = "Many requests were found not to comply."
source = {kind = "READ", citation = "an invented page"}
dated = 2026-01-01
"""


@pytest.mark.parametrize(
    ("content", "good", "said"),
    [
        (PATTERN.encode(), True, "1 entries"),
        (None, False, "CAVEAT_COUNTRY_PATTERNS"),
        (b"version = ", False, "are not TOML"),
        (PATTERN.replace("XA", "").encode(), False, "patterns.0.country"),
        ("pattern = 'Zürich'".encode("latin-1"), False, "not text in UTF-8"),
    ],
    ids=["good", "missing", "not TOML", "no country", "latin-1"],
)
async def test_the_doctor_reads_the_country_patterns(
    terminal: Terminal, tmp_path: Path, content: bytes | None, good: bool, said: str
) -> None:
    file = tmp_path / "patterns.toml"
    if content is not None:
        file.write_bytes(content)
    told = await terminal.run("doctor", "--json", CAVEAT_COUNTRY_PATTERNS=str(file))
    (finding,) = (finding for finding in told.json if finding["what"] == "country patterns")
    assert (finding["good"], said in finding["found"]) == (good, True), finding
    assert told.code == (Exit.DONE if good else Exit.ATTENTION)


async def test_the_doctor_sees_that_others_may_look(terminal: Terminal, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    sick = await terminal.run("doctor", "--json", CAVEAT_STATE_DIR=str(tmp_path))
    (finding,) = (finding for finding in sick.json if finding["what"] == "state folder")
    assert (finding["good"], "chmod 700" in finding["found"]) == (False, True)


async def test_who_does_not_say_who_acts_is_told_how(terminal: Terminal) -> None:
    result = await terminal.run("case", "list")
    assert result.code == Exit.DENIED
    assert "--as PERSON" in result.err
    unknown = await terminal.run("case", "list", by="nobody-1")
    assert unknown.code == Exit.NOT_FOUND


async def test_a_case_that_is_not_there(terminal: Terminal) -> None:
    result = await terminal.run("case", "show", f"case-{'0' * 26}", by=SUPERVISOR)
    assert result.code == Exit.NOT_FOUND


async def test_without_temporal_it_says_what_to_start(terminal: Terminal) -> None:
    nobody = str(free_port())
    result = await terminal.run("case", "list", by=ANALYST, CAVEAT_EMBEDDED_PORT=nobody)
    assert (result.code, result.out) == (Exit.TRY_AGAIN, "")
    assert "Is `caveat up` running?" in result.err
    own = await terminal.run("case", "list", by=ANALYST, TEMPORAL_ADDRESS=f"127.0.0.1:{nobody}")
    assert own.code == Exit.TRY_AGAIN
    assert "TEMPORAL_ADDRESS" in own.err


async def test_a_wrong_namespace_is_no_case_that_has_ended(terminal: Terminal) -> None:
    address = f"127.0.0.1:{terminal.stack.settings.embedded_port}"
    wrong = {"TEMPORAL_ADDRESS": address, "TEMPORAL_NAMESPACE": "quux"}
    started = await terminal.done("case", "start", "--report", "A rumour.", by=ANALYST)
    fact = ("case", "fact", started["case"], "ENCOUNTER", "--text", "Met.")
    result = await terminal.run(*fact, by=ANALYST, **wrong)
    assert (result.code, result.out) == (Exit.FAILED, "")
    assert "TEMPORAL_NAMESPACE" in result.err
    assert "ended" not in result.err
    sick = await terminal.run("doctor", "--json", **wrong)
    (finding,) = (finding for finding in sick.json if finding["what"] == "Temporal")
    assert (finding["good"], "TEMPORAL_NAMESPACE" in finding["found"]) == (False, True)


async def test_an_unknown_scenario_names_those_there_are(terminal: Terminal) -> None:
    result = await terminal.run("rehearse", "unknown")
    assert result.code == Exit.USAGE
    assert "official-red-notice" in result.err


@pytest.mark.parametrize("words", [(), ("case",), ("task",), ("restriction",), ("ledger",)])
def test_help_loads_nothing_heavy(words: tuple[str, ...]) -> None:
    script = (
        "import json, sys\nfrom typer.testing import CliRunner\nfrom cli.main import app\n"
        f"result = CliRunner().invoke(app, [*{words!r}, '--help'])\n"
        "print(json.dumps([result.exit_code, sorted(sys.modules)]))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    code, modules = json.loads(told.stdout)
    assert code == 0
    heavy = {"temporalio", "sqlalchemy", "procedure", "rich.table", "cryptography"}
    assert not heavy & set(modules)
