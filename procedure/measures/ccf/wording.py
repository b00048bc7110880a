"""What happens to a request to the CCF, in words."""

from procedure.measures.ccf.requests import CcfStep, DayKind, RequestKind

KINDS = {
    RequestKind.ACCESS: "access to the data",
    RequestKind.CORRECTION_OR_DELETION: "correction or deletion",
}
"""What a person asks for, in words."""
STEPS = {
    CcfStep.RECEIVED: "received by the CCF",
    CcfStep.ADMISSIBLE: "declared admissible",
    CcfStep.INADMISSIBLE: "declared inadmissible or taken back",
    CcfStep.DATA_ASKED: "the General Secretariat asked for data",
    CcfStep.DATA_CHECKED: "the General Secretariat answered about data",
    CcfStep.DECIDED: "decided",
    CcfStep.HANDED_OVER: "decision with the General Secretariat",
    CcfStep.IMPLEMENTED: "decision carried out",
    CcfStep.DELIVERED: "decision with the person",
    CcfStep.NEW_FACT: "decisive new fact discovered",
    CcfStep.REVISION_ASKED: "revision asked for",
}
"""What happened, in words."""
DAYS = {
    DayKind.KNOWN: "",
    DayKind.ESTIMATED: ", an estimate",
    DayKind.CORRECTED: ", corrected",
}
"""How a day is known, next to it."""
