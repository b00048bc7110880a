"""What the policy says of each person of the matrix, and who they are."""

from datetime import timedelta

from portal.policy import About, Policy
from portal.visitors import COOKIE
from procedure.access import RIGHTS, Permission, Right, Subject, may, reader_of, why_not
from procedure.kind_table import KINDS
from procedure.measures.team import may_read_in_emergency
from procedure.people import Actor
from procedure.proof import Channel
from register.sessions import SignIn
from tests.portal.conftest import Browser, Desk
from tests.portal.filling import ABOUT_CASES, LIMITED, MEMBER, OWN, Filled, matter_of

PEOPLE = (
    "usncb-analyst-1",
    "usncb-supervisor-2",
    "usncb-counsel-2",
    "usncb-operations-1",
    "usncb-auditor-1",
    "usncb-administrator-1",
    "usncb-gateway-1",
    "usncb-dpo-1",
    "usncb-security-1",
    "usncb-duty-1",
    "doj-nsd-officer-1",
    "doj-nsd-chief-1",
    "placeholders-officer-1",
)
"""Somebody of each role, of an agency that holds the task, and of one that holds none."""
OTHER_AGENCY = "placeholders-officer-1"
OUTSIDE = ("usncb-analyst-1", "usncb-supervisor-2", "usncb-operations-1", OTHER_AGENCY)
"""People who may not know of what the team hides; a supervisor gets at a case in an emergency."""
SEEN_BY = {
    About.CASE: Right.SEE_CASE,
    About.DOSSIER: Right.SEE_CASE,
    About.DOCUMENT: Right.SEE_CASE,
    About.TASK: Right.SEE_CASE,
    About.MATTER: Right.SEE_MATTERS,
    About.PART: Right.SEE_MATTERS,
    About.SUBJECT: Right.SEE_COMMUNICATIONS,
    About.COMMUNICATION: Right.SEE_COMMUNICATIONS,
    About.PERSON: Right.SEE_PERSON,
}
HIDEABLE = {*SEEN_BY} - {About.PERSON}
"""What a team can hide: whoever is on the roster is no secret at USNCB."""
PERMISSIONS: dict[str, list[Permission]] = {}
for _kind in KINDS:
    for _act, _rule in _kind.acts.items():
        PERMISSIONS.setdefault(_act, []).append(_rule.permission)
    if _kind.opening is not None:
        PERMISSIONS.setdefault(_kind.opening.act, []).append(_kind.opening.permission)


async def signed_in(desk: Desk, browser: Browser, person: str) -> dict[str, str]:
    """The headers of a person's session in this browser."""
    who = SignIn(
        person=person, issuer="test", subject=person, acr="development", channel=Channel.PORTAL
    )
    sessions = desk.office.register.sessions
    secret = await sessions.begin(who, desk.clock.now(), timedelta(hours=8))
    browser.http.cookies.set(COOKIE, secret)
    return {"X-Form-Key": await browser.form_key()}


def knows(actor: Actor, policy: Policy) -> bool:
    """Whether the actor may know of what the command names here."""
    if policy.about is About.NOTHING:
        return True
    if policy.about is About.OWN:
        return False
    if policy.about in (About.TASK, About.PART) and may(actor, Right.SEE_TASK, Subject(agency=OWN)):
        return True
    return may(actor, SEEN_BY[policy.about])


def permitted(actor: Actor, policy: Policy) -> bool:
    """Whether the actor has the rights, and may give one of the acts."""
    if any(why_not(actor, RIGHTS[one]) for one in policy.rights):
        return False
    found = [one for act in policy.acts for one in PERMISSIONS[act]]
    own = Subject(agency=OWN)
    return not policy.acts or any(why_not(actor, one, own) is None for one in found)


def expected_of(actor: Actor, policy: Policy) -> int:
    """404 for whoever may not know, 403 for whoever may not do it, and 200 for all others."""
    if not knows(actor, policy):
        return 404
    return 200 if permitted(actor, policy) else 403


def expected_of_closed(actor: Actor, name: str, policy: Policy) -> int:
    """The same where a team limits the case: for whoever is not on it there is no such case.

    Auditors see every case, agencies keep their tasks, and another supervisor gets at it by an act.
    """
    outside = reader_of(actor) not in (None, MEMBER)
    if outside and not (name == "case read-in-emergency" and may_read_in_emergency(actor)):
        return 404
    return expected_of(actor, policy)


async def hidden_names(service: Desk, found: Filled) -> set[str]:
    """The ids and numbers of what the team hides."""
    kinds = [matter_of(kind, found.team_closed.matters) for kind in ABOUT_CASES]
    ids = {LIMITED, found.both, *kinds, found.team_closed.ids["communication_id"]}
    known = await service.office.register.teams.known(ids, None)
    numbers = {number for number in known.values() if number is not None}
    assert len(numbers) == len(ids) - 1
    return ids | numbers
