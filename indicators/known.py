"""What else is known of a communication and its person, handed in by the caller.

``None`` says "not known"; an empty tuple says "looked, and there is none". Nothing is a default
answer: what is not known is shown as not judged.
"""

import datetime
from enum import StrEnum

from pydantic import Field

from indicators.charges import EarlierCommunication
from indicators.country_patterns import CountryPatterns
from indicators.indications import CounterKind
from procedure.clocks import Source
from procedure.values import Value


class CcfOutcome(StrEnum):
    """What the Commission for the Control of INTERPOL's Files, or INTERPOL, decided before."""

    COMPLIANT = "COMPLIANT"
    COMPLIANT_WITH_UPDATE = "COMPLIANT_WITH_UPDATE"
    NOT_COMPLIANT = "NOT_COMPLIANT"
    PROVISIONALLY_BLOCKED = "PROVISIONALLY_BLOCKED"


class CcfRecord(Value):
    """One earlier decision about data on the person."""

    outcome: CcfOutcome
    reference: str = ""
    decided_on: datetime.date | None = None


class Relation(StrEnum):
    """What a recipient of a diffusion is to the person."""

    TRAVEL = "TRAVEL"
    TRANSIT = "TRANSIT"
    RESIDENCE = "RESIDENCE"
    LIKELY_TO_HELP = "LIKELY_TO_HELP"


class RecipientRelation(Value):
    """A recipient, written as in the communication ("IP BORDUVIA"), and its relation."""

    recipient: str
    relation: Relation


class ProtectionStatus(StrEnum):
    """What protection the person has in the United States (8 CFR 208.6 limits disclosure)."""

    GRANTED = "GRANTED"
    PENDING = "PENDING"
    REFUSED = "REFUSED"
    REVOKED = "REVOKED"
    NONE = "NONE"


class Protection(Value):
    """The protection status, and the country feared by its code."""

    status: ProtectionStatus
    country_feared: str | None = None


class AgencyOutcome(Value):
    """The outcome of a task at an agency, and since when it stands. Codes as in the procedure."""

    task: str
    outcome: str
    since: datetime.date | None = None
    dual_criminality: bool | None = None


class RefusalGround(StrEnum):
    """Why another state refused extradition."""

    HUMAN_RIGHTS = "HUMAN_RIGHTS"
    POLITICAL = "POLITICAL"
    PROCEDURAL = "PROCEDURAL"
    OTHER = "OTHER"


class Refusal(Value):
    """A refusal of extradition, or an addendum that tells of one."""

    ground: RefusalGround
    country: str = ""
    decided_on: datetime.date | None = None


class PersonGroup(StrEnum):
    """Groups that repression aims at (REPORT L8)."""

    HUMAN_RIGHTS_DEFENDER = "HUMAN_RIGHTS_DEFENDER"
    CIVIL_SOCIETY_ACTIVIST = "CIVIL_SOCIETY_ACTIVIST"
    CRITIC = "CRITIC"
    JOURNALIST = "JOURNALIST"
    POLITICAL_OPPONENT = "POLITICAL_OPPONENT"
    CLERIC = "CLERIC"
    DIASPORA_MEMBER = "DIASPORA_MEMBER"
    FAMILY_OF_TARGET = "FAMILY_OF_TARGET"


class Profile(Value):
    """The open-source picture of the person; no group means that none was found."""

    groups: tuple[PersonGroup, ...] = ()
    left_country_on: datetime.date | None = None
    active_since: datetime.date | None = None


class LinkedReportKind(StrEnum):
    """Other forms of repression (REPORT L10)."""

    FAMILY_PRESSURE = "FAMILY_PRESSURE"
    PASSPORT_CANCELLED = "PASSPORT_CANCELLED"
    THREAT = "THREAT"
    SURVEILLANCE = "SURVEILLANCE"
    LOST_OR_STOLEN_ENTRY = "LOST_OR_STOLEN_ENTRY"
    OTHER = "OTHER"


class LinkedReport(Value):
    """A report of another sign of repression against the same person."""

    kind: LinkedReportKind
    dated: datetime.date | None = None


class RosterStatus(Value):
    """What the roster says of the person, and the outcome of task E1 if it is answered."""

    status: str
    e1_outcome: str | None = None


class Criterion(StrEnum):
    """How a criterion of the intake test stands."""

    MET = "MET"
    NOT_MET = "NOT_MET"
    UNKNOWN = "UNKNOWN"


class IntakeCriteria(Value):
    """The seven criteria of the USNCB's intake test (task U2)."""

    c1: Criterion = Criterion.UNKNOWN
    c2: Criterion = Criterion.UNKNOWN
    c3: Criterion = Criterion.UNKNOWN
    c4: Criterion = Criterion.UNKNOWN
    c5: Criterion = Criterion.UNKNOWN
    c6: Criterion = Criterion.UNKNOWN
    c7: Criterion = Criterion.UNKNOWN


class CaseEnding(StrEnum):
    """How a criminal case is over."""

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
    """A known fact that speaks for a legitimate request, with its source."""

    kind: CounterKind
    says: str
    source: Source


class Known(Value):
    """Everything known beside the communication itself.

    ``today`` is the date to which time is counted. ``requesting_country`` is the country behind the
    sender, by the code that the table of patterns and the protection status use.
    What is known of one person: for a message about several persons, indicate once for each.
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
    """Numbers that no source fixes (POLICY), and the thresholds of RPD 83(1) (READ)."""

    few_recipients: int = Field(default=10, ge=1)
    months_without_request: int = Field(default=12, ge=1)
    months_of_maximum: int = Field(default=24, ge=1)
    months_of_sentence: int = Field(default=6, ge=1)
    evidence: int = Field(default=8, ge=1)
    """How much evidence an indicator lists; the rest is counted."""
