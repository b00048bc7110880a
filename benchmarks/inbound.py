"""The communications that reference cases begin with: each names one official."""

import json
from enum import StrEnum

from benchmarks.officials import official
from procedure.message import CommunicationKind

_DIFFUSION = """\
FROM: IP XANDRIA
TO: IP WASHINGTON; IP BORDUVIA
OUR REF: {reference}
DATE: 2 March 2026
PRIORITY: URGENT
TYPE: WANTED PERSON DIFFUSION
SUBJECT: Wanted person

FAMILY NAME: {family_name}
FORENAME: {forename}
DATE OF BIRTH: {birth_date}
NATIONALITY: US
CHARGE: Fraud

Please locate and detain.
"""


class Inbound(StrEnum):
    """What arrives."""

    DIFFUSION = "diffusion"
    """INTERPOL has not reviewed it: its case also follows the track that waits for the review."""
    NOTICE = "notice"
    """A red notice without a number: its case follows the protection of officials alone."""

    @property
    def kind(self) -> CommunicationKind:
        """As what it is recorded."""
        if self is Inbound.DIFFUSION:
            return CommunicationKind.WANTED_PERSON_DIFFUSION
        return CommunicationKind.RED_NOTICE

    def about(self, number: int) -> bytes:
        """The one that names the official with this number."""
        person = official(number)
        if self is Inbound.DIFFUSION:
            return _DIFFUSION.format(reference=f"XA-{number:06}", **person._asdict()).encode()
        notice = {
            "name": person.family_name,
            "forename": person.forename,
            "date_of_birth": person.birth_date,
            "nationalities": ["US"],
            "arrest_warrants": [{"charge": "Fraud", "issuing_country_id": "XA"}],
        }
        return json.dumps(notice).encode()
