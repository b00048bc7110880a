"""The policy matrix: every route, as every role, of the own agency and of another one."""

import base64
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from portal.api.paths import commands
from portal.policy import POLICY, ROUTES
from procedure.access import reader_of
from procedure.people import Actor
from tests.portal.conftest import Desk
from tests.portal.expected import (
    HIDEABLE,
    PEOPLE,
    PERMISSIONS,
    expected_of,
    expected_of_closed,
    hidden_names,
    signed_in,
)
from tests.portal.filling import MEMBER, Filled
from tests.portal.values import is_closed, values_of

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


def what_was_answered(answer: httpx.Response, values: dict[str, Any]) -> int:
    """404 where what the command names does not exist for them, 403, or 200 for anything else.

    Something within it may be missing, such as a clock: that is no secret to who may see it.
    """
    if answer.status_code != 404:
        return 403 if answer.status_code == 403 else 200
    said = answer.json()["detail"]
    named = {one for name in NAMING if isinstance(one := values.get(name), str)}
    return 404 if any(one in said for one in named) else 200


def test_every_route_has_its_row_and_every_row_its_route(
    filled: tuple[Desk, Filled],
) -> None:
    described = filled[0].app.openapi()["paths"]
    found = {f"{method.upper()} {path}" for path, one in described.items() for method in one}
    own = {f"POST /api/v1/commands/{'/'.join(words)}" for words in commands()}
    assert found | {"GET /api/v1/openapi.json"} == own | ROUTES.keys()
    assert {" ".join(words) for words in commands()} == POLICY.keys()
    assert {act for one in POLICY.values() for act in one.acts} <= PERMISSIONS.keys()


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_each_route_answers_each_role_as_the_table_says(filled: tuple[Desk, Filled]) -> None:
    """On what is restricted, and on what a team hides; with a task of the own agency or another.

    Whatever is answered to somebody outside the team does not name what the team hides.
    """
    service, found = filled
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
                shown = [one for one in hidden if one in text and one not in own]
                if got != expected or shown or answer.status_code in (401, 500):
                    said = (answer.status_code, answer.text[:160])
                    wrong.append((name, person, expected, shown, *said))
            for name, named, expected in other_rounds(actor, found):
                method, path = name.format(order=NO_ORDER, act="add_fact", **named).split()
                form, body = BODIES.get(method, ("application/octet-stream", b"From: x"))
                headers = {**key, "Content-Type": form}
                answer = await browser.http.request(method, path, headers=headers, content=body)
                got = answer.status_code if answer.status_code in (403, 404) else 200
                text = "" if name == "GET /api/v1/orders" else answer.text
                shown = [one for one in hidden if one in text and one not in path]
                if got != expected or shown or answer.status_code in (401, 500):
                    said = (answer.status_code, answer.text[:160])
                    wrong.append((name, person, expected, shown, *said))
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
    filled: tuple[Desk, Filled], tmp_path: Path
) -> None:
    """Files are read where a command is typed: the service's own, its keys, are none of theirs."""
    service, found = filled
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
