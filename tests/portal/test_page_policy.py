"""The policy matrix of the pages: every page and form, as every role, on what may be hidden."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from portal.api.paths import commands
from portal.policy import NEEDS_NOBODY, PAGES, POLICY, About, Policy
from procedure.access import Right, Subject, may, reader_of
from procedure.people import Actor
from tests.portal.conftest import Desk
from tests.portal.expected import (
    HIDEABLE,
    PEOPLE,
    expected_of,
    expected_of_closed,
    hidden_names,
    knows,
    permitted,
    signed_in,
)
from tests.portal.filling import MEMBER, OWN, Filled
from tests.portal.sending import DONE, SENT, address_of, asked
from tests.portal.values import values_of

ORDERS = "GET /audit/orders"
"""Whoever verifies the ledger reads the ids that orders name; a supervisor, those they may see."""


def test_every_page_has_its_row_and_every_row_its_page(filled: tuple[Desk, Filled]) -> None:
    found = {
        f"{method} {one.path_format}"
        for one in iter_route_contexts(filled[0].app.routes)
        for method in one.methods or ()
        if not str(one.path).startswith("/api/")
    }
    assert found == PAGES.keys() | NEEDS_NOBODY
    assert not PAGES.keys() & NEEDS_NOBODY


def expected_of_page(actor: Actor, name: str, policy: Policy) -> int:
    """404 for whoever lacks what it takes; 403 for a form of something that they may only see."""
    if not knows(actor, policy) or not _has_rights(actor, policy):
        return 404
    if permitted(actor, Policy(acts=policy.acts)):
        return 200
    return 403 if name.startswith("POST") and policy.about is not About.NOTHING else 404


def _has_rights(actor: Actor, policy: Policy) -> bool:
    own = Subject(agency=actor.agency)
    enough = any if policy.one_of else all
    return not policy.rights or enough(may(actor, one, own) for one in policy.rights)


def is_outside(actor: Actor) -> bool:
    """Whether the actor works on cases, and is not on the team of the one that is limited."""
    return reader_of(actor) not in (None, MEMBER)


def what_was_answered(answer: httpx.Response) -> int:
    """404 for the page of what there is not, 403, or 200 for anything else."""
    if answer.status_code == 404:
        return 404 if "Page not found" in answer.text else 200
    return 403 if answer.status_code == 403 else 200


Paths = Sequence[Mapping[About, dict[str, str]]]
"""What addresses name on what is restricted, then on what a team hides."""
Round = tuple[str, str, dict[str, Any], int]
"""The name of a row, the address, what is sent there, and what comes."""


def rounds(actor: Actor, paths: Paths, found: Filled) -> Iterator[Round]:
    """Every page and form on what is restricted, then on what a team hides."""
    for name, policy in PAGES.items():
        if "{words}" in name:
            continue
        for closed, addresses in enumerate(paths):
            if closed and policy.about not in HIDEABLE:
                continue
            expected = expected_of_page(actor, name, policy)
            if closed and is_outside(actor):
                expected = 404
            values = addresses[policy.about]
            sent = {key: one.format(**values) for key, one in SENT.get(name, {}).items()}
            yield name, name.format(**values), sent, expected
    for words in DONE:
        command = commands()[tuple(words.split())]
        for named in (found.restricted, found.team_closed):
            sent = values_of(words, command, named)
            closed = named is found.team_closed
            one = (words, POLICY[words])
            expected = expected_of_closed(actor, *one) if closed else expected_of(actor, one[1])
            yield words, f"POST /do/{words.replace(' ', '/')}", sent, expected
            sees = 200 if expected == 403 else expected
            yield words, f"GET /do/{words.replace(' ', '/')}", sent, sees


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_each_page_answers_each_role_as_the_table_says(filled: tuple[Desk, Filled]) -> None:
    """And nothing that is answered to somebody outside the team names what the team hides."""
    service, found = filled
    service.office.ending.set()  # streams end at once
    directory = await service.office.directory()
    cases = (found.restricted, found.team_closed)
    paths = [await address_of(service, one) for one in cases]
    names = await hidden_names(service, found)
    wrong = []
    for person in PEOPLE:
        actor = directory.actor(person)
        hidden = names if may_not_know(actor) else set()
        async with service.browser() as browser:
            key = await signed_in(service, browser, person)
            for name, line, sent, expected in rounds(actor, paths, found):
                answer = await asked(browser, line, sent, key)
                got = what_was_answered(answer)
                own = f"{line} {sent}"
                proves = name == ORDERS and not is_outside(actor)
                named = () if proves else hidden
                shown = [one for one in named if one in answer.text and one not in own]
                if got != expected or shown or answer.status_code in (401, 500):
                    wrong.append((name, person, expected, shown, answer.status_code, line))
    assert not wrong, "\n".join(map(str, wrong))


def may_not_know(actor: Actor) -> bool:
    """Whether no page may name what the team hides: agencies keep their tasks, auditors all."""
    outside_usncb = reader_of(actor) is None and not may(actor, Right.SEE_LOOKS)
    return is_outside(actor) or (outside_usncb and actor.agency != OWN)


@pytest.mark.long
async def test_the_form_of_every_command_opens(filled: tuple[Desk, Filled]) -> None:
    service, _ = filled
    wrong = []
    async with service.browser() as browser:
        await signed_in(service, browser, PEOPLE[0])
        for words in commands():
            answer = await browser.get(f"/do/{'/'.join(words)}", follow_redirects=True)
            if answer.status_code != 200:
                wrong.append((words, answer.status_code))
    assert not wrong


async def test_without_a_session_every_page_leads_to_the_sign_in(
    filled: tuple[Desk, Filled],
) -> None:
    service, found = filled
    values = (await address_of(service, found.restricted))[About.CASE]
    wrong = []
    async with service.browser() as browser:
        for name in PAGES:
            answer = await asked(browser, name.format(**values), {}, {})
            wanted = 404 if "/feeds/" in name else 401 if "/live/" in name else 303
            leads = answer.headers.get("Location", "").startswith("/sign-in")
            if answer.status_code != wanted or leads != (wanted == 303):
                wrong.append((name, answer.status_code))
    assert not wrong
