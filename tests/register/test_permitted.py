"""What a list shows as somebody's to do is what the procedure lets them do: one rule, two forms."""

from functools import cache
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, MetaData, String, Table, create_engine, insert, select
from sqlalchemy.pool import StaticPool

from procedure.access import RIGHTS, Permission, Subject, why_not
from procedure.cases import CASE
from procedure.people import USNCB, Actor, Delegated, Role
from register.permitted import SubjectColumns, permitted
from tests.examples import examples

PEOPLE = ("usncb-person-1", "usncb-person-2", "fbi-person-1")
SUBJECTS = [
    Subject(agency, role, drafter)
    for agency, role, drafter in product(
        (USNCB, "FBI", None), (None, Role.OPERATIONS, Role.COUNSEL), (None, *PEOPLE[:2])
    )
]
TABLE = Table("subjects", MetaData(), *(Column(name, String) for name in ("at", *Subject._fields)))


@cache
def permissions() -> list[Permission]:
    """Every permission that there is, each once."""
    found = [*RIGHTS.values(), *(rule.permission for rule in CASE.acts.values())]
    return list({one.model_dump_json(): one for one in found}.values())


@cache
def engine() -> Engine:
    """A database with one row for each subject."""
    made = create_engine("sqlite://", poolclass=StaticPool)
    TABLE.metadata.create_all(made)
    with made.begin() as connection:
        rows = [{"at": str(at), **one._asdict()} for at, one in enumerate(SUBJECTS)]
        connection.execute(insert(TABLE), rows)
    return made


@st.composite
def asked(draw: st.DrawFn) -> tuple[Actor, Permission]:
    """A permission, and anybody: with roles of their own and roles that others have lent them."""
    permission = draw(st.sampled_from(permissions()))
    roles = st.sampled_from([*Role, *permission.roles * 5, *permission.or_agency * 5])
    person = draw(st.sampled_from(PEOPLE))
    own = draw(st.sets(roles, max_size=2))
    lent = draw(st.lists(st.tuples(roles, st.sampled_from(PEOPLE)), max_size=2))
    delegated = tuple(Delegated(role=role, by=by) for role, by in lent if role not in own)
    actor = Actor(
        person=person,
        agency="FBI" if person.startswith("fbi") else draw(st.sampled_from((USNCB, "FBI"))),
        roles=(*sorted(own), *(one.role for one in delegated)),
        delegated=delegated,
    )
    return actor, permission


def by_rule(actor: Actor, permission: Permission) -> list[int]:
    """The subjects to which the actor may do it, by the rule."""
    allowed = enumerate(why_not(actor, permission, subject) is None for subject in SUBJECTS)
    return [at for at, one in allowed if one]


def by_query(actor: Actor, permission: Permission) -> list[int]:
    """The same, by the condition of a list."""
    columns = SubjectColumns(TABLE.c.agency, TABLE.c.role, TABLE.c.drafter)
    query = select(TABLE.c.at).where(permitted(actor, permission, columns))
    with engine().connect() as connection:
        return sorted(int(at) for at in connection.execute(query).scalars())


@settings(max_examples=examples(300))
@given(asked())
def test_the_condition_says_what_the_rule_says(asked: tuple[Actor, Permission]) -> None:
    assert by_query(*asked) == by_rule(*asked)


def test_nobody_approves_by_the_role_of_the_drafter() -> None:
    person, drafter = PEOPLE[:2]
    for permission in (one for one in permissions() if one.not_drafter):
        lent = Delegated(role=permission.roles[0], by=drafter)
        actor = Actor(person=person, agency=USNCB, roles=(lent.role,), delegated=(lent,))
        found = by_query(actor, permission)
        assert found == by_rule(actor, permission)
        assert not [at for at in found if SUBJECTS[at].drafter in (person, drafter)]
