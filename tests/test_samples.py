"""The samples: all of them can be read, and screening finds in them what it should find."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from formats.read import PUBLIC_NOTICES, Part, read
from procedure.message import Communication, InterpolState, PartialDate, Reference
from rehearsal.scenario import Scenario
from screening.match import Screen
from screening.roster import ProtectedPerson, Status
from screening.roster_file import read_roster

SAMPLES = Path(__file__).parents[1] / "samples"
Key = tuple[str, str]


@cache
def persons() -> dict[str, ProtectedPerson]:
    """The sample roster by the persons' numbers."""
    roster = read_roster((SAMPLES / "roster.csv").read_text(encoding="utf-8"))
    return {person.person_id: person for person in roster.persons}


@cache
def screen() -> Screen:
    """The screen for the sample roster."""
    return Screen(read_roster((SAMPLES / "roster.csv").read_text(encoding="utf-8")))


@cache
def parts() -> dict[str, tuple[Part, ...]]:
    """What each file of the traffic holds; all of it can be read."""
    found = {}
    for path in sorted((SAMPLES / "traffic").iterdir()):
        reading = read(path.read_bytes(), path.name)
        assert not reading.failures, (path.name, reading.failures)
        found[path.name] = reading.communications
    return found


@cache
def traffic() -> dict[Key, Communication]:
    """The newest version of each communication; files are read in the order of their names."""
    return {
        (part.communication.sender, part.communication.reference): part.communication
        for held in parts().values()
        for part in held
    }


@cache
def expected() -> dict[Key, Mapping[str, Any]]:
    """What is expected of each communication."""
    text = (SAMPLES / "traffic-expected.toml").read_text(encoding="utf-8")
    return {(row["sender"], row["reference"]): row for row in tomllib.loads(text)["communications"]}


def test_the_roster_has_200_persons_with_names_in_several_scripts() -> None:
    roster = persons()
    assert list(roster) == [f"P-{number:04d}" for number in range(1, 201)]
    assert Counter(person.status for person in roster.values()).keys() == set(Status)
    names = " ".join(name for person in roster.values() for name in person.aliases)
    for first, last in (("А", "я"), ("ا", "ي"), ("一", "鿿"), ("가", "힣"), ("א", "ת")):
        assert any(first <= char <= last for char in names)
    dates = [person.birth_date for person in roster.values()]
    assert None in dates
    assert any(date.month is None for date in dates if date is not None)
    assert any(date.placeholder for date in dates if date is not None)
    numbers = [number for person in roster.values() for number in person.document_numbers]
    assert len(numbers) == len(set(numbers))


def test_the_roster_has_the_current_official_of_the_scenario() -> None:
    official = persons()["P-0001"]
    assert official.name == "Quentin Ashdown Marlowick"
    assert official.birth_date == PartialDate(year=1971, month=4, day=23)
    assert official.status is Status.CURRENT_OFFICIAL


def test_there_is_enough_traffic() -> None:
    assert len(parts()) >= 25
    assert len(traffic()) >= 60
    kinds = Counter(found.kind for found in traffic().values())
    assert min(kinds.values()) >= 1
    assert len(kinds) == 5
    assert {found.language for found in traffic().values()} >= {"en", "fr", "es", "ar", "ru"}
    states = {found.announces for found in traffic().values()}
    assert len(states - {None}) >= 4


def test_each_communication_is_expected_and_each_expected_one_is_there() -> None:
    assert traffic().keys() == expected().keys()
    assert {key: found.kind.value for key, found in traffic().items()} == {
        key: row["kind"] for key, row in expected().items()
    }
    named = {
        person
        for row in expected().values()
        for person in (*row["hits"], *row.get("near_misses", ()))
    }
    assert named <= persons().keys()
    for row in expected().values():
        assert not set(row["hits"]) & set(row.get("near_misses", ()))


def test_there_are_enough_hits_and_near_misses() -> None:
    hits = [row for row in expected().values() if row["hits"]]
    near = [row for row in expected().values() if row.get("near_misses")]
    assert len(hits) >= 7
    assert len(near) >= 8


def test_what_is_sent_again_is_the_same_and_what_is_amended_is_another_version() -> None:
    again = parts()["diffusion-xandria-0117-sent-again.txt"][0]
    assert again == parts()["diffusion-xandria-0117.txt"][0]
    amended = parts()["diffusion-borduvia-0113-amended.txt"][0]
    first = parts()["diffusion-borduvia-0113.txt"][0]
    assert amended.communication.reference == first.communication.reference
    assert amended.raw != first.raw


def test_the_notice_of_the_scenario_names_the_official() -> None:
    scenario = Scenario.model_validate(
        tomllib.loads(
            (SAMPLES.parent / "scenarios/official-red-notice.toml").read_text(encoding="utf-8")
        )
    )
    notice = traffic()[PUBLIC_NOTICES, str(scenario.opening.communication_of)]
    official = persons()[str(scenario.opening.person)]
    (subject,) = notice.subjects
    assert notice.interpol_state is InterpolState.PUBLISHED
    assert f"{subject.forename} {subject.family_name}".casefold() == official.name.casefold()
    assert subject.birth_date == official.birth_date


@pytest.mark.parametrize(
    ("reference", "concerns", "announces"),
    [
        ("IPSG/2026/0501", ("IP BORDUVIA", "BD/2026/113"), InterpolState.NON_COMPLIANT),
        ("IPSG/2026/0502", (PUBLIC_NOTICES, "2025/40417"), InterpolState.DELETED),
        ("IPSG/2026/0503", (PUBLIC_NOTICES, "2026/10288"), InterpolState.SUSPENDED),
        ("IPSG/2026/0504", ("IP CASTELLORA", "CS/2026/20"), InterpolState.RECORDED),
        ("IPSG/2026/0505", ("IP XANDRIA", "XA-DIF-2025-0999"), InterpolState.NON_COMPLIANT),
    ],
)
def test_status_messages_name_the_communication_and_its_state(
    reference: str, concerns: Key, announces: InterpolState
) -> None:
    found = traffic()["IPSG", reference]
    assert found.concerns == Reference(sender=concerns[0], reference=concerns[1])
    assert found.announces is announces
    assert (concerns in traffic()) == (reference != "IPSG/2026/0505")


@pytest.mark.parametrize("reference", ["XA-DIF-2026-0117", "BD/2026/113", "17/3-455", "QR/2026/88"])
def test_diffusions_come_before_their_review(reference: str) -> None:
    (found,) = (one for (_, named), one in traffic().items() if named == reference)
    assert found.interpol_state is InterpolState.RECEIVED_UNREVIEWED


@pytest.mark.parametrize("key", expected(), ids=" ".join)
def test_screening_names_exactly_who_is_meant(key: Key) -> None:
    result = screen().screen(traffic()[key])
    named = {hit.person_id for hit in result.hits if hit.level != "WEAK"}
    assert named == set(expected()[key]["hits"]), expected()[key]["why"]
