"""What a roster changes: who is added, removed, and has other data."""

from hypothesis import given
from hypothesis import strategies as st

from screening.roster import ProtectedPerson, Roster
from screening.roster_changes import ChangedPerson, roster_changes

people = st.dictionaries(
    st.integers(1, 6).map(lambda n: f"P-{n:04d}"),
    st.tuples(st.sampled_from(("Ada Fictitia", "Bo Fictitia")), st.sampled_from((None, "Office"))),
)


def roster(persons: dict[str, tuple[str, str | None]]) -> Roster:
    """A roster of these persons, in their order."""
    return Roster(
        version="v",
        persons=tuple(
            ProtectedPerson(person_id=person_id, name=name, employer=employer)
            for person_id, (name, employer) in persons.items()
        ),
    )


@given(before=people, after=people)
def test_every_difference_is_shown_once(
    before: dict[str, tuple[str, str | None]], after: dict[str, tuple[str, str | None]]
) -> None:
    changes = roster_changes(roster(before), roster(after))
    assert set(changes.added) == after.keys() - before.keys()
    assert set(changes.removed) == before.keys() - after.keys()
    changed = {
        person_id: tuple(
            field
            for field, old, new in zip(
                ("name", "employer"), before[person_id], after[person_id], strict=True
            )
            if old != new
        )
        for person_id in before.keys() & after.keys()
    }
    assert set(changes.changed) == {
        ChangedPerson(person=person_id, fields=fields)
        for person_id, fields in changed.items()
        if fields
    }


def test_the_order_of_the_file_does_not_matter_and_the_first_roster_is_all_new() -> None:
    persons: dict[str, tuple[str, str | None]] = {
        "P-0002": ("Bo Fictitia", None),
        "P-0001": ("Ada Fictitia", None),
    }
    again = roster(dict(reversed(persons.items())))
    assert roster_changes(roster(persons), again) == roster_changes(again, again)
    assert roster_changes(None, again).added == ("P-0001", "P-0002")
