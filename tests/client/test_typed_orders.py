"""The type checker rejects a command for the wrong act."""

import re
from pathlib import Path

import pytest
from mypy import api

from tests.office import ROOT

IMPORTS = """
from client.cases import Cases
from client.gateway import Gateway
from client.ordering import Ordering
from procedure.dossier import Receipt
from procedure.ending import CloseCase
from procedure.intake.triage import ReleaseCommunication
from procedure.measures.tasks.answering import AnswerTask
from workflows.case import CaseWorkflow
from workflows.intake import IntakeWorkflow
"""
SENDING = """
async def send_{name}(sender: {sender}, order: {command}) -> Receipt:
    return await sender.send({act}, order)
"""
RIGHT = (
    ("CaseWorkflow.answer_task", "AnswerTask"),
    ("CaseWorkflow.close_case", "CloseCase"),
    ("IntakeWorkflow.release_communication", "ReleaseCommunication"),
)
WRONG = (
    ("CaseWorkflow.answer_task", "CloseCase"),
    ("CaseWorkflow.close_case", "AnswerTask"),
    ("IntakeWorkflow.release_communication", "AnswerTask"),
    ("CaseWorkflow.answer_task", "ReleaseCommunication"),
)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_wrong_command_for_an_act_is_an_error_and_the_right_one_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    pairs = [*RIGHT, *WRONG]
    senders = ("Ordering",)
    functions = [
        SENDING.format(name=f"{number}_{sender}", sender=sender, act=act, command=command)
        for number, (act, command) in enumerate(pairs)
        for sender in senders
    ]
    snippet = tmp_path / "snippet.py"
    snippet.write_text(IMPORTS + "".join(functions), encoding="utf-8")
    output, errors, _ = api.run(
        ["--config-file", str(ROOT / "pyproject.toml"), "--no-error-summary", str(snippet)]
    )
    assert errors == ""
    lines = snippet.read_text(encoding="utf-8").splitlines()
    # Of an unchanged snippet mypy may still name the folder of an earlier run, from its cache.
    found = re.findall(r"^\S*snippet\.py:(\d+): error: (.*)$", output, re.MULTILINE)
    wrong = {
        number
        for number, line in enumerate(lines, start=1)
        for act, command in WRONG
        if f"sender.send({act}," in line and f"order: {command})" in lines[number - 2]
    }
    assert len(wrong) == len(WRONG) * len(senders)
    assert {int(line) for line, _ in found} == wrong, output
    assert all("[arg-type]" in message for _, message in found)
