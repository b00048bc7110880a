"""Comparing charges: whether the facts are the same, and whether a communication is a reissue."""

import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.charges import EarlierCommunication, Ending, reissue, same_facts
from indicators.sameness import Level
from procedure.message import (
    Charge,
    Color,
    Communication,
    CommunicationKind,
    InterpolState,
    PartialDate,
    Subject,
)
from tests.examples import examples, length

FRAUD = (
    "Large-scale fraud: in May 2019 in Xandria City he obtained 1,500,000 USD from the Borealis "
    "Bank by forged guarantees, article 190 part 4 of the Criminal Code"
)
IN_OTHER_LANGUAGES = {
    "fr": "Escroquerie aggravée : en mai 2019, à Xandria City, il a obtenu 1 500 000 dollars de "
    "la banque Borealis au moyen de fausses garanties (article 190, alinéa 4, du code pénal)",
    "es": "Estafa agravada: en mayo de 2019 obtuvo 1.500.000 dólares del banco Borealis con "
    "garantías falsificadas, artículo 190 del Código Penal",
    "ru": "Мошенничество в особо крупном размере: в 2019 году получил от банка «Бореалис» "
    "1 500 000 долларов по поддельным гарантиям, ч. 4 ст. 190 УК",
    "ar": "احتيال: حصل في مايو ٢٠١٩ من بنك بورياليس على مبلغ ١٥٠٠٠٠٠ دولار بضمانات "
    "مزورة، المادة 190",
}


def charges(*texts: str) -> tuple[Charge, ...]:
    """Charges with these texts."""
    return tuple(Charge(text=text) for text in texts)


def level(a: str, b: str) -> Level:
    """The similarity level of two charges."""
    return same_facts(charges(a), charges(b)).level


@pytest.mark.parametrize("language", IN_OTHER_LANGUAGES)
def test_the_same_facts_in_another_language_are_the_same(language: str) -> None:
    similarity = same_facts(charges(FRAUD), charges(IN_OTHER_LANGUAGES[language]))
    assert similarity.level is Level.SAME
    assert "same amount: 1500000" in similarity.reasons
    assert similarity.reasons[0].startswith("same type of offense: ")


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        # order, numbering, boilerplate, and case
        (
            "1) Theft of 90,000 EUR on 3 May 2018. 2) Arson of the Quorum mill",
            "* Arson of the QUORUM mill * committing theft of 90.000 euros (3.5.2018)",
            Level.SAME,
        ),
        (
            "He defrauded investors of the company Polarlight by promising them high returns",
            "By promising high returns he defrauded the investors of the company Polarlight",
            Level.SAME,
        ),
        (
            "FRAUD AGAINST THE BOREALIS BANK OF 90,000 EUR ON 3 MAY 2018",
            "Estafa de 90.000 euros al Banco Borealis el 3 de mayo de 2018",
            Level.SAME,
        ),
        # the same claim without facts to compare: a person must decide
        ("Fraud", "Fraud", Level.POSSIBLE),
        ("Fraud", "Мошенничество", Level.POSSIBLE),
        ("Organization of an extremist community", "Экстремизм", Level.POSSIBLE),
        # different facts in nearly the same words
        (
            "Fraud: obtained 1,500,000 USD from Borealis Bank in 2019",
            "Fraud: obtained 40,000 USD from Quorum Bank in 2022",
            Level.DIFFERENT,
        ),
        ("Murder of a shopkeeper on 2 June 2015", FRAUD, Level.DIFFERENT),
        ("Fraud", "Murder", Level.DIFFERENT),
        ("", "", Level.DIFFERENT),
    ],
)
def test_facts_matter_and_wording_does_not(a: str, b: str, expected: Level) -> None:
    assert level(a, b) is expected


def test_a_translation_counts_as_the_charge() -> None:
    original = Charge(
        text="جرائم مالية", translation="Embezzlement of funds of the Quorum mill, 2016"
    )
    similarity = same_facts([original], charges("Embezzlement of the Quorum mill's funds (2016)"))
    assert similarity.level is Level.SAME


def test_some_of_the_charges_plus_new_ones_are_still_the_same() -> None:
    more = same_facts(charges(FRAUD), charges("Tax evasion", IN_OTHER_LANGUAGES["fr"]))
    assert more.level is Level.SAME


def test_different_amounts_and_years_lower_the_score_and_are_reported() -> None:
    similarity = same_facts(
        charges("Embezzlement of 500,000 EUR in 2011"),
        charges("Embezzlement of 20,000 EUR in 2020"),
    )
    assert {"different amounts", "different years"} <= set(similarity.reasons)


PIECES = st.sampled_from(
    (FRAUD, *IN_OTHER_LANGUAGES.values(), "Fraud", "Murder on 2 June 2015", "1) Theft 2) Arson", "")
)


@settings(max_examples=examples(100))
@given(a=st.lists(PIECES | st.text(max_size=40), max_size=3), b=st.lists(PIECES, max_size=3))
def test_comparison_is_symmetric_bounded_and_independent_of_order(
    a: list[str], b: list[str]
) -> None:
    similarity = same_facts(charges(*a), charges(*b))
    assert same_facts(charges(*b), charges(*a)) == similarity
    assert 0 <= similarity.score <= 1
    assert similarity.reasons
    assert same_facts(charges(*reversed(a)), charges(*b)).score == pytest.approx(similarity.score)


def test_a_charge_of_a_megabyte_takes_bounded_time() -> None:
    a = " ".join(f"Word{number} {number}" for number in range(length(70_000)))
    b = " ".join(f"Ward{number} {number}" for number in range(length(3_000)))
    start = time.process_time()
    same_facts(charges(a), charges(b))
    assert time.process_time() - start < 10


PERSON = Subject(
    family_name="ZEBROWNIK", forename="Olga Fictitia", birth_date=PartialDate(year=1970)
)


def communication(charge: str, **changes: Any) -> Communication:
    """A published red notice."""
    fields: dict[str, Any] = {
        "kind": CommunicationKind.RED_NOTICE,
        "color": Color.RED,
        "interpol_state": InterpolState.PUBLISHED,
        "sender": "IP XANDRIA",
        "reference": "XA/1",
        "date": date(2022, 5, 1),
        "subjects": (PERSON,),
        "charges": charges(charge) if charge else (),
    }
    return Communication(**{**fields, **changes})


def ended(before: Communication, ending: Ending | None = Ending.DELETED) -> EarlierCommunication:
    """An earlier communication that ended on February 1, 2023."""
    return EarlierCommunication(communication=before, ending=ending, ended_on=date(2023, 2, 1))


AGAIN: dict[str, Any] = {
    "kind": CommunicationKind.WANTED_PERSON_DIFFUSION,
    "interpol_state": InterpolState.RECEIVED_UNREVIEWED,
    "sender": "IP BORDUVIA",
    "reference": "XB/9",
    "date": date(2024, 1, 1),
}


def test_a_reissue_with_a_different_kind_sender_and_language_is_found() -> None:
    now = communication(IN_OTHER_LANGUAGES["ru"], **AGAIN)
    (found,) = reissue(now, [ended(communication(FRAUD))])
    assert found.earlier.reference == "XA/1"
    assert found.similarity.level is Level.SAME
    assert found.changes == (
        "different kind: RED_NOTICE, now WANTED_PERSON_DIFFUSION",
        "different sender: IP XANDRIA, now IP BORDUVIA",
    )
    assert "263b(b)(1)(B)" in found.source.citation


def test_a_plain_message_with_the_facts_in_its_text_is_found() -> None:
    plain = {**AGAIN, "kind": CommunicationKind.PLAIN_MESSAGE, "color": None}
    now = communication("", body=f"Please locate Olga ZEBROWNIK. {FRAUD}.", **plain)
    (found,) = reissue(now, [ended(communication(IN_OTHER_LANGUAGES["fr"]))])
    assert found.similarity.level is Level.SAME


@pytest.mark.parametrize(
    "now",
    [
        communication("Murder of a baker on 2 June 2015", **AGAIN),
        communication(FRAUD, **{**AGAIN, "date": date(2022, 12, 1)}),
        communication("", body="Please locate Olga Fictitia ZEBROWNIK, born 1970.", **AGAIN),
    ],
    ids=["different facts", "before the ending", "only the person's name"],
)
def test_other_communications_are_not_reissues(now: Communication) -> None:
    before = communication(FRAUD, body="Wanted: Olga Fictitia ZEBROWNIK, born 1970.")
    assert reissue(now, [ended(before)]) == ()


def test_an_earlier_communication_that_is_still_active_does_not_count() -> None:
    assert reissue(communication(FRAUD, **AGAIN), [ended(communication(FRAUD), None)]) == ()


def test_the_same_reference_without_dates_is_an_amended_version() -> None:
    before = EarlierCommunication(communication=communication(FRAUD), ending=Ending.SUSPENDED)
    assert reissue(communication(FRAUD, date=None), [before]) == ()
    assert len(reissue(communication(FRAUD, date=None, reference="XA/2"), [before])) == 1


def test_the_most_similar_comes_first() -> None:
    exact = ended(communication(FRAUD, reference="XA/5"))
    vague = ended(communication("Fraud", reference="XA/3"), Ending.REFUSED)
    found = reissue(communication(FRAUD, **AGAIN), [vague, exact])
    assert [each.earlier.reference for each in found] == ["XA/5", "XA/3"]
