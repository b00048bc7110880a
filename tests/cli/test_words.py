"""Words and names on the command line: given by file, standard input or when asked, never blank."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from cli.exits import Exit
from cli.words import WORDS
from tests.cli.typed import type_in
from tests.office import ANALYST, ROOT
from tools.command_reference import commands

CASE = f"case-{'0' * 26}"
NOWHERE = {
    "CAVEAT_STATE_DIR": "/nonexistent",
    "CAVEAT_DIRECTORY": str(ROOT / "samples/directory.toml"),
}
NO_RING = "caveat up"
"""What is said where the words were accepted, and the installation is looked for."""


def said(*words: str, typed: str = "") -> tuple[int, str]:
    """The exit code and what is said on standard error, where there is no installation."""
    done = type_in(*words, "--as", ANALYST, typed=typed, env=NOWHERE)
    return done.code, done.err


def options(metavar: str) -> list[tuple[str, str]]:
    """Every command with each of its options of a kind."""
    return [
        (name, str(one.opts[0]))
        for name, command in sorted(commands().items())
        for one in command.params
        if one.metavar == metavar and one.param_type_name == "option"
    ]


@pytest.mark.parametrize(("command", "option"), options(WORDS))
@pytest.mark.parametrize("blank", [" ", "\u200b", "..."])
def test_blank_words_are_refused_by_every_command(command: str, option: str, blank: str) -> None:
    code, sentence = said(*command.split(), option, blank)
    assert (code, len(sentence.splitlines())) == (Exit.USAGE, 1)
    assert option in sentence
    assert "blank" in sentence


def test_every_command_that_records_words_demands_them() -> None:
    """Nothing is filled in for a person; what a form says may have no further text."""
    may_lack = {
        (name, option)
        for name, option in options(WORDS)
        for one in commands()[name].params
        if one.opts[0] == option and not one.required
    }
    assert may_lack == {
        ("task answer", "--text"),
        ("task answer-in-part", "--text"),
        ("case open", "--reason"),
        ("send compose", "--text"),
    }
    assert ("approve", "--reason") in options(WORDS)


@pytest.mark.parametrize("given", ["-", "@{file}"])
def test_words_by_standard_input_or_from_a_file(given: str, tmp_path: Path) -> None:
    file = tmp_path / "reason.txt"
    file.write_text("\ufeffThe same person.\nSee the passport.\n", encoding="utf-8")
    reason = ("case", "close", CASE, "--reason", given.format(file=file))
    code, sentence = said(*reason, typed="The same person.")
    assert (code, NO_RING in sentence) == (Exit.TRY_AGAIN, True)
    file.write_text(" \n")
    code, sentence = said(*reason, typed=" \n")
    assert (code, "blank" in sentence) == (Exit.USAGE, True)


def test_a_file_that_cannot_be_read_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"\xe9")
    for file in (tmp_path / "missing", tmp_path, tmp_path / "latin.txt", "x" * 5000, "\x1b[2J\n"):
        code, sentence = said("case", "close", CASE, "--reason", f"@{file}")
        assert (code, len(sentence.splitlines())) == (Exit.USAGE, 1)
        assert "\x1b" not in sentence


def test_a_word_that_begins_with_the_sign_of_a_file() -> None:
    code, sentence = said("case", "close", CASE, "--reason", "@@usncb asked for it")
    assert (code, NO_RING in sentence) == (Exit.TRY_AGAIN, True)


def test_standard_input_is_given_once() -> None:
    answer = ("task", "answer", CASE, "J1", "--outcome", "NONE", "--text", "-", "--field", "a=-")
    code, sentence = said(*answer, typed="words")
    assert (code, "once only" in sentence) == (Exit.USAGE, True)


@pytest.mark.parametrize(
    "words", [("case", "close", CASE), ("search",), ("case", "open")], ids=" ".join
)
def test_a_terminal_is_asked_for_words_that_are_missing(words: tuple[str, ...]) -> None:
    above, below = pty.openpty()
    os.write(above, b"@Typed by a person.\n\x04")
    with os.fdopen(above, "rb", buffering=0), os.fdopen(below, "rb") as typed:
        done = subprocess.run(
            [sys.executable, "-m", "cli.start", *words, "--as", ANALYST],
            stdin=typed,
            env={**os.environ, **NOWHERE},
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
    assert "Ctrl-D" in done.stderr
    assert (done.returncode, NO_RING in done.stderr) == (Exit.TRY_AGAIN, True), done.stderr
