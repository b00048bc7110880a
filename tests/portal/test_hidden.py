"""What a team hides and what there is not: the same answer, by the same statements, as fast."""

import random
import re
import statistics
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import httpx
import pytest
from sqlalchemy import select

from portal.api.paths import commands
from portal.policy import PAGES, POLICY, ROUTES, About
from register.register import Register
from register.tables.record import documents
from tests.portal.conftest import Browser, Desk
from tests.portal.expected import HIDEABLE, OUTSIDE, signed_in
from tests.portal.filling import Filled, Named
from tests.portal.sending import DONE, SENT, address_of, asked
from tests.portal.statements import counted, first_difference
from tests.portal.values import is_closed, values_of

ON_PURPOSE = ("case read-in-emergency", "case supersede")
"""Whoever uses these knows of the case, or names any case, also one that is not here."""
MISSING = "9"
"""With what ids end that nobody has."""


_NUMBERED = {"case_id", "dossier", "matter_id"}
"""What can also be named by a short number."""


class Twin(NamedTuple):
    """The same request about what is hidden and about what there is not."""

    name: str
    hidden: tuple[str, dict[str, Any]]
    missing: tuple[str, dict[str, Any]]


def missing_of(named: Named) -> Named:
    """Ids like these that nothing has."""
    ids = {
        name: f"{one.partition('-')[0]}-{MISSING * 26}" if name != "holder" else one
        for name, one in named.ids.items()
    }
    return Named(ids, MISSING)


def twins(hidden: Named, addresses: Mapping[About, dict[str, str]]) -> Iterator[Twin]:
    """Every page, form, command and route that names what can be hidden."""
    missing = missing_of(hidden)
    for name, policy in PAGES.items():
        if policy.about in HIDEABLE:
            given = addresses[policy.about]
            yield Twin(name, *(_page(name, one) for one in (given, _nobodys(given))))
    for words, policy in POLICY.items():
        if policy.about not in HIDEABLE or not is_closed(words) or words in ON_PURPOSE:
            continue
        command, path = commands()[tuple(words.split())], words.replace(" ", "/")
        sent = [values_of(words, command, one) for one in (hidden, missing)]
        yield Twin(words, *((f"POST /api/v1/commands/{path}", one) for one in sent))
        yield Twin(words, *((f"GET /do/{path}", one) for one in sent))
        if words in DONE:
            yield Twin(words, *((f"POST /do/{path}", one) for one in sent))
            given = addresses[About.CASE if policy.about is About.TASK else policy.about]
            numbered = [
                {**one, **dict.fromkeys(_NUMBERED & one.keys(), other["number"])}
                for one, other in zip(sent, (given, _nobodys(given)), strict=True)
            ]
            yield Twin(words, *((f"POST /do/{path}", one) for one in numbered))
    for given in addresses.values():
        typed = [{"q": one["number"]} for one in (given, _nobodys(given))]
        yield Twin("search", *(("POST /search", one) for one in typed))
    for name in ROUTES:
        if "{subject}" in name:
            subjects = (hidden.ids["case_id"], missing.ids["case_id"])
            lines = (name.format(act="add_fact", subject=one) for one in subjects)
            yield Twin(name, *((line, {}) for line in lines))


async def of_its_communication(register: Register, hidden: Named) -> Twin:
    """What somebody wrote where the hidden case began: its communication keeps it."""
    query = select(documents.c.document_id).where(
        documents.c.dossier == hidden.ids["communication_id"], documents.c.kind == "Note"
    )
    written = await register.read(lambda connection: connection.execute(query).scalar_one())
    line, missing = "POST /api/v1/commands/document/show", f"doc-{MISSING * 26}"
    sent = [(line, {"document_id": one}) for one in (written, missing)]
    return Twin("document show", sent[0], sent[1])


def _page(name: str, values: dict[str, str]) -> tuple[str, dict[str, Any]]:
    sent = {key: one.format(**values) for key, one in SENT.get(name, {}).items()}
    return name.format(**values), sent


def _nobodys(values: dict[str, str]) -> dict[str, str]:
    """Numbers and ids like these that nothing has."""
    communication = f"comm-{MISSING * 26}"
    number = re.sub(
        r"[^-]{6}(-[^-]{3})?$", lambda one: re.sub("[^-]", "2", one[0]), values["number"]
    )
    case = f"{values['case'][:-6]}222222"
    return {**values, "number": number, "case": case, "communication": communication}


def as_anybody(answer: httpx.Response, line: str, sent: Mapping[str, Any]) -> tuple[int, str]:
    """The answer, without what was asked for and the ids of orders that a form brings."""
    text = re.sub(r"order-[0-9A-Z]{26}", "order", answer.text)
    location = answer.headers.get("Location", "")
    named = {*re.split("[ /?]", line), *(one for one in sent.values() if isinstance(one, str))}
    for one in sorted(named - {""}, key=len, reverse=True):
        if len(one) > 8:
            text, location = text.replace(one, "?"), location.replace(one, "?")
    return answer.status_code, f"{location}\n{text}"


@asynccontextmanager
async def browsing(service: Desk, person: str) -> AsyncIterator[tuple[Browser, dict[str, str]]]:
    """A browser of the person, and the headers of its session."""
    async with service.browser() as browser:
        yield browser, await signed_in(service, browser, person)


@pytest.mark.long
@pytest.mark.timeout(300)
async def test_what_is_hidden_and_what_is_not_there_are_answered_alike(
    filled: tuple[Desk, Filled],
) -> None:
    service, found = filled
    service.office.ending.set()
    addresses = await address_of(service, found.team_closed)
    engine = service.office.register.database.engine
    beside = await of_its_communication(service.office.register, found.team_closed)
    wrong = []
    for person in OUTSIDE:
        async with browsing(service, person) as (browser, key):
            for twin in (beside, *twins(found.team_closed, addresses)):
                answers, sent = [], []
                for line, values in (twin.hidden, twin.missing):
                    with counted(engine) as statements:
                        answer = await asked(browser, line, values, key)
                    answers.append(as_anybody(answer, line, values))
                    sent.append(statements)
                if answers[0] != answers[1]:
                    wrong.append((person, twin.name, twin.hidden[0], *differing(*answers)))
                # What is typed as a number is also looked for as a name: by its own letters.
                if sent[0] != sent[1] and twin.name != "search":
                    more, less = sent[0] - sent[1], sent[1] - sent[0]
                    wrong.append((person, twin.name, twin.hidden[0], "statements", more, less))
    assert not wrong, f"{len(wrong)}\n" + "\n".join(map(str, wrong))


def differing(one: tuple[int, str], other: tuple[int, str]) -> tuple[object, ...]:
    """The statuses, and the text from where the two differ."""
    at = first_difference(one[1], other[1])
    there = slice(max(at - 40, 0), at + 120)
    return one[0], other[0], one[1][there], other[1][there]


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("line", ["GET /cases/{}", "POST /api/v1/commands/case/show"])
async def test_the_time_of_an_answer_tells_nothing(filled: tuple[Desk, Filled], line: str) -> None:
    """1,000 answers about each: neither is faster more often than chance would have it."""
    service, found = filled
    hidden = (await address_of(service, found.team_closed))[About.CASE]
    cases = (hidden["number"], _nobodys(hidden)["number"])
    taken: dict[str, list[float]] = {case: [] for case in cases}
    async with browsing(service, OUTSIDE[0]) as (browser, key):
        for _ in range(1_000):
            for case in random.sample(cases, 2):
                sent = {"case_id": case} if line.startswith("POST") else {}
                began = time.perf_counter()
                answer = await asked(browser, line.format(case), sent, key)
                taken[case].append(time.perf_counter() - began)
                assert answer.status_code == 404
    faster = sum(one < other for one, other in zip(*taken.values(), strict=True))
    medians = [statistics.median(one) for one in taken.values()]
    # A machine that is busy with other work spreads both; what counts is that they spread alike.
    assert abs(medians[0] - medians[1]) / max(medians) < 0.1, medians
    assert 400 < faster < 600, faster
