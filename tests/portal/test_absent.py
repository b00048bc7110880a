"""What a team hides changes no page of others: not a count, a row, a title, a feed or a choice."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from portal.api.paths import commands
from portal.office import open_office
from portal.pages.board_files import TABLES
from portal.pages.watches import WATCHES
from portal.policy import PAGES, ROUTES, About
from tests.portal.conftest import Browser, Clock, Desk, make_new, settings_in
from tests.portal.expected import OTHER_AGENCY, OUTSIDE, signed_in
from tests.portal.filling import MEMBER, Away, Named, fill_for_all, fill_for_team
from tests.portal.sending import address_of, asked
from tests.portal.statements import counted, first_difference
from tests.portal.values import values_of
from tests.signing import signer_of
from views.counts import WaitingCounts

MORE = (
    *(f"GET /cases?tab={one}" for one in ("LATE", "MINE", "OURS", "ELSEWHERE")),
    *(f"GET /queue?tab={one}" for one in ("unread", "restricted", "lifted", "clear")),
    *(f"GET /tasks?tab={one}" for one in ("others", "answered")),
    *(f"GET /board.csv?name={one}" for one in TABLES),
    *(f"GET /matters?kind={one}" for one in ("protest", "recall", "use", "incident")),
)
"""Lists in their other parts."""
READ = (
    "annex impact",
    "calendar status",
    "case list",
    "communication list",
    "copies reconcile",
    "ledger orders",
    "matter list",
    "order list",
    "person show",
    "review status",
    "search",
    "send log",
    "task list",
)
"""Commands that list or count, and name nothing that a team hides."""


CHOOSES = "usncb-supervisor-2"
"""Who opens forms: what they can choose there is a list too."""
CHOOSING = ("case/supersede", "protest/join", "task/show", "task/answer", "matter/show")
"""Forms in which a case, a matter or a task is chosen."""
Line = tuple[str, dict[str, Any]]


class Seen(NamedTuple):
    """What a person gets, and by which statements."""

    status: int
    text: str
    statements: Counter[str]


def lines_of(
    open_to_all: Mapping[About, dict[str, str]], named: Named, person: str
) -> Iterator[Line]:
    """Everything that somebody reads, on what everybody sees; a supervisor also what is chosen."""
    for name, policy in PAGES.items():
        if name.startswith("GET") and "{words}" not in name and "{secret}" not in name:
            yield name.format(**open_to_all[policy.about]), {}
    yield "POST /search", {"q": "Ouyang"}
    yield from ((line, {}) for line in MORE)
    yield from ((name, {}) for name in ROUTES if name.startswith("GET") and "{" not in name)
    for words in READ:
        values = values_of(words, commands()[tuple(words.split())], named)
        yield f"POST /api/v1/commands/{words.replace(' ', '/')}", values
    if person == CHOOSES:
        yield from ((f"GET /do/{words}", {}) for words in CHOOSING)


class Reading(NamedTuple):
    """A person who reads everything that they can."""

    service: Desk
    browser: Browser
    person: str
    key: dict[str, str]
    feed: str
    """The address of their calendar feed."""

    @classmethod
    async def begin(cls, service: Desk, browser: Browser, person: str) -> "Reading":
        """The person signs in, and makes a feed."""
        key = await signed_in(service, browser, person)
        made = await asked(browser, "POST /tasks/calendar", {}, key)
        (feed,) = set(re.findall(r"/feeds/[^ \"<]+\.ics", made.text))
        return cls(service, browser, person, key, feed)

    async def everything(
        self, addresses: Mapping[About, dict[str, str]], named: Named
    ) -> dict[str, Seen]:
        """What they get, and what they are shown live, by what they ask for."""
        engine = self.service.office.register.database.engine
        found = {}
        for line, sent in (*lines_of(addresses, named, self.person), (f"GET {self.feed}", {})):
            with counted(engine) as statements:
                answer = await asked(self.browser, line, sent, self.key)
            text = re.sub(r"(order|report)-[0-9A-Z]{26}", r"\1", answer.text)
            found[line] = Seen(answer.status_code, text, statements)
        actor = (await self.service.office.directory()).actor(self.person)
        counts = WaitingCounts(self.service.office.register, now=self.service.clock.now())
        for name, watch in WATCHES.items():
            found[f"live {name}"] = Seen(200, str(await watch.mark(counts, actor)), Counter())
        return found


def reads_all(line: str, person: str) -> bool:
    """Whether it takes longer the more there is: all orders, and for an agency all recalls."""
    recalls = "matter" in line and person == OTHER_AGENCY
    return line.endswith(("/audit/orders", "/ledger/orders")) or recalls


def differing(one: Seen, other: Seen) -> tuple[object, ...]:
    """How two differ: their statuses, their texts from there on, and their statements."""
    at = first_difference(one.text, other.text)
    there = slice(max(at - 60, 0), at + 120)
    more, less = other.statements - one.statements, one.statements - other.statements
    return one.status, other.status, one.text[there], other.text[there], more, less


@pytest.mark.long
@pytest.mark.timeout(300)
async def test_what_a_team_hides_changes_nothing_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_in(tmp_path, acts_per_minute=100_000, reads_per_minute=100_000)
    signer_of(settings)
    await make_new(settings)
    async with open_office(settings) as office, AsyncExitStack() as stack:
        office._gateway = Away()
        office.ending.set()
        service = Desk(office, Clock())
        monkeypatch.setattr("cli.moment.now", service.clock.now)
        named = await fill_for_all(office)
        addresses = await address_of(service, named)
        readers = [
            await Reading.begin(service, await stack.enter_async_context(service.browser()), one)
            for one in OUTSIDE
        ]
        for _ in range(2):  # the first time, it is noted that they looked
            before = [await one.everything(addresses, named) for one in readers]
        await fill_for_team(office)
        after = [await one.everything(addresses, named) for one in readers]
        team = await Reading.begin(
            service, await stack.enter_async_context(service.browser()), MEMBER
        )
        assert "3 open cases" in (await team.browser.get("/cases")).text
    wrong = [
        (person, line, differing(seen, later[line]))
        for person, earlier, later in zip(OUTSIDE, before, after, strict=True)
        for line, seen in earlier.items()
        if seen[:2] != later[line][:2]
        or (seen.statements != later[line].statements and not reads_all(line, person))
    ]
    assert not wrong, f"{len(wrong)}\n" + "\n".join(map(str, wrong))
    assert all(any(seen.status == 200 for seen in one.values()) for one in before)
