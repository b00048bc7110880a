"""A change of the directory, as a second person decides on it: each change in words."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from client.orders import new_order_id
from portal.pages.approval_forms import LIST
from portal.pages.directory_words import lines_of
from portal.pages.fields import ActForm
from portal.pages.people import GONE
from portal.pages.site import Opened, Site
from procedure.access import Right, may
from procedure.directory_changes import gains
from procedure.refusals import NotFound
from register.directory_values import VersionState, may_decide
from views.directories import DirectoryProposal

_STATES = {VersionState.APPROVED: "Approved", VersionState.REJECTED: "Rejected"}
OUTDATED = "Outdated: reject it, or its proposer proposes it again."
"""Of a change that nobody can approve, because another came into effect first."""


def directory_approvals(site: Site) -> APIRouter:
    """The route of a change that waits, or was decided."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]

    @router.get("/approvals/directory/{version:int}")
    async def of_version(opened: opens, version: int) -> Response:
        """What a version of the directory changes, and the forms that decide on it."""
        opened.must(Right.APPROVE_DIRECTORY)
        proposal = await opened.desk.directory_views.proposal(opened.actor, version)
        return await opened.answer(
            "directory-approval.html",
            title=f"Version {version} of the directory",
            section=LIST,
            version=version,
            waits=proposal.waits,
            outdated=proposal.outdated,
            proposed_by=_name(opened, proposal.made.proposed_by),
            proposed_at=opened.times.moment(proposal.made.proposed_at),
            state=_state(opened, proposal),
            later=proposal.later,
            lines=lines_of(proposal, opened.times),
            decisions=list(_decisions(opened, proposal)),
            why_not=_why_not(opened, proposal),
            deciders=list(_deciders(opened, proposal)),
            again=_again(opened, proposal),
        )

    return router


def _name(opened: Opened, person: str) -> str:
    """Whoever may decide on changes of the directory sees its people by name."""
    try:
        return opened.directory.person(person).name
    except NotFound:
        return GONE


def _state(opened: Opened, proposal: DirectoryProposal) -> str:
    made = proposal.made
    if made.decided_by is None or made.decided_at is None:
        if proposal.outdated:
            return OUTDATED if proposal.later is None else "Outdated."
        if proposal.waits:
            return "It waits for a second person, and is not in effect yet."
        return "In effect at once: no second person was needed."
    who, when = _name(opened, made.decided_by), opened.times.moment(made.decided_at)
    return f"{_STATES[made.state]} by {who}, {when}."


def _decisions(opened: Opened, proposal: DirectoryProposal) -> list[ActForm]:
    """The forms of this reader, to approve first."""
    if not may_decide(opened.actor, proposal.made) or proposal.later is not None:
        return []
    reject = _form(opened, proposal, "Reject the change", reject=True)
    if proposal.outdated or _why_not(opened, proposal):
        return [reject]
    return [_form(opened, proposal, "Approve the change"), reject]


def _deciders(opened: Opened, proposal: DirectoryProposal) -> Iterator[str]:
    """Who may approve it: whoever has the right, did not propose it, and gains nothing by it."""
    if proposal.outdated:
        return
    gaining = {gains(one) for one in proposal.changes}
    for actor in opened.directory.actors(opened.now):
        if may_decide(actor, proposal.made) and actor.person not in gaining:
            yield _name(opened, actor.person)


def _again(opened: Opened, proposal: DirectoryProposal) -> ActForm | None:
    """The form that proposes it again, for whoever may, where this version can be no more."""
    made = proposal.made
    lost = proposal.outdated or made.state is VersionState.REJECTED
    may_again = may(opened.actor, Right.CHANGE_DIRECTORY) and proposal.later is None
    if not may_again or not lost:
        return None
    return ActForm(
        action="/do/directory/propose-again",
        title="Propose it again",
        button="Propose it again",
        hidden=(("number", str(made.number)),),
        order=new_order_id(),
        form_key=opened.form_key,
        back=LIST,
    )


def _form(
    opened: Opened, proposal: DirectoryProposal, title: str, *, reject: bool = False
) -> ActForm:
    hidden = [("number", str(proposal.made.number))]
    return ActForm(
        action="/do/directory/approve",
        title=title,
        button=title,
        hidden=(*hidden, ("reject", "true")) if reject else tuple(hidden),
        order=new_order_id(),
        form_key=opened.form_key,
        back=LIST,
        solid=not reject,
    )


def _why_not(opened: Opened, proposal: DirectoryProposal) -> str:
    """Why this reader does not approve what waits, where that is so."""
    made, reader = proposal.made, opened.actor.person
    if not proposal.waits or proposal.outdated:
        return ""
    if made.proposed_by == reader:
        return "Not you: you proposed it. A second person decides."
    if any(gains(one) == reader for one in proposal.changes):
        return "You would get a role or an account by it: another person approves it."
    return ""
