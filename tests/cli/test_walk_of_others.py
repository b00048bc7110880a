"""The walk from the hit to the close, at every step tried by everybody else too.

Nobody commits anything under another role's name, and nobody reads what their role must not see.
Whoever may not know of something reads the words that they read of what does not exist.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cli.exits import Exit
from tests.cli.conftest import Terminal
from tests.cli.typed import Result
from tests.cli.walking import OFFICERS, line_of
from tests.office import ANALYST, AUDITOR, COUNSEL, OPERATIONS, SECOND_COUNSEL, SUPERVISOR
from tests.traffic import OFFICIAL, fresh_reference, red_notice

PEOPLE = {
    "A": ANALYST,
    "S": SUPERVISOR,
    "C": COUNSEL,
    "c": SECOND_COUNSEL,
    "O": OPERATIONS,
    "u": AUDITOR,
    "a": "usncb-administrator-1",
    "G": "usncb-gateway-1",
    "J": "doj-oia-officer-1",
    "K": "doj-oia-chief-1",
    "F": "fbi-officer-1",
    "I": "ice-officer-1",
}
"""Each role by a letter; ICE is not asked in this case."""
SEES_CASE = "ASCcOu"
WHO_MAY = {
    "restriction confirm": "AS",
    "case notify": "AS",
    "task reply": "AS",
    "decide": "Cc",
    "approve": "Sc",  # not C, who drafted
    "case file": "ASCc",
    "case outcome": "ASCc",
    "case close": "AS",
}
"""Who may give each order of the walk; for one on a task, see below."""
HOLDERS = {"J1": "JK", "J3": "F", "U2": "S", "U3": "A", "U4": "A", "U6": "O", "U7": "O"}
"""Who may act on a task of their own; the other tasks are of agencies that are not among these."""
READS = {
    **{kind: SEES_CASE for kind in ("confirm", "notify", "draft", "approval", "filing", "outcome")},
    **{f"answer-{task}": SEES_CASE for task in ("U2", "U3", "U4", "U7", "S1", "S2", "E1")},
    "close": SEES_CASE,
    "question-J1": f"{SEES_CASE}JK",
    "reply-J1": f"{SEES_CASE}JK",
    "answer-J1": f"{SEES_CASE}JK",
    "answer-J3": f"{SEES_CASE}F",
    "charge": f"{SEES_CASE}JKF",  # cleared with the tasks J1 and J3
    "name": f"{SEES_CASE}JKF",
}
"""Each text, and who may read it: nobody else may, and each of them does."""
NAME = OFFICIAL[0]
_DOCUMENT = re.compile(r"doc-[0-9A-Z]{26}")
_IDS = re.compile(r"\b(case|comm|doc)-[0-9A-Z]{26}")
_NUMBERS = re.compile(r"\bUSNCB-[0-9]{4}-[0-9A-Z]{6}\b")


def canary(kind: str) -> str:
    """Words that are found nowhere else."""
    return NAME if kind == "name" else f"Canary of {kind} sings."


def unknown(word: str) -> str:
    """The word with ids and numbers that do not exist."""
    return _NUMBERS.sub("USNCB-2026-000000", _IDS.sub(lambda found: f"{found[1]}-{'0' * 26}", word))


def blank(words: str) -> str:
    """The words without ids and numbers: whoever typed one reads nothing new in the other."""
    return _NUMBERS.sub("...", _IDS.sub("...", words))


@dataclass
class Walk:
    """One case, its communication, and the terminal at which everybody sits."""

    terminal: Terminal
    communication: str
    case_id: str = ""

    async def act(self, by: str, words: list[str], may: str) -> Any:
        """Everybody else tries this order in vain, then the right person gives it."""
        before = await self.state()
        for letter in PEOPLE.keys() - {*may}:
            refused = await self.terminal.run(*words, by=PEOPLE[letter])
            assert refused.code in (Exit.NOT_FOUND, Exit.DENIED), (letter, words, refused)
            assert refused.out == ""
            if letter not in SEES_CASE and letter not in HOLDERS.get(words[3], ""):
                await self.is_nothing(letter, words, refused)
        assert await self.state() == before, words
        receipt = await self.terminal.done(*words, by=by)
        if not by.startswith("usncb-"):
            assert not {"stage", "revision"} & {*receipt}, "an agency knows its own tasks"
        return receipt

    async def is_nothing(self, letter: str, words: list[str], refused: Result) -> None:
        """It is refused in the words for what does not exist."""
        nothing = await self.terminal.run(*map(unknown, words), by=PEOPLE[letter])
        same = (refused.code, blank(refused.err)) == (nothing.code, blank(nothing.err))
        assert same, (letter, words, refused, nothing)

    async def state(self) -> tuple[Any, ...]:
        """What is recorded of the communication and the case."""
        hit = await self.terminal.done("communication", "list", by=SUPERVISOR)
        shown = await self.terminal.shown(self.case_id) if self.case_id else None
        return hit, shown and (shown["event"], shown["stage"], len(shown["emails"]))

    async def view(self, by: str, *words: str) -> Any:
        """A page as this person reads it."""
        return await self.terminal.done(*words, self.case_id, by=by)

    async def step(self, by: str, command: str, kind: str) -> None:
        """An order that the page of the case offers."""
        view = await self.view(by, "case", "show")
        key = " ".join(command.split()[:2])
        await self.act(by, line_of(view, command, canary(kind)), WHO_MAY[key])

    async def answer(self, by: str) -> None:
        """A person answers each task of theirs."""
        for row in await self.terminal.done("task", "list", by=by):
            if row["case_id"] != self.case_id:
                continue
            task = row["task_id"]
            shown = await self.terminal.done("task", "show", self.case_id, task, by=by)
            commands = [line for one in shown["next"]["possible"] for line in one["commands"]]
            if any(line.startswith("caveat task answer ") for line in commands):
                words = line_of(shown, "task answer", canary(f"answer-{task}"))
                await self.act(by, words, HOLDERS.get(task, ""))

    async def ask_and_reply(self) -> None:
        """The Department of Justice asks, and an analyst replies."""
        on_task = (self.case_id, "J1", "--text")
        await self.act(PEOPLE["J"], ["task", "ask", *on_task, canary("question-J1")], "JK")
        await self.act(ANALYST, ["task", "reply", *on_task, canary("reply-J1")], "AS")

    # --- reading --------------------------------------------------------------------------------

    async def pages(self) -> list[list[str]]:
        """Every page about this case, as the auditor, who sees all, finds them."""
        words = [
            *(["case", one, self.case_id] for one in ("show", "timeline", "clocks", "indicators")),
            *([noun, "list"] for noun in ("case", "task", "communication")),
            ["task", "list", "--all"],
            ["communication", "show", self.communication],
            ["search", " ".join(OFFICIAL[:2])],
            ["person", "show", "P-0001"],
        ]
        rows = await self.view(AUDITOR, "task", "list", "--all", "--case")
        tasks = [["task", "show", self.case_id, row["task_id"]] for row in rows]
        answers = [await self.terminal.done(*one, by=AUDITOR) for one in (*words[:2], *tasks)]
        documents = sorted(set(_DOCUMENT.findall(json.dumps(answers))))
        return [*words, *tasks, *(["document", "show", one] for one in documents)]

    async def read(self, letter: str, pages: list[list[str]]) -> str:
        """All that this person reads of the case."""
        printed = ""
        for words in pages:
            result = await self.terminal.run(*words, "--json", by=PEOPLE[letter])
            printed += result.out
            if result.code != Exit.DONE:
                assert result.code in (Exit.NOT_FOUND, Exit.DENIED), (letter, words, result)
                assert result.out == "", (letter, words)
                await self.is_nothing(letter, words, result)
        return printed


def _texts(printed: str) -> Iterator[str]:
    return (kind for kind in READS if canary(kind).lower() in printed.lower())


@pytest.mark.long
@pytest.mark.timeout(1800)
async def test_everybody_else_commits_nothing_and_reads_only_what_they_may(
    new_terminal: Terminal, tmp_path: Path
) -> None:
    notice = red_notice(fresh_reference(), charge=canary("charge"))
    walk = Walk(new_terminal, await new_terminal.receive(tmp_path / "notice.json", notice))
    confirm = ["restriction", "confirm", walk.communication, "--new", "--reason", canary("confirm")]
    walk.case_id = (await walk.act(ANALYST, confirm, WHO_MAY["restriction confirm"]))["case"]

    await new_terminal.in_stage(walk.case_id, "COORDINATION")
    await walk.ask_and_reply()
    for person in (*OFFICERS, ANALYST, SUPERVISOR, OPERATIONS):
        await walk.answer(person)
    await walk.step(ANALYST, "case notify", "notify")

    await new_terminal.in_stage(walk.case_id, "DECISION")
    page = await new_terminal.run("case", "show", walk.case_id, by=COUNSEL)
    shown = " ".join(page.out.split())
    answers = {kind for kind in READS if kind.startswith("answer-")}
    assert {kind for kind in answers if canary(kind) in shown} == answers, "counsel reads them all"
    await walk.step(COUNSEL, "decide", "draft")

    page = await new_terminal.run("case", "show", walk.case_id, by=SECOND_COUNSEL)
    assert canary("draft") in " ".join(page.out.split()), "who approves reads what is approved"
    await walk.step(SECOND_COUNSEL, "approve", "approval")
    await new_terminal.in_stage(walk.case_id, "FILING")
    await walk.step(COUNSEL, "case file", "filing")
    await new_terminal.in_stage(walk.case_id, "FOLLOW_UP")
    await walk.step(ANALYST, "case outcome", "outcome")
    await new_terminal.in_stage(walk.case_id, "RECORDS")
    await walk.answer(OPERATIONS)
    await new_terminal.in_stage(walk.case_id, "CLOSING")
    await walk.step(ANALYST, "case close", "close")

    pages = await walk.pages()
    for letter in PEOPLE:
        read = set(_texts(await walk.read(letter, pages)))
        assert read == {kind for kind, who in READS.items() if letter in who}, letter
