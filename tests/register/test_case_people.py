"""Which cases are about the same person: the entries of cases, joined through each other."""

from procedure.rows import CasePeople, Rows
from register.register import Register
from tests.register.samples import case_row, keep_rows

A, B, C, D = (f"case-01HZZZZZZZZZZZZZZZZZZZZZZ{letter}" for letter in "ABCD")
FIRST, SECOND = "E-01HZZZZZZZZZZZZZZZZZZZZZZ1", "E-01HZZZZZZZZZZZZZZZZZZZZZZ2"


async def keep(register: Register, case: str, *people: str, state: str = "OPEN") -> None:
    """A case about these entries."""
    rows = Rows(
        case=case_row(case, state=state, person_id=people[0] if people else None),
        people=CasePeople(case_id=case, people=people),
    )
    await keep_rows(register, rows)


async def test_open_cases_about_a_person_are_found_under_every_joined_entry(
    register: Register,
) -> None:
    await keep(register, A, "P-0001")
    await keep(register, B, FIRST, SECOND)
    await keep(register, C, SECOND, "P-0001", state="ENDED")
    await keep(register, D, "P-0002")
    for entry in ("P-0001", FIRST, SECOND):
        assert await register.people.open_cases(entry) == [A, B], "joined by the ended case"
    assert await register.people.open_cases("P-0002") == [D]
    assert await register.people.open_cases("P-0003") == []
    assert await register.people.people_of(B) == {"P-0001", FIRST, SECOND}
    assert await register.people.cases_about(["P-0002", SECOND]) == [A, B, C, D]
    assert await register.people.cases_about([]) == []
    joined = {A: [A, B, C], B: [A, B, C], D: [D]}
    assert await register.people.together([A, B, D]) == joined
    listed = await register.lists.cases(person=FIRST)
    assert {row.case_id for row in listed} == {A, B, C}


async def test_what_is_separated_is_found_no_more(register: Register) -> None:
    await keep(register, A, "P-0001", FIRST)
    await keep(register, B, FIRST)
    await keep(register, A, "P-0001")
    assert await register.people.open_cases("P-0001") == [A]
    assert await register.people.open_cases(FIRST) == [B]
    assert await register.people.people_of(A) == {"P-0001"}


async def test_an_entry_is_known_as_long_as_a_case_has_it(register: Register) -> None:
    await keep(register, A, FIRST)
    assert await register.people.is_entered(FIRST)
    assert not await register.people.is_entered(SECOND)
    assert await register.people.people_of(B) == frozenset()
