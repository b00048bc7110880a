"""Indicators work on any text, regardless of case, accents, and lookalike letters."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.charges import Ending
from indicators.checks import indicate
from indicators.indications import Indications
from tests.examples import examples, length
from tests.indicators.samples import ALL, BODIES, ROBBERY, SENTENCES, diffusion, earlier


@settings(max_examples=examples(50))
@given(body=BODIES)
def test_case_accents_and_composition_do_not_matter(body: str) -> None:
    codes = indicate(diffusion(body)).codes
    bare = "".join(
        char for char in unicodedata.normalize("NFD", body) if not unicodedata.combining(char)
    )
    for variant in (body.upper(), body.lower(), unicodedata.normalize("NFD", body), bare):
        assert indicate(diffusion(variant)).codes == codes


@settings(max_examples=examples(50))
@given(
    body=st.text(max_size=300) | st.text(alphabet="0123456789.,/-$ маяyearيوم年\n", max_size=300),
    charge=st.text(max_size=60),
    control=st.none() | st.from_regex(r"[A-Z]-\d{1,6}/\d{1,2}-\d{4}", fullmatch=True),
)
def test_any_text_is_accepted(body: str, charge: str, control: str | None) -> None:
    result = indicate(diffusion(body, charge, control_number=control))
    assert set(result.codes) <= set(ALL)
    for indication in result.indicators:
        for evidence in indication.evidence:
            if evidence.where == "body" and evidence.start is not None:
                assert body[evidence.start : evidence.end]


def test_the_result_is_deterministic_and_survives_storage() -> None:
    communication, known = diffusion(" ".join(SENTENCES)), earlier(ROBBERY, Ending.DELETED)
    first = indicate(communication, known).model_dump_json()
    assert indicate(communication, known).model_dump_json() == first
    assert Indications.model_validate_json(first).model_dump_json() == first
    assert Indications.model_validate_json(first).lists_version


@pytest.mark.parametrize(
    "unit", ["extremism insult ", "fraud 5 years, 1 May 2020 $1 prison ", "а́\u200b"]
)
def test_a_hostile_megabyte_takes_bounded_time(unit: str) -> None:
    body = unit * (length(1_000_000) // len(unit))
    start = time.process_time()
    indicate(diffusion(body))
    assert time.process_time() - start < 10


def test_lookalike_letters_and_invisible_characters_do_not_hide_a_word() -> None:
    for hidden in (
        "еxtrеmism",
        "ｅｘｔｒｅｍｉｓｍ",
        "ex\u00adtre\u200dmism",
        "\u202eextremism\u202c",
    ):
        assert "M01" in indicate(diffusion(hidden)).codes
