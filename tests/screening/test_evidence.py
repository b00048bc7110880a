"""Birth dates, nationalities, and documents change the score and give a reason."""

import pytest

from formats.dates import partial_date
from screening.evidence import Level, Thresholds, birth_evidence
from screening.match import Query, Screen
from screening.roster import ProtectedPerson, Roster
from tests.screening.people import NAMES, best, screen_of

SCREEN = screen_of(*NAMES, thresholds=Thresholds(weak=0.0))
NAME = "Quentin Ashdown Marlowick"

BIRTHS = [
    ("1970/04/23", "1970/04/23", 1, "birth date matches"),
    ("1970/04/12", "1970/12/04", 1, "day and month swapped"),
    ("1970/04/23", "1970/04/28", 1, "differ by one digit"),
    ("1970/04/23", "1970", 1, "birth year matches"),
    ("1970/04/23", "1970/04", 1, "birth year and month match"),
    ("1970/04/23", "1970/01/01", 1, "birth year matches; placeholder day ignored"),
    ("1970/01/01", "1970/01/01", 1, "birth year matches; placeholder day ignored"),
    ("1970/04/23", "1971/01/01", -1, "one year apart; placeholder day ignored"),
    ("1970/04/23", "1970/09/11", -1, "day and month differ"),
    ("1970/04/23", "1974/09/11", -1, "conflict: birth dates are 4 years apart"),
    ("1970/04/23", "1985/09/11", -1, "conflict: birth dates are 15 years apart"),
    ("1970", "1990", -1, "conflict: birth dates are 20 years apart"),
]


@pytest.mark.parametrize(("found", "listed", "sign", "reason"), BIRTHS)
def test_birth_dates_count_for_or_against_a_match(
    found: str, listed: str, sign: int, reason: str
) -> None:
    for one, other in ((found, listed), (listed, found)):
        evidence = birth_evidence(partial_date(one), partial_date(other))
        assert evidence is not None
        assert evidence.weight * sign > 0
        assert reason in evidence.reason


def test_a_missing_birth_date_is_not_evidence() -> None:
    assert birth_evidence(None, partial_date("1970")) is None


def test_more_agreement_never_lowers_the_score() -> None:
    steps = ["1990/02/02", "1974/09/11", "", "1970", "1970/04", "1970/04/23"]
    scores = []
    for born in steps:
        hit = best(SCREEN, NAME, born)
        assert hit is not None
        scores.append(hit.score)
    assert scores == sorted(scores)
    assert scores[0] < scores[2] < scores[-1]


def test_a_conflict_lowers_the_score_and_is_explained() -> None:
    shipped = screen_of(*NAMES)
    hit = best(shipped, NAME, "1990/02/02")
    assert hit is not None
    assert hit.level is Level.WEAK
    assert "conflict: birth dates are 20 years apart" in hit.reasons


def test_a_birth_date_makes_a_poorly_spelled_name_strong() -> None:
    shipped = screen_of(*NAMES)
    alone = best(shipped, "Kwentn Marlovik")
    with_date = best(shipped, "Kwentn Marlovik", "1970/04/23")
    assert with_date is not None
    assert with_date.level is Level.STRONG
    assert alone is None or alone.score < with_date.score


def test_the_same_birth_date_alone_is_not_a_hit() -> None:
    hit = best(screen_of(*NAMES), "Zoltan Perekovics", "1970/04/23")
    assert hit is None or hit.level is Level.WEAK


def test_a_document_number_is_strong_regardless_of_the_name() -> None:
    person = ProtectedPerson(person_id="P-0001", name=NAME, document_numbers=("X 0000-0001",))
    screen = Screen(Roster(version="1", persons=(person,)))
    hits = screen.find(Query(names=("Zoltan",), document_numbers=("x00000001",)), "subject 1")
    assert [hit.level for hit in hits] == [Level.STRONG]
    assert "document number matches" in hits[0].reasons
    assert screen.find(Query(names=("Zoltan",), document_numbers=("x00000002",)), "s") == []


def test_nationality_changes_the_score_a_little() -> None:
    person = ProtectedPerson(person_id="P-0001", name=NAME, nationalities=("US",))
    screen = Screen(Roster(version="1", persons=(person,)))
    scores = [
        screen.find(Query(names=("Quentin Marlowik",), nationalities=given), "s")[0].score
        for given in (("XA",), (), ("UNK",), ("us",))
    ]
    assert scores[0] < scores[1] == scores[2] < scores[3]


def test_thresholds_can_be_set() -> None:
    strict = screen_of(*NAMES, thresholds=Thresholds(strong=0.999, possible=0.99, weak=0.98))
    assert best(strict, "Quentin Marlowik") is None
