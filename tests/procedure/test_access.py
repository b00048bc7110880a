"""Who may do what: the whole table, written out, and each act against everybody."""

from typing import Any

import pytest

from procedure.access import RIGHTS, Permission, Right, Subject, may, require, why_not
from procedure.cases import CASE
from procedure.directory import DirectoryUnreadable
from procedure.directory_file import read_directory
from procedure.dossier import Command
from procedure.intakes import INTAKE
from procedure.kind_table import MATTER_KINDS
from procedure.kinds import DossierKind
from procedure.measures.dispute.drafting import ApproveDecision, DraftDecision
from procedure.measures.notification.deferral import ApproveDeferral, ProposeDeferral
from procedure.measures.team import Team
from procedure.people import USNCB, Actor, Delegated, Role
from procedure.refusals import DrafterMayNotApprove, NotFound, NotPermitted, Refused
from tests.office import ROOT
from tests.procedure import matter_acts
from tests.procedure.acts import ACTS, OIA, ordered, possible
from tests.procedure.casework import (
    ANALYST,
    NOW,
    SECOND_COUNSEL,
    SUPERVISOR,
    USNCB_BY_ROLE,
    Course,
    actor,
    actor_of,
    document,
    officer,
    order_id,
    to,
)
from tests.procedure.permissions import (
    BY_HANDOFF,
    CASE_TABLE,
    FOUR_EYES,
    INTAKE_TABLE,
    LETTERS,
    OWN_AGENCY,
    RIGHTS_TABLE,
    STEPS,
    everybody,
    has_role,
    may_by_table,
)


def permissions_of(kind: DossierKind[Any]) -> dict[str, Permission]:
    """The permission of each act, with that of the opening."""
    found = {rule.act: rule.permission for rule in kind.acts.values()}
    if kind.opening is not None:
        found[kind.opening.act] = kind.opening.permission
    return found


CASE_PERMISSIONS, INTAKE_PERMISSIONS = permissions_of(CASE), permissions_of(INTAKE)
ALL_ROWS: list[tuple[str, str, Permission]] = [
    *((name, row, RIGHTS[Right(name)]) for name, row in RIGHTS_TABLE.items()),
    *((name, row, CASE_PERMISSIONS[name]) for name, row in CASE_TABLE.items()),
    *((name, row, INTAKE_PERMISSIONS[name]) for name, row in INTAKE_TABLE.items()),
    *(
        (act, row.roles, permissions_of(kind)[act])
        for kind in MATTER_KINDS
        for act, row in {**matter_acts.SHARED, **matter_acts.ACTS[kind.name]}.items()
    ),
]


def test_the_tables_name_every_right_and_act() -> None:
    assert set(RIGHTS_TABLE) == set(Right) == set(RIGHTS)
    assert CASE_TABLE.keys() == CASE_PERMISSIONS.keys()
    for kind in MATTER_KINDS:
        rows = {**matter_acts.SHARED, **matter_acts.ACTS[kind.name]}
        assert rows.keys() == permissions_of(kind).keys()
    assert INTAKE_TABLE.keys() == INTAKE_PERMISSIONS.keys()
    assert set(LETTERS.values()) == set(Role)
    for _, row, _ in ALL_ROWS:
        whole = row.ljust(len(LETTERS), ".")
        assert all(sign in (".", letter) for sign, letter in zip(whole, LETTERS, strict=True))


@pytest.mark.parametrize(("name", "row", "permission"), ALL_ROWS)
def test_the_permission_matrix(name: str, row: str, permission: Permission) -> None:
    for role in Role:
        for agency in (USNCB, "FBI"):
            person = actor("some-person-1", role, agency=agency)
            for task_agency in (USNCB, "FBI"):
                for drafter in (person.person, "other-person-1", None):
                    subject = Subject(agency=task_agency, drafter=drafter)
                    refusal = why_not(person, permission, subject)
                    expected = may_by_table(
                        row,
                        name,
                        role,
                        own_agency=agency == task_agency,
                        at_usncb=agency == USNCB,
                        drafter=drafter == person.person,
                    )
                    given = (name, role, agency, task_agency, drafter, refusal)
                    assert (refusal is None) is expected, given


def test_what_another_dossier_may_pass_on() -> None:
    for kind in (CASE, INTAKE):
        passed = {name for name, rule in kind.acts.items() if rule.by_handoff}
        if kind.opening is not None and kind.opening.by_handoff:
            passed.add(kind.opening.act)
        assert passed == set(BY_HANDOFF[kind.name])
    for matter in MATTER_KINDS:
        passed = {name for name, rule in matter.acts.items() if rule.by_handoff}
        assert passed >= set(BY_HANDOFF["matter"])


@pytest.mark.parametrize("name", FOUR_EYES)
def test_the_drafter_hears_why(name: str) -> None:
    subject = Subject(drafter=SUPERVISOR.person)
    known = {act: permission for act, row, permission in ALL_ROWS}
    refusal = why_not(SUPERVISOR, known[name], subject)
    assert isinstance(refusal, DrafterMayNotApprove)
    assert "another person" in str(refusal)


def test_whoever_holds_several_roles_is_still_the_drafter() -> None:
    both = actor("usncb-counsel-1", Role.COUNSEL, Role.SUPERVISOR)
    refusal = why_not(both, CASE_PERMISSIONS["approve_decision"], Subject(drafter=both.person))
    assert isinstance(refusal, DrafterMayNotApprove)


def test_nobody_approves_their_own_draft_through_somebody_they_lent_their_role_to() -> None:
    drafter, other = "usncb-counsel-1", "usncb-counsel-2"
    subject = Subject(drafter=drafter)

    def deputy(*lenders: str, own: tuple[Role, ...] = (Role.ANALYST,)) -> Actor:
        lent = tuple(Delegated(role=Role.COUNSEL, by=one) for one in lenders)
        roles = (*own, *(one.role for one in lent))
        return Actor(person="usncb-analyst-1", agency=USNCB, roles=roles, delegated=lent)

    asked = CASE_PERMISSIONS["approve_decision"]
    assert isinstance(why_not(deputy(drafter), asked, subject), DrafterMayNotApprove)
    assert why_not(deputy(other), asked, subject) is None
    assert why_not(deputy(drafter, other), asked, subject) is None
    assert why_not(deputy(own=(Role.COUNSEL,)), asked, subject) is None


def test_a_task_for_a_role_takes_that_role() -> None:
    casework = (Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL, Role.OPERATIONS)
    for name in OWN_AGENCY[1:]:
        for role in casework:
            for holder in casework:
                person, subject = actor("some-person-1", holder), Subject(role=role)
                refusal = why_not(person, CASE_PERMISSIONS[name], subject)
                assert (refusal is None) is (role is holder)


def test_without_an_agency_nobody_has_it_as_their_own() -> None:
    for person in (ANALYST, SUPERVISOR, officer("FBI")):
        for name in OWN_AGENCY[1:]:
            refusal = why_not(person, CASE_PERMISSIONS[name], Subject(agency=None))
            assert isinstance(refusal, NotPermitted)
        assert not may(person, Right.SEE_TASK, Subject(agency=None))


def test_nobody_without_a_role_may_do_anything() -> None:
    nobody = actor("some-person-1")
    for _, _, permission in ALL_ROWS:
        assert isinstance(why_not(nobody, permission), NotPermitted)


def test_a_right_is_required_as_the_table_says() -> None:
    for right in Right:
        for person in everybody(USNCB, "FBI"):
            own = Subject(agency=person.agency)
            expected = may_by_table(
                RIGHTS_TABLE[right],
                right,
                person.roles[0],
                own_agency=True,
                at_usncb=person.agency == USNCB,
            )
            assert may(person, right, own) is expected
            if expected:
                require(person, right, own)
            else:
                with pytest.raises(NotPermitted, match="some-person-9 may not do this"):
                    require(person, right, own)


# --- every act, in the right state, by everybody --------------------------------------------------


def sees(person: Actor, course: Course, command: Command) -> bool:
    """Whether a person knows of the case, in the words of the tables."""
    (role,) = person.roles
    at_usncb = person.agency == USNCB
    if role is Role.SYSTEM or (has_role(RIGHTS_TABLE["SEE_CASE"], role) and at_usncb):
        hidden = bool(course.case.of(Team).members) and role not in (Role.AUDITOR, Role.SYSTEM)
        return not hidden or (command.act == "read_in_emergency" and role is Role.SUPERVISOR)
    task = course.case.tasks.get(getattr(command, "task", ""))
    own = task is not None and task.agency == person.agency
    return own and has_role(RIGHTS_TABLE["SEE_TASK"], role)


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_refused_to_everybody_who_may_not(act: str) -> None:
    """Whoever may not know of the case gets the same answer as for a case that does not exist."""
    course = possible(act)
    empty = Course(now=course.now)
    for person in everybody(USNCB, "DHS", OIA.agency):
        command = ordered(act, person, course.case.dossier)
        at_usncb = person.agency == USNCB
        own = person.agency == OIA.agency
        if not sees(person, course, command):
            with pytest.raises(NotFound) as hidden:
                course.decide(command, person)
            with pytest.raises(NotFound) as missing:
                empty.decide(command, person)
            assert str(hidden.value) == str(missing.value)
        elif may_by_table(CASE_TABLE[act], act, person.roles[0], own_agency=own, at_usncb=at_usncb):
            assert course.decide(command, person)
        else:
            with pytest.raises(NotPermitted):
                course.decide(command, person)


@pytest.mark.parametrize("act", OWN_AGENCY[1:])
@pytest.mark.parametrize(
    ("task", "agency", "role", "outcome"),
    [
        ("J3", "FBI", None, "THREAT"),
        ("U2", USNCB, Role.SUPERVISOR, "OPEN_CASE"),
        ("U3", USNCB, Role.ANALYST, "NEUTRAL"),
        ("U7", USNCB, Role.OPERATIONS, "DONE"),
    ],
)
def test_an_agency_acts_only_on_its_own_tasks_and_usncb_only_in_the_role(
    act: str, task: str, agency: str, role: Role | None, outcome: str
) -> None:
    course = to("COORDINATION")
    colleague = actor_of(f"{agency.lower()}-officer-2") or USNCB_BY_ROLE[role or Role.ANALYST]
    own = {"answer_task": {"outcome": outcome}, "delegate_task": {"to": colleague.person}}
    fields = {"task": task, **own.get(act, {})}
    for person in everybody(USNCB, "DHS", "FBI"):
        permitted = (
            person.agency == agency
            and has_role(CASE_TABLE[act], person.roles[0])
            and role in (None, person.roles[0])
        )
        command = ordered(act, person, course.case.dossier, **fields)
        if permitted:
            assert course.decide(command, person)
        else:
            with pytest.raises((NotPermitted, NotFound)):
                course.decide(command, person)


def test_another_agencys_task_looks_like_no_task_at_all() -> None:
    course = to("COORDINATION")
    answers: set[str] = set()
    for task in ("J1", "Z9"):
        fields = {"task": task, "outcome": "NO_TREATY"}
        command = ordered("answer_task", officer("FBI"), course.case.dossier, **fields)
        with pytest.raises(Refused) as refused:
            course.decide(command, officer("FBI"))
        answers.add(f"{type(refused.value).__name__}: {refused.value}")
    assert answers == {f"NotFound: There is no case {course.case.dossier}."}


@pytest.mark.parametrize("act", STEPS)
def test_nobody_takes_the_procedures_own_steps(act: str) -> None:
    rule = CASE.acts[act]
    course = to("DECISION")
    fields: dict[str, dict[str, Any]] = {
        "reach_alerts": {"clock": "decision"},
        "end_track": {"track": "OFFICIAL_PROTECTION"},
        "record_assessment": {
            "called_at": NOW,
            "document": document(9),
            "indicators": (),
            "counter_indicators": (),
            "not_assessed": (),
        },
    }
    for person in everybody():
        if Role.SYSTEM in person.roles:
            continue
        values = {"dossier": course.case.dossier, "order": order_id(9), "by": person.person}
        with pytest.raises((NotPermitted, NotFound)):
            course.decide(rule.command.model_validate({**values, **fields[act]}), person)


def test_the_drafter_approves_neither_a_decision_nor_a_deferral() -> None:
    both = actor("usncb-person-1", Role.COUNSEL, Role.SUPERVISOR, Role.ANALYST)
    course = to("DECISION")
    course.say(both, DraftDecision, disposition="DISPUTE")
    course.say(both, ProposeDeferral)
    for command in (ApproveDecision, ApproveDeferral):
        for approve in (True, False):
            with pytest.raises(DrafterMayNotApprove):
                course.say(both, command, approve=approve)
    course.say(SECOND_COUNSEL, ApproveDecision, approve=True)
    course.say(SUPERVISOR, ApproveDeferral, approve=True)


def test_a_gateway_is_a_service_account_and_nothing_else() -> None:
    text = (ROOT / "samples" / "directory.toml").read_text(encoding="utf-8")
    gateway = read_directory(text).actor("usncb-gateway-1")
    assert [right for right in Right if may(gateway, right)] == [Right.RECEIVE]
    with pytest.raises(DirectoryUnreadable, match="usncb-gateway-1: a gateway"):
        read_directory(text.replace('["GATEWAY"]', '["GATEWAY", "SUPERVISOR"]'))


def test_whoever_may_confirm_a_hit_may_see_every_case_about_the_person() -> None:
    """So nobody is asked "join or new" about a case whose existence they may not know of."""
    confirming = INTAKE_PERMISSIONS["confirm_restriction"]
    asked = [person for person in everybody() if why_not(person, confirming) is None]
    assert asked
    assert all(may(person, Right.SEE_CASE) for person in asked)
