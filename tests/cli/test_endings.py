"""How a command ends when something is wrong: a sentence, an exit code, and no traceback."""

import asyncio
import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from cli.exits import Exit
from cli.files import FileUnusable
from cli.intake import deliveries, unread_code
from cli.opening import open_register
from cli.running import run
from client.connect import NamespaceUnknown, TemporalDoesNotAnswer
from client.failures import NotConfirmed, OrderFailed, WrongForm
from procedure.annex.editions import EditionUnreadable
from procedure.refusals import (
    AlreadyDone,
    AlreadyRecorded,
    CaseHasEnded,
    DrafterMayNotApprove,
    NotFound,
    NotPermitted,
    NotWellFormed,
    OrderIdReused,
    Refused,
    RegisterOlder,
)
from register.database import RegisterUnusable
from register.keyring import KeyRing, KeyRingUnreadable, UnknownKey
from register.register import Register
from register.sealing import KeyDestroyed, SealBroken
from register.writer import DatabaseStuck
from settings import SettingsUnusable
from tests.cli.conftest import Terminal
from tests.cli.typed import type_in
from tests.destroying import destroy_key
from tests.office import ANALYST, ROOT, SUPERVISOR
from tests.register.samples import with_people

ORDER = "order-01M8AJDS00D4RV1JCC9BZP9F6G"


def ending(*words: str, **variables: str) -> tuple[int, str]:
    """The exit code of a command without a stack, and what it prints on standard error."""
    bare = {name: None for name in os.environ if name.startswith(("CAVEAT_", "TEMPORAL_"))}
    result = type_in(*words, env={**bare, **variables})
    assert result.code != Exit.DONE
    assert result.out == ""
    return result.code, result.err


LIST = ("case", "why", "K7M2Q4", "--as", ANALYST)
"""Looks at the register of this machine."""


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"CAVEAT_EMBEDDED_PORT": "quux"}, "CAVEAT_EMBEDDED_PORT: "),
        ({"CAVEAT_LOG_FORMAT": "quux"}, "'json' or 'console'"),
        ({"TEMPORAL_TLS": "quux"}, "TEMPORAL_TLS: "),
        ({"TEMPORAL_TLS_CERT": "quux"}, "TEMPORAL_TLS_KEY"),
        ({"TEMPORAL_NAMESPACE": "quux"}, "set TEMPORAL_ADDRESS too"),
        ({"CAVEAT_SMTP_HOST": "quux", "CAVEAT_SMTP_START_TLS": "no"}, "CAVEAT_SMTP_START_TLS"),
        ({"CAVEAT_REGISTER_URL": "quux://:quux@quux"}, "CAVEAT_REGISTER_URL"),
    ],
)
def test_a_bad_setting_is_named_and_its_value_is_not_shown(
    variables: dict[str, str], said: str, tmp_path: Path
) -> None:
    directory = str(ROOT / "samples" / "directory.toml")
    given = {"CAVEAT_DIRECTORY": directory, "CAVEAT_STATE_DIR": str(tmp_path), **variables}
    if "CAVEAT_REGISTER_URL" in variables:
        KeyRing.create(tmp_path / "keys.json")
    code, sentence = ending(*LIST, **given)
    assert code == Exit.FAILED
    assert said in sentence
    assert "quux" not in sentence
    assert "Traceback" not in sentence


def test_up_does_not_ignore_a_service_of_your_own(tmp_path: Path) -> None:
    state = tmp_path / "state"
    code, sentence = ending("up", TEMPORAL_ADDRESS="t.example:1", CAVEAT_STATE_DIR=str(state))
    assert (code, len(sentence.splitlines())) == (Exit.FAILED, 1)
    assert "TEMPORAL_ADDRESS" in sentence
    assert not state.exists(), "nothing was begun"


def test_two_bad_settings_are_two_sentences() -> None:
    _, sentences = ending(*LIST, CAVEAT_EMBEDDED_PORT="0", CAVEAT_EMBEDDED_UI_PORT="x")
    assert [line.partition(":")[0] for line in sentences.splitlines()] == [
        "CAVEAT_EMBEDDED_PORT",
        "CAVEAT_EMBEDDED_UI_PORT",
    ]


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "latin.toml"
    file.write_bytes('name = "Zürich"'.encode("latin-1"))
    state = {"CAVEAT_STATE_DIR": str(tmp_path / "state")}
    samples = ROOT / "samples"
    files = {
        "CAVEAT_DIRECTORY": str(samples / "directory.toml"),
        "CAVEAT_ROSTER": str(samples / "roster.csv"),
    }
    for words, variables in (
        (("directory", "init", str(file)), state),
        (("up",), {"CAVEAT_DIRECTORY": str(file), **state}),
        (("rehearse", str(file)), {}),
        (("up",), {"CAVEAT_ROSTER": str(file), **state}),
        (("up",), {"CAVEAT_COUNTRY_PATTERNS": str(file), **files, **state}),
    ):
        code, sentence = ending(*words, **variables)
        assert code in (Exit.FAILED, Exit.USAGE)
        assert f"{file} is not text in UTF-8" in sentence


def test_a_key_ring_that_is_missing_or_open_to_others(tmp_path: Path) -> None:
    given = {
        "CAVEAT_DIRECTORY": str(ROOT / "samples" / "directory.toml"),
        "CAVEAT_KEY_RING": str(tmp_path / "keys.json"),
    }
    code, sentence = ending(*LIST, **given)
    assert (code, "caveat up" in sentence) == (Exit.FAILED, True)
    KeyRing.create(tmp_path / "keys.json")
    (tmp_path / "keys.json").chmod(0o644)
    code, sentence = ending(*LIST, **given)
    assert (code, "can be read by others" in sentence) == (Exit.FAILED, True)


async def test_a_file_of_tls_that_is_missing(tmp_path: Path) -> None:
    ring = KeyRing.create(tmp_path / "keys.json")
    register = await Register.open(f"sqlite:///{tmp_path / 'register.db'}", ring)
    await with_people(register)
    await register.close()
    code, sentence = await asyncio.to_thread(
        ending,
        *("case", "take-up", "--all", "--as", ANALYST),
        CAVEAT_STATE_DIR=str(tmp_path),
        TEMPORAL_ADDRESS="127.0.0.1:9",
        TEMPORAL_TLS_CA=str(tmp_path / "ca.pem"),
    )
    assert (code, "ca.pem: No such file" in sentence) == (Exit.FAILED, True)


async def test_a_case_whose_key_was_destroyed(terminal: Terminal) -> None:
    case_id = await terminal.open_case("A report whose key is destroyed.")
    async with open_register(terminal.stack.settings) as register:
        await register.await_deliveries()  # what cannot be sent any more would be given up
        now = datetime.now(UTC)
        await destroy_key(register, case_id, now)
    fact = ("case", "fact", case_id, "ENCOUNTER", "--text", "Met.")
    result = await terminal.run(*fact, by=ANALYST)
    assert (result.code, result.out) == (Exit.FAILED, "")
    assert "destroyed" in result.err
    assert (await terminal.run("case", "show", case_id, by=SUPERVISOR)).code == Exit.DONE


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (AlreadyRecorded(), Exit.DONE, "already recorded"),
        (AlreadyDone(), Exit.NOT_NOW, "already done"),
        (CaseHasEnded(ended="CLOSED"), Exit.NOT_NOW, "The case has ended (CLOSED)"),
        (RegisterOlder(), Exit.NOT_NOW, "caveat doctor"),
        (NotFound(what="case", name="case-0"), Exit.NOT_FOUND, "There is no case case-0."),
        (NotPermitted(person="x-1", needed="a role"), Exit.DENIED, "it takes a role"),
        (DrafterMayNotApprove(person="x-1"), Exit.DENIED, "another person"),
        (NotWellFormed(problem="There is no task J9."), Exit.USAGE, "There is no task J9."),
        (OrderIdReused(order=ORDER), Exit.USAGE, "belongs to another order"),
        (Refused(), Exit.FAILED, "refused"),
        (NotConfirmed(ORDER), Exit.TRY_AGAIN, "What you wrote is kept."),
        (NotConfirmed(ORDER), Exit.TRY_AGAIN, f"caveat order resume {ORDER}"),
        (NotConfirmed(ORDER, accepted=True), Exit.TRY_AGAIN, "Accepted, and being recorded."),
        (NotConfirmed(ORDER, accepted=True), Exit.TRY_AGAIN, f"caveat order resume {ORDER}"),
        (NotConfirmed(), Exit.TRY_AGAIN, "Repeat the same command."),
        (OrderFailed(ORDER), Exit.FAILED, "the worker's log"),
        (WrongForm("It belongs to another order."), Exit.FAILED, "another order"),
        (TemporalDoesNotAnswer("It does not answer."), Exit.TRY_AGAIN, "does not answer"),
        (NamespaceUnknown(), Exit.FAILED, "TEMPORAL_NAMESPACE"),
        (OperationalError("SELECT", {}, Exception()), Exit.TRY_AGAIN, "repeat the same command"),
        (DatabaseStuck("It hangs."), Exit.TRY_AGAIN, "repeat the same command"),
        (TimeoutError(), Exit.TRY_AGAIN, "repeat the same command"),
        (SettingsUnusable("CAVEAT_X: wrong."), Exit.FAILED, "CAVEAT_X"),
        (FileUnusable("The roster is gone."), Exit.FAILED, "The roster is gone."),
        (EditionUnreadable("edition 1: wrong"), Exit.FAILED, "edition 1"),
        (KeyRingUnreadable("No ring."), Exit.FAILED, "No ring."),
        (UnknownKey("No key k9."), Exit.FAILED, "No key k9."),
        (KeyDestroyed("There is no key."), Exit.FAILED, "There is no key."),
        (SealBroken("A seal is broken."), Exit.FAILED, "A seal is broken."),
        (RegisterUnusable("It cannot be opened."), Exit.FAILED, "cannot be opened"),
        (KeyboardInterrupt(), Exit.INTERRUPTED, ""),
        (PermissionError(13, "Permission denied", "/srv/x"), Exit.FAILED, "/srv/x: Permission"),
    ],
)
def test_what_ends_a_command(
    error: BaseException, code: Exit, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fails() -> None:
        raise error

    with pytest.raises(SystemExit) as ended:
        run(fails)
    assert ended.value.code == code
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.out == ""


def test_a_defect_is_not_dressed_up_as_a_sentence() -> None:
    async def fails() -> None:
        raise RuntimeError("a defect")

    with pytest.raises(RuntimeError, match="a defect"):
        run(fails)


def test_ctrl_c_ends_a_command_with_its_own_code() -> None:
    async def waits() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.Event().wait()

    with pytest.raises(SystemExit) as ended:
        run(waits)
    assert ended.value.code == 130


def test_the_exit_code_of_intake_counts_and_is_no_other_code() -> None:
    codes = [unread_code(count) for count in (0, 1, 2, 30, 50, 51, 10_000)]
    assert codes == [0, 201, 202, 230, 250, 250, 250]
    signals = {128 + number for number in signal.valid_signals()}
    assert not {*range(201, 251)} & {*(code.value for code in Exit), *signals}


def test_a_terminal_says_that_it_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    above, below = pty.openpty()
    os.write(above, b"typed\n\x04")
    with os.fdopen(above, "rb", buffering=0), os.fdopen(below, encoding="utf-8") as typed:
        monkeypatch.setattr(sys, "stdin", typed)
        assert deliveries("-") == [("standard input", b"typed\n")]
    assert "Ctrl-D" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "usage"),
    [
        (("case", "show"), "case show [OPTIONS] CASE\n"),
        (("task", "answer"), "task answer [OPTIONS] CASE TASK\n"),
        (("clock", "pause"), "clock pause [OPTIONS] CASE CLOCK\n"),
        (("case", "take-up"), "case take-up [OPTIONS] [CASE]\n"),
        (("approve",), "approve [OPTIONS] CASE [WHAT]\n"),
        (("intake",), "intake [OPTIONS] SOURCE\n"),
        (("roster", "screen-again"), "roster screen-again [OPTIONS]\n"),
    ],
)
def test_usage_names_arguments_as_the_documents_do(words: tuple[str, ...], usage: str) -> None:
    assert usage in type_in(*words, "--help").out


@pytest.mark.parametrize(
    "error",
    [
        DatabaseError("SELECT secret", {"name": "Jane"}, Exception("host=db.example")),
        ProgrammingError("SELECT secret", {}, Exception("relation does not exist")),
        IntegrityError("INSERT secret", {}, Exception("duplicate key")),
        PoolTimeout("QueuePool limit of size 5"),
        sqlite3.DatabaseError("file is not a database: db.example"),
    ],
)
def test_a_database_that_fails_in_any_way_is_asked_again(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fails() -> None:
        raise error

    with pytest.raises(SystemExit) as ended:
        run(fails)
    said = capsys.readouterr().err
    assert ended.value.code == Exit.TRY_AGAIN
    assert len(said.splitlines()) == 1
    assert "caveat doctor" in said
    assert not any(word in said for word in ("secret", "db.example", "Jane", "relation"))


def test_what_is_wrong_with_a_command_line_is_one_line() -> None:
    for words, said in (
        (("case", "show"), "CASE"),
        (("case", "shw"), "show"),
        (("case", "open", "--report", "a", "--report", "b"), "--report can be given once only"),
        (("--quux",), "--quux"),
    ):
        code, sentence = ending(*words)
        assert (code, len(sentence.splitlines())) == (Exit.USAGE, 1), sentence
        assert said in sentence
        assert "--help" in sentence


def test_the_version_names_the_build() -> None:
    done = type_in("--version")
    assert (done.code, done.err) == (0, "")
    assert re.fullmatch(r"Caveat \d+\.\d+\.\d+, build [0-9a-f]{16}\n", done.out)


# Tests that run in the background inherit that Ctrl-C is ignored; at a terminal it is not.
PRESSED_AT_IMPORT = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
class Presses:
    def find_spec(self, name, *rest):
        if name == {module!r}: os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Presses())
sys.argv = ["caveat", *{words!r}]
from cli.start import run
run()
"""


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("cli.interrupts", ("case", "list")),
        ("typer", ("--version",)),
        ("cli.asking", ("case", "list")),
        ("sqlalchemy", ("case", "why", "K7M2Q4")),
        *(
            pytest.param(module, words, marks=pytest.mark.long)
            for module, words in (
                ("cli.main", ("case", "list")),
                ("cli.running", ("case", "list")),
                ("importlib.metadata", ("--version",)),
                ("cli.desk", ("case", "why", "K7M2Q4")),
                ("pydantic_core", ("case", "list")),
                ("cli.endings", ("case", "why", "K7M2Q4")),
                ("client.connect", ("case", "take-up", "--all")),
            )
        ),
    ],
)
def test_ctrl_c_while_modules_are_loaded_is_quiet(
    module: str, words: tuple[str, ...], terminal: Terminal
) -> None:
    script = PRESSED_AT_IMPORT.format(module=module, words=words)
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, **terminal.environment, "CAVEAT_AS": ANALYST},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (Exit.INTERRUPTED, "", "")


PRESSED_AT_THE_END = """
import atexit, os, signal, threading
atexit.register(lambda: os.kill(os.getpid(), signal.SIGINT))
import sys
sys.argv = ["caveat", "--version"]
from cli.start import run
run()
"""


def test_ctrl_c_while_the_process_ends_is_quiet() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PRESSED_AT_THE_END], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (Exit.INTERRUPTED, "")


def test_ctrl_c_while_a_command_reads_is_quiet() -> None:
    """Pressed once the command waits for what is typed."""
    above, below = pty.openpty()
    words = ("case", "fact", "case-1", "ENCOUNTER", "--text", "-", "--as", ANALYST)
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.start", *words],
        cwd=ROOT,
        stdin=below,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with os.fdopen(above), os.fdopen(below), process:
        assert process.stderr is not None
        assert b"Ctrl-D" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out, err) == (Exit.INTERRUPTED, b"", b"")
