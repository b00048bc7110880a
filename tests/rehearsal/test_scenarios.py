"""Every scenario plays, and what it expects holds; a scenario with a mistake says where it is."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from client.taking_up import TakingUp
from register.ledger import Verified
from rehearsal.expecting import Signs, unmet
from rehearsal.playing import Rehearsal
from rehearsal.scenario import Expected, Scenario, ScenarioUnreadable, read_scenario
from rehearsal.watching import ScenarioFailed
from tests.cli.typed import type_in
from tests.office import ANALYST, ROOT, Office
from tests.procedure.casework import Course
from tests.traffic import red_notice

PATHS = sorted((ROOT / "scenarios").glob("*.toml"))
MOST_EVENTS = 5_000
"""Of one workflow's history."""


def rehearsal_at(office: Office) -> Rehearsal:
    """A rehearsal in which the office's people play."""
    return Rehearsal(
        office.cases,
        office.matters,
        office.composing,
        office.communications,
        office.register,
        office.directory,
        office.skipper,
        office.clock,
        lambda what: None,
    )


@pytest.mark.long
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
async def test_a_scenario_plays_and_what_it_expects_holds(path: Path, office: Office) -> None:
    scenario = read_scenario(path.read_text(encoding="utf-8"))
    assert scenario.name == path.stem
    await office.parts.roster.version()
    if path.stem == "official-red-notice":
        # Its message is in the sample traffic, which a rehearsal receives as a whole.
        notice = red_notice(str(scenario.opening.communication_of))
        items = await office.communications.receive(office.person(ANALYST), notice, "test")
        await office.communications.screened(items)
    rehearsal = rehearsal_at(office)
    await rehearsal.play(scenario)
    for dossier in rehearsal.dossiers.values():
        described = await office.handle(dossier).describe()
        assert described.history_length < MOST_EVENTS
    assert isinstance(await office.register.ledger.verify(), Verified)


HEAD = 'name = "short"\ntitle = "A report"\n'
REPORT = f"""{HEAD}
[[steps]]
open = "case"
by = "usncb-analyst-1"
person = "P-0001"
report = "A newspaper writes about it."
circumstances = ["CURRENT_OFFICIAL"]
text = "Reported."
"""


async def test_what_does_not_hold_is_said_with_its_step(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rehearsal.watching.PATIENCE", 1.0)
    await office.parts.roster.version()
    wrong = '[[steps]]\nexpect = [{ restricted = false, stage = "RECORDS", open_tasks = ["Z9"] }]\n'
    with pytest.raises(ScenarioFailed, match=r"^Step 2 of short: case should have stage RECORDS"):
        await rehearsal_at(office).play(read_scenario(f"{REPORT}{wrong}"))


@pytest.mark.parametrize(
    ("expected", "says"),
    [
        ('indicators = ["M18", "M01"]', "indicators M01, M18, and it shows none"),
        (
            'counter_indicators = ["FULL_DOCUMENTS"]',
            "counter-indicators FULL_DOCUMENTS, and it shows none",
        ),
    ],
)
async def test_what_a_reviewer_sees_otherwise_is_said(
    office: Office, monkeypatch: pytest.MonkeyPatch, expected: str, says: str
) -> None:
    monkeypatch.setattr("rehearsal.watching.PATIENCE", 1.0)
    await office.parts.roster.version()
    wrong = f"[[steps]]\nexpect = [{{ {expected} }}]\n"
    with pytest.raises(ScenarioFailed, match=rf"^Step 2 of short: case should have {says}\.$"):
        await rehearsal_at(office).play(read_scenario(f"{REPORT}{wrong}"))


def test_indicators_that_are_found_and_not_expected_are_said_too() -> None:
    """An expectation names exactly what is shown: one that is missing or too many fails."""
    state = Course.begin().case
    none = Expected(indicators=(), counter_indicators=())
    assert unmet(none, state, [], Signs()) == []
    assert unmet(none, state, [], Signs(("M18",), ("DUAL_CRIMINALITY",))) == [
        "indicators none, and it shows M18",
        "counter-indicators none, and it shows DUAL_CRIMINALITY",
    ]
    assert unmet(Expected(), state, [], Signs(("M18",))) == [], "what is not named may be anything"


def test_the_list_says_what_each_scenario_shows() -> None:
    listed = type_in("rehearse", "--list", "--json").json
    assert [one["name"] for one in listed] == [path.stem for path in PATHS]
    assert all(one["title"] and one["about"].strip() for one in listed)
    printed = " ".join(type_in("rehearse", "--list").out.split())
    for one in listed:
        assert f"{one['name']} {one['title']}. {' '.join(one['about'].split())}" in printed


async def test_an_act_that_should_be_refused_and_is_not_is_said(office: Office) -> None:
    await office.parts.roster.version()
    act = """[[steps]]
by = "usncb-analyst-1"
do = "add_fact"
fact = "ENCOUNTER"
text = "Met at a border."
refused = "NotPermitted"
"""
    with pytest.raises(ScenarioFailed, match="add_fact is not refused as NotPermitted"):
        await rehearsal_at(office).play(read_scenario(f"{REPORT}{act}"))


@pytest.mark.long
async def test_a_case_whose_run_started_over_keeps_up_with_the_time(office: Office) -> None:
    """Time passes for the run that has the case now, and once only."""
    await office.parts.roster.version()
    rehearsal = rehearsal_at(office)
    wait = '[[steps]]\nwait = "3 days"\n'
    case_id = await rehearsal.play(read_scenario(f"{REPORT}{wait}"))
    await TakingUp(office.gateway, office.register).one(case_id)
    began = (await office.case(case_id)).opened_at
    act = """[[steps]]
wait = "2 days"
by = "usncb-analyst-1"
do = "add_fact"
fact = "ENCOUNTER"
text = "Met at a border."
"""
    await rehearsal.play(Scenario.model_validate(tomllib.loads(f"{HEAD}{act}")))
    at = (await office.case(case_id)).last_at
    assert timedelta(days=5) <= at - began < timedelta(days=5, minutes=10)


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ('wait = "soon"', "a span is written as"),
        ('by = "usncb-analyst-1"\ndo = "fly"', "There is no act 'fly'"),
        (
            'by = "usncb-analyst-1"\ndo = "add_fact"\ndossier = "other"',
            "No step before opens other",
        ),
        ("expect = []", "at least 1 item"),
        ('expect = [{ stages = "DECISION" }]', "Extra inputs are not permitted"),
        ('expect = [{ indicators = ["M99"] }]', "there is no indicator M99"),
        ('expect = [{ counter_indicators = ["GOOD"] }]', "counter_indicators.*Input should be"),
        ('deliver = "FROM: IPSG"\nwho = "x"', "Extra inputs are not permitted"),
    ],
)
def test_a_mistake_says_where_it_is(part: str, says: str) -> None:
    with pytest.raises(ScenarioUnreadable, match=says):
        read_scenario(f"{REPORT}[[steps]]\n{part}\n")


def test_a_scenario_opens_a_case() -> None:
    with pytest.raises(ScenarioUnreadable, match="No step opens the dossier 'case'"):
        read_scenario('name = "none"\ntitle = "None"\n[[steps]]\nwait = "1 days"\n')
