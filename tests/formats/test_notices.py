"""Parsing public notices, including irregular ones."""

import json
from typing import Any

import pytest

from formats.persons import file_number
from formats.read import PUBLIC_NOTICES, Reading, read
from procedure.message import (
    Charge,
    Color,
    Communication,
    CommunicationKind,
    InterpolState,
    PartialDate,
    Subject,
)

ADDRESS = "https://ws-public.interpol.int/notices/v1"


def red(number: str = "2026/70001", **changes: Any) -> dict[str, Any]:
    """The detail of a red notice, as the API returns it."""
    address = f"{ADDRESS}/red/{number.replace('/', '-')}"
    detail = {
        "arrest_warrants": [
            {"issuing_country_id": "XA", "charge": "Fraud", "charge_translation": None}
        ],
        "weight": 0,
        "forename": "SPECIMEN",
        "date_of_birth": "1971/04/23",
        "entity_id": number,
        "languages_spoken_ids": ["ENG"],
        "nationalities": ["XB"],
        "height": 0,
        "sex_id": "M",
        "country_of_birth_id": "XB",
        "name": "MUSTERMANNSEN",
        "distinguishing_marks": None,
        "eyes_colors_id": None,
        "hairs_id": ["BRO"],
        "place_of_birth": "SAMPLETON",
        "_embedded": {"links": []},
        "_links": {"self": {"href": address}, "images": {"href": f"{address}/images"}},
    }
    return {**detail, **changes}


def entry(number: str, color: str = "red", **changes: Any) -> dict[str, Any]:
    """A notice entry on a list page."""
    address = f"{ADDRESS}/{color}/{number.replace('/', '-')}"
    listed = {
        "forename": "SPECIMEN",
        "date_of_birth": "1971/04/23",
        "entity_id": number,
        "nationalities": ["XB"],
        "name": "MUSTERMANNSEN",
        "_links": {"self": {"href": address}},
    }
    return {**listed, **changes}


def page(*notices: Any, color: str = "red") -> dict[str, Any]:
    """A list page."""
    return {
        "total": len(notices),
        "query": {"page": 1, "resultPerPage": 20},
        "_embedded": {"notices": list(notices)},
        "_links": {"self": {"href": f"{ADDRESS}/{color}?resultPerPage=20&page=1"}},
    }


def reading(value: Any) -> Reading:
    """The result of reading this JSON."""
    return read(json.dumps(value).encode(), "delivery.json")


def only(value: Any) -> Communication:
    """The only communication in this JSON."""
    found = reading(value)
    assert not found.failures
    (part,) = found.communications
    return part.communication


def subject(**changes: Any) -> Subject:
    """The person in a red notice with these changes."""
    (found,) = only(red(**changes)).subjects
    return found


def test_a_red_notice_from_the_public_api_is_published() -> None:
    found = only(red("2026/91001"))
    assert found == Communication(
        kind=CommunicationKind.RED_NOTICE,
        color=Color.RED,
        interpol_state=InterpolState.PUBLISHED,
        sender=PUBLIC_NOTICES,
        reference="2026/91001",
        file_number="2026/91001",
        subjects=(
            Subject(
                family_name="MUSTERMANNSEN",
                forename="SPECIMEN",
                birth_date=PartialDate(year=1971, month=4, day=23),
                nationalities=("XB",),
                sex="M",
                place_of_birth="SAMPLETON, XB",
            ),
        ),
        charges=(Charge(text="Fraud", issuing_country="XA"),),
        body="Languages: ENG\nHair: BRO",
        other_text="ENG BRO",
    )
    assert PUBLIC_NOTICES == "INTERPOL PUBLIC NOTICES"


@pytest.mark.parametrize("nothing", [None, "-", "", "  ", "--", "UNKNOWN", "unk"])
def test_an_empty_or_unknown_name_is_none(nothing: str | None) -> None:
    assert subject(name=nothing).family_name is None
    assert subject(forename=nothing).forename is None


@pytest.mark.parametrize(
    "name", ["U", "NULL", "O'FALLOWBY", "ÖZDEMİRTAŞLI", "BERKAY (BERK)", "X-Y"]
)
def test_a_name_is_kept_as_written(name: str) -> None:
    assert subject(name=name).family_name == name


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("1971/04/23", PartialDate(year=1971, month=4, day=23)),
        ("1971/04", PartialDate(year=1971, month=4)),
        ("1971", PartialDate(year=1971)),
        ("1971/01/01", PartialDate(year=1971, month=1, day=1, placeholder=True)),
        (None, None),
        ("-", None),
    ],
)
def test_partial_birth_dates(given: str | None, expected: PartialDate | None) -> None:
    assert subject(date_of_birth=given).birth_date == expected


def test_a_birth_date_that_cannot_be_parsed_stays_in_the_body() -> None:
    found = only(red(date_of_birth="around harvest 1971"))
    assert found.subjects[0].birth_date is None
    assert "Date of birth as given: around harvest 1971" in found.body


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["XB"], ("XB",)),
        (["UNK"], ()),
        (["UNK", "XA"], ("XA",)),
        (["914", "916", "922"], ("914", "916", "922")),
        ([914], ("914",)),
        (["XA", "XB", "XC"], ("XA", "XB", "XC")),
        (["XA,XB"], ("XA", "XB")),
        (["N/A"], ()),
        (None, ()),
        ([], ()),
        ([None], ()),
    ],
)
def test_nationalities(given: Any, expected: tuple[str, ...]) -> None:
    assert subject(nationalities=given).nationalities == expected


@pytest.mark.parametrize(("given", "expected"), [("M", "M"), ("F", "F"), ("U", None), (None, None)])
def test_an_unknown_sex_is_none(given: str | None, expected: str | None) -> None:
    assert subject(sex_id=given).sex == expected


def test_a_height_of_zero_means_unknown() -> None:
    assert "Height" not in only(red(height=0, weight=0)).body
    assert "Height: 1.65 m\nWeight: 63 kg" in only(red(height=1.65, weight=63)).body


def test_warrants_keep_their_issuer_text_and_translation() -> None:
    warrants = [
        {
            "issuing_country_id": "XL",
            "charge": "1) Escroquerie en bande organisée\n2) abus de confiance\n",
            "charge_translation": "1) Organised fraud\n2) breach of trust",
        },
        {"issuing_country_id": "QM", "charge": "Estafa\n* en grado de tentativa"},
        {"issuing_country_id": "QR", "charge": "الاحتيال", "charge_translation": None},
        {"issuing_country_id": "XV", "charge": "Мошенничество", "charge_translation": "Fraud"},
        {"issuing_country_id": "916", "charge": None, "charge_translation": "Contempt of court"},
        {"issuing_country_id": 914, "charge": None, "charge_translation": None},
        {"issuing_country_id": None, "charge": "", "charge_translation": ""},
    ]
    assert only(red(arrest_warrants=warrants)).charges == (
        Charge(
            text="1) Escroquerie en bande organisée\n2) abus de confiance",
            translation="1) Organised fraud\n2) breach of trust",
            issuing_country="XL",
        ),
        Charge(text="Estafa\n* en grado de tentativa", issuing_country="QM"),
        Charge(text="الاحتيال", issuing_country="QR"),
        Charge(text="Мошенничество", translation="Fraud", issuing_country="XV"),
        Charge(text="Contempt of court", translation="Contempt of court", issuing_country="916"),
        Charge(text="", issuing_country="914"),
    )


def test_a_yellow_notice_with_a_birth_name() -> None:
    detail = entry(
        "2025/30877",
        "yellow",
        birth_name="EXEMPLARIS",
        place="Port Example",
        country="XB",
        date_of_event="2025/11/02",
        father_forename="PETER",
        mother_name="-",
    )
    found = only(detail)
    assert (found.kind, found.color) == (CommunicationKind.OTHER_NOTICE, Color.YELLOW)
    assert found.interpol_state is InterpolState.PUBLISHED
    assert found.subjects[0].other_names == ("SPECIMEN EXEMPLARIS",)
    assert found.body.splitlines() == [
        "Date of the event: 2025/11/02",
        "Place of the event: Port Example XB",
        "Father: PETER",
    ]


def test_a_un_notice_with_aliases_original_script_and_documents() -> None:
    detail = entry(
        "2022/8804",
        "un/persons",
        aliases=["Old Spec", "Specimen the Elder; S. Mustermannsen"],
        name_in_original_script="慕容",
        forename_in_original_script="朔野",
        name_at_birth=None,
        identity_documents=["Passport number XC00771234, issued 2011/06/02", {"no": "QM-123/45"}],
        associates=[{"name": "Exempla Trading"}],
        un_resolution=9999,
        summary="Listed\nfor samples.",
        sex_id="F",
    )
    found = only(detail)
    assert (found.kind, found.color) == (CommunicationKind.OTHER_NOTICE, Color.UN)
    (person,) = found.subjects
    assert person.other_names == (
        "朔野 慕容",
        "Old Spec",
        "Specimen the Elder",
        "S. Mustermannsen",
    )
    assert person.document_numbers == ("XC00771234", "QM-123/45")
    assert "Summary: Listed for samples." in found.body
    assert "Associates: Exempla Trading" in found.body
    assert "UN resolution: 9999" in found.body


@pytest.mark.parametrize(
    ("fields", "color"),
    [
        ({"arrest_warrants": []}, Color.RED),
        ({"un_reference": "XXi.001"}, Color.UN),
        ({"date_of_event": "2025/11/02"}, Color.YELLOW),
        ({}, Color.RED),  # color unknown: gets the most careful handling
    ],
)
def test_without_links_the_fields_show_the_color(fields: dict[str, Any], color: Color) -> None:
    assert only({"entity_id": "2026/1", "name": "A", **fields}).color is color


def test_an_entry_without_links_has_the_color_of_its_page() -> None:
    listed = {"entity_id": "2026/1", "name": "A", "forename": "B"}
    found = reading(page(listed, color="yellow"))
    assert found.communications[0].communication.color is Color.YELLOW


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2021/75051", "2021/75051"),
        ("2021-75051", "2021/75051"),
        (" 2014/100233 ", "2014/100233"),
        ("75051", None),
        ("٢٠٢١/٧٥٠٥١", None),
        ("2021/75051/1", None),
    ],
)
def test_file_numbers_have_a_slash_or_a_hyphen(given: str, expected: str | None) -> None:
    assert file_number(given) == expected


def test_a_missing_number_is_taken_from_the_link() -> None:
    assert only(entry("2021/75051", entity_id=None)).reference == "2021/75051"


def test_each_notice_on_a_list_page_has_its_position() -> None:
    found = reading(page(entry("2026/1"), entry("2026/2", forename=None)))
    assert [part.position for part in found.communications] == ["notice 1", "notice 2"]
    assert [part.communication.reference for part in found.communications] == ["2026/1", "2026/2"]
    assert all(part.communication.kind == "RED_NOTICE" for part in found.communications)


@pytest.mark.parametrize(
    "bad",
    [
        {"forename": None, "name": "-", "note": "Nobody is named"},
        None,
        7,
        "a text",
        [],
    ],
)
def test_a_bad_entry_does_not_affect_the_others(bad: Any) -> None:
    found = reading(page(entry("2026/1"), bad, entry("2026/3")))
    assert [part.communication.reference for part in found.communications] == ["2026/1", "2026/3"]
    (failure,) = found.failures
    assert failure.position == "notice 2"
    assert failure.reason.endswith((".", "!"))
    assert "SPECIMEN" not in failure.reason
    assert json.loads(failure.raw) == bad


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ["MUSTERMANNSEN"]},
        {"name": {"value": "MUSTERMANNSEN"}},
        {"entity_id": "two"},
        {"entity_id": None, "_links": None},
        {"arrest_warrants": "N/A"},
        {"arrest_warrants": {"charge": "Fraud"}},
        {"arrest_warrants": ["Fraud"]},
        {"date_of_birth": {"year": 1971}},
        {"nationalities": "XB"},
        {"height": "tall", "weight": [70], "sex_id": 1},
        {"identity_documents": {"no": "QM-123/45"}},
        {"aliases": [{"forename": "PROBE", "name": "ANDERSEN"}]},
    ],
)
def test_a_field_of_another_form_never_hides_the_person(changes: dict[str, Any]) -> None:
    found = only(red("2026/2", **changes))
    (person,) = found.subjects
    assert "MUSTERMANNSEN" in (person.family_name or "")
    assert person.forename == "SPECIMEN"


def test_what_has_another_form_is_said_without_repeating_it() -> None:
    found = only(red("2026/2", arrest_warrants="Fraud", entity_id="Probe Andersen"))
    assert found.charges == (Charge(text="Fraud"),)
    (remark,) = found.remarks
    assert "arrest_warrants is not a list" in remark
    assert "Probe Andersen" in found.other_text
    assert found.reference == "2026/2"  # the link has the number


def test_a_notice_without_a_number_says_so_and_claims_nothing() -> None:
    found = only({"forename": "SPECIMEN", "name": "MUSTERMANNSEN"})
    assert found.remarks == ("entity_id is missing or does not look like 2021/75051.",)
    assert found.interpol_state is InterpolState.UNKNOWN
    assert found.sender == "SENDER NOT GIVEN"
    assert found.reference.startswith("SHA256-")


def test_name_parts_of_one_object_stay_together() -> None:
    listed = [{"name": "ANDERSEN", "role": "driver", "forename": "PROBE"}]
    found = only(red(associates=listed, unknown={"surname": "BERGEN", "given_name": "TESTA"}))
    assert "PROBE ANDERSEN" in found.body
    assert "TESTA BERGEN" in found.other_text


@pytest.mark.parametrize(
    "place",
    [
        {"countries_likely_to_be_visited": ["Probe Andersen"]},
        {"unknown": {"deeply": [{"nested": ["Probe Andersen"]}]}},
        {"Probe Andersen": None},
        {"unknown": {"Probe Andersen": False}},
        {"sex_id": "Probe Andersen"},
        {"height": "Probe Andersen"},
        {"arrest_warrants": [{"charge": "Fraud", "issued_by": "Probe Andersen"}]},
        {"arrest_warrants": [{"charge": {"text": "Probe Andersen"}}]},
        {"_links": {"self": {"href": "Probe Andersen"}}},
        {"_embedded": {"links": ["Probe Andersen"]}},
        {"date_of_birth": "1971/04/23 (says Probe Andersen)"},
        {"place_of_birth": "Probe Andersen"},
        {"nationalities": ["Probe Andersen"]},
        {"a": [[[[[[[[[["Probe Andersen"]]]]]]]]]]},
    ],
)
def test_no_word_of_a_notice_is_lost(place: dict[str, Any]) -> None:
    texts = [text for _, text in only(red(**place)).running_text()]
    assert any("Probe Andersen" in text for text in texts)


def test_words_of_a_page_beside_its_notices_are_screened() -> None:
    found = reading({**page(entry("2026/1"), entry("2026/2")), "title": "Probe Andersen"})
    assert found.communications[0].communication.other_text == "title: Probe Andersen"
    assert found.communications[1].communication.other_text == ""
    nothing = reading({**page(7), "title": "Probe Andersen"})
    assert b"Probe Andersen" in nothing.failures[-1].raw


def test_complete_notices_are_recovered_from_a_truncated_page() -> None:
    whole = json.dumps(page(entry("2026/1"), entry("2026/2"), entry("2026/3"))).encode()
    cut = whole[: whole.index(b"2026/3") + 20]
    found = read(cut, "page.json")
    assert [part.communication.reference for part in found.communications] == ["2026/1", "2026/2"]
    (failure,) = found.failures
    assert failure.position == "after notice 2"
    assert b"2026/3" in failure.raw


def test_complete_notices_are_recovered_from_a_damaged_page() -> None:
    pages = json.dumps(page(entry("2026/1"), entry("2026/2"), entry("2026/3")), indent=1)
    at = pages.index('"2026/2"')
    found = read((pages[:at] + "2026/2" + pages[at + 8 :]).encode(), "page.json")
    assert [part.communication.reference for part in found.communications] == ["2026/1", "2026/3"]
    (failure,) = found.failures
    assert failure.position == "before notice 2"
    assert "line" in failure.reason
    assert b"2026/2" in failure.raw


def test_arrays_and_lines_of_notices() -> None:
    array = reading([red("2026/1"), red("2026/2")])
    text = "\n".join(json.dumps(red(f"2026/{number}")) for number in (1, 2)) + "\n"
    lines = read(text.encode(), "notices.jsonl")
    assert [part.raw for part in array.communications] == [
        part.raw for part in lines.communications
    ]
    assert [part.position for part in lines.communications] == ["line 1", "line 2"]


def test_a_bad_line_does_not_affect_the_others() -> None:
    text = (
        f'{json.dumps(red("2026/1"))}\n\n{{"entity_id": oops}}\n{json.dumps(page(red("2026/4")))}'
    )
    found = read(text.encode(), "notices.jsonl")
    assert [part.position for part in found.communications] == ["line 1", "line 4, notice 1"]
    assert [failure.position for failure in found.failures] == ["line 3"]
    assert found.failures[0].raw == b'{"entity_id": oops}'


def test_field_order_and_spacing_do_not_matter() -> None:
    detail = red(name="ÖZDEMİRTAŞLI")
    spellings = [
        json.dumps(detail).encode(),
        json.dumps(detail, ensure_ascii=False, indent=4).encode(),
        json.dumps(dict(reversed(detail.items())), ensure_ascii=False).encode("utf-16"),
        b"\xef\xbb\xbf" + json.dumps(detail, indent=1).replace("\n", "\r\n").encode(),
    ]
    raws = {read(spelling, "x").communications[0].raw for spelling in spellings}
    assert len(raws) == 1
    assert json.loads(raws.pop()) == detail


def test_a_duplicate_field_is_rejected() -> None:
    found = read(b'{"entity_id": "2026/1", "name": "A", "name": "B"}', "x")
    assert not found.communications
    assert "twice" in found.failures[0].reason


@pytest.mark.parametrize(
    "value", [{}, [], page(), {"_embedded": {"images": []}}, "text", {"a": [1]}]
)
def test_json_without_notices_is_a_failure(value: Any) -> None:
    found = reading(value)
    assert not found.communications
    assert len(found.failures) == 1
