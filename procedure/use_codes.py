"""The use of a communication against a person: purposes, checks, circuits, findings."""

from enum import StrEnum


class UsePurpose(StrEnum):
    """For what an agency wants to use a communication."""

    COERCIVE = "COERCIVE"
    """An arrest, a detention, or another measure by force (RPD 63)."""
    ADMINISTRATIVE = "ADMINISTRATIVE"
    """A proceeding that is not criminal; that immigration proceedings are such is an inference
    (RPD 64)."""
    EXTRADITION = "EXTRADITION"
    """An extradition (22 U.S.C. 263b(d))."""


class UseCheck(StrEnum):
    """What is checked before a communication is used against a person."""

    INDEPENDENT_BASIS = "INDEPENDENT_BASIS"
    """There is a basis that is not the communication."""
    ABUSE_REVIEW = "ABUSE_REVIEW"
    """Somebody looked for signs of abuse and found none that forbids the use."""
    VERIFIED = "VERIFIED"
    """Its status was looked up, not too long ago, and on the day of the use."""
    SUPERVISOR_APPROVED = "SUPERVISOR_APPROVED"
    """A supervisor of the agency that uses it has approved."""
    DOCUMENTS_ASKED = "DOCUMENTS_ASKED"
    """The source was asked for its documents through USNCB."""
    NO_OPPOSITION = "NO_OPPOSITION"
    """The source knows of the use, its time to oppose it is over, and it did not."""
    DISCLOSED = "DISCLOSED"
    """The person was informed, and can contest it."""
    DESCRIBED_ACCURATELY = "DESCRIBED_ACCURATELY"
    """What is filed calls it what it is: no warrant, and no authority to arrest."""
    DOCUMENTED = "DOCUMENTED"
    """All of this is on record."""
    ABUSE_REPORTED = "ABUSE_REPORTED"
    """Suspected abuse was reported."""
    CONDITIONS_ACKNOWLEDGED = "CONDITIONS_ACKNOWLEDGED"
    """The agency accepted each condition that the source set."""
    LIVE = "LIVE"
    """It is live at INTERPOL: reviewed, and neither suspended nor deleted."""
    NOT_OPEN_SOURCE_ALONE = "NOT_OPEN_SOURCE_ALONE"
    """Public information is not the only other basis."""
    NOT_EXTRADITION_ALONE = "NOT_EXTRADITION_ALONE"
    """Nobody is extradited on the communication alone."""


STATED = frozenset(
    {
        UseCheck.INDEPENDENT_BASIS,
        UseCheck.ABUSE_REVIEW,
        UseCheck.SUPERVISOR_APPROVED,
        UseCheck.DISCLOSED,
        UseCheck.DESCRIBED_ACCURATELY,
        UseCheck.ABUSE_REPORTED,
        UseCheck.NOT_OPEN_SOURCE_ALONE,
        UseCheck.NOT_EXTRADITION_ALONE,
    }
)
"""The checks that a person records as met or not, in words: a tick box is no evidence."""


class Documents(StrEnum):
    """What came of asking the source for its documents."""

    ASKED = "ASKED"
    """The source was asked and has not answered."""
    OBTAINED = "OBTAINED"
    """They came."""
    PARTLY = "PARTLY"
    """Some came."""
    NOT_OBTAINED = "NOT_OBTAINED"
    """They did not come; every page of the use says so."""


class Circuit(StrEnum):
    """A federal court of appeals, which decides what weight a court gives to a communication."""

    FIRST = "FIRST"
    """First Circuit."""
    SECOND = "SECOND"
    """Second Circuit."""
    THIRD = "THIRD"
    """Third Circuit."""
    FOURTH = "FOURTH"
    """Fourth Circuit."""
    FIFTH = "FIFTH"
    """Fifth Circuit."""
    SIXTH = "SIXTH"
    """Sixth Circuit."""
    SEVENTH = "SEVENTH"
    """Seventh Circuit."""
    EIGHTH = "EIGHTH"
    """Eighth Circuit."""
    NINTH = "NINTH"
    """Ninth Circuit."""
    TENTH = "TENTH"
    """Tenth Circuit."""
    ELEVENTH = "ELEVENTH"
    """Eleventh Circuit."""
    DC = "DC"
    """District of Columbia Circuit."""


class Finding(StrEnum):
    """What an incident was, as counsel or a supervisor assessed it."""

    CONTRARY_TO_LAW = "CONTRARY_TO_LAW"
    """Somebody relied on the communication against the law."""
    CONTRARY_TO_POLICY = "CONTRARY_TO_POLICY"
    """Somebody relied on the communication against a policy."""
    CONTRARY_TO_BOTH = "CONTRARY_TO_BOTH"
    """Somebody relied on the communication against law and policy."""
    MISUSE = "MISUSE"
    """A government misused INTERPOL, or tried to; nobody here relied on it."""
    NOT_AN_INCIDENT = "NOT_AN_INCIDENT"
    """It was none."""
