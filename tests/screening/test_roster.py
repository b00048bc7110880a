"""The three roster formats, and errors that give the line and the fix."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.roster import COLUMNS, RosterUnreadable, Status
from screening.roster_file import read_roster
from tests.examples import examples

HEADER = ",".join(COLUMNS)
ROW = "P-0001,Quentin Marlowick,Q. Marlowick;Q. M.,1970/04/23,US,X1;X2,OTHER,Office,2009,"
ENTITY = {
    "id": "xx-marlowick",
    "schema": "Person",
    "caption": "Quentin Marlowick",
    "properties": {
        "name": ["Quentin Marlowick", "Quentin Ashdown Marlowick"],
        "alias": ["Квентин Марловик"],
        "birthDate": ["1970", "1970-04-23"],
        "nationality": ["us"],
        "passportNumber": ["X1"],
    },
}


def test_csv_json_and_entities_give_the_same_person() -> None:
    by_csv = read_roster(f"{HEADER}\n{ROW}\n").persons[0]
    fields = {
        "person_id": "P-0001",
        "name": "Quentin Marlowick",
        "aliases": ["Q. Marlowick", "Q. M."],
        "birth_date": "1970-04-23",
        "nationalities": ["US"],
        "document_numbers": "X1;X2",
        "status": "OTHER",
        "employer": "Office",
        "service_from": "2009",
    }
    lines = json.dumps(fields)
    for text in (json.dumps([fields]), json.dumps({"persons": [fields]}, indent=1), lines):
        assert read_roster(text).persons == (by_csv,)
    entity = read_roster(json.dumps(ENTITY)).persons[0]
    assert entity.name == by_csv.name
    assert entity.birth_date == by_csv.birth_date
    assert entity.aliases == ("Quentin Ashdown Marlowick", "Квентин Марловик")
    assert entity.nationalities == ("US",)
    assert entity.document_numbers == ("X1",)
    assert entity.status is Status.OTHER


def test_an_entity_has_the_same_id_in_every_file() -> None:
    other = ENTITY | {"id": "xx-other"}
    company = {"id": "c", "schema": "Company", "properties": {"name": ["Samples Ltd"]}}
    alone = read_roster(json.dumps(ENTITY)).persons[0]
    text = "\n".join(map(json.dumps, (company, other, ENTITY, {})))
    with pytest.raises(RosterUnreadable, match=r"^Line 4: person_id must be"):
        read_roster(text)
    together = read_roster("\n".join(map(json.dumps, (company, other, ENTITY))))
    assert len(together.persons) == 2
    assert together.persons[1].person_id == alone.person_id


def test_the_version_identifies_the_content() -> None:
    one, same = read_roster(f"{HEADER}\n{ROW}\n"), read_roster(f"{HEADER}\n{ROW}\n")
    other = read_roster(f"{HEADER}\n{ROW}x\n".replace("Office,2009,x", "Bureau,2009,"))
    assert one.version == same.version != other.version


def error_of(content: str) -> str:
    """The error for a roster, or a line number if it can be read."""
    try:
        return f"Line {len(read_roster(content).persons)}"
    except RosterUnreadable as error:
        return str(error)


BAD = [
    ("", r"^Line 1: The columns must be"),
    ("a,b\n", r"^Line 1: The columns must be"),
    (f"{HEADER}\n", r"^Line 1: The roster is empty"),
    (f"{HEADER}\n{ROW}\n{ROW}\n", r"^Line 3: P-0001 is already on line 2"),
    (f"{HEADER}\n{ROW},more\n", r"^Line 2: The row does not have 10 columns"),
    (f"{HEADER}\nP-0001,Quentin\n", r"^Line 2: The row does not have 10 columns"),
    (f"{HEADER}\n{ROW}\n" + ROW.replace("P-0001", "7"), r"^Line 3: person_id must be P-"),
    (f"{HEADER}\n" + ROW.replace("Quentin Marlowick,", ",", 1), r"^Line 2: The name is missing"),
    (f"{HEADER}\n" + ROW.replace("Quentin Marlowick,", "123,", 1), r"^Line 2: The name is missing"),
    (f"{HEADER}\n" + ROW.replace("OTHER", "KING"), r"^Line 2: The status must be one of"),
    ("[", r"^Line 1: The list has no end"),
    ('[\n{"person_id": "P-0001",\n', r"^Line 3: This is not valid JSON"),
    ("[\n\n7]", r"^Line 3: A person must be an object"),
    (
        '[{"person_id": "P-0001", "name": "Quentin", "rank": 1}]',
        r"^Line 1: There is no field 'rank'",
    ),
    ('[{"person_id": "P-0001", "name": ["Quentin"]}]', r"^Line 1: name must be a string"),
    ('[{"person_id": "P-0001", "name": "Quentin", "aliases": 5}]', r"^Line 1: aliases must be"),
    ("{", r"^Line 1: This is neither"),
    ('{"persons": []}', r"^Line 1: The roster is empty"),
    (json.dumps(ENTITY) + "\n{", r"^Line 2: This is not valid JSON"),
    (json.dumps(ENTITY | {"id": 5}), r"^Line 1: The entity has no id"),
    (json.dumps(ENTITY | {"properties": []}), r"^Line 1: The entity's properties"),
    (json.dumps(ENTITY | {"caption": "", "properties": {"name": [5]}}), r"^Line 1: name must be a"),
    (json.dumps(ENTITY | {"caption": "", "properties": {}}), r"^Line 1: The name is missing"),
]


@pytest.mark.parametrize(("text", "message"), BAD)
def test_an_invalid_roster_gives_the_line_and_the_fix(text: str, message: str) -> None:
    with pytest.raises(RosterUnreadable, match=message) as error:
        read_roster(text)
    assert "Marlowick" not in str(error.value)


@settings(max_examples=examples(300))
@given(st.text(max_size=200))
def test_any_text_is_read_or_rejected_with_a_line(text: str) -> None:
    for content in (text, f"{HEADER}\n{text}", f"[{text}", f"{{{text}", f"{HEADER}\n{ROW}\n{text}"):
        assert error_of(content).startswith("Line ")


@settings(max_examples=examples(200))
@given(st.data())
def test_a_damaged_roster_is_read_or_rejected_with_a_line(data: st.DataObject) -> None:
    whole = data.draw(
        st.sampled_from(
            [f"{HEADER}\n{ROW}\n", json.dumps([{"person_id": "P-0001", "name": "Q M"}])]
        )
    )
    at = data.draw(st.integers(0, len(whole)))
    put = data.draw(st.text(max_size=5))
    assert error_of(whole[:at] + put + whole[at + data.draw(st.integers(0, 5)) :]).startswith(
        "Line "
    )


def test_deep_nesting_is_rejected() -> None:
    for text in ("[" * 100_000, '{"a":' * 100_000, json.dumps(ENTITY) + "\n" + '{"a":' * 100_000):
        with pytest.raises(RosterUnreadable, match=r"^Line \d+: "):
            read_roster(text)
