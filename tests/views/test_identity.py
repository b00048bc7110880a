"""Is it the same person? Field by field, and never a verdict on the whole."""

from procedure.message import PartialDate
from views.identity import BORN, DOCUMENT, NAME, NATIONALITY, Described, Verdict, compared

ROSTER = Described(
    names=("Evgeny Snegorodov", "Евгений Снегородов"),
    birth_date=PartialDate(year=1971, month=4, day=23),
    nationalities=("US",),
    documents=("X-0123 4567",),
)


def verdicts(said: Described) -> dict[str, Verdict]:
    """The verdict on each field."""
    return {field.field: field.verdict for field in compared(said, ROSTER)}


def test_every_field_has_its_own_verdict() -> None:
    same = Described(
        names=("СНЕГОРОДОВ Евгений",),
        birth_date=PartialDate(year=1971, month=4, day=23),
        nationalities=("US", "QR"),
        documents=("x01234567",),
    )
    assert set(verdicts(same).values()) == {Verdict.SAME}
    other = Described(
        names=("Gunther Walddorfer",),
        birth_date=PartialDate(year=1940, month=1, day=2),
        nationalities=("QR",),
        documents=("Z9999999",),
    )
    assert set(verdicts(other).values()) == {Verdict.DIFFERENT}
    assert set(verdicts(Described()).values()) == {Verdict.NOT_COMPARED}


def test_what_is_only_alike_says_how() -> None:
    said = Described(
        names=("Evgenii Arkadievich Snegorodoff",),
        birth_date=PartialDate(year=1971, month=4, day=28),
    )
    rows = {field.field: field for field in compared(said, ROSTER)}
    assert rows[NAME].verdict is Verdict.ALIKE
    assert rows[NAME].only_one == ("arkadievich",)
    assert "snegorodoff / снегородов: same after transliteration" in rows[NAME].notes
    assert rows[BORN].verdict is Verdict.ALIKE
    assert rows[BORN].notes == ("birth dates differ by one digit",)
    assert rows[NATIONALITY].verdict is rows[DOCUMENT].verdict is Verdict.NOT_COMPARED


def test_fields_that_nobody_gives_are_left_out() -> None:
    assert [field.field for field in compared(Described(names=("A B",)), Described())] == [NAME]
