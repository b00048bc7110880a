"""What is tried with a communication names everything that confirming it needs, and no more."""

from collections.abc import Mapping, Sequence

from procedure.dossier import Step
from procedure.intakes import INTAKE
from procedure.people import Role
from tests.procedure.casework import actor
from views.possible import Allowed, Possible, grouped
from views.trying_communication import Triable

FIRST, SECOND = (f"case-{digit * 26}" for digit in "12")
IDENTITY = Allowed(field="identity", values=("CONFIRMED", "PROBABLE"))
EVERYBODY = actor("some-person-1", *Role)


def one(field: str, *values: str) -> Allowed:
    """A field with its values."""
    return Allowed(field=field, values=values)


def confirmations(cases: Mapping[str, Sequence[str]]) -> list[Possible]:
    """What could be confirmed if nothing were refused, by the open cases about those named."""
    trials = Triable(f"comm-{'0' * 26}/v1", cases).trials(EVERYBODY)
    found = grouped((trial, None) for trial in trials)
    return [one for one in found.possible if one.act == "confirm_restriction"]


def test_without_an_open_case_the_person_is_enough() -> None:
    (row,) = confirmations({"P-0001": (), "P-0002": ()})
    assert row.values == (IDENTITY, one("person", "P-0001", "P-0002"), one("another", "False"))
    assert row.typed == ()
    assert row.writes


def test_with_open_cases_one_of_them_is_named_or_another_one_is_wanted() -> None:
    joining, beside = confirmations({"P-0001": (FIRST, SECOND)})
    person = one("person", "P-0001")
    assert joining.values == (IDENTITY, person, one("case", FIRST, SECOND), one("another", "False"))
    assert beside.values == (IDENTITY, person, one("another", "True"))


def test_nobody_is_named_so_the_person_is_typed() -> None:
    (row,) = confirmations({})
    assert row.values == (IDENTITY, one("another", "False"))
    assert row.typed == ("person",)


def test_every_field_of_every_act_is_known() -> None:
    tried = {trial.command.act for trial in Triable(f"comm-{'0' * 26}/v1", {}).trials(EVERYBODY)}
    assert tried == {
        act
        for act, rule in INTAKE.acts.items()
        if not issubclass(rule.command, Step) and not rule.by_handoff
    }
