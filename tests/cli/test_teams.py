"""A case that a team hides and one that does not exist: the same answer, byte for byte.

The commands come from the parser, so that none is forgotten that names a case.
"""

import asyncio
import random
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from activities.files import KeysInUse
from cli.exits import Exit
from cli.opening import open_register
from cli.stack import environment
from embedded.server import EmbeddedServer
from procedure.measures.team import LimitToTeam
from settings import Settings
from tests.cli import test_every_command as every
from tests.cli.typed import type_in
from tests.office import ANALYST, AUDITOR, SECOND_SUPERVISOR, SUPERVISOR, settings_for
from tests.register.acting import document, new_order, open_case, request
from tests.register.samples import CASE, OTHER, recorder_on, with_people
from tests.service import serving
from tests.signing import signer_of

NO_CASE = f"case-{'9' * 26}"
NO_NUMBER = "USNCB-2026-22222A"
NAMED = ("CASE", "SUBJECT", "DOSSIER")
OPEN_TO_ALL = OTHER
"""A case that everybody sees, for what a command needs beside the hidden one."""
ON_PURPOSE = {
    "case read-in-emergency": "whoever reads a case in an emergency knows of it already",
    "case supersede --successor": "it names any case, also one that this installation lacks",
}
"""Where the two differ, or where nothing is looked up."""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def settings(server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation with a case that is limited to a supervisor, and one that is not."""
    settings = settings_for(tmp_path_factory.mktemp("teams") / "state", server)
    asyncio.run(every._fill(settings))
    asyncio.run(limit(settings))
    return settings


async def limit(settings: Settings) -> None:
    """The case of the fixture is limited to its team; another one is opened."""
    async with open_register(settings) as register:
        await with_people(register)
        recorder = recorder_on(register)
        recorder.signer = signer_of(settings)
        recorder.order_keys = KeysInUse(settings.order_keys)
        await open_case(recorder, OPEN_TO_ALL, person=None)
        words = await document(register, by=SUPERVISOR)
        order = LimitToTeam(dossier=CASE, order=new_order(), by=SUPERVISOR, document=words)
        acted = await recorder.act(request(order))
        assert acted.receipt is not None, acted


@pytest.fixture(scope="module")
def run(settings: Settings) -> Iterator[Run]:
    """Runs a command in this process."""
    variables = environment(settings)

    def command(*words: str, by: str = SECOND_SUPERVISOR) -> tuple[int, str, str]:
        ended = type_in(*words, env={**variables, "CAVEAT_AS": by})
        return ended.code, ended.out, ended.err

    with serving(settings):
        yield command


def naming() -> list[tuple[str, Any]]:
    """Every command with each parameter by which it names a case."""
    found = []
    for name, command in every.COMMANDS.items():
        for one in every.options_of(command):
            if one.metavar in NAMED and name not in every.RUNS_ON:
                found.append((name, one))
    return found


def of(name: str, parameter: Any) -> str:
    """The parameter as ``ON_PURPOSE`` has it."""
    option = parameter.param_type_name == "option"
    return f"{name} {parameter.opts[0]}" if option else name


@pytest.fixture(scope="module")
def number(settings: Settings) -> str:
    """The number of the hidden case."""

    async def ask() -> str:
        async with open_register(settings) as register:
            row = await register.lists.case(CASE)
            assert row is not None
            assert row.number is not None
            return row.number

    return asyncio.run(ask())


@pytest.mark.long
def test_every_command_answers_the_same(run: Run, number: str, tmp_path: Path) -> None:
    assert len(naming()) > 80
    plausible = {**every.PLAUSIBLE, "CASE": OPEN_TO_ALL}
    differing: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(every, "PLAUSIBLE", plausible)
        patch.chdir(tmp_path)
        for name, parameter in naming():
            for by in (SECOND_SUPERVISOR, "usncb-analyst-2"):
                if of(name, parameter) in ON_PURPOSE and by == SECOND_SUPERVISOR:
                    continue
                for hidden, missing in ((CASE, NO_CASE), (number, NO_NUMBER)):
                    ended = []
                    for value in (hidden, missing):
                        code, out, err = run(*every.line(name, parameter, value), by=by)
                        ended.append((code, out.replace(value, "?"), err.replace(value, "?")))
                    if ended[0] != ended[1]:
                        differing.append(f"{of(name, parameter)} by {by}: {ended}")
    assert not differing, "\n".join(differing)


def test_lists_leave_it_out_for_others_and_keep_it_for_the_team_and_auditors(run: Run) -> None:
    for by, sees in (
        (SECOND_SUPERVISOR, False),
        (ANALYST, False),
        (SUPERVISOR, True),
        (AUDITOR, True),
    ):
        for what in ("case", "task"):
            code, out, _ = run(what, "list", "--json", by=by)
            assert code == Exit.DONE
            assert (CASE in out) is sees, (what, by)
        assert (run("case", "show", CASE, by=by)[0] == Exit.DONE) is sees


@pytest.mark.long
def test_the_time_of_an_answer_tells_nothing(run: Run) -> None:
    """1,000 answers about each: neither is faster more often than chance would have it."""
    taken: dict[str, list[float]] = {CASE: [], NO_CASE: []}
    for _ in range(20):
        run("case", "show", CASE)
        run("case", "show", NO_CASE)
    for _ in range(1_000):
        for value in random.sample([CASE, NO_CASE], 2):
            began = time.perf_counter()
            code, _, _ = run("case", "show", value)
            taken[value].append(time.perf_counter() - began)
            assert code == Exit.NOT_FOUND
    faster = sum(one < other for one, other in zip(*taken.values(), strict=True))
    medians = [statistics.median(one) for one in taken.values()]
    # A machine that is busy with other work spreads both; what counts is that they spread alike.
    assert abs(medians[0] - medians[1]) / max(medians) < 0.1, medians
    assert 350 < faster < 650, faster
