"""The files that an installation starts from name what there is."""

import configparser
from pathlib import Path

from settings import Settings, variable
from tests.office import ROOT

UNIT = ROOT / "deploy" / "caveat-worker.service"
ENVIRONMENT = ROOT / "deploy" / "caveat.env"


def given() -> dict[str, str]:
    lines = ENVIRONMENT.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def unit() -> configparser.SectionProxy:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(UNIT.read_text(encoding="utf-8"))
    return read["Service"]


def test_every_variable_is_a_setting() -> None:
    known = {variable(name): name for name in Settings.model_fields}
    assert given().keys() <= known.keys()
    settings = Settings.model_validate({known[name]: value for name, value in given().items()})
    assert not settings.embedded


def test_the_service_manager_waits_longer_than_the_worker_takes() -> None:
    patience = int(unit()["TimeoutStopSec"])
    assert patience > float(given()["CAVEAT_GRACEFUL_SHUTDOWN_SECONDS"]) + 10


def test_the_unit_starts_what_there_is() -> None:
    program = unit()["ExecStart"].split()[-1]
    installed = Path(unit()["WorkingDirectory"])
    assert (ROOT / Path(program).relative_to(installed)).is_file()
    assert unit()["UMask"] == "0077"
