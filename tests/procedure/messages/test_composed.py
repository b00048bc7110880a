"""The words of an outgoing message: what its template needs, what none may say, how it is read."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.read import read
from procedure.annex.templates import MARKING, Addressee, Template
from procedure.composed import (
    BlockedTerm,
    MessageNotFilled,
    check_content,
    composed,
    our_reference,
    quoted_references,
)
from procedure.identifiers import ALPHABET
from tests.procedure.casework import EDITIONS

EDITION = EDITIONS["2026-2"].edition
TEMPLATES = EDITION.templates
REFERENCE = "USNCB-2026-K7M2Q4/3"
DAY = date(2026, 3, 3)


def content(template: Template, **changes: Any) -> dict[str, Any]:
    """A message with everything that it can hold."""
    values = {
        field.key: field.choices[0] if field.choices else "What a person wrote"
        for field in template.fields
    }
    written: dict[str, Any] = {"fields": values, "text": "The whole story."}
    if not template.address:
        written["to"] = "IP XANDRIA"
    return {**written, **changes}


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda one: one.key)
def test_every_template_makes_a_message_that_the_terminal_reads(template: Template) -> None:
    written = content(template, their_reference="XAN-1")
    check_content(template, written, EDITION.blocked_terms)
    made = composed(template, written, REFERENCE, DAY)
    assert "{" not in made.text
    assert "22 U.S.C. 263a" in made.text
    assert made.text.startswith(template.marking or "FROM:")
    reading = read(made.text.encode(), "message.txt")
    assert not reading.failures
    (part,) = reading.communications
    found = part.communication
    assert found.sender == "IP WASHINGTON"
    assert (found.reference == REFERENCE) is not template.names_no_case
    assert found.date == DAY


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda one: one.key)
def test_what_is_required_is_required(template: Template) -> None:
    for field in template.fields:
        if field.required:
            written = content(template)
            del written["fields"][field.key]
            with pytest.raises(MessageNotFilled, match=field.key):
                check_content(template, written, ())
    if not template.address:
        with pytest.raises(MessageNotFilled, match="to"):
            check_content(template, content(template, to=" "), ())


@pytest.mark.parametrize("term", EDITION.blocked_terms)
@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda one: one.key)
def test_no_message_calls_a_notice_a_warrant(template: Template, term: str) -> None:
    typed = term.upper().replace(" ", "\n ")
    for place in ("text", *(field.key for field in template.fields if not field.choices)):
        written = content(template)
        if place == "text":
            if not template.needs_text and "{text}" not in " ".join(template.body):
                continue
            written["text"] = f"He has an {typed} out for him."
        else:
            written["fields"][place] = f"an {typed}"
        if f"{{{place}}}" not in " ".join((template.subject, *template.body)):
            continue
        with pytest.raises(BlockedTerm, match="is not a warrant"):
            check_content(template, written, EDITION.blocked_terms)


def test_a_paragraph_without_its_field_is_left_out() -> None:
    template = TEMPLATES["INFORMATION_TO_NDTF"]
    written = content(template)
    del written["fields"]["attachments"]
    made = composed(template, written, REFERENCE, DAY)
    assert "Documents attached" not in made.text
    assert "in confidence" in made.subject
    assert MARKING in made.text


def test_field_coded_text_for_police_systems() -> None:
    template = TEMPLATES["CANCEL_ENTRY"]
    fields = {"entry": "W123", "name": "Lark, Eve", "reason": "Deleted by INTERPOL"}
    written = {"to": "TECS", "fields": fields, "text": "."}
    assert composed(template, written, REFERENCE, DAY).coded == (
        "MKE/CANCEL REF/USNCB-2026-K7M2Q4/3 NIC/W123 NAM/LARK, EVE RSN/DELETED BY INTERPOL"
    )


def test_a_field_that_no_template_knows_is_refused_at_load() -> None:
    row = TEMPLATES["ASK_SENDER"].model_dump()
    with pytest.raises(ValueError, match="unknown placeholders: nobody"):
        Template.model_validate({**row, "body": ["Dear {nobody}"]})
    assert {one.to for one in TEMPLATES.values()} >= {Addressee.SECRETARIAT, Addressee.SOURCE}


# --- our reference ---


@given(
    st.sampled_from(["USNCB", "RECALL", "PROTEST", "USE", "DUTY"]),
    st.integers(2026, 2099),
    st.text(ALPHABET, min_size=6, max_size=6),
    st.integers(1, 9999),
    st.booleans(),
)
def test_our_reference_is_found_again(
    kind: str, year: int, drawn: str, number: int, small: bool
) -> None:
    reference = our_reference(f"{kind}-{year}-{drawn}", number)
    quoted = reference.lower() if small else reference
    text = f"YOUR REF: {quoted}\n\nIn reply to {reference}, please note."
    assert quoted_references(text) == [(f"{kind}-{year}-{drawn}", number)]


@pytest.mark.parametrize("text", ["", "USNCB-2026-K7M2Q4", "K7M2Q4/1", "USNCB-2026-K7M2Q4/12345"])
def test_what_is_no_reference_of_a_message(text: str) -> None:
    assert quoted_references(text) == []
