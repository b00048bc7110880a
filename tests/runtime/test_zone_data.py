"""Time zones come from the pinned package, whatever the machine has."""

import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from tests.office import ROOT

SHOW = """
from datetime import datetime
from zoneinfo import ZoneInfo
from runtime.zone_data import pin_zone_data
if {pinned}:
    pin_zone_data()
from procedure.clocks.zones import EASTERN
for zone in (EASTERN, ZoneInfo("America/New_York")):
    print([datetime(2026, month, 1, tzinfo=zone).utcoffset().total_seconds() / 3600
           for month in (1, 7)])
"""
RIGHT, WRONG = "[-5.0, -4.0]", "[9.0, 9.0]"


@pytest.fixture
def forged(tmp_path: Path) -> Path:
    """A zone folder of the machine, where New York has the time of Tokyo."""
    (tmp_path / "America").mkdir()
    tokyo = files("tzdata.zoneinfo").joinpath("Asia", "Tokyo").read_bytes()
    (tmp_path / "America" / "New_York").write_bytes(tokyo)
    return tmp_path


@pytest.mark.parametrize(("pinned", "anywhere"), [(True, RIGHT), (False, WRONG)])
def test_due_times_never_depend_on_the_machine(forged: Path, pinned: bool, anywhere: str) -> None:
    """The procedure's zone never does; after pinning no other zone does either."""
    shown = subprocess.run(
        [sys.executable, "-c", SHOW.format(pinned=pinned)],
        cwd=ROOT,
        env={**os.environ, "PYTHONTZPATH": str(forged)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.splitlines() == [RIGHT, anywhere]
