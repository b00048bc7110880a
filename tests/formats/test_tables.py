"""Tables of notices: CSV, other separators, and HTML."""

from email.message import EmailMessage

import pytest

from formats.markup import html_to_text
from formats.read import Reading, read
from procedure.message import Charge, Communication, PartialDate

BIRTH = PartialDate(year=1971, month=4, day=23)


def reading(text: str) -> Reading:
    """The result of reading this text."""
    return read(text.encode(), "table.csv")


def communications(text: str) -> list[Communication]:
    """The communications in this text, which is read in full."""
    found = reading(text)
    assert not found.failures, found.failures
    return [part.communication for part in found.communications]


ROWS = (
    ("forename", "date_of_birth", "entity_id", "nationalities", "name"),
    ("SPECIMEN", "1971/04/23", "2026/1", "XB", "MUSTERMANNSEN"),
    ("PROBE", "", "2026/2", "XB", "ANDERSEN"),
)


@pytest.mark.parametrize("mark", [",", ";", "|", "\t", ", ", " | "])
def test_each_row_is_a_notice(mark: str) -> None:
    first, second = communications("\n".join(mark.join(row) for row in ROWS) + "\n")
    assert (first.reference, second.reference) == ("2026/1", "2026/2")
    assert first.subjects[0].family_name == "MUSTERMANNSEN"
    assert first.subjects[0].birth_date == BIRTH
    assert (second.subjects[0].forename, second.subjects[0].birth_date) == ("PROBE", None)
    assert (first.other_text, first.remarks) == ("", ())


def test_columns_may_have_the_labels_of_messages() -> None:
    (found,) = communications(
        "Family name;First name;Date of birth;Nationality;Charge;Remark\n"
        'MUSTERMANNSEN;SPECIMEN;"23/04/1971 (55 years old)";XB;"Fraud; with\nothers";Armed\n'
    )
    (person,) = found.subjects
    assert (person.family_name, person.forename) == ("MUSTERMANNSEN", "SPECIMEN")
    assert (person.birth_date, person.nationalities) == (BIRTH, ("XB",))
    assert found.charges == (Charge(text="Fraud; with\nothers"),)
    assert "Remark: Armed" in found.other_text


@pytest.mark.parametrize(
    "text",
    [
        "Wanted, says Probe Andersen\nname,forename,entity_id\nA,B,2026/1\n",
        "name,forename,entity_id\nA,B,2026/1,Probe Andersen\n",
        "name,forename,Probe Andersen\nA,B,\n",
        "name,forename,entity_id\nA,B,2026/1\nChecked by Probe Andersen\n",
        "name,forename,entity_id\nA,B,Probe Andersen\n",
        'name,forename,entity_id\nA,B,2026/1\n"Probe Andersen\n',
    ],
)
def test_no_word_of_a_table_is_lost(text: str) -> None:
    found = reading(text)
    texts = [text for one in found.communications for _, text in one.communication.running_text()]
    texts += [failure.raw.decode() for failure in found.failures]
    assert any("Probe Andersen" in text for text in texts)


def test_a_table_without_names_of_columns_is_named_as_such() -> None:
    (failure,) = reading("a|b|c\nSPECIMEN|1971/04/23|MUSTERMANNSEN\n").failures
    assert "first line does not name the columns" in failure.reason


HTML = {
    "cells with paragraphs, as Outlook writes them": "<table><tr><td><p>FROM</p></td><td><p>IP "
    "XANDRIA</p></td></tr><tr><td><p><b>Family name</b></p></td><td><p>MUSTERMANNSEN</p></td></tr>"
    "<tr><td><p>Forename</p></td><td><p>SPECIMEN</p></td></tr></table>",
    "a table in the cell of a layout": "<table><tr><td><p>FROM: IP XANDRIA</p><table><tr>"
    "<td>Family name<td>MUSTERMANNSEN</tr><tr><td>Forename:<td>SPECIMEN</tr></table></td></tr>"
    "</table>",
    "a row for each person": "<p>FROM: IP XANDRIA</p><table><tr><th>Forename</th><th>Family name"
    "</th></tr><tr><td>SPECIMEN</td><td>MUSTERMANNSEN</td></tr></table>",
    "no table": "<p>FROM: IP XANDRIA</p><div>Family name</div><div>MUSTERMANNSEN</div>"
    "<div>Forename</div><div>SPECIMEN</div>",
}


@pytest.mark.parametrize("layout", HTML)
def test_a_person_is_read_from_html(layout: str) -> None:
    email = EmailMessage()
    email["From"] = "desk@example.org"
    email.set_content(HTML[layout], subtype="html")
    (part,) = read(email.as_bytes(), "x.eml").communications
    assert part.communication.sender == "IP XANDRIA"
    (person,) = part.communication.subjects
    assert (person.family_name, person.forename) == ("MUSTERMANNSEN", "SPECIMEN")


@pytest.mark.parametrize(
    "html", ["<td>a</td> b <tr>c", "<tr><tr><tr>a<td>b c", "a</tr></tr></table>b c", "a <td<tr>b c"]
)
def test_damaged_html_loses_no_word(html: str) -> None:
    assert {"a", "b", "c"} <= set(html_to_text(html).split())
