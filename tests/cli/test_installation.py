"""Running an installation from the command line: the doctor, the ledger, and what is missing."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.exits import Exit
from embedded.server import free_port
from register.keyring import KeyRing
from tests.cli.conftest import Terminal
from tests.office import ANALYST, AUDITOR, COUNSEL, ROOT, SUPERVISOR
from tests.service import serving
from tools.command_reference import commands

PATTERN = """
version = "1"
[[patterns]]
country = "XA"
pattern = "Many requests were found not to comply."
source = {kind = "READ", citation = "an invented page"}
dated = 2026-01-01
"""


def finding(findings: list[dict[str, object]], what: str) -> dict[str, object]:
    """The one finding about this."""
    (found,) = (one for one in findings if one["what"] == what)
    return found


async def test_the_auditor_verifies_the_ledger(terminal: Terminal) -> None:
    whole = await terminal.run("ledger", "verify", by=AUDITOR)
    assert whole.code == Exit.DONE
    assert "The ledger is whole" in whole.out
    assert (await terminal.run("ledger", "verify", by="fbi-officer-1")).code == Exit.DENIED


async def test_a_broken_ledger_is_found_by_the_auditor_and_by_the_doctor(
    terminal: Terminal, tmp_path: Path
) -> None:
    await terminal.open_case("A report for a look at the ledger.")
    database = tmp_path / "register.db"
    with sqlite3.connect(terminal.stack.settings.state_dir / "register.db") as original:
        with sqlite3.connect(database) as copy:
            original.backup(copy)
            copy.execute("DROP TRIGGER ledger_no_update")
            copy.execute("UPDATE ledger SET actor = 'usncb-analyst-2' WHERE seq = 2")
        copy.close()
    original.close()
    broken = {"CAVEAT_REGISTER_URL": f"sqlite:///{database}"}
    verdict = await terminal.run("ledger", "verify", by=AUDITOR, **broken)
    assert (verdict.code, "broken at sequence number 2" in verdict.out) == (Exit.ATTENTION, True)
    assert "This is signed and kept" in verdict.err
    elsewhere = {**broken, "CAVEAT_ORDER_SIGNING_KEY": str(tmp_path / "of-the-service.json")}
    verdict = await terminal.run("ledger", "verify", "--json", by=AUDITOR, **elsewhere)
    assert (verdict.code, verdict.json["seq"]) == (Exit.ATTENTION, 2)
    assert "Press Verify now on Audit so that it is kept." in verdict.err
    with sqlite3.connect(database) as copy:
        (kept,) = copy.execute("SELECT statement FROM failed_verifications").fetchall()
    copy.close()
    assert json.loads(kept[0])["by"] == AUDITOR
    sick = await terminal.run("doctor", "--json", **broken)
    found = finding(sick.json, "register")
    assert (sick.code, found["good"]) == (Exit.ATTENTION, False)
    assert "The ledger is broken at sequence number 2" in str(found["found"])


async def test_the_doctor_finds_no_problem(terminal: Terminal) -> None:
    findings = await terminal.done("doctor")
    assert all(one["good"] for one in findings), findings
    sick = await terminal.run("doctor", CAVEAT_ROSTER="/nowhere/roster.csv")
    assert sick.code == Exit.ATTENTION
    assert "PROBLEM" in sick.out
    assert "CAVEAT_ROSTER" in sick.out


async def test_the_doctor_lists_what_was_not_used_of_the_roster(
    terminal: Terminal, tmp_path: Path
) -> None:
    roster = tmp_path / "roster.jsonl"
    properties = {"name": ["Everett Larkspurne"], "birthDate": ["soon"]}
    roster.write_text(json.dumps({"id": "x", "schema": "Person", "properties": properties}))
    healthy = await terminal.run("doctor", "--json", CAVEAT_ROSTER=str(roster))
    assert healthy.code == Exit.DONE
    unused = finding(healthy.json, "roster, not used")
    assert "Line 1: A birthDate is not a date." in str(unused["found"])


async def test_the_doctor_counts_what_waits_to_be_delivered(terminal: Terminal) -> None:
    found = finding(await terminal.done("doctor"), "register")["found"]
    assert "emails unsent, 0 given up" in str(found)
    assert str(found).endswith("handoffs open")


@pytest.mark.parametrize(
    ("content", "good", "said"),
    [
        (PATTERN.encode(), True, "1 entries"),
        (None, False, "CAVEAT_COUNTRY_PATTERNS"),
        (b"version = ", False, "not TOML"),
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
    result = await terminal.run("doctor", "--json", CAVEAT_COUNTRY_PATTERNS=str(file))
    found = finding(result.json, "country patterns")
    assert (found["good"], said in str(found["found"])) == (good, True), found
    assert result.code == (Exit.DONE if good else Exit.ATTENTION)


async def test_the_doctor_sees_that_others_may_look(terminal: Terminal, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    sick = await terminal.run("doctor", "--json", CAVEAT_STATE_DIR=str(tmp_path))
    found = finding(sick.json, "state folder")
    assert (found["good"], "chmod 700" in str(found["found"])) == (False, True)


async def test_the_doctor_sees_that_a_worker_or_the_receiver_could_sign(
    terminal: Terminal, tmp_path: Path
) -> None:
    settings = terminal.stack.settings
    own = {"TEMPORAL_ADDRESS": settings.temporal_target, "CAVEAT_ORDER_SIGNING_KEY": ""}
    named = {**own, "CAVEAT_ORDER_SIGNING_KEY": str(settings.order_signing_key)}
    socket = tmp_path / "lmtp"
    socket.touch()  # as the receiver does, whose account it shows
    for around, good, said in (
        ({}, True, "one account runs everything"),
        (own, False, "the account of a worker or the receiver"),
        (named, True, "as the service's"),
        ({**named, "CAVEAT_RECEIVE_SOCKET": str(socket)}, False, "of a worker or the receiver"),
        ({**own, "CAVEAT_ORDER_SIGNING_KEY": "/nowhere/key"}, True, "not readable"),
    ):
        found = finding(
            (await terminal.run("doctor", "--json", **around)).json, "order-signing key"
        )
        assert (found["good"], said in str(found["found"])) == (good, True), (around, found)


async def test_whoever_does_not_say_who_acts_learns_how(terminal: Terminal) -> None:
    result = await terminal.run("case", "list")
    assert result.code == Exit.DENIED
    assert "--as PERSON" in result.err
    unknown = await terminal.run("case", "list", by="nobody-1")
    assert unknown.code == Exit.NOT_FOUND


async def test_without_temporal_it_says_what_to_start(terminal: Terminal) -> None:
    nobody = str(free_port())
    take_up = ("case", "take-up", "case-01M8AJDS00D4RV1JCC9BZP9F6G")
    result = await terminal.run(*take_up, by=ANALYST, CAVEAT_EMBEDDED_PORT=nobody)
    assert (result.code, result.out) == (Exit.TRY_AGAIN, "")
    assert "Is `caveat up` running?" in result.err
    own = await terminal.run(*take_up, by=ANALYST, TEMPORAL_ADDRESS=f"127.0.0.1:{nobody}")
    assert own.code == Exit.TRY_AGAIN
    assert "TEMPORAL_ADDRESS" in own.err


async def test_without_temporal_the_service_reads_and_records_nothing(terminal: Terminal) -> None:
    case_id = await terminal.open_case("A report to be read without Temporal.")
    fact = ("case", "fact", case_id, "ENCOUNTER", "--text", "Met.")
    settings = terminal.stack.settings
    alone = settings.model_copy(
        update={
            "embedded_port": free_port(),
            "portal_socket": settings.state_dir / "alone.sock",
        }
    )
    with serving(alone):
        there = {"CAVEAT_PORTAL_SOCKET": str(alone.portal_socket)}
        for words in (("case", "list"), ("case", "show", case_id), ("task", "list")):
            read = await terminal.run(*words, by=ANALYST, **there)
            assert (read.code, read.err) == (Exit.DONE, "")
        refused = await terminal.run(*fact, by=ANALYST, **there)
        assert (refused.code, refused.out) == (Exit.TRY_AGAIN, "")
        assert "Temporal does not answer" in refused.err
        waiting = await terminal.run("order", "list", "--json", by=ANALYST, **there)
        assert waiting.json == [], "no order is kept that nobody may have"
    assert await terminal.recorded(case_id, "FactAdded") == []


async def test_the_ledger_is_verified_without_temporal(terminal: Terminal) -> None:
    nobody = str(free_port())
    result = await terminal.run("ledger", "verify", by=AUDITOR, CAVEAT_EMBEDDED_PORT=nobody)
    assert result.code == Exit.DONE


async def test_a_wrong_namespace_does_not_read_like_a_case_that_has_ended(
    terminal: Terminal,
) -> None:
    address = f"127.0.0.1:{terminal.stack.settings.embedded_port}"
    wrong = {"TEMPORAL_ADDRESS": address, "TEMPORAL_NAMESPACE": "quux"}
    case_id = await terminal.open_case("A rumor.")
    result = await terminal.run("case", "take-up", case_id, by=SUPERVISOR, **wrong)
    assert (result.code, result.out) == (Exit.FAILED, "")
    assert "TEMPORAL_NAMESPACE" in result.err
    assert "ended" not in result.err
    sick = await terminal.run("doctor", "--json", **wrong)
    found = finding(sick.json, "Temporal")
    assert (found["good"], "TEMPORAL_NAMESPACE" in str(found["found"])) == (False, True)


async def test_another_key_ring_opens_nothing_and_says_so(
    terminal: Terminal, tmp_path: Path
) -> None:
    KeyRing.create(tmp_path / "keys.json")
    case_id = await terminal.open_case("A report for another key ring.")
    settings = terminal.stack.settings
    other = settings.model_copy(
        update={
            "key_ring": tmp_path / "keys.json",
            "portal_socket": settings.state_dir / "other.sock",
        }
    )
    fact = ("case", "fact", case_id, "ENCOUNTER", "--text", "Met.")
    with serving(other):
        there = {"CAVEAT_PORTAL_SOCKET": str(other.portal_socket)}
        result = await terminal.run(*fact, by=SUPERVISOR, **there)
    assert (result.code, result.out) == (Exit.FAILED, "")
    assert "Traceback" not in result.err


async def test_an_unknown_scenario_names_those_there_are(terminal: Terminal) -> None:
    result = await terminal.run("rehearse", "unknown")
    assert result.code == Exit.USAGE
    assert "official-red-notice" in result.err


def test_help_loads_nothing_heavy() -> None:
    """For the command itself, each noun, and each command: completion must be quick."""
    nouns = {name.partition(" ")[0] for name in commands()}
    pages = [(), *((noun,) for noun in sorted(nouns)), *(name.split() for name in commands())]
    script = (
        "import json, sys\nfrom tests.cli.typed import type_in\n"
        "codes = []\n"
        f"for words in {[list(words) for words in pages]!r}:\n"
        "    codes.append(type_in(*words, '--help').code)\n"
        "print(json.dumps([codes, sorted(sys.modules)]))"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    codes, modules = json.loads(result.stdout)
    assert codes == [0] * len(pages)
    heavy = {"temporalio", "sqlalchemy", "procedure.values", "rich.table", "cryptography"}
    assert not heavy & set(modules)


async def test_the_doctor_names_a_gateway_account_that_may_not_receive(terminal: Terminal) -> None:
    for account in ("usncb-nobody", COUNSEL):
        sick = await terminal.run("doctor", "--json", CAVEAT_RECEIVE_AS=account)
        found = finding(sick.json, "gateway account")
        assert (sick.code, found["good"]) == (Exit.ATTENTION, False)
        assert "correct CAVEAT_RECEIVE_AS" in str(found["found"])


async def test_the_doctor_names_files_that_nobody_takes(terminal: Terminal, tmp_path: Path) -> None:
    waiting = tmp_path / "message.txt"
    waiting.write_text("FROM: IP XANDRIA\n\nHello.\n", encoding="utf-8")
    folder = {"CAVEAT_RECEIVE_FOLDER": str(tmp_path)}
    fresh = await terminal.run("doctor", "--json", **folder)
    assert finding(fresh.json, "inbound folder")["good"]
    long_ago = time.time() - 3_600
    os.utime(waiting, (long_ago, long_ago))
    sick = await terminal.run("doctor", "--json", **folder)
    found = finding(sick.json, "inbound folder")
    assert (sick.code, found["good"]) == (Exit.ATTENTION, False)
    assert "is the receiver running" in str(found["found"])
