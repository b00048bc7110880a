"""The administrator's page: what is kept and how it works, and nothing of any case."""

import asyncio

from sqlalchemy import update

from register.tables import emails
from register.values import EmailState
from tests.pages.conftest import Working
from tests.pages.test_task import case_of

ADMINISTRATOR = "usncb-administrator-1"


async def test_an_administrator_sees_people_and_no_cases(working: Working) -> None:
    case = await case_of(working, "P-0024")
    async with working.reader(ADMINISTRATOR) as administrator:
        page = await administrator.open("/admin")
        assert "Ana Sampleton" in page.one("section", aria_labelledby="people").text
        assert case not in page.text
        await administrator.open(f"/cases/{case}", status=404)


async def test_an_email_that_was_given_up_is_sent_again(working: Working) -> None:
    await case_of(working, "P-0026")
    register = working.office.register

    async def state_of(email: str) -> str:
        rows = await register.outbox.list()
        return next(row.state for row in rows if row.email_id == email)

    async with asyncio.timeout(20):
        while not (sent := [one for one in await register.outbox.list() if one.sent_at]):
            await asyncio.sleep(0.05)
    email = sent[0].email_id
    given_up = update(emails).where(emails.c.email_id == email).values(state=EmailState.FAILED)
    await register.write(lambda connection: connection.execute(given_up))
    async with working.reader(ADMINISTRATOR) as administrator:
        page = await administrator.open("/admin")
        assert "1 email could not be delivered" in page.one("p", id="stands").text
        page = await administrator.open(page.links()[f"Send again {email}"])
        form = page.one("form", action="/do/outbox/retry")
        assert "The mail server works again" in form.text
        page = await administrator.send(form, because="SERVER_FIXED")
        assert "every email was delivered or waits" in page.one("p", id="stands").text
    async with asyncio.timeout(20):
        while await state_of(email) != EmailState.SENT:
            await asyncio.sleep(0.05)
