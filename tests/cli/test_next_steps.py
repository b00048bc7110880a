"""What can be done next, as commands: each act has its command, and each command is taken."""

import shlex
from pathlib import Path
from typing import Any

import pytest

from cli.next_steps import LINES, print_next, with_commands
from procedure.cases import CASE
from procedure.dossier import Step
from procedure.intakes import INTAKE
from procedure.kind_table import MATTER_KINDS, matter_kind_of
from procedure.people import Actor
from procedure.refusals import Refused
from procedure.tables import ActRule
from tests.procedure.acts import ACTS, possible
from tests.procedure.casework import AGENCIES, CASE_ID, OTHER_CASE, PEOPLE, Course
from tests.procedure.matter_acts import OFFERED
from tests.procedure.matterwork import MatterCourse
from tests.views.trying_next import next_for, own_next
from tools.command_reference import commands
from views.possible import Next, grouped
from views.trials import Trial
from views.trying_matter import TryingMatter

COMMANDS = commands()
FILLED = {
    "case": CASE_ID,
    "matter": "PROTEST-2026-K7M2Q4",
    "argument": "POLITICAL",
    "of_kind": "OBJECTION",
    "caveat": "caveat-1",
    "provisions": "'RPD 34(3)'",
    "answer": "OBJECTS",
    "phase": "WRITTEN",
    "option": "SPLIT",
    "discovered_at": "2026-03-09T12:00:00Z",
    "version": f"comm-{'0' * 26}/v1",
    "event": "3",
    "identity": "PROBABLE",
    "language": "fr",
    "task": "J1",
    "clock": "J1/answer",
    "agency": "FBI",
    "outcome": "NO_TREATY",
    "fact": "ENCOUNTER",
    "code": "J3",
    "disposition": "DISPUTE",
    "reason": "COURT_HOLD",
    "edition": "2026-2",
    "draft": f"doc-{'0' * 26}",
    "due": "2026-03-09T12:00:00Z",
    "person": "P-0001",
    "until": "2026-03-09T12:00:00Z",
    "filed_at": "2026-03-09T12:00:00Z",
    "entry": "3",
    "right": "ENCOUNTER",
    "template": "INFORMATION_TO_NDTF",
    "message": "1",
    "what": "DATABASE_QUERY",
    "item": f"comm-{'0' * 26}/v1",
    "weight": "ALLEGATION",
    "holder": "holder-1",
    "attested": "PURGED_FROM_USE",
    "system": "TECS",
    "copy_kind": "ENTRY",
    "copy_id": "copy-1",
    "became": "PURGED_FROM_USE",
    "to": "GENERAL_SECRETARIAT",
    "request_kind": "ACCESS",
    "request": "ccf-1",
    "step": "DECIDED",
    "finding": "COMPLIANT",
    "on": "2026-03-09",
    "answer_by": "2026-03-09T12:00:00Z",
    "member": "usncb-analyst-1",
    "called": "doj-oia-duty-1",
    "successor": f"case-{'0' * 26}",
    "check": "INDEPENDENT_BASIS",
    "status": "PUBLISHED",
    "found": "NOT_OBTAINED",
    "condition": "C1",
    "use_on": "2026-03-18",
}


def taken(command: str) -> Any:
    """The command line takes it as it is written. Raises what it does not take."""
    words = ["3" if word == "ENTRY" else word for word in shlex.split(command)[1:]]
    name = max((n for n in COMMANDS if words[: len(n.split())] == n.split()), key=len)
    return COMMANDS[name].make_context(name, words[len(name.split()) :])


def next_in(course: Course, act: str, *, beside: bool = False) -> Next:
    """What whoever may order the act can do with it, or also ``beside`` that, with commands."""
    by = ACTS[act][0]
    found = next_for(course, by) if beside else own_next(course, by, act)
    return with_commands(found, {"case": course.case.dossier})


def test_no_act_is_found_only_by_knowing_its_name() -> None:
    of_matters = [pair for kind in MATTER_KINDS for pair in kind.acts.items()]
    all_acts: list[tuple[str, ActRule[Any, Any]]] = [
        *CASE.acts.items(),
        *INTAKE.acts.items(),
        *of_matters,
    ]
    # What only another dossier gives, or the procedure does by itself, is no order.
    offered = {*ACTS, *(act for acts in OFFERED.values() for act in acts)}
    people_order = {
        act
        for act, rule in all_acts
        if not issubclass(rule.command, Step) and (act in offered or not rule.by_handoff)
    }
    assert {line.act for line in LINES} == people_order


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.words)
def test_every_line_is_a_command(
    line: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "FILE").write_text("name: Testina Examplova", encoding="utf-8")
    assert taken(f"caveat {line.words.format_map(FILLED)}")


@pytest.mark.parametrize("beside", [False, pytest.param(True, marks=pytest.mark.long)])
@pytest.mark.parametrize("act", ACTS)
def test_what_is_offered_can_be_typed(
    act: str, beside: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """The act itself, and at length what else the same person can do."""
    found = next_in(possible(act), act, beside=beside)
    offered = [one for one in found.possible if one.act == act]
    assert offered
    for one in found.possible:
        assert one.commands
        for command in one.commands:
            assert taken(command)
            assert "{" not in command
    print_next(found)
    page = capsys.readouterr().out
    assert max(map(len, page.splitlines())) <= 80
    joined = page.replace(" \\\n          ", " ")
    for one in offered:
        for command in one.commands:
            assert command in joined


@pytest.mark.parametrize(
    ("kind", "act"), [(kind, act) for kind, acts in OFFERED.items() for act in acts]
)
def test_what_is_offered_in_a_matter_can_be_typed(
    kind: str, act: str, capsys: pytest.CaptureFixture[str]
) -> None:
    row = OFFERED[kind][act]
    course = row.possible()
    trying = TryingMatter(
        matter_kind_of(course.matter_id),
        course.matter,
        course.rules,
        course.now,
        (OTHER_CASE,),
        agencies=AGENCIES,
        people=PEOPLE,
    )
    tried = [(one, refusal_in_matter(course, one, row.by)) for one in trying.trials(row.by)]
    known = {"matter": course.matter.number, "case": course.matter.number}
    found = with_commands(grouped(tried), known)
    assert act in {one.act for one in found.possible}
    for one in found.possible:
        assert one.commands
        for command in one.commands:
            assert taken(command)
            assert "{" not in command
    print_next(found)
    page = capsys.readouterr().out
    assert max(map(len, page.splitlines())) <= 80


def refusal_in_matter(course: MatterCourse, trial: Trial, by: Actor) -> Refused | None:
    """What the recorder would say."""
    try:
        course.decide(trial.command, by)
    except Refused as refused:
        return refused
    return None


def test_a_pause_and_its_reason_have_placeholders_of_their_own() -> None:
    found = next_in(possible("pause_clock"), "pause_clock")
    lines = [c for one in found.possible if one.act == "pause_clock" for c in one.commands]
    assert any("--because PAUSE_REASON --reason REASON" in line for line in lines)


def test_an_approval_names_the_draft_that_is_read() -> None:
    course = possible("approve_decision")
    found = next_in(course, "approve_decision")
    (one,) = (one for one in found.possible if one.act == "approve_decision")
    approve, reject = one.commands
    assert "--draft doc-" in approve
    assert reject.endswith("--reject --reason REASON")


def test_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    print_next(Next())
    assert capsys.readouterr().out == "\nWhat you can do next\n  Nothing.\n"
