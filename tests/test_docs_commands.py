"""The documents and the command line: every command has its section, and every example runs."""

import re
import shlex
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from activities.assessed import CaseAssessment
from cli.doctor import Finding
from client.annex import Checked
from client.annex import Finding as AnnexFinding
from client.findings import Found
from client.receiving import Item
from client.runs import PendingActivity, Run
from client.taking_up import TakenUp
from client.why import Wait, Why
from procedure.annex.compare import Difference
from procedure.dossier import Receipt
from procedure.planning import Plan, PlannedClock, PlannedProhibition, PlannedTask, PlannedTrack
from procedure.rows import IntakeRow
from procedure.task_form import Choice as FormChoice
from procedure.task_form import TaskForm
from register.audit import Whole
from register.ledger import Tampered
from register.values import Arrival, Beside, EmailRow, Outline
from tests.documents import NAMES, fenced, section, text, without_fences
from tools.command_reference import commands
from views.case_view import (
    CaseView,
    ClockLine,
    CommunicationLine,
    DeferralLine,
    DraftLine,
    FilingLine,
    StepLine,
    TrackLine,
    WrittenLine,
)
from views.ccf_view import CcfView, DayLine, ExpectedLine, RequestLine
from views.changes import Change
from views.communications import Shown
from views.copies import CaseOfCopies, CopyLine, ReconciledCopies
from views.courts import Court, Courts
from views.document_view import DocumentView
from views.exchange import Exchange, FieldLine
from views.extracts import Extract, ExtractLine
from views.guarded import GuardedAct, GuardedActs, Hold
from views.ledger import Look
from views.lists import ListedCase, ListedTask
from views.marks import Mark
from views.message_log import LogLine
from views.message_view import MessageView
from views.name_found import EnteredFound, NameFound, Searched
from views.order_states import OrderFound
from views.packages import Package, PackageItem
from views.persons import NamedIn, PersonShown
from views.possible import Allowed, Next, NotYet, Possible
from views.protection_view import ConditionLine, ConfirmedLine, ProtectionView
from views.receipts import OwnReceipt
from views.regimes import RegimeLine
from views.task_view import TaskView
from views.timeline import Line
from views.timeline_view import TimelineView
from views.triage import Basis, Decided, Restricting, Translation
from views.trial import Tried
from views.uses import CheckLine, DecisionOfCourt, GateView, PolicyLine
from views.waiting import Waiting
from workflows.starts import Progress

COMMANDS_PAGE = "docs/commands.md"
COMMANDS = commands()


def test_every_command_has_its_section() -> None:
    """No command without a section, no section without a command."""
    headings = re.findall(r"^### caveat (.*)$", text(COMMANDS_PAGE), re.MULTILINE)
    assert sorted(headings) == sorted(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_section_of_a_command(name: str) -> None:
    """It begins with what the code says of it, gives the JSON form, and one example."""
    documented = section(COMMANDS_PAGE, f"caveat {name}")
    assert documented.lstrip().startswith(f"<!-- generated: caveat {name} -->")
    assert "\nJSON: " in documented
    (example,) = fenced(documented, "sh")
    assert command_of(example) == name


JSON: list[tuple[str, type[BaseModel]]] = [
    ("doctor", Finding),
    ("read", Tried),
    ("intake", Item),
    ("communication list", IntakeRow),
    ("communication show", Shown),
    ("communication show", Mark),
    ("communication show", Translation),
    ("communication show", Arrival),
    ("communication show", Beside),
    ("communication show", Outline),
    ("communication show", Restricting),
    ("communication show", Basis),
    ("communication show", Decided),
    ("person show", PersonShown),
    ("person show", NamedIn),
    ("search", Searched),
    ("search", NameFound),
    ("search", EnteredFound),
    ("roster screen-again", Progress),
    ("case list", ListedCase),
    ("case show", WrittenLine),
    ("case show", StepLine),
    ("case show", ClockLine),
    ("case show", CommunicationLine),
    ("case show", TrackLine),
    ("case show", DraftLine),
    ("case show", Exchange),
    ("case show", FieldLine),
    ("case show", DeferralLine),
    ("case show", FilingLine),
    ("case show", EmailRow),
    ("case show", Next),
    ("case show", Possible),
    ("case show", Allowed),
    ("case show", NotYet),
    ("communication show", RegimeLine),
    ("copies reconcile", ReconciledCopies),
    ("copies reconcile", CaseOfCopies),
    ("copies reconcile", CopyLine),
    ("plan preview", Plan),
    ("plan preview", PlannedTrack),
    ("plan preview", PlannedTask),
    ("plan preview", PlannedProhibition),
    ("plan preview", PlannedClock),
    ("annex diff", Difference),
    ("annex check", Checked),
    ("annex check", AnnexFinding),
    ("case timeline", TimelineView),
    ("case timeline", Line),
    ("case timeline", Change),
    ("case timeline", Courts),
    ("case timeline", Court),
    ("case indicators", CaseAssessment),
    ("case take-up", TakenUp),
    ("task list", ListedTask),
    ("task list", Waiting),
    ("case why", Why),
    ("case why", Wait),
    ("case why", Run),
    ("case why", PendingActivity),
    ("case why", Found),
    ("task show", TaskView),
    ("task form", TaskForm),
    ("task form", FormChoice),
    ("task show", Extract),
    ("task show", ExtractLine),
    ("document show", DocumentView),
    ("send show", MessageView),
    ("send log", LogLine),
    ("guard show", GuardedActs),
    ("guard show", GuardedAct),
    ("guard show", Hold),
    ("package show", Package),
    ("package show", PackageItem),
    ("ccf show", CcfView),
    ("ccf show", RequestLine),
    ("ccf show", DayLine),
    ("ccf show", ExpectedLine),
    ("refugee show", ProtectionView),
    ("refugee show", ConditionLine),
    ("refugee show", ConfirmedLine),
    ("order list", OrderFound),
    ("use gate", GateView),
    ("use gate", CheckLine),
    ("use gate", PolicyLine),
    ("use gate", DecisionOfCourt),
    ("ledger looks", Look),
    ("ledger verify", Whole),
    ("ledger verify", Tampered),
]


@pytest.mark.parametrize(
    ("name", "model"), [pytest.param(*row, id=f"{row[0]}: {row[1].__name__}") for row in JSON]
)
def test_json_of_a_command(name: str, model: type[BaseModel]) -> None:
    """The documented object has exactly the fields that the command prints, in their order."""
    printed = [name for name, field in model.model_fields.items() if not field.exclude]
    assert ", ".join(printed) in documented_objects(section_of(name))


def test_json_of_a_case() -> None:
    fields = [field.serialization_alias or name for name, field in CaseView.model_fields.items()]
    assert ", ".join(fields) in documented_objects(section_of("case show"))


@pytest.mark.parametrize("model", [Receipt, OwnReceipt])
def test_json_of_a_receipt(model: type[Receipt | OwnReceipt]) -> None:
    assert ", ".join(model.model_fields) in documented_objects(section(COMMANDS_PAGE, "JSON"))


def section_of(name: str) -> str:
    """The section of a command."""
    return section(COMMANDS_PAGE, f"caveat {name}")


def documented_objects(markdown: str) -> list[str]:
    """The field lists between braces."""
    return [" ".join(found.split()) for found in re.findall(r"\{([^{}]+)\}", markdown)]


def command_of(line: str) -> str:
    """The command that a line of a shell gives, by its words."""
    words = shlex.split(line)[1:]
    return max((n for n in COMMANDS if words[: len(n.split())] == n.split()), key=len)


def examples() -> list[str]:
    """Every ``caveat`` line of every document, continued lines joined."""
    found = set()
    for name in NAMES:
        for block in fenced(text(name), "sh"):
            for line in re.sub(r"\\\n\s*", "", block).splitlines():
                if re.match(r"(\.venv/bin/)?caveat ", line):
                    found.add(line)
    return sorted(found)


@pytest.mark.parametrize("line", examples())
def test_examples_are_commands(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every example is taken by the command line as it is written, with the files that it names."""
    name = command_of(line)
    for file in re.findall(r"@([a-z]+\.txt)", line):
        (tmp_path / file).write_text("What a person wrote.")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"What a person typed.")))
    COMMANDS[name].make_context(name, shlex.split(line)[1 + len(name.split()) :])


def options_of(command: Any) -> set[str]:
    """All options of a command."""
    return {"--help", *(option for p in command.params for option in (*p.opts, *p.secondary_opts))}


@pytest.mark.parametrize("name", NAMES)
def test_commands_in_the_text_exist(name: str) -> None:
    """A command that is mentioned in a sentence is one, with options that it has."""
    for mention in re.findall(r"`caveat ([a-z][^`]*)`", without_fences(text(name))):
        words = mention.split()
        below = [n for n in COMMANDS if n.split()[: len(words)] == words]
        if below:
            continue  # a noun, such as `caveat case`
        command = COMMANDS[command_of(f"caveat {mention}")]
        options = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert options <= options_of(command), mention
