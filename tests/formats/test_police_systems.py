"""Field-coded text and XML, as police systems of the United States print them."""

import pytest

from formats.read import Reading, read
from procedure.message import Charge, Communication, CommunicationKind, InterpolState, PartialDate

BIRTH = PartialDate(year=1971, month=4, day=23)
CODED = """AM.XAIP00000.DCINTER99.TXT
REF/XA/2026/118
RED NOTICE - WANTED PERSON - INTERPOL
MKE/WANTED PERSON - INTERPOL
ORI/XAIP00000 NAM/MUSTERMANNSEN, SPECIMEN SEX/M RAC/U POB/XA
DOB/19710423 HGT/510 WGT/180 EYE/BRO HAI/BLK CTZ/XB
OFF/FRAUD - SEE MIS
DOW/20260301 EID/2026-11821
MIS/SUBJECT IS BELIEVED TO TRAVEL. AKA S T
ANDERSEN
"""


def reading(text: str, source: str = "x.txt") -> Reading:
    """The result of reading this text."""
    return read(text.encode(), source)


def only(text: str) -> Communication:
    """The only communication in this text."""
    found = reading(text)
    assert not found.failures, found.failures
    (part,) = found.communications
    return part.communication


def test_field_coded_text_is_a_notice() -> None:
    found = only(CODED)
    (person,) = found.subjects
    assert (person.family_name, person.forename) == ("MUSTERMANNSEN", "SPECIMEN")
    assert (person.birth_date, person.sex, person.nationalities) == (BIRTH, "M", ("XB",))
    assert (found.kind, found.interpol_state) == (
        CommunicationKind.RED_NOTICE,
        InterpolState.PUBLISHED,
    )
    assert (found.sender, found.recipients) == ("XAIP00000", ("DCINTER99",))
    assert (found.reference, found.file_number) == ("XA/2026/118", "2026/11821")
    assert found.charges == (Charge(text="FRAUD - SEE MIS"),)
    assert "AKA S T ANDERSEN" in found.body


@pytest.mark.parametrize(
    "text",
    [
        "NAM/MUSTERMANNSEN, SPECIMEN DOB/19710423 SEX/M",
        "NAM/MUSTERMANNSEN,SPECIMEN\nDOB/19710423\nSEX/M\n",
        "NAM/MUSTERMANNSEN,\nSPECIMEN DOB/19710423 SEX/M",
        "NAM/MUSTERMANNSEN,\nSPECIMEN\nDOB/19710423\nSEX/M",
        "NAM/MUSTERMANNSEN, SPECIMEN DOB/\n19710423 SEX/M",
        "SEX/M DOB/19710423 NAM/MUSTERMANNSEN, SPECIMEN XYZ/UNKNOWN CODE",
        "FPQ.XAIP00000.DCINTER99.TXT\nNAM/MUSTERMANNSEN, SPECIMEN. DOB/1971-04-23. SEX/M.",
    ],
)
def test_codes_may_be_wrapped_or_share_a_line(text: str) -> None:
    (person,) = only(text).subjects
    assert (person.family_name, person.forename) == ("MUSTERMANNSEN", "SPECIMEN")
    assert person.birth_date == BIRTH


def test_each_name_is_a_person() -> None:
    found = only(f"{CODED}\nMKE/WANTED PERSON\nNAM/ANDERSEN, PROBE DOB/19700101 SEX/F\n")
    assert [one.forename for one in found.subjects] == ["SPECIMEN", "PROBE"]
    assert found.subjects[1].sex == "F"


def test_a_date_in_another_order_is_not_guessed() -> None:
    found = only(CODED.replace("19710423", "04231971"))
    assert found.subjects[0].birth_date is None
    assert "DOB/04231971" in found.body


def test_codes_in_a_message_with_a_header_are_read() -> None:
    found = only(f"FROM: IP XANDRIA\nOUR REF: XA-1\n\nPlease see:\n{CODED.split(chr(10), 3)[3]}")
    assert (found.sender, found.reference) == ("IP XANDRIA", "XA-1")
    assert found.subjects[0].family_name == "MUSTERMANNSEN"
    assert "Please see:" in found.body


def test_a_text_with_slashes_is_not_field_coded() -> None:
    found = only("FROM: IP XANDRIA\nOUR REF: 1\n\nThe OFF/ON switch and the USA/UK list. NAM/A")
    assert found.subjects == ()


XML = """<?xml version="1.0" encoding="UTF-8"?>
<x:ResponseData xmlns:x="urn:example:message" xmlns:nc="urn:example:core">
  <!-- a comment -->
  <x:Sender>IP XANDRIA</x:Sender>
  <x:Warrant>
    <nc:ActivityIdentification><nc:IdentificationID>2026/118-1</nc:IdentificationID>
    </nc:ActivityIdentification>
    <nc:ActivityDescriptionText>Fraud</nc:ActivityDescriptionText>
  </x:Warrant>
  <x:Subject id="one">
    <nc:PersonName><nc:PersonGivenName>SPECIMEN</nc:PersonGivenName>
    <nc:PersonMiddleName>T</nc:PersonMiddleName>
    <nc:PersonSurName>MUSTERMANNSEN</nc:PersonSurName></nc:PersonName>
    <nc:PersonAlternateName><nc:PersonFullName>Spec Muster</nc:PersonFullName>
    </nc:PersonAlternateName>
    <nc:PersonBirthDate><nc:Date>1971-04-23</nc:Date></nc:PersonBirthDate>
    <nc:PersonSexCode>M</nc:PersonSexCode>
    <nc:PersonCitizenshipISO3166Alpha2Code>XB</nc:PersonCitizenshipISO3166Alpha2Code>
    <nc:PersonHairColorText>brown</nc:PersonHairColorText>
  </x:Subject>
</x:ResponseData>"""


def test_xml_is_read_by_local_names() -> None:
    found = only(XML)
    (person,) = found.subjects
    assert (person.family_name, person.forename) == ("MUSTERMANNSEN", "SPECIMEN T")
    assert person.other_names == ("Spec Muster",)
    assert (person.birth_date, person.sex, person.nationalities) == (BIRTH, "M", ("XB",))
    assert (found.sender, found.file_number) == ("IP XANDRIA", "2026/118")
    assert found.charges == (Charge(text="Fraud"),)
    assert found.interpol_state is InterpolState.UNKNOWN
    assert "brown" in found.body


@pytest.mark.parametrize(
    "person",
    [
        "<p><FirstName>SPECIMEN</FirstName><LastName>MUSTERMANNSEN</LastName></p>",
        "<a:p xmlns:a='urn:x'><a:name>MUSTERMANNSEN</a:name>"
        "<a:forename>SPECIMEN</a:forename></a:p>",
        "<p><PersonName><PersonFullName>SPECIMEN MUSTERMANNSEN</PersonFullName></PersonName></p>",
        "<p><PersonName>SPECIMEN MUSTERMANNSEN</PersonName></p>",
    ],
)
def test_other_names_of_elements(person: str) -> None:
    (found,) = only(f"<list>{person}</list>").subjects
    name = f"{found.forename or ''} {found.family_name or ''}".strip()
    assert name == "SPECIMEN MUSTERMANNSEN"


def test_each_person_has_what_is_theirs() -> None:
    one = "<p><FirstName>A</FirstName><LastName>B</LastName><DOB>1971-04-23</DOB></p>"
    two = "<p><FirstName>C</FirstName><LastName>D</LastName><DOB>1972</DOB></p>"
    found = only(f"<list>{one}{two}</list>")
    assert [(p.forename, p.birth_date and p.birth_date.year) for p in found.subjects] == [
        ("A", 1971),
        ("C", 1972),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a comment", "Probe Andersen"),
        ('id="one"', 'id="Probe Andersen"'),
        ("<x:Warrant>", "<x:Warrant>Probe Andersen"),
        ("</x:Warrant>", "</x:Warrant>Probe Andersen"),
        ("IP XANDRIA", "Probe Andersen"),
        ("1971-04-23", "Probe Andersen"),
        ("2026/118-1", "Probe Andersen"),
        (">M<", ">Probe Andersen<"),
        (">XB<", ">Probe Andersen<"),
        ("brown", "Probe Andersen"),
        ("urn:example:core", "Probe Andersen"),
        ("<x:Sender>", "<?note Probe Andersen?><x:Sender>"),
        ("Fraud", "<![CDATA[Probe Andersen]]>"),
    ],
)
def test_no_word_of_xml_is_lost(old: str, new: str) -> None:
    texts = [text for _, text in only(XML.replace(old, new)).running_text()]
    assert any("probe andersen" in text.casefold() for text in texts)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;"><!ENTITY e "&b;&b;">]>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://example.org/x.dtd"> %p;]>',
        '<!DOCTYPE r SYSTEM "http://example.org/x.dtd" [<!ENTITY e "x">]>',
    ],
)
def test_no_entity_is_expanded_or_loaded(declaration: str) -> None:
    found = reading(f"{declaration}<r><FirstName>&e;</FirstName><LastName>B</LastName></r>")
    assert not found.communications
    assert "entities" in found.failures[0].reason


def test_xml_in_another_encoding_is_read_as_it_declares() -> None:
    text = (
        "<?xml version='1.0' encoding='windows-1251'?><p><FirstName>Проба</FirstName>"
        "<LastName>Образцов</LastName></p>"
    )
    (part,) = read(text.encode("windows-1251"), "x.xml").communications
    assert part.communication.subjects[0].family_name == "Образцов"


def test_damaged_xml_is_kept() -> None:
    (failure,) = reading("<?xml version='1.0'?><a><b></a>").failures
    assert "damaged" in failure.reason
