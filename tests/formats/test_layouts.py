"""Labels as forms, tables, and bilingual messages print them."""

import pytest

from formats.read import read
from procedure.message import Communication, PartialDate, Subject

HEADER = "FROM: IP XANDRIA\nTO: IP WASHINGTON\nOUR REF: XA-1\nTYPE: WANTED PERSON DIFFUSION\n\n"
PERSON = Subject(
    family_name="MUSTERMANNSEN",
    forename="SPECIMEN",
    birth_date=PartialDate(year=1971, month=4, day=23),
)
LAYOUTS = {
    "the notice form": "Present family name: MUSTERMANNSEN\nForename: SPECIMEN\n"
    "Date of birth: 23/04/1971 (55 years old)",
    "numbers of a form": "1.1 Present family name: MUSTERMANNSEN\n1.2. Forename(s): SPECIMEN\n"
    "1.3) Date of birth: 23/04/1971",
    "two languages": "FAMILY NAME / NOM DE FAMILLE : MUSTERMANNSEN\n"
    "FORENAME(S) / PRENOM(S) : SPECIMEN\nDATE OF BIRTH / DATE DE NAISSANCE : 23/04/1971",
    "four languages": "FAMILY NAME / NOM / APELLIDOS / اسم العائلة: MUSTERMANNSEN\n"
    "FORENAMES / PRÉNOMS / NOMBRES / الاسم: SPECIMEN\n"
    "DATE OF BIRTH / NÉ LE / FECHA DE NACIMIENTO: 23/04/1971",
    "a language that is not in the table": "FAMILY NAME / SOYADI: MUSTERMANNSEN\n"
    "FORENAME / ADI: SPECIMEN\nDATE OF BIRTH / DOĞUM TARİHİ: 23/04/1971",
    "two languages, one in parentheses": "ФАМИЛИЯ (FAMILY NAME): MUSTERMANNSEN\n"
    "ИМЯ (FORENAME): SPECIMEN\nДАТА РОЖДЕНИЯ (DATE OF BIRTH): 23.04.1971 г.р.",
    "tabs": "FAMILY NAME\tMUSTERMANNSEN\nFORENAME\tSPECIMEN\nDATE OF BIRTH\t23/04/1971",
    "a colon and tabs": "FAMILY NAME:\t\tMUSTERMANNSEN\nFORENAME:\tSPECIMEN\nDOB:\t23/04/1971",
    "columns of blanks": "FAMILY NAME      MUSTERMANNSEN\nFORENAME         SPECIMEN\n"
    "DATE OF BIRTH    23/04/1971",
    "dots": "FAMILY NAME.....: MUSTERMANNSEN\nFORENAME........: SPECIMEN\nBORN....: 23/04/1971",
    "bars": "| Family name | MUSTERMANNSEN |\n|---|---|\n| Forename | SPECIMEN |\n"
    "| Date of birth | 23/04/1971 |",
    "equals signs": "FAMILY NAME = MUSTERMANNSEN\nFORENAME = SPECIMEN\nDATE OF BIRTH = 23/04/1971",
    "stars": "**Family name:** MUSTERMANNSEN\n**Forename:** SPECIMEN\n**DOB:** 23/04/1971",
    "the value below": "FAMILY NAME:\nMUSTERMANNSEN\nFORENAME:\nSPECIMEN\n"
    "DATE OF BIRTH:\n23/04/1971",
    "the value below, no colon": "FAMILY NAME\nMUSTERMANNSEN\nFORENAME\nSPECIMEN\n"
    "DATE OF BIRTH\n23/04/1971",
    "the value below a blank line": "FAMILY NAME\n\nMUSTERMANNSEN\n\nFORENAME\n\nSPECIMEN\n\n"
    "DATE OF BIRTH\n\n23/04/1971",
    "a table with tabs": "FORENAME\tDATE OF BIRTH\tFAMILY NAME\n"
    "SPECIMEN\t23/04/1971\tMUSTERMANNSEN",
    "a table with bars": "| Forename | Family name | DOB |\n|---|---|---|\n"
    "| SPECIMEN | MUSTERMANNSEN | 1971-04-23 |",
}


def only(text: str) -> Communication:
    """The only communication in this text."""
    found = read(text.encode(), "message.txt")
    assert not found.failures, found.failures
    (part,) = found.communications
    return part.communication


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_person_is_read_from_every_layout(layout: str) -> None:
    assert only(HEADER + LAYOUTS[layout]).subjects == (PERSON,)


@pytest.mark.parametrize("separator", ["\t", "   ", " | "])
def test_a_header_may_be_a_table(separator: str) -> None:
    rows = ("FROM", "IP XANDRIA"), ("OUR REF", "XA-1"), ("DATE", "12 March 2026")
    found = only("\n".join(separator.join(row) for row in rows) + "\n\nText.")
    assert (found.sender, found.reference, str(found.date)) == ("IP XANDRIA", "XA-1", "2026-03-12")


def test_each_row_of_a_table_is_a_person() -> None:
    found = only(
        f"{HEADER}The suspects:\n\nNo.\tFAMILY NAME\tFORENAME\tDATE OF BIRTH\n"
        "1\tMUSTERMANNSEN\tSPECIMEN\t23/04/1971\n2\tANDERSEN\tPROBE\t\n\nEnd of text."
    )
    assert found.subjects == (PERSON, Subject(family_name="ANDERSEN", forename="PROBE"))
    assert "The suspects:" in found.body
    assert "End of text." in found.body


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("FULL NAME", "SPECIMEN MUSTERMANNSEN"),
        ("Surname, forename", "MUSTERMANNSEN, SPECIMEN"),
        ("NOM ET PRÉNOM", "MUSTERMANNSEN SPECIMEN"),
        ("Nombre y apellidos", "SPECIMEN MUSTERMANNSEN"),
        ("Ф.И.О.", "MUSTERMANNSEN SPECIMEN"),
        ("الاسم الكامل", "SPECIMEN MUSTERMANNSEN"),
    ],
)
def test_a_full_name_is_the_name_of_the_subject(label: str, name: str) -> None:
    (subject,) = only(f"{HEADER}{label}: {name}\nDATE OF BIRTH: 23/04/1971\n").subjects
    assert (subject.family_name, subject.birth_date) == (name, PERSON.birth_date)


def test_a_full_name_beside_its_parts_is_another_name() -> None:
    (subject,) = only(f"{HEADER}FAMILY NAME: A\nFORENAME: B\nFULL NAME: B A C\n").subjects
    assert (subject.family_name, subject.other_names) == ("A", ("B A C",))


@pytest.mark.parametrize(
    "line",
    [
        "PASSPORT: XB1234567 forged in the name of Probe Andersen",
        "FORENAME (as used by Probe Andersen): SPECIMEN",
        "FAMILY NAME / PROBE ANDERSEN: MUSTERMANNSEN",
        "DATE OF BIRTH: 23/04/1971 (twin of Probe Andersen)",
        "FAMILY NAME: MUSTERMANNSEN, who is wanted together with Probe Andersen and others",
        "PLACE OF BIRTH: the home of Probe Andersen",
        "NATIONALITY: that of Probe Andersen",
        "CHARGE: Conspiracy with Probe Andersen",
        "CHARGE TRANSLATION: Conspiracy with Probe Andersen",
        "ISSUING COUNTRY: that of Probe Andersen",
        "DATE: 12 March 2026, signed by Probe Andersen",
        "CONCERNS: IP XANDRIA, XA-1 of 3 March 2026 about Probe Andersen",
        "SEX: of Probe Andersen",
        "CONTROL NO: that of Probe Andersen",
    ],
)
def test_no_word_of_a_line_is_lost(line: str) -> None:
    found = only(f"{HEADER}FAMILY NAME: MUSTERMANNSEN\n{line}\n")
    texts = " ".join(text for _, text in found.running_text()).casefold()
    assert "probe andersen" in texts


@pytest.mark.parametrize(
    "body",
    [
        "Name / address\nof the witness follow.",
        "The subject:\n\nMr. Mustermannsen was seen.",
        "We asked\tfor an answer.",
        "From\nthe beginning of the year. He left.",
    ],
)
def test_ordinary_text_stays_in_the_body(body: str) -> None:
    found = only(f"FROM: IP XANDRIA\nOUR REF: XA-1\n\n{body}")
    assert found.subjects == ()
    assert found.body == body
