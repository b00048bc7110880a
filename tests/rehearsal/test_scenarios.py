"""Every scenario plays, and what it expects holds; a scenario with a mistake says where it is."""

from pathlib import Path

import pytest

from register.ledger import Verified
from rehearsal.playing import Rehearsal
from rehearsal.scenario import ScenarioUnreadable, read_scenario
from rehearsal.watching import ScenarioFailed
from tests.office import ANALYST, ROOT, Office
from tests.traffic import red_notice

PATHS = sorted((ROOT / "scenarios").glob("*.toml"))
MOST_EVENTS = 5_000
"""Of one workflow's history."""


def rehearsal_at(office: Office) -> Rehearsal:
    """A rehearsal in which the office's people play."""
    return Rehearsal(
        office.cases,
        office.matters,
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
    assert scenario.about, "caveat rehearse --list describes it"
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


REPORT = """
name = "short"
title = "A report"

[[steps]]
open = "case"
by = "usncb-analyst-1"
person = "P-0001"
report = "A newspaper writes about it."
circumstances = ["CURRENT_OFFICIAL"]
text = "Reported."
"""


async def test_what_does_not_hold_is_said_with_its_step(office: Office) -> None:
    await office.parts.roster.version()
    wrong = '[[steps]]\nexpect = [{ restricted = false, stage = "RECORDS", open_tasks = ["Z9"] }]\n'
    with pytest.raises(ScenarioFailed, match=r"^Step 2 of short: case should have stage RECORDS"):
        await rehearsal_at(office).play(read_scenario(f"{REPORT}{wrong}"))


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
        ('deliver = "FROM: IPSG"\nwho = "x"', "Extra inputs are not permitted"),
    ],
)
def test_a_mistake_says_where_it_is(part: str, says: str) -> None:
    with pytest.raises(ScenarioUnreadable, match=says):
        read_scenario(f"{REPORT}[[steps]]\n{part}\n")


def test_a_scenario_opens_a_case() -> None:
    with pytest.raises(ScenarioUnreadable, match="No step opens the dossier 'case'"):
        read_scenario('name = "none"\ntitle = "None"\n[[steps]]\nwait = "1 days"\n')
