"""What a plan is for, in words: circumstances, kinds of communications, and who was alerted."""

from collections.abc import Mapping

from portal.pages.communications import kind_in_words
from portal.pages.meanings import plain_words
from procedure.codes import AlertedBy, Circumstance
from procedure.message import CommunicationKind, InterpolState

CIRCUMSTANCES: Mapping[str, str] = {
    Circumstance.CURRENT_OFFICIAL: "a current U.S. official",
    Circumstance.FORMER_OFFICIAL: "a former U.S. official",
    Circumstance.US_CITIZEN: "a U.S. citizen",
    Circumstance.ABROAD: "travels or is abroad",
    Circumstance.AT_BORDER: "met at a border",
    Circumstance.DETAINED: "detained",
    Circumstance.LPR: "a lawful permanent resident",
    Circumstance.LAWFULLY_PRESENT: "lawfully present in another way",
    Circumstance.REFUGEE: "admitted as a refugee",
    Circumstance.ASYLEE: "granted asylum",
    Circumstance.NON_REFOULEMENT_FINDING: "protected from removal to a country",
    Circumstance.PENDING_PROTECTION: "asked for protection, not decided",
    Circumstance.PROTECTED_1367: "nothing may be disclosed (8 U.S.C. 1367)",
    Circumstance.ICE_CUSTODY: "in ICE custody",
    Circumstance.REMOVAL_PROCEEDINGS: "in removal proceedings",
    Circumstance.REMOVAL_WITHIN_7_DAYS: "arrest, removal or transfer within seven days",
    Circumstance.HEARING_SET: "the date of a hearing is set",
    Circumstance.TRAVELING_72H: "travels within 72 hours",
    Circumstance.ABROAD_NOT_US_PERSON: "abroad, with no known tie to the United States",
    Circumstance.OFFICIAL_CAPACITY: "accused of official acts",
    Circumstance.MASS_PATTERN: "the bureau sends similar messages about many people",
}
"""Each circumstance as a short phrase about the person."""
ALERTED: Mapping[str, str] = {
    AlertedBy.USNCB_SCREEN: "found by the screening",
    AlertedBy.FIELD_COMPONENT: "reported by a component in the field",
    AlertedBy.FBI_OR_DOJ: "reported by the FBI or Justice",
    AlertedBy.STATE: "reported by State",
    AlertedBy.PERSON_OR_PUBLIC: "reported by the person or the public",
    AlertedBy.OTHER_NCB: "reported by another bureau",
}
STATES_AT_INTERPOL: Mapping[str, str] = {
    InterpolState.REQUESTED: "requested, and not published",
    InterpolState.PUBLISHED: "published",
    InterpolState.RECEIVED_UNREVIEWED: "received before INTERPOL reviewed it",
    InterpolState.RECORDED: "recorded by INTERPOL after its review",
    InterpolState.NON_COMPLIANT: "found non-compliant by INTERPOL",
    InterpolState.SUSPENDED: "suspended by INTERPOL",
    InterpolState.DELETED: "deleted by INTERPOL",
    InterpolState.NONE: "nothing that INTERPOL reviews",
    InterpolState.UNKNOWN: "its state at INTERPOL is not known",
}
_WORDS: Mapping[str, str] = {
    **CIRCUMSTANCES,
    **ALERTED,
    **{kind: kind_in_words(kind).lower() for kind in CommunicationKind},
    "NO_MESSAGE": "no message",
    **STATES_AT_INTERPOL,
}


def because_in_words(*reasons: str) -> str:
    """``In ICE custody; wanted person diffusion`` for factors in code words.

    What a case lacks is only not known: nobody has found that it is not so.
    """
    joined = "; ".join(map(_together, reasons))
    return f"{joined[:1].upper()}{joined[1:]}"


def _together(factors: str) -> str:
    """Factors that hold together."""
    codes = [code.strip() for code in factors.split(",")]
    known = [_WORDS.get(code, plain_words(code)) for code in codes if not _lacks(code)]
    lacking = [
        _WORDS.get(code, plain_words(code))
        for code in (one.removeprefix(_NOT) for one in codes if _lacks(one))
    ]
    said = [*known, *([f"not known: {' or '.join(lacking)}"] if lacking else [])]
    return ", ".join(said)


def _lacks(code: str) -> bool:
    return code.startswith(_NOT)


_NOT = "not "
