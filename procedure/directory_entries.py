"""One person or one agency of the directory, as somebody fills it in, and what is wrong with it.

    name: Testina Examplova
    email: testina.examplova@usncb.example
    agency: USNCB
    role: ANALYST
    account: https://sign-in.example 00u1abcd

A page sends the same lines. A label that is missing stays as it is, one with nothing after it is
taken away. Ids of people are made here: nobody types one.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

from procedure.directory import Agency, Directory, DirectoryUnreadable, Person
from procedure.directory_file import checked
from procedure.directory_filled import Filled, Given, Label
from procedure.people import AgencyCode, Role, contradiction
from procedure.values import PersonId

Edit = Callable[[Directory], Directory]
"""A single change: the whole directory as it would be. Raises DirectoryUnreadable, NotFound."""


PERSON = (
    Label.NAME,
    Label.EMAIL,
    Label.AGENCY,
    Label.ROLE,
    Label.PHONE,
    Label.ACCOUNT,
    Label.USER,
)
NEW_AGENCY = (Label.CODE, Label.NAME, Label.EMAIL, Label.EMPLOYS)
AGENCY = NEW_AGENCY[1:]
_SEVERAL = (Label.ROLE, Label.ACCOUNT, Label.EMPLOYS)


def read_lines(text: str, labels: Sequence[Label]) -> Given:
    """What these lines say. Raises DirectoryUnreadable, which repeats nothing of them."""
    given: dict[Label, list[str]] = defaultdict(list)
    known = {label.value: label for label in labels}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip():
            continue
        word, colon, value = line.partition(":")
        label = known.get(word.strip().casefold())
        if not colon or label is None:
            begins = ", ".join(f"{one}:" for one in labels)
            raise DirectoryUnreadable(f"Line {number} does not begin with one of {begins}")
        if label in given and label not in _SEVERAL:
            raise DirectoryUnreadable(f"Line {number} repeats {label}: keep one.")
        given[label] += [value.strip()] if value.strip() else []
    return given


def written(given: Given) -> str:
    """The same as lines."""
    return "".join(
        f"{label}: {' '.join(value.split())}\n"
        for label, values in given.items()
        for value in values or ("",)
    )


# --- the single changes ---------------------------------------------------------------------------


def new_person(lines: str, number: int) -> Edit:
    """Add a person; ``number`` is one that no person's id has ever had."""

    def edit(directory: Directory) -> Directory:
        fields = Filled(read_lines(lines, PERSON), directory).person(None)
        # Without the role, which can change, and without the name, which the ledger never has.
        made = f"{fields['agency'].lower()}-person-{number}"
        person = Person(person_id=made, **fields)
        return _with_people(directory, (*directory.people, person))

    return edit


def changed_person(person_id: PersonId, lines: str) -> Edit:
    """Change what the lines say of a person; all else of them stays."""

    def edit(directory: Directory) -> Directory:
        was = directory.person(person_id)
        fields = Filled(read_lines(lines, PERSON), directory, was).person(person_id)
        return _with_entry(directory, was.model_copy(update=fields))

    return edit


def ended_access(person_id: PersonId) -> Edit:
    """Take everything from a person by which they can act; the entry stays, as the record does."""

    def edit(directory: Directory) -> Directory:
        was = directory.person(person_id)
        none = {"roles": (), "signs_in": (), "uid": None, "phone": None, "suspended": True}
        kept = (one for one in directory.delegations if person_id not in (one.by, one.to))
        left = directory.but(delegations=tuple(kept))
        return _with_entry(left, was.model_copy(update=none))

    return edit


def new_agency(lines: str) -> Edit:
    """Add an agency, or another desk of one."""

    def edit(directory: Directory) -> Directory:
        given = read_lines(lines, NEW_AGENCY)
        agency = Agency(**Filled(given, directory).agency(None))
        return checked(directory.but(agencies=(*directory.agencies, agency)))

    return edit


def changed_agency(code: AgencyCode, lines: str) -> Edit:
    """Change what the lines say of an agency; its code stays."""

    def edit(directory: Directory) -> Directory:
        was = directory.agency(code)
        fields = Filled(read_lines(lines, AGENCY), directory, was).agency(code)
        now = was.model_copy(update=fields)
        agencies = tuple(now if one.code == code else one for one in directory.agencies)
        return checked(directory.but(agencies=agencies))

    return edit


def _with_entry(directory: Directory, person: Person) -> Directory:
    people = (person if one.person_id == person.person_id else one for one in directory.people)
    return _with_people(directory, tuple(people))


def _with_people(directory: Directory, people: tuple[Person, ...]) -> Directory:
    """The directory with these people, without delegations and duty that no longer fit them."""
    of = {one.person_id: one for one in people}
    lent = tuple(
        one
        for one in directory.delegations
        if of[one.by].agency == of[one.to].agency
        and {*one.roles} <= {*of[one.by].roles}
        and contradiction((*of[one.to].roles, *one.roles)) is None
    )
    duty = tuple(one for one in directory.duty if Role.DUTY_OFFICER in of[one.person].roles)
    return checked(directory.but(people=people, delegations=lent, duty=duty))
