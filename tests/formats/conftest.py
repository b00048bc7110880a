"""What tests of reading need: a screen for the sample roster."""

import pytest

from screening.match import Screen
from screening.roster_file import read_roster
from tests.formats.planted import ROOT


@pytest.fixture(scope="session")
def screen() -> Screen:
    """The screen for the sample roster."""
    return Screen(read_roster((ROOT / "samples" / "roster.csv").read_text(encoding="utf-8")))
