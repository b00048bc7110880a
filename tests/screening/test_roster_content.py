"""What rosters hold: linked documents, name parts, dates, empty rows; nothing dropped silently."""

import json
from typing import Any

import pytest

from formats.dates import partial_date
from procedure.message import PartialDate
from screening.roster import COLUMNS, Roster, RosterUnreadable
from screening.roster_file import read_roster

HEADER = ",".join(COLUMNS)


def csv_of(*births: str) -> str:
    """A roster in CSV with these birth dates."""
    rows = [f"P-{n:04d},Everett Larkspurne,,{born},US,,,,," for n, born in enumerate(births, 1)]
    return "\n".join((HEADER, *rows)) + "\n"


def births(*written: str) -> list[PartialDate | None]:
    """How a column of birth dates is read."""
    return [person.birth_date for person in read_roster(csv_of(*written)).persons]


def person(**properties: Any) -> dict[str, Any]:
    """A Person entity."""
    return {"id": "xx-1", "schema": "Person", "properties": properties}


def entities(*all_of: dict[str, Any]) -> Roster:
    """A roster of entities, one per line."""
    return read_roster("\n".join(map(json.dumps, all_of)))


def sentences(roster: Roster) -> str:
    """What was not used, in one text."""
    return "; ".join(one.sentence for one in roster.unused)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (("1/9/1966", "12/31/1970"), ("1966/01/09", "1970/12/31")),
        (("1/9/1966", "31/12/1970"), ("1966/09/01", "1970/12/31")),
        (("09.01.1966",), ("1966/01/09",)),
        (("5/5/1966",), ("1966/05/05",)),
        (("1966-01-09T00:00:00", "1970/05", "1970"), ("1966/01/09", "1970/05", "1970")),
    ],
)
def test_a_column_of_dates_is_read_one_way(written: tuple[str, ...], read: tuple[str, ...]) -> None:
    assert births(*written) == [partial_date(one) for one in read]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (("1966/01/09", "1/9/1966"), r"^Line 3: birth_date does not show"),
        (("12/31/1970", "31/12/1970"), r"^Line 3: birth_date is written in another order.*line 2"),
    ],
)
def test_dates_with_two_meanings_are_refused_with_their_line(
    written: tuple[str, ...], message: str
) -> None:
    with pytest.raises(RosterUnreadable, match=message):
        births(*written)


def test_an_unknown_date_affects_only_that_date() -> None:
    roster = read_roster(csv_of("unknown", "1966/01/09", "1970/02/31"))
    assert [one.birth_date for one in roster.persons] == [
        None,
        partial_date("1966/01/09"),
        partial_date("1970/02"),
    ]
    assert "Line 2: birth_date is not a date" in sentences(roster)
    assert "Line 4: birth_date is not in the calendar" in sentences(roster)


def test_rows_without_any_value_are_skipped() -> None:
    text = csv_of("1966/01/09") + ",,,,,,,,,\n\n , ,\n"
    assert len(read_roster(text).persons) == 1


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_and_tabs_may_separate_fields(delimiter: str) -> None:
    row = ["P-0001", "Everett Larkspurne", '"E. Larkspurne;Ev Larkspurne"', "09.01.1966", "US,QM"]
    text = f"{HEADER}\n{','.join(row)},,,,,\n".replace("US,QM", "US|QM").replace(",", delimiter)
    (one,) = read_roster(text).persons
    assert one.aliases == ("E. Larkspurne", "Ev Larkspurne")
    assert one.birth_date == partial_date("1966/01/09")
    assert one.nationalities == ("US", "QM")


def test_linked_and_nested_documents_belong_to_their_holder() -> None:
    passport = {
        "id": "p",
        "schema": "Passport",
        "properties": {"holder": ["xx-1"], "number": ["K123"], "surname": ["Larkspurn"]},
    }
    card = {"id": "i", "schema": "Identification", "properties": {"number": ["ID9"]}}
    roster = entities(passport, person(name=["Everett Larkspurne"], identification=[card]))
    (one,) = roster.persons
    assert set(one.document_numbers) == {"K123", "ID9"}
    assert "Larkspurn" in one.aliases
    assert roster.unused == ()


def test_name_parts_make_a_name() -> None:
    parts = {"firstName": ["Everett"], "middleName": ["Tobias"], "lastName": ["Larkspurne"]}
    (one,) = entities(person(**parts)).persons
    assert one.name == "Everett Tobias Larkspurne"
    (both,) = entities(person(name=["LARKSPURNE, E."], **parts)).persons
    assert both.aliases == ("Everett Tobias Larkspurne",)
    (scripts,) = entities(
        person(firstName=["Pavle", "Павле"], lastName=["Testovan", "Тестован"])
    ).persons
    assert {scripts.name, *scripts.aliases} == {"Pavle Testovan", "Павле Тестован"}


def test_what_is_not_used_is_listed_with_its_line_and_no_name() -> None:
    roster = entities(
        person(name=["Everett Larkspurne"], position=["Clerk"], birthDate=["1966", "soon"]),
        {"id": "c", "schema": "Company", "properties": {"name": ["Samples Ltd"]}},
        {"id": "d", "schema": "Company", "properties": {}},
        {"id": "p", "schema": "Passport", "properties": {"holder": ["zz"], "number": ["K1"]}},
    )
    found = sentences(roster)
    assert "Line 1: The property 'position' of a Person is not used." in found
    assert "Line 1: A birthDate is not a date." in found
    assert "Line 2: An entity of schema 'Company' is not a person. (1 more like it)" in found
    assert "Line 4: The holder of a Passport is not a person in this file." in found
    assert "Larkspurne" not in found


def test_entities_may_be_in_a_list() -> None:
    (one,) = read_roster(json.dumps([person(name=["Everett Larkspurne"])])).persons
    assert one.name == "Everett Larkspurne"
