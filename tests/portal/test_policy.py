"""The policy matrix: every route, as every role, of the own agency and of another one."""

import base64
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from portal.api.paths import commands
from portal.app import app_of
from portal.office import open_office
from portal.policy import POLICY, ROUTES, About, Policy
from portal.visitors import COOKIE
from procedure.access import RIGHTS, Permission, Right, Subject, may, reader_of, why_not
from procedure.kind_table import KINDS
from procedure.measures.team import may_read_in_emergency
from procedure.people import Actor, Role
from procedure.proof import Channel
from register.sessions import SignIn
from tests.portal.conftest import Browser, Clock, Desk, make_new, settings_in
from tests.portal.matrix import (
    ABOUT_CASES,
    LIMITED,
    MEMBER,
    MORE_PEOPLE,
    OWN,
    Away,
    Filled,
    fill,
    is_closed,
    matter_of,
    values_of,
)
from tests.signing import signer_of

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
ADDED = {
    "dpo": Role.DATA_PROTECTION_OFFICER,
    "security": Role.SECURITY_OFFICER,
    "duty": Role.DUTY_OFFICER,
}
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
NAMING = (
    "case_id",
    "matter_id",
    "communication_id",
    "document_id",
    "dossier",
    "subject",
    "number",
    "order_id",
)
"""The options that name what may be hidden."""
BODIES = {"PUT": ("application/json", b'{"fields": {"text": "What a person wrote."}}')}
"""What a request holds, and its form; any other one says something that cannot be read."""
NO_ORDER = f"order-{'0' * 26}"
"""An order that nobody of them has given."""
PERMISSIONS: dict[str, list[Permission]] = {}
for _kind in KINDS:
    for _act, _rule in _kind.acts.items():
        PERMISSIONS.setdefault(_act, []).append(_rule.permission)
    if _kind.opening is not None:
        PERMISSIONS.setdefault(_kind.opening.act, []).append(_kind.opening.permission)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[tuple[Desk, Filled]]:
    """A service on a filled register, behind which Temporal is away."""
    own = settings_in(tmp_path, acts_per_minute=100_000, reads_per_minute=100_000)
    people = tmp_path / "directory.toml"
    more = (MORE_PEOPLE.format(role=name, named=role) for name, role in ADDED.items())
    people.write_text(own.directory.read_text("utf-8") + "".join(more), "utf-8")
    settings = own.model_copy(update={"directory": people})
    signer_of(settings)
    await make_new(settings)
    async with open_office(settings) as office:
        office._gateway = Away()
        found = await fill(office)
        yield Desk(office, Clock()), found


async def signed_in(desk: Desk, browser: Browser, person: str) -> dict[str, str]:
    """The headers of a person's session in this browser."""
    who = SignIn(
        person=person, issuer="test", subject=person, acr="development", channel=Channel.PORTAL
    )
    sessions = desk.office.register.sessions
    secret = await sessions.begin(who, desk.clock.now(), timedelta(hours=8))
    browser.http.cookies.set(COOKIE, secret)
    return {"X-Form-Key": await browser.form_key()}


def what_was_answered(answer: httpx.Response, values: dict[str, Any]) -> int:
    """404 where what the command names does not exist for them, 403, or 200 for anything else.

    Something within it may be missing, such as a clock: that is no secret to who may see it.
    """
    if answer.status_code != 404:
        return 403 if answer.status_code == 403 else 200
    said = answer.json()["detail"]
    named = {one for name in NAMING if isinstance(one := values.get(name), str)}
    return 404 if any(one in said for one in named) else 200


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


def test_every_route_has_its_row_and_every_row_its_route(
    desk: tuple[Desk, Filled],
) -> None:
    described = app_of(desk[0].office).openapi()["paths"]
    found = {f"{method.upper()} {path}" for path, one in described.items() for method in one}
    own = {f"POST /api/v1/commands/{'/'.join(words)}" for words in commands()}
    assert found | {"GET /api/v1/openapi.json"} == own | ROUTES.keys()
    assert {" ".join(words) for words in commands()} == POLICY.keys()
    assert {act for one in POLICY.values() for act in one.acts} <= PERMISSIONS.keys()


def expected_of_closed(actor: Actor, name: str, policy: Policy) -> int:
    """The same where a team limits the case: for whoever is not on it there is no such case.

    Auditors see every case, agencies keep their tasks, and another supervisor gets at it by an act.
    """
    outside = reader_of(actor) not in (None, MEMBER)
    if outside and not (name == "case read-in-emergency" and may_read_in_emergency(actor)):
        return 404
    return expected_of(actor, policy)


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_each_route_answers_each_role_as_the_table_says(desk: tuple[Desk, Filled]) -> None:
    """On what is restricted, and on what a team hides; with a task of the own agency or another.

    Whatever is answered to somebody outside the team does not name what the team hides.
    """
    service, found = desk
    directory = await service.office.directory()
    names = await hidden_names(service, found)
    wrong = []
    for person in PEOPLE:
        actor = directory.actor(person)
        hidden = names if reader_of(actor) not in (None, MEMBER) else set()
        async with service.browser() as browser:
            key = await signed_in(service, browser, person)
            for name, values, expected in rounds(actor, found):
                path = f"/api/v1/commands/{name.replace(' ', '/')}"
                answer = await browser.http.post(path, json=values, headers=key)
                got = what_was_answered(answer, values)
                text = answer.text + saved(answer)
                # Orders of one's own name what one named in them.
                own = str(values) if name != "order list" else text
                told = [one for one in hidden if one in text and one not in own]
                if got != expected or told or answer.status_code in (401, 500):
                    said = (answer.status_code, answer.text[:160])
                    wrong.append((name, person, expected, told, *said))
            for name, named, expected in other_rounds(actor, found):
                method, path = name.format(order=NO_ORDER, act="add_fact", **named).split()
                form, body = BODIES.get(method, ("application/octet-stream", b"From: x"))
                headers = {**key, "Content-Type": form}
                answer = await browser.http.request(method, path, headers=headers, content=body)
                got = answer.status_code if answer.status_code in (403, 404) else 200
                text = "" if name == "GET /api/v1/orders" else answer.text
                told = [one for one in hidden if one in text and one not in path]
                if got != expected or told or answer.status_code in (401, 500):
                    said = (answer.status_code, answer.text[:160])
                    wrong.append((name, person, expected, told, *said))
    assert not wrong, "\n".join(map(str, wrong))


def rounds(actor: Actor, found: Filled) -> Iterator[tuple[str, dict[str, Any], int]]:
    """Every command on what is restricted, then on what a team hides: values, and what comes."""
    for words, command in commands().items():
        name = " ".join(words)
        policy = POLICY[name]
        yield name, values_of(name, command, found.restricted), expected_of(actor, policy)
        if policy.about in HIDEABLE and is_closed(name):
            expected = expected_of_closed(actor, name, policy)
            yield name, values_of(name, command, found.team_closed), expected


def other_rounds(actor: Actor, found: Filled) -> Iterator[tuple[str, dict[str, str], int]]:
    """Every other route: once, or where it names something on what a team hides too."""
    for name, policy in ROUTES.items():
        yield name, {"subject": found.restricted.ids["case_id"]}, expected_of(actor, policy)
        if policy.about in HIDEABLE:
            expected = expected_of_closed(actor, name, policy)
            yield name, {"subject": found.team_closed.ids["case_id"]}, expected


def saved(answer: httpx.Response) -> str:
    """The bytes of the files that an answer brings, one character each."""
    files = answer.json().get("files", ()) if answer.is_success else ()
    return "".join(base64.b64decode(one["content"]).decode("latin-1") for one in files)


async def hidden_names(service: Desk, found: Filled) -> set[str]:
    """The ids and numbers of what the team hides."""
    kinds = [matter_of(kind, found.team_closed.matters) for kind in ABOUT_CASES]
    ids = {LIMITED, found.both, *kinds, found.team_closed.ids["communication_id"]}
    known = await service.office.register.teams.known(ids, None)
    numbers = {number for number in known.values() if number is not None}
    assert len(numbers) == len(ids) - 1
    return ids | numbers


OPENED: set[str] = set()
"""The files of a test that were opened since it looks; an audit hook stays for good."""


@cache
def watch_files() -> None:
    """Note from now on which files of tests are opened."""

    def note(event: str, given: tuple[object, ...]) -> None:
        if event == "open" and str(given[0]).endswith(".canary"):
            OPENED.add(str(given[0]))

    sys.addaudithook(note)


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_the_service_opens_no_file_that_a_command_names(
    desk: tuple[Desk, Filled], tmp_path: Path
) -> None:
    """Files are read where a command is typed: the service's own, its keys, are none of theirs."""
    service, found = desk
    secret = tmp_path / "secret.canary"
    secret.write_text("[[people]]", "utf-8")
    watch_files()
    for person in ("usncb-analyst-1", "usncb-administrator-1"):
        async with service.browser() as browser:
            key = await signed_in(service, browser, person)
            for words, command in commands().items():
                values = values_of(" ".join(words), command, found.restricted)
                path = f"/api/v1/commands/{'/'.join(words)}"
                for name in [one for one, given in values.items() if isinstance(given, str)]:
                    if name in NAMING:
                        continue
                    for named in (str(secret), f"@{secret}"):
                        await browser.http.post(path, json={**values, name: named}, headers=key)
                        assert not OPENED, (words, name)
