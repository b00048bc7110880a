"""How a command ends when something is wrong: a sentence, an exit code, and no traceback."""

import asyncio
import os
import pty
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.intake_command import deliveries, unread_code
from cli.main import app
from cli.session import Exit, open_register, run
from register.keyring import KeyRing
from register.register import RegisterIsOlder
from tests.cli.conftest import Terminal
from tests.office import ANALYST, ROOT, SUPERVISOR


def ending(*words: str, **variables: str) -> tuple[int, str]:
    """The exit code of a command without a stack, and what it says on standard error."""
    bare = {name: None for name in os.environ if name.startswith(("CAVEAT_", "TEMPORAL_"))}
    result = CliRunner().invoke(app, words, env={**bare, **variables})
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.stdout == ""
    return result.exit_code, result.stderr


LIST = ("case", "list", "--as", ANALYST)


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
        ({"CAVEAT_DIRECTORY": "missing.toml"}, "The directory missing.toml cannot be read"),
        ({"CAVEAT_CLOSURES": "missing.toml"}, "CAVEAT_CLOSURES"),
    ],
)
def test_a_bad_setting_is_named_and_its_value_is_not_shown(
    variables: dict[str, str], said: str, tmp_path: Path
) -> None:
    directory = str(ROOT / "samples" / "directory.toml")
    given = {"CAVEAT_DIRECTORY": directory, "CAVEAT_STATE_DIR": str(tmp_path), **variables}
    if "CAVEAT_REGISTER_URL" in variables:
        KeyRing.create(tmp_path / "keys.json")
    code, told = ending(*LIST, **given)
    assert code == Exit.FAILED
    assert said in told
    assert "quux" not in told
    assert "Traceback" not in told


def test_up_does_not_ignore_a_service_of_your_own(tmp_path: Path) -> None:
    state = tmp_path / "state"
    code, told = ending("up", TEMPORAL_ADDRESS="t.example:1", CAVEAT_STATE_DIR=str(state))
    assert (code, len(told.splitlines())) == (Exit.FAILED, 1)
    assert "TEMPORAL_ADDRESS" in told
    assert not state.exists(), "nothing was begun"


def test_two_bad_settings_are_two_sentences() -> None:
    _, told = ending(*LIST, CAVEAT_EMBEDDED_PORT="0", CAVEAT_EMBEDDED_UI_PORT="x")
    assert [line.partition(":")[0] for line in told.splitlines()] == [
        "CAVEAT_EMBEDDED_PORT",
        "CAVEAT_EMBEDDED_UI_PORT",
    ]


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "latin.toml"
    file.write_bytes('name = "Zürich"'.encode("latin-1"))
    state = {"CAVEAT_STATE_DIR": str(tmp_path / "state")}
    samples = ROOT / "samples"
    files = {
        "CAVEAT_DIRECTORY": str(samples / "directory.toml"),
        "CAVEAT_ROSTER": str(samples / "roster.csv"),
    }
    for words, variables in (
        (LIST, {"CAVEAT_DIRECTORY": str(file)}),
        (("rehearse", str(file)), {}),
        (("up",), {"CAVEAT_ROSTER": str(file), **state}),
        (("up",), {"CAVEAT_COUNTRY_PATTERNS": str(file), **files, **state}),
    ):
        code, told = ending(*words, **variables)
        assert code in (Exit.FAILED, Exit.USAGE)
        assert f"{file} is not text in UTF-8" in told


def test_a_key_ring_that_is_missing_or_open_to_others(tmp_path: Path) -> None:
    given = {
        "CAVEAT_DIRECTORY": str(ROOT / "samples" / "directory.toml"),
        "CAVEAT_KEY_RING": str(tmp_path / "keys.json"),
    }
    code, told = ending(*LIST, **given)
    assert (code, "caveat up" in told) == (Exit.FAILED, True)
    KeyRing.create(tmp_path / "keys.json")
    (tmp_path / "keys.json").chmod(0o644)
    code, told = ending(*LIST, **given)
    assert (code, "can be read by others" in told) == (Exit.FAILED, True)


def test_a_file_of_tls_that_is_missing(tmp_path: Path) -> None:
    KeyRing.create(tmp_path / "keys.json")
    code, told = ending(
        *LIST,
        CAVEAT_STATE_DIR=str(tmp_path),
        CAVEAT_DIRECTORY=str(ROOT / "samples" / "directory.toml"),
        TEMPORAL_ADDRESS="127.0.0.1:9",
        TEMPORAL_TLS_CA=str(tmp_path / "ca.pem"),
    )
    assert (code, "ca.pem: No such file" in told) == (Exit.FAILED, True)


async def test_a_case_whose_key_was_destroyed(terminal: Terminal) -> None:
    started = await terminal.done("case", "start", "--report", "To be deleted.", by=ANALYST)
    case_id = started["case"]
    async with open_register(terminal.stack.settings) as register:
        await register.destroy_key(case_id, datetime.now(UTC), "usncb-administrator-1", "ORDER-9")
    fact = ("case", "fact", case_id, "ENCOUNTER", "--text", "Met.")
    result = await terminal.run(*fact, by=ANALYST)
    assert (result.code, result.out) == (Exit.FAILED, "")
    assert "destroyed" in result.err
    assert (await terminal.run("case", "show", case_id, by=SUPERVISOR)).code == Exit.DONE


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (RegisterIsOlder("The register has case-0 only up to event 1."), Exit.FAILED, "event 1"),
        (TimeoutError(), Exit.TRY_AGAIN, "repeat the same command"),
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
    assert said in capsys.readouterr().err


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


def test_a_terminal_is_told_that_it_is_read(
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
        (("case", "stop-clock"), "case stop-clock [OPTIONS] CASE CLOCK\n"),
        (("approve",), "approve [OPTIONS] CASE [WHAT]\n"),
        (("intake",), "intake [OPTIONS] SOURCE\n"),
        (("roster", "screen-again"), "roster screen-again [OPTIONS]\n"),
    ],
)
def test_usage_names_arguments_as_the_documents_do(words: tuple[str, ...], usage: str) -> None:
    assert usage in CliRunner().invoke(app, [*words, "--help"]).stdout
