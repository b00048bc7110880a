"""Editions: read from files, extended, looked up by name and by date, and fit for the measures."""

import hashlib
import json
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from procedure.annex.conditions import Factors
from procedure.annex.editions import (
    Editions,
    EditionUnreadable,
    procedure_of,
    read_editions,
)
from procedure.cases import check_fits
from procedure.clocks.zones import EASTERN
from procedure.codes import CaseClass, Circumstance, LetterKey
from tests.procedure.casework import EDITIONS, NOW, RULES
from tests.procedure.edition_files import write_file, write_folder
from tests.procedure.fixture_editions import (
    SMALL,
    SOURCE,
    Change,
    changed_edition,
    clock,
    edition_of,
    route,
    small_edition,
    task,
    track,
)
from tools.released import ANNEX, released

Write = Callable[[Path, dict[str, Any]], Path]


# --- the packaged editions ------------------------------------------------------------------------


def test_only_the_newest_edition_may_still_change() -> None:
    frozen = {name.partition("/")[0] for name in released(ANNEX)}
    assert set(EDITIONS.names) - frozen <= {EDITIONS.names[-1]}


def test_every_edition_loads_fits_and_is_found_by_its_name() -> None:
    assert "2026-1" in EDITIONS.names
    for name in EDITIONS.names:
        assert EDITIONS[name].edition.name == name
        check_fits(EDITIONS[name])
    with pytest.raises(EditionUnreadable, match=r"no edition '1999-1'; there are: .*2026-1"):
        EDITIONS["1999-1"]


# --- files and folders ----------------------------------------------------------------------------


@pytest.mark.parametrize("write", [write_file, write_folder])
def test_an_edition_is_one_file_or_a_folder(write: Write, tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    editions = read_editions(tmp_path)
    assert editions.names == ("small-1",)
    assert editions["small-1"].edition == small_edition().edition


def test_the_packaged_edition_is_the_same_after_it_was_written_and_read(tmp_path: Path) -> None:
    data = RULES.edition.model_dump(mode="json")
    write_folder(tmp_path, data)
    assert read_editions(tmp_path)[RULES.edition.name].edition == RULES.edition


def test_what_is_no_edition_is_left_alone(tmp_path: Path) -> None:
    write_folder(tmp_path, SMALL)
    (tmp_path / "README.md").write_text("Notes")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "small-1" / "notes.txt").write_text("Notes")
    assert read_editions(tmp_path).names == ("small-1",)


def test_each_row_takes_its_name_from_its_place() -> None:
    rules = small_edition()
    assert rules.clock("answer").key == "answer"
    assert rules.task("J1").code == "J1"
    assert rules.track("CHECK").key == "CHECK"
    assert rules.edition.facts["ENCOUNTER"].key == "ENCOUNTER"


# --- extended -------------------------------------------------------------------------------------


def next_edition(**changes: Any) -> dict[str, Any]:
    """An edition that extends the small one and holds only what differs."""
    return {"name": "small-2", "extends": "small-1", "effective": "2027-01-01", **changes}


@pytest.mark.parametrize("write", [write_file, write_folder])
def test_an_edition_holds_only_what_differs(write: Write, tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    write(
        tmp_path,
        next_edition(
            clocks={"answer": {"duration": {"P1": "3 business days"}}, "new": clock("1 hour")},
            tasks={"J1": {"title": "Another title"}},
            tracks={
                "CHECK": {"routes": {"all": route("J1", "D4", "U6")}},
                "BORDER": track("coordination", chosen=[{"circumstance": "AT_BORDER"}]),
            },
        ),
    )
    editions = read_editions(tmp_path)
    first, second = editions["small-1"], editions["small-2"]
    answer, before = second.clock("answer"), first.clock("answer")
    assert answer.duration[CaseClass.P1].words() == "3 business days"
    assert answer.duration[CaseClass.P2] == before.duration[CaseClass.P2], "field by field"
    assert (answer.alerts, answer.label) == (before.alerts, before.label)
    assert (second.task("J1").title, second.task("J1").agency) == ("Another title", "DOJ-OIA")
    assert second.task("D4") == first.task("D4")
    assert second.track("CHECK").routes["all"].tasks == ("J1", "D4", "U6"), "a list is replaced"
    assert list(second.edition.tracks) == ["CHECK", "BORDER"]
    assert "new" not in first.edition.clocks
    assert second.edition.letters == first.edition.letters


def test_an_edition_removes_what_no_longer_applies(tmp_path: Path) -> None:
    write_file(tmp_path, SMALL)
    write_folder(
        tmp_path, next_edition(removed={"facts": ["ENCOUNTER"], "clocks": ["offer", "review"]})
    )
    first, second = (read_editions(tmp_path)[name] for name in ("small-1", "small-2"))
    assert first.edition.facts.keys() - second.edition.facts.keys() == {"ENCOUNTER"}
    assert first.edition.clocks.keys() - second.edition.clocks.keys() == {"offer", "review"}


def test_an_edition_can_remove_a_row_and_write_it_again_in_the_next_one(tmp_path: Path) -> None:
    write_file(tmp_path, SMALL)
    write_file(tmp_path, next_edition(removed={"facts": ["ENCOUNTER"]}))
    again = {"ENCOUNTER": {"title": "Met again", "source": {"kind": "POLICY", "citation": "x"}}}
    write_file(
        tmp_path,
        {"name": "small-3", "extends": "small-2", "effective": "2028-01-01", "facts": again},
    )
    third = read_editions(tmp_path)["small-3"]
    fact = third.fact("ENCOUNTER")
    assert fact is not None
    assert (fact.title, fact.circumstance) == ("Met again", None), "nothing of the first is left"
    assert third.fact("DELETION") is not None, "an edition extends what the one before it extends"


def test_extending_changes_no_earlier_edition(tmp_path: Path) -> None:
    write_file(tmp_path, SMALL)
    alone = read_editions(tmp_path)["small-1"].ref
    write_file(tmp_path, next_edition(removed={"facts": ["ENCOUNTER"]}))
    assert read_editions(tmp_path)["small-1"].ref == alone == small_edition().ref


def consent(**changes: Any) -> dict[str, Any]:
    """A track that brings a clock, a task and a fact of its own."""
    ends = {"title": "Revoked", "ends": ["ASYLEE"], "source": SOURCE}
    return track(
        "coordination",
        chosen=[{"circumstance": "ASYLEE"}],
        clocks={"consent": clock("20 business days", answers=["D3"])},
        tasks={"D3": task("D3", "USCIS")},
        facts={"PROTECTION_REVOKED": ends},
        **changes,
    )


@pytest.mark.parametrize("write", [write_file, write_folder])
def test_a_track_brings_its_own_clocks_tasks_and_facts(write: Write, tmp_path: Path) -> None:
    write_file(tmp_path, SMALL)
    write(tmp_path, next_edition(tracks={"REFUGEE": consent(routes={"all": route("D3")})}))
    second = read_editions(tmp_path)["small-2"]
    assert second.answer_clock("D3") == "consent"
    assert second.edition.facts["PROTECTION_REVOKED"].key == "PROTECTION_REVOKED"
    factors = Factors(circumstances=(Circumstance.ASYLEE,))
    assert second.chosen_tracks(factors)["REFUGEE"] == "ASYLEE"
    assert "D3" in [one.code for one in second.planned_tasks(["REFUGEE"], factors)]


def test_what_two_tracks_bring_or_a_track_and_its_edition_is_refused(tmp_path: Path) -> None:
    write_file(tmp_path, SMALL)
    write_folder(tmp_path, next_edition(tracks={"ASYLUM": consent(), "REFUGEE": consent()}))
    with pytest.raises(EditionUnreadable, match=r"clocks\.consent is in REFUGEE and in ASYLUM"):
        read_editions(tmp_path)
    own: dict[str, Any] = {
        "clocks": {**SMALL["clocks"], "consent": clock("1 hour")},
        "tracks": {"REFUGEE": consent()},
    }
    (tmp_path / "other").mkdir()
    write_file(tmp_path / "other", {**SMALL, **own, "tracks": {**SMALL["tracks"], **own["tracks"]}})
    with pytest.raises(EditionUnreadable, match=r"consent is in REFUGEE and in clocks\.toml"):
        read_editions(tmp_path / "other")


def test_an_edition_removes_what_is_within_a_row(tmp_path: Path) -> None:
    write_file(tmp_path, SMALL)
    write_file(tmp_path, next_edition(removed={"tracks.CHECK.routes": ["all"]}))
    first, second = (read_editions(tmp_path)[name] for name in ("small-1", "small-2"))
    assert list(first.track("CHECK").routes) == ["all"]
    assert second.track("CHECK").routes == {}
    write_file(tmp_path, next_edition(removed={"tracks.CHECK.routes": ["none"]}))
    with pytest.raises(EditionUnreadable, match=r"removes tracks\.CHECK\.routes\.none, which"):
        read_editions(tmp_path)


def test_conditions_name_facts_that_exist(tmp_path: Path) -> None:
    chosen = [{"facts": ["DELETION", "MIRACLE"]}]
    write_file(tmp_path, SMALL)
    write_file(tmp_path, next_edition(tracks={"RECALL": track("records", chosen=chosen)}))
    with pytest.raises(EditionUnreadable, match="conditions name unknown facts: MIRACLE"):
        read_editions(tmp_path)


# --- in force -------------------------------------------------------------------------------------


def effective(number: int, day: str) -> Change:
    """Let the edition have this number and be effective from this day."""
    return lambda data: data.update(name=f"small-{number}", effective=day)


def editions_from(*dates: str) -> Editions:
    """One edition for each effective date."""
    return Editions(
        small_edition(effective(number, day)) for number, day in enumerate(dates, start=1)
    )


@pytest.mark.parametrize(
    ("moment", "name"),
    [
        # In winter Washington is five hours behind UTC, in summer four.
        (datetime(2026, 1, 1, 5, 0, tzinfo=UTC), "small-1"),
        (datetime(2026, 7, 1, 3, 59, 59, tzinfo=UTC), "small-1"),
        (datetime(2026, 7, 1, 4, 0, tzinfo=UTC), "small-2"),
        (datetime(2027, 1, 1, 4, 59, 59, tzinfo=UTC), "small-2"),
        (datetime(2027, 1, 1, 5, 0, tzinfo=UTC), "small-3"),
        (datetime(2027, 1, 1, tzinfo=EASTERN), "small-3"),
        (datetime(2040, 1, 1, tzinfo=UTC), "small-3"),
    ],
    ids=str,
)
def test_an_edition_is_in_force_from_midnight_in_new_york(moment: datetime, name: str) -> None:
    editions = editions_from("2026-01-01", "2026-07-01", "2027-01-01")
    assert editions.in_force(moment).edition.name == name


def test_before_the_first_edition_none_is_in_force() -> None:
    midnight = datetime(2026, 1, 1, tzinfo=EASTERN)
    editions = editions_from("2026-01-01")
    with pytest.raises(EditionUnreadable, match="no edition is in force on 2025-12-31"):
        editions.in_force(midnight - timedelta(seconds=1))
    assert editions.in_force(midnight).edition.name == "small-1"


def test_of_two_editions_of_one_day_the_later_one_is_in_force() -> None:
    editions = editions_from(*["2026-01-01"] * 11)
    assert editions.in_force(NOW).edition.name == "small-11"
    assert editions.names == tuple(f"small-{number}" for number in range(1, 12))


def test_the_order_of_the_files_does_not_matter() -> None:
    editions = editions_from("2027-01-01", "2026-01-01")
    assert editions.names == ("small-2", "small-1")
    assert editions.in_force(NOW).edition.name == "small-2"


# --- by hash --------------------------------------------------------------------------------------


def test_the_bytes_of_an_edition_are_the_edition() -> None:
    for rules in (RULES, small_edition()):
        again = procedure_of(rules.content)
        assert again.edition == rules.edition
        assert again.ref == rules.ref
        assert rules.ref.sha256 == hashlib.sha256(rules.content).hexdigest()


CHANGES: dict[str, Change] = {
    "another name": lambda data: data.update(name="small-2"),
    "another date": lambda data: data.update(effective="2026-01-02"),
    "another time": lambda data: data["clocks"]["answer"].update(duration="1 hour"),
    "another task": lambda data: data["tasks"]["J1"].update(title="Another"),
    "a wording": lambda data: data["letters"]["reminder"].update(subject="Another"),
    "one fact less": lambda data: data["facts"].pop("DELETION"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_gives_another_hash(change: str) -> None:
    assert small_edition(CHANGES[change]).ref.sha256 != small_edition().ref.sha256


def test_a_field_that_says_nothing_changes_no_hash() -> None:
    def say_nothing(data: dict[str, Any]) -> None:
        data["prohibitions"] = {}
        data["clocks"]["answer"]["reading"] = ""

    assert small_edition(say_nothing).content == small_edition().content


def test_an_edition_that_an_earlier_build_kept_takes_later_letters_from_this_build() -> None:
    kept = json.loads(small_edition().content)
    del kept["letters"][LetterKey.TO_ACT]
    read = procedure_of(json.dumps(kept).encode())
    assert read.letter(LetterKey.TO_ACT) == EDITIONS[EDITIONS.names[-1]].letter(LetterKey.TO_ACT)
    assert read.letter(LetterKey.REMINDER).subject == "Something happened"
    with pytest.raises(EditionUnreadable, match="letters are missing: to-act"):
        small_edition(lambda data: data["letters"].pop(LetterKey.TO_ACT))


def test_the_same_data_give_the_same_hash() -> None:
    data = deepcopy(SMALL)
    assert small_edition(lambda changed: changed.update(data)).ref == small_edition().ref


# --- fit for the measures -------------------------------------------------------------------------


def phase_of(code: str, phase: str) -> Change:
    """Let a task belong to another phase."""
    return lambda data: data["tasks"][code].update(phase=phase)


def without_clock(key: str) -> Change:
    """Leave out a clock that nothing else names."""
    return lambda data: data["clocks"].pop(key)


def measures(*names: str) -> Change:
    """Let the track use these measures."""
    return lambda data: data["tracks"]["OFFICIAL_PROTECTION"].update(measures=names)


UNFIT: dict[str, tuple[Change, str]] = {
    "two decisions": (
        phase_of("J1", "DECISION"),
        "exactly one task of the catalog has the phase DECISION",
    ),
    "no notification": (phase_of("N1", "COORDINATION"), "has the phase NOTIFICATION"),
    "no update of records": (phase_of("U6", "COORDINATION"), "has the phase RECORDS"),
    "no clock of the restriction": (
        without_clock("restriction-review"),
        "the clock restriction-review is missing",
    ),
    "no clock of the deferral": (
        without_clock("deferral-review"),
        "the clock deferral-review is missing",
    ),
    "no clock of the follow-up": (
        without_clock("follow-up-next"),
        "the clock follow-up-next is missing",
    ),
    "no clock of the result": (
        without_clock("interpol-result"),
        "the clock interpol-result is missing",
    ),
    "no clock of the screening": (without_clock("screening"), "the clock screening is missing"),
    "no clock of the triage": (without_clock("triage"), "the clock triage is missing"),
    "an unknown measure": (
        measures("coordination", "burn", "arrest"),
        "tracks use unknown measures: arrest, burn",
    ),
}


@pytest.mark.parametrize("name", UNFIT)
def test_an_edition_that_lacks_what_its_measures_need_does_not_fit(name: str) -> None:
    change, problem = UNFIT[name]
    rules = changed_edition(change)
    with pytest.raises(EditionUnreadable) as caught:
        check_fits(rules)
    assert str(caught.value).startswith("edition 2026-1: ")
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("used", "clocks"),
    [
        (("coordination", "records"), ("deferral-review", "interpol-result", "follow-up-next")),
        (
            ("coordination", "decision", "records"),
            ("deferral-review", "interpol-result", "official-notification-abroad"),
        ),
        (("coordination", "decision", "filings", "records"), ("deferral-review",)),
    ],
)
def test_an_edition_needs_nothing_for_measures_that_it_does_not_use(
    used: tuple[str, ...], clocks: tuple[str, ...]
) -> None:
    def change(data: dict[str, Any]) -> None:
        measures(*used)(data)
        for key in clocks:
            without_clock(key)(data)

    check_fits(changed_edition(change))


@pytest.mark.parametrize(
    ("task", "outcome"),
    [("J2", "HOLD_DO_NOT_CONTACT"), ("J3", "EQUITY_OBJECTION"), ("S2", "HOLD")],
)
@pytest.mark.parametrize("passed", ["DISPUTE_SUBMISSION", "USE_NOTICE", "LOCATION_DISCLOSURE"])
def test_a_hold_on_protests_stops_what_is_written_in_one_and_what_goes_to_the_source(
    task: str, outcome: str, passed: str
) -> None:
    data = EDITIONS["2026-2"].edition.model_dump(mode="json")

    def change(data: dict[str, Any]) -> None:
        rows = data["tasks"][task]["outcomes"]
        (held,) = (row["then"] for row in rows if row["key"] == outcome)
        held[0]["stops"].remove(passed)

    with pytest.raises(EditionUnreadable, match=f"the hold {outcome} of {task} .* {passed}$"):
        check_fits(edition_of(data, change))


def test_the_small_edition_without_notification_and_decision_fits() -> None:
    check_fits(small_edition())
