"""The documents say what the code says: a table that is not that of the code is an error."""

import ast
import re
import tomllib
import typing
from enum import StrEnum
from pathlib import Path

import pytest
from pydantic import BaseModel

from procedure import case as case_of
from procedure import clocks, events, intake, message, people, refusals
from procedure.access import POLICY
from procedure.annex import editions, schema
from procedure.workdays import Closure
from register import values
from runtime.attributes import ATTRIBUTES
from screening import evidence, roster
from settings import Settings, variable
from tests.documents import ROOT, codes, fenced, section, tables, text

ENUMS: dict[str, list[tuple[str, type[StrEnum]]]] = {
    "docs/terms.md": [
        ("Sources", clocks.SourceKind),
        ("Kinds of communication", message.CommunicationKind),
        ("Colours", message.Colour),
        ("Priorities of a message", message.Priority),
        ("INTERPOL states", message.InterpolState),
        ("States of a communication", intake.IntakeState),
        ("What taking in came to", values.Taken),
        ("Levels of a hit", evidence.Level),
        ("Status of a protected person", roster.Status),
        ("Tracks", schema.Track),
        ("Classes", clocks.CaseClass),
        ("Circumstances", schema.Circumstance),
        ("Who was alerted", schema.AlertedBy),
        ("Stages of a case", case_of.Stage),
        ("Restriction of a case", case_of.Restriction),
        ("Notification of the official", case_of.Notified),
        ("States of a task", case_of.TaskState),
        ("Rungs", clocks.RungKind),
        ("Reasons to stop a clock", clocks.StopReason),
        ("How a clock ended", clocks.ClockEnd),
        ("States of a mail", values.MailState),
        ("Roles", people.Role),
    ],
    "docs/editions.md": [
        ("Units", clocks.Unit),
        ("Who is told", clocks.Party),
        ("Phases", schema.Phase),
        ("Types of a field", schema.FieldType),
        ("Effects", schema.Effect),
        ("Filings", schema.FilingKind),
        ("Clock keys", schema.ClockKey),
    ],
}


@pytest.mark.parametrize(
    ("name", "heading", "enum"),
    [pytest.param(name, *row, id=row[0]) for name, rows in ENUMS.items() for row in rows],
)
def test_code_words(name: str, heading: str, enum: type[StrEnum]) -> None:
    """Every code word that a person meets is explained, in the order of the code, and no other."""
    assert codes(tables(section(name, heading))["Code"]) == [member.value for member in enum]


FILES: list[tuple[str, str, str, type[BaseModel]]] = [
    ("docs/editions.md", "Edition", "Field", schema.Edition),
    ("docs/editions.md", "Source", "Field", clocks.Source),
    ("docs/editions.md", "Measures", "Field", schema.Measure),
    ("docs/editions.md", "Classes of urgency", "Field", schema.ClassRow),
    ("docs/editions.md", "Clocks", "Field", clocks.ClockRule),
    ("docs/editions.md", "Duration", "Field", clocks.Duration),
    ("docs/editions.md", "Rungs of a ladder", "Field", clocks.RungRule),
    ("docs/editions.md", "Tasks", "Field", schema.TaskRule),
    ("docs/editions.md", "Fields of an answer", "Field", schema.AnswerField),
    ("docs/editions.md", "Outcomes of a task", "Field", schema.AllowedOutcome),
    ("docs/editions.md", "Routes", "Field", schema.Route),
    ("docs/editions.md", "Facts", "Field", schema.FactRow),
    ("docs/editions.md", "Dispositions", "Field", schema.DispositionRow),
    ("docs/editions.md", "Outcomes at INTERPOL", "Field", schema.OutcomeRow),
    ("docs/editions.md", "Letters", "Field", schema.Letter),
    ("docs/editions.md", "Calendars and closures", "Field of a closure", Closure),
    ("docs/operations.md", "The directory", "Field of an agency", people.Agency),
    ("docs/operations.md", "The directory", "Field of a person", people.Person),
]


@pytest.mark.parametrize(
    ("name", "heading", "column", "model"),
    [pytest.param(*row, id=row[3].__name__) for row in FILES],
)
def test_fields_of_files(name: str, heading: str, column: str, model: type[BaseModel]) -> None:
    """Every field that a person writes into a file has its row, and no row is of no field."""
    rows = tables(section(name, heading))[column]
    assert sorted(codes(rows)) == sorted(model.model_fields)
    assert all(cell for row in rows for cell in row)


def test_example_of_a_closure() -> None:
    """The example can be read."""
    example = tomllib.loads(fenced(text("docs/editions.md"), "toml")[0])
    assert Closure.model_validate(example["closures"][0]).name


def test_settings() -> None:
    """Each setting stands with its variable, default and meaning, word for word."""
    rows = tables(section("docs/operations.md", "Settings"))["Variable"]
    documented = [[*(cell.strip("`") for cell in row[:3]), row[3]] for row in rows]
    assert documented == [
        [variable(name), name, _default(name), field.description]
        for name, field in Settings.model_fields.items()
    ]


def _default(name: str) -> str:
    field = Settings.model_fields[name]
    value = field.get_default(
        call_default_factory=True, validated_data={"state_dir": Path("state")}
    )
    if value is None:
        return "none"
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_search_attributes() -> None:
    """Each search attribute stands with its type, in the table and in the command that makes it."""
    documented = section("docs/operations.md", "Your own Temporal service")
    rows = tables(documented)["Attribute"]
    known = [(key.name, key.indexed_value_type.name.title().replace("_", "")) for key in ATTRIBUTES]
    assert list(zip(codes(rows), codes(rows, 1), strict=True)) == known
    for name, kind in known:
        assert f"--name {name} --type {kind}" in documented


def test_acts_and_roles() -> None:
    """The policy table is that of the code."""
    rows = tables(section("docs/terms.md", "Acts and who may do them"))["Act"]
    documented = {row[0].strip("`"): re.findall(r"`(\w+)`", row[1]) for row in rows}
    assert documented == {act: list(rule.roles) for act, rule in POLICY.items()}
    conditions = {row[0].strip("`"): row[2] for row in rows}
    for act, rule in POLICY.items():
        assert ("own agency" in conditions[act]) is rule.own_agency
        assert ("drafted" in conditions[act]) is rule.not_drafter


def test_refusals() -> None:
    """Each refusal is explained."""
    rows = tables(section("docs/terms.md", "Refusals"))["Code"]
    assert sorted(codes(rows)) == sorted(refusals.BY_NAME)


def test_events() -> None:
    """Each event that can stand in the ledger is explained."""
    rows = tables(section("docs/terms.md", "Events"))["Event"]
    known = {
        event.__name__
        for union in (events.CaseEvent, events.IntakeEvent)
        for event in typing.get_args(typing.get_args(union)[0])
    }
    assert set(codes(rows)) == known | _kinds_beside_a_dossier()


def _kinds_beside_a_dossier() -> set[str]:
    """The events beside a dossier's line, as they stand in the code that writes them."""
    found = set()
    folders = ("register", "activities", "client", "views")
    for path in (path for folder in folders for path in (ROOT / folder).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            given = [k.value for k in node.keywords if k.arg == "kind" and called == "Entry"]
            given += node.args[1:2] if called == "self._ended" else []
            given += node.args[2:3] if called == "self._note" else []
            found |= {str(value.value) for value in given if isinstance(value, ast.Constant)}
    return found


def test_letters() -> None:
    """Each letter is explained."""
    rows = tables(section("docs/editions.md", "Letters"))["Letter"]
    assert sorted(codes(rows)) == sorted(schema.LetterKey)


def test_citations() -> None:
    """Every line of the report and every local target that is cited is explained."""
    cited = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("procedure", "screening", "workflows", "docs")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".toml", ".md")
    )
    runs = re.findall(r"REPORT((?:,? (?:and )?L\d+)+)", cited)
    lines = {line for run in runs for line in re.findall(r"L\d+", run)}
    assert lines <= set(codes(tables(section("docs/terms.md", "Sources"))["Line"]))
    edition = editions.procedure(editions.CURRENT_EDITION).edition
    targets = set(re.findall(r"\bT\d+\b", edition.model_dump_json()))
    assert targets == set(codes(tables(section("docs/editions.md", "Local targets"))["Target"]))


def test_dependencies() -> None:
    """Each dependency has its reason, and no row is of none."""
    project = tomllib.loads(text("pyproject.toml"))["project"]
    named = {re.split(r"[\[><=~ ]", one)[0] for one in project["dependencies"]}
    assert set(codes(tables(text("docs/decisions/0007-dependencies.md"))["Package"])) == named


def test_the_readme_tells_the_current_edition() -> None:
    """The due times of the README are those of the current edition."""
    edition = editions.procedure(editions.CURRENT_EDITION)
    assert f"edition {editions.CURRENT_EDITION}" in text("README.md")
    rows = tables(text("README.md"))["Measure"]
    assert {row[0][0] for row in rows} >= set("12345")
    for row in (row for row in rows if row[5]):
        duration = edition.clock(row[5].strip("`")).duration
        assert row[3:5] == [duration[c].words() for c in (clocks.CaseClass.P0, clocks.CaseClass.P1)]
