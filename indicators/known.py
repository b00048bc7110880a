"""Known facts about a communication and its person, provided by the caller.

``None`` means "not known". An empty tuple means "checked, and there is none". A rule that lacks
information is reported as not assessed.
"""

import datetime
from enum import StrEnum

from pydantic import Field

from indicators.charges import EarlierCommunication
from indicators.country_patterns import CountryPatterns
from indicators.indications import CounterKind
from procedure.clocks.rules import Source
from procedure.values import Value


class CcfOutcome(StrEnum):
    """An earlier decision of the Commission for the Control of INTERPOL's Files or INTERPOL."""

    COMPLIANT = "COMPLIANT"
    COMPLIANT_WITH_UPDATE = "COMPLIANT_WITH_UPDATE"
    NOT_COMPLIANT = "NOT_COMPLIANT"
    PROVISIONALLY_BLOCKED = "PROVISIONALLY_BLOCKED"


class CcfRecord(Value):
    """One earlier decision about data on the person."""

    outcome: CcfOutcome
    reference: str = ""
    decided_on: datetime.date | None = None
    known_from: str | None = None
    """The other case from which it is known, by its id."""


class Relation(StrEnum):
    """How a recipient of a diffusion relates to the person."""

    TRAVEL = "TRAVEL"
    TRANSIT = "TRANSIT"
    RESIDENCE = "RESIDENCE"
    LIKELY_TO_HELP = "LIKELY_TO_HELP"


class RecipientRelation(Value):
    """A recipient, as written in the communication ("IP BORDUVIA"), and its relation."""

    recipient: str
    relation: Relation


class ProtectionStatus(StrEnum):
    """The person's protection status in the United States (8 CFR 208.6 limits disclosure)."""

    GRANTED = "GRANTED"
    PENDING = "PENDING"
    REFUSED = "REFUSED"
    REVOKED = "REVOKED"
    NONE = "NONE"


class Protection(Value):
    """The protection status, and whether the person fears the country that asks.

    Where the caller says whether they do, the country feared need not be known.
    """

    status: ProtectionStatus
    country_feared: str | None = None
    fears_requester: bool | None = None


class AgencyOutcome(Value):
    """The outcome of an agency task and its date. The codes are those of the procedure."""

    task: str
    outcome: str
    since: datetime.date | None = None
    dual_criminality: bool | None = None


class RefusalGround(StrEnum):
    """Why another country refused extradition."""

    HUMAN_RIGHTS = "HUMAN_RIGHTS"
    POLITICAL = "POLITICAL"
    PROCEDURAL = "PROCEDURAL"
    OTHER = "OTHER"


class Refusal(Value):
    """A refusal of extradition, or an addendum that reports one."""

    ground: RefusalGround
    country: str = ""
    decided_on: datetime.date | None = None


class PersonGroup(StrEnum):
    """Groups targeted by repression (REPORT L8)."""

    HUMAN_RIGHTS_DEFENDER = "HUMAN_RIGHTS_DEFENDER"
    CIVIL_SOCIETY_ACTIVIST = "CIVIL_SOCIETY_ACTIVIST"
    CRITIC = "CRITIC"
    JOURNALIST = "JOURNALIST"
    POLITICAL_OPPONENT = "POLITICAL_OPPONENT"
    CLERIC = "CLERIC"
    DIASPORA_MEMBER = "DIASPORA_MEMBER"
    FAMILY_OF_TARGET = "FAMILY_OF_TARGET"


class Profile(Value):
    """The open-source profile of the person. No groups means that none was found."""

    groups: tuple[PersonGroup, ...] = ()
    left_country_on: datetime.date | None = None
    active_since: datetime.date | None = None


class LinkedReportKind(StrEnum):
    """Other forms of repression (REPORT L10)."""

    FAMILY_PRESSURE = "FAMILY_PRESSURE"
    PASSPORT_CANCELED = "PASSPORT_CANCELED"
    THREAT = "THREAT"
    SURVEILLANCE = "SURVEILLANCE"
    LOST_OR_STOLEN_ENTRY = "LOST_OR_STOLEN_ENTRY"
    OTHER = "OTHER"


class LinkedReport(Value):
    """A report of another sign of repression against the same person."""

    kind: LinkedReportKind
    dated: datetime.date | None = None


class RosterStatus(Value):
    """The person's status on the roster, and the outcome of task E1 if answered."""

    status: str
    e1_outcome: str | None = None


class Criterion(StrEnum):
    """The status of an intake test criterion."""

    MET = "MET"
    NOT_MET = "NOT_MET"
    UNKNOWN = "UNKNOWN"


class IntakeCriteria(Value):
    """The seven criteria of the USNCB intake test (task U2)."""

    c1: Criterion = Criterion.UNKNOWN
    c2: Criterion = Criterion.UNKNOWN
    c3: Criterion = Criterion.UNKNOWN
    c4: Criterion = Criterion.UNKNOWN
    c5: Criterion = Criterion.UNKNOWN
    c6: Criterion = Criterion.UNKNOWN
    c7: Criterion = Criterion.UNKNOWN


class CaseEnding(StrEnum):
    """How a criminal case ended."""

    AMNESTY = "AMNESTY"
    ACQUITTAL = "ACQUITTAL"
    LIMITATION = "LIMITATION"
    SETTLEMENT = "SETTLEMENT"
    DISMISSAL = "DISMISSAL"
    SERVED = "SERVED"


class EndedCase(Value):
    """A known ending of the case that the communication is about."""

    ending: CaseEnding
    since: datetime.date | None = None


class CounterFact(Value):
    """A known fact in support of a legitimate request, with its source."""

    kind: CounterKind
    says: str
    source: Source


class Known(Value):
    """Facts known about one person, outside the communication.

    ``today`` is the reference date for time spans. ``requesting_country`` is the sender's country,
    with the same code as in the country patterns and the protection status. For a message about
    several persons, call ``indicate`` once per person.
    """

    today: datetime.date | None = None
    requesting_country: str | None = None
    country_patterns: CountryPatterns | None = None
    published_on: datetime.date | None = None
    reviewed_since: bool | None = None
    earlier: tuple[EarlierCommunication, ...] | None = None
    ccf: tuple[CcfRecord, ...] | None = None
    recipient_relations: tuple[RecipientRelation, ...] | None = None
    protection: Protection | None = None
    outcomes: tuple[AgencyOutcome, ...] = ()
    refusals: tuple[Refusal, ...] | None = None
    profile: Profile | None = None
    charged_on: datetime.date | None = None
    linked_reports: tuple[LinkedReport, ...] | None = None
    roster: RosterStatus | None = None
    listed_as_terrorist: bool | None = None
    identity_conflicts: tuple[str, ...] | None = None
    intake: IntakeCriteria | None = None
    endings: tuple[EndedCase, ...] | None = None
    counter_facts: tuple[CounterFact, ...] = ()


class Limits(Value):
    """Numbers that no source sets (POLICY), and the thresholds of RPD 83(1) (READ)."""

    few_recipients: int = Field(default=10, ge=1)
    months_without_request: int = Field(default=12, ge=1)
    months_of_maximum: int = Field(default=24, ge=1)
    months_of_sentence: int = Field(default=6, ge=1)
    evidence: int = Field(default=8, ge=1)
    """The most evidence listed per indicator. The rest is counted."""
