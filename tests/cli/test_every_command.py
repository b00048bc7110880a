"""Every command with what no office would type: it ends with a code and one line, never a defect.

The commands come from the parser, so that a new one cannot be forgotten, and act on a case and a
communication that exist: what is strange is looked at, not only that nothing is there.
"""

import asyncio
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from activities.files import KeysInUse
from cli.exits import Exit
from cli.opening import open_register
from cli.stack import environment
from embedded.server import EmbeddedServer
from procedure.dossier import TakeStep
from register.keyring import KeyRing
from settings import Settings
from tests.cli.test_output import dangers
from tests.cli.typed import type_in
from tests.office import ROOT, SUPERVISOR, settings_for
from tests.register.acting import open_case, request
from tests.register.samples import CASE, recorder_on, with_people
from tests.service import serving
from tests.signing import signer_of
from tools.command_reference import commands

LONG = "long " * 200_000
ESCAPES = "a\x1b[2J\nb\r\x9b31m\u202ec\u200b"
HALF = "a\udc80b"
PATH = "../../../../../../etc/nobody/passwd"
LAST, FIRST = "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"
IN_WORDS = (LONG, "a\x00b", ESCAPES, "a\u2066b", "\u200b\u2060", HALF, "")
"""What nobody writes as a reason; anything else may be one."""
AS_ID = (LONG, "a\x00b", ESCAPES, HALF, PATH, "", f"{CASE}/v99999999999999999999")
AS_TIME = (LAST, FIRST, "-1", LONG, "2026-02-30", "")
AS_NUMBER = ("-1", "9" * 40, "x", "1e9", "")
AS_CODE = (LONG, ESCAPES, HALF, "-1", "")
TIMES, NAMES = ("--due", "--until", "--filed-at", "--born"), ("WORDS", "NAME", "KEY=VALUE")
IDS = (
    "ITEM",
    "FOLDER",
    "CASE",
    "COMMUNICATION",
    "SUBJECT",
    "ID",
    "SOURCE",
    "FILE",
    "FILE ...",
    "SCENARIO",
)

RUNS_ON = ("up", "receive", "portal")
"""What runs until it is stopped is tried with wrong options only."""
MAY_BE_DONE = (
    "search",
    "read",
    "doctor",
    "task list",
    "communication list",
    "send log",
    "ledger orders",
)
"""What may find nothing, or read nothing, and be done."""
MAY_BE_SENT = ("communication translate",)
"""What would wait for a worker, of which there is none here: it names what does not exist."""
READS_FILES = (
    "read",
    "intake",
    "rehearse",
    "roster load",
    "calendar propose",
    "directory init",
    "directory change",
    "directory add-person",
    "directory change-person",
    "directory add-agency",
    "directory change-agency",
    "token make",
)
"""What ends as documented where a file cannot be used."""

Run = Callable[..., tuple[int, str, str]]
COMMANDS = commands()


@pytest.fixture(scope="module")
def run(server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Runs a command in this process, on one register with an open case and a communication."""
    settings = settings_for(tmp_path_factory.mktemp("every") / "state", server)
    variables = {**environment(settings), "CAVEAT_AS": SUPERVISOR}
    asyncio.run(_fill(settings))

    def command(*words: str) -> tuple[int, str, str]:
        ended = type_in(*words, env=variables)
        return ended.code, ended.out, ended.err

    sample = ROOT / "samples" / "traffic" / "diffusion-xandria-0131.txt"
    code, out, err = command("intake", str(sample), "--json")
    assert code == Exit.DONE, err
    (item,) = json.loads(out)
    PLAUSIBLE["COMMUNICATION"] = PLAUSIBLE["SUBJECT"] = item["communication"]
    with serving(settings):
        nowhere = ("case", "fact", f"case-{'9' * 26}", "ENCOUNTER", "--text", "Met.")
        while command(*nowhere)[0] == Exit.TRY_AGAIN:
            pass  # the service has not reached Temporal yet
        yield command


async def _fill(settings: Settings) -> None:
    """A register with a case whose agencies are asked."""
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    KeyRing.create(settings.key_ring)
    async with open_register(settings) as register:
        await with_people(register)
        recorder = recorder_on(register)
        recorder.signer = signer_of(settings)
        recorder.order_keys = KeysInUse(settings.order_keys)
        opened = await open_case(recorder)
        assert opened.receipt is not None
        ask = TakeStep(dossier=CASE, order=f"step:{CASE}/ask@1", step="ask_agencies")
        asked = await recorder.act(request(ask, after=opened.receipt.revision))
        assert asked.receipt is not None, asked


PLAUSIBLE = {
    "CASE": CASE,
    "TASK": "J1",
    "CODE": "D2",
    "CLOCK": "J1/answer",
    "WORDS": "What a person wrote.",
    "NAME": "Sampleton",
    "KEY=VALUE": "treaty=none",
    "FACT": "ENCOUNTER",
    "OUTCOME": "DELETED",
    "--outcome": "NO_TREATY",
    "DISPOSITION": "DISPUTE",
    "WHAT": "decision",
    "EVENT": "1",
    "--agency": "FBI",
    "TEMPLATE": "INFORMATION_TO_NDTF",
    "MESSAGE": "1",
    "ACT": "DATABASE_QUERY",
    "WEIGHT": "ALLEGATION",
    "ITEM": f"doc-{'0' * 26}",
    "--redirect-to": "FBI",
    "--because": "COURT_HOLD",
    "--due": "2027-01-04T17:30:00-05:00",
    "--successor": CASE,
}
"""Values that are well formed, so that the one that is not is what is looked at."""


def options_of(command: Any) -> list[Any]:
    """What a command takes, but for what all have."""
    return [one for one in command.params if not {"--help", "--json"} & {*one.opts}]


def written(parameter: Any, value: str) -> list[str]:
    """The parameter with a value, as it is typed."""
    is_option = parameter.param_type_name == "option"
    return [f"{parameter.opts[0]}={value}"] if is_option else [value]


def plausible(parameter: Any) -> str:
    """A value that is well formed."""
    names = (parameter.metavar, *parameter.opts)
    return next((PLAUSIBLE[name] for name in names if name in PLAUSIBLE), "ANY")


def line(name: str, strange: Any = None, value: str = "") -> list[str]:
    """The command with everything that it requires, and one value that is strange."""
    arguments: list[str] = []
    options: list[str] = name.split()
    for one in options_of(COMMANDS[name]):
        if one is not strange and not one.required:
            continue
        words = written(one, value if one is strange else plausible(one))
        (options if one.param_type_name == "option" else arguments).extend(words)
    return [*options, "--", *arguments]


def strange_values(parameter: Any) -> tuple[str, ...]:
    """What nobody would type for a parameter of its kind."""
    names = {parameter.metavar, *parameter.opts}
    if names & {*NAMES}:
        return IN_WORDS
    if names & {*TIMES}:
        return AS_TIME
    if "int" in str(parameter.type_descriptor.annotation):
        return AS_NUMBER
    return AS_ID if names & {*IDS} else AS_CODE


def check(name: str, words: list[str], ended: tuple[int, str, str], *codes: int) -> None:
    """One of the codes, one line, and nothing that acts on a terminal or tells about the inside."""
    code, out, err = ended
    typed = [word[:60] for word in words]
    assert code in codes, (typed, code, err[-500:])
    lines = err.splitlines()
    assert len(lines) == (0 if code == Exit.DONE else 1), (typed, lines[:5])
    assert not dangers(out + err), typed
    assert len(err) < 2_000, typed
    assert "Traceback" not in err, typed


def one_of(values: tuple[str, ...], name: str, parameter: Any) -> tuple[str, ...]:
    """One of the values, another for each command and parameter, so that each comes often."""
    return (values[zlib.crc32(f"{name} {parameter.name}".encode()) % len(values)],)


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", sorted({*COMMANDS} - {*RUNS_ON}))
def test_a_strange_value_is_refused_in_one_line(
    name: str, every: bool, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    allowed = [Exit.USAGE, Exit.NOT_FOUND, Exit.DENIED, Exit.NOT_NOW]
    if name in MAY_BE_DONE:
        allowed.append(Exit.DONE)
    if name in MAY_BE_SENT:
        monkeypatch.setitem(PLAUSIBLE, "COMMUNICATION", f"comm-{'9' * 26}")
    if name in READS_FILES:
        allowed.append(Exit.FAILED)
    for parameter in options_of(COMMANDS[name]):
        if getattr(parameter, "is_flag", False):
            continue
        values = strange_values(parameter)
        for value in values if every else one_of(values, name, parameter):
            words = line(name, parameter, value)
            check(name, words, run(*words), *allowed)
    assert not [*tmp_path.iterdir()], "no file of such a name is left anywhere"


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_missing_or_given_twice_or_unknown_is_refused(name: str, run: Run) -> None:
    whole = line(name)
    wrong = [[*name.split(), "--quux"], [*name.split(), "--\x1b[2J"], [*whole, *["more"] * 5]]
    for parameter in options_of(COMMANDS[name]):
        word = written(parameter, plausible(parameter))[0]
        if parameter.required:
            wrong.append([one for one in whole if one != word])
        if parameter.param_type_name == "option" and not parameter.multiple:
            twice = parameter.opts[0] if parameter.is_flag else word
            wrong.append([*name.split(), twice, twice, *whole[len(name.split()) :]])
    if name == "read":
        wrong = [words for words in wrong if "more" not in words]
    for words in wrong:
        check(name, words, run(*words), Exit.USAGE)


def test_nobody_is_let_in_by_a_strange_name(run: Run) -> None:
    for value in (LONG, ESCAPES, HALF, PATH, "a\x00b", "Jane Sample"):
        words = ["case", "list", f"--as={value}"]
        check("case list", words, run(*words), Exit.NOT_FOUND, Exit.USAGE)
    assert ROOT.is_dir()
