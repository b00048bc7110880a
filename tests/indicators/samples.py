"""Invented communications and known facts for the indicator tests."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from indicators.charges import EarlierCommunication, Ending
from indicators.country_patterns import (
    read_country_patterns,
)
from indicators.known import (
    AgencyOutcome,
    Known,
)
from procedure.message import (
    Charge,
    Communication,
    CommunicationKind,
    InterpolState,
    PartialDate,
    Subject,
)

ALL = tuple(f"M{number:02}" for number in range(1, 27))
FACTS = (
    "On 3 May 2021 in the city of Port Varno he took 40,000 EUR from the Borealis Bank. "
    "Arrest warrant no. 12/2021 by the District Court; article 190 of the Criminal Code; "
    "punishable by imprisonment of up to 10 years."
)
ASSURANCE = "The case is not of a political, military, religious or racial character."
ROBBERY = "Robbery of 40,000 EUR from the Borealis Bank on 3 May 2021"
PATTERNS = read_country_patterns(
    """
    version = "2026-03"
    [[patterns]]
    country = "XA"
    senders = ["IP XANDRIA"]
    pattern = "Requests against journalists abroad are reported."
    source = { kind = "REPORT", citation = "invented yearly report" }
    dated = 2025-12-31
    """
)


def diffusion(body: str = FACTS, charge: str = "Robbery", **changes: Any) -> Communication:
    """A wanted person diffusion from the invented country Xandria, recorded by INTERPOL."""
    fields: dict[str, Any] = {
        "kind": CommunicationKind.WANTED_PERSON_DIFFUSION,
        "interpol_state": InterpolState.RECORDED,
        "sender": "IP XANDRIA",
        "reference": "XA/77",
        "date": date(2026, 3, 2),
        "recipients": ("IP WASHINGTON", "IP BORDUVIA"),
        "charges": (Charge(text=charge, issuing_country="XA"),) if charge else (),
        "body": body,
    }
    return Communication(**{**fields, **changes})


def plain(body: str, **changes: Any) -> Communication:
    """A plain message."""
    return diffusion(
        body,
        "",
        kind=CommunicationKind.PLAIN_MESSAGE,
        interpol_state=InterpolState.NONE,
        **changes,
    )


def notice(**changes: Any) -> Communication:
    """A red notice as in the public extract, with only a short charge."""
    kind = CommunicationKind.RED_NOTICE
    state = InterpolState.PUBLISHED
    return diffusion("", kind=kind, interpol_state=state, recipients=(), **changes)


def earlier(charge: str, ending: Ending | None, sender: str = "IP XANDRIA") -> Known:
    """Known facts with one earlier communication about the person."""
    before = diffusion("", charge, sender=sender, reference="XA/1", date=date(2024, 1, 5))
    return Known(
        earlier=(
            EarlierCommunication(
                communication=before, ending=ending, ended_on=date(2024, 6, 1) if ending else None
            ),
        )
    )


def j1(outcome: str, since: date) -> Known:
    """Known facts with this outcome of task J1."""
    answer = AgencyOutcome(task="J1", outcome=outcome, since=since)
    return Known(today=date(2026, 3, 2), outcomes=(answer,))


def born(*years: int) -> tuple[Subject, ...]:
    """Subjects with the same name, born in these years."""
    return tuple(
        Subject(family_name="ZEBROWNIK", forename="OLGA", birth_date=PartialDate(year=year))
        for year in years
    )


SENTENCES = (
    "She is a journalist and an activist.",
    "Convicted in absentia of extremism.",
    "Issued a cheque without sufficient funds.",
    "Осуждён заочно за экстремизм.",
    "Émission de chèques sans provision, adultère.",
    "الانتماء إلى تنظيم إرهابي",
    "Deport him directly.",
    "Maximum penalty: 18 months of imprisonment.",
    "Fraud by a member of a criminal organisation.",
    "infracción administrativa; declaración de impuestos",
    FACTS,
)
BODIES = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5).map(" ".join)
