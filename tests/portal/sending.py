"""What is asked for on pages: addresses, and what their forms send."""

from collections.abc import Mapping
from typing import Any

import httpx

from portal.policy import About
from tests.portal.conftest import Browser, Desk
from tests.portal.filling import Named, matter_of

SENT: dict[str, dict[str, str]] = {
    "GET /tasks/{case}/{task}/sent": {"order": f"order-{'0' * 26}"},
    "POST /cases/{number}/emergency": {"kind": "risk", "reason": "What a person wrote."},
    "POST /queue/lift": {"ticked": "{communication}/v1@1", "reason": "What a person wrote."},
    "POST /search": {"q": "Ouyang"},
    "POST /start/message/{communication}/v{version}/{page}": {"go": "leave"},
    "POST /start/{report}/{page}": {"go": "leave"},
    "POST /tasks/{case}/{task}": {"act": "answer", "outcome": "NEXUS"},
}
"""What each form sends beside its key, and what an address asks for."""
ADDRESS = {
    "agency": "SAMPLES",
    "clock": "J2/answer",
    "page": "who",
    "person": "usncb-analyst-2",
    "report": f"report-{'0' * 26}",
    "secret": "nobody-made-it",
    "task": "J2",
    "version": "1",
    "what": "queue",
    "words": "case/fact",
}
"""What the addresses name beside what may be hidden."""
DONE = (
    "case fact",
    "communication translate",
    "matter note",
    "recall attest",
    "restriction lift",
    "send compose",
    "task ack",
)
"""Commands whose forms are sent: one for each sort of what they name."""


async def address_of(service: Desk, named: Named) -> Mapping[About, dict[str, str]]:
    """What the addresses of pages name, by what they are about."""
    register, case = service.office.register, named.ids["case_id"]
    matters = {About.MATTER: "protest", About.PART: "recall"}
    ids = {about: matter_of(kind, named.matters) for about, kind in matters.items()}
    numbers = await register.teams.known({case, *ids.values()}, None)
    task = await register.lists.task(case, ADDRESS["task"])
    assert task is not None
    number = dict.fromkeys(About, str(numbers[case]))
    number |= {about: str(numbers[one]) for about, one in ids.items()}
    number[About.TASK] = str(task.number)
    more = {"case": number[About.CASE], "communication": named.ids["communication_id"]}
    return {about: {**ADDRESS, **more, "number": one} for about, one in number.items()}


async def asked(
    browser: Browser, line: str, sent: dict[str, Any], key: dict[str, str]
) -> httpx.Response:
    """The answer to ``GET /address``, to a form, or to a request of a program."""
    method, path = line.split(maxsplit=1)
    if method == "GET":
        return await browser.get(path, params=sent)
    if path.startswith("/api/"):
        body = sent if method == "POST" else {"fields": {"text": "What a person wrote."}}
        json = body if method != "DELETE" else None
        return await browser.http.request(method, path, json=json, headers=key)
    form_key = key.get("X-Form-Key", "")
    return await browser.http.post(path, data={"form_key": form_key, **sent})
