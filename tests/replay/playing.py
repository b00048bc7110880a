"""Scenarios of a rehearsal, played so that their histories can be recorded."""

from rehearsal.playing import Rehearsal
from rehearsal.scenario import read_scenario
from tests.office import ROOT, Office


async def play(office: Office, name: str) -> Rehearsal:
    """Play the scenario of this name; what its messages do not say was received before."""
    scenario = read_scenario((ROOT / "scenarios" / f"{name}.toml").read_text(encoding="utf-8"))
    said: list[str] = []
    rehearsal = Rehearsal(
        office.cases,
        office.matters,
        office.composing,
        office.communications,
        office.register,
        office.directory,
        office.skipper,
        office.clock,
        said.append,
    )
    await rehearsal.play(scenario)
    return rehearsal
