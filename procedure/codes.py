"""The closed sets of the procedure: code words that events, editions and pages share."""

from enum import StrEnum


class CaseClass(StrEnum):
    """The urgency: P0 imminent harm, P1 officials and custody, P2 other, P3 statistics."""

    P0 = "P0"
    """Arrest or transfer may be imminent, or the person is detained."""
    P1 = "P1"
    """A current or former official, or a person who travels."""
    P2 = "P2"
    """Another person with a tie to the United States."""
    P3 = "P3"
    """Statistics."""


class Circumstance(StrEnum):
    """What is known about the person that changes the plan or the class of the case."""

    CURRENT_OFFICIAL = "CURRENT_OFFICIAL"
    """The person is a U.S. Government employee."""
    FORMER_OFFICIAL = "FORMER_OFFICIAL"
    """The person was an official."""
    US_CITIZEN = "US_CITIZEN"
    """The person is a U.S. citizen."""
    ABROAD = "ABROAD"
    """The person travels or is abroad."""
    AT_BORDER = "AT_BORDER"
    """The person was met at a border."""
    DETAINED = "DETAINED"
    """The person is detained."""
    LPR = "LPR"
    """The person is a lawful permanent resident of the United States."""
    LAWFULLY_PRESENT = "LAWFULLY_PRESENT"
    """The person is lawfully present in the United States in another way."""
    REFUGEE = "REFUGEE"
    """The person was admitted as a refugee."""
    ASYLEE = "ASYLEE"
    """The person was granted asylum."""
    NON_REFOULEMENT_FINDING = "NON_REFOULEMENT_FINDING"
    """Withholding of removal, or protection under the Convention against Torture, was granted."""
    PENDING_PROTECTION = "PENDING_PROTECTION"
    """The person asked for protection, and nobody has decided yet."""
    PROTECTED_1367 = "PROTECTED_1367"
    """The law forbids to disclose anything about the person (8 U.S.C. 1367)."""
    ICE_CUSTODY = "ICE_CUSTODY"
    """The person is in the custody of ICE."""
    REMOVAL_PROCEEDINGS = "REMOVAL_PROCEEDINGS"
    """The person is in removal proceedings."""
    REMOVAL_WITHIN_7_DAYS = "REMOVAL_WITHIN_7_DAYS"
    """An arrest, a removal or a transfer of the person is expected within seven days."""
    HEARING_SET = "HEARING_SET"
    """The date of a hearing about the person is set."""
    TRAVELING_72H = "TRAVELING_72H"
    """The person travels within 72 hours."""
    ABROAD_NOT_US_PERSON = "ABROAD_NOT_US_PERSON"
    """The person is abroad and has no tie to the United States that is known."""
    OFFICIAL_CAPACITY = "OFFICIAL_CAPACITY"
    """The accusation is about what the person did as an official."""
    MASS_PATTERN = "MASS_PATTERN"
    """The same bureau has sent communications about many people in the same manner."""


class AlertedBy(StrEnum):
    """Which agency, or who else, was alerted (the third routing factor, REPORT L44)."""

    USNCB_SCREEN = "USNCB_SCREEN"
    """USNCB, by Caveat's screening."""
    FIELD_COMPONENT = "FIELD_COMPONENT"
    """A component in the field."""
    FBI_OR_DOJ = "FBI_OR_DOJ"
    """The FBI or the Department of Justice."""
    STATE = "STATE"
    """The Department of State."""
    PERSON_OR_PUBLIC = "PERSON_OR_PUBLIC"
    """The person, or the public."""
    OTHER_NCB = "OTHER_NCB"
    """Another NCB."""


class TwoPersons(StrEnum):
    """What one person alone cannot do where an edition says so (POLICY, clock reading 27)."""

    RELEASE_STRONG = "RELEASE_STRONG"
    """Lift the restriction of a communication in which the screening is almost certain."""
    CANCEL_RESTRICTED = "CANCEL_RESTRICTED"
    """Cancel a case while it is restricted."""


class Phase(StrEnum):
    """Which part of the procedure a task belongs to."""

    COORDINATION = "COORDINATION"
    """Sent when the case opens, or when a fact asks for it."""
    NOTIFICATION = "NOTIFICATION"
    """The notification of the official: `caveat case notify` records it, not an answer."""
    DECISION = "DECISION"
    """The legal decision: `caveat decide` and `caveat approve` record it."""
    RECORDS = "RECORDS"
    """The update of U.S. records; sent when the decision or the outcome is known."""
    MATTER = "MATTER"
    """Sent by a measure or the plan: the decision does not wait for it, closing does."""


class Effect(StrEnum):
    """What an answer does to the case beyond being recorded."""

    NONE = "NONE"
    """It is recorded."""
    CONFIRMS_IDENTITY = "CONFIRMS_IDENTITY"
    """The person is the one who was screened: the notification's clock starts."""
    REFUTES_IDENTITY = "REFUTES_IDENTITY"
    """It is somebody else: the notification's clock ends."""
    HOLDS_FILING = "HOLDS_FILING"
    """Nothing is filed until the agency answers again."""
    NOT_DONE = "NOT_DONE"
    """The work failed and must be done again: the task stays open."""

    @property
    def needs_words(self) -> bool:
        """Whether the agency must also write why: others must live with what it answered."""
        return self in (Effect.HOLDS_FILING, Effect.NOT_DONE)


class FilingKind(StrEnum):
    """What is sent to INTERPOL."""

    PRE_PUBLICATION_OBJECTION = "PRE_PUBLICATION_OBJECTION"
    """An objection before publication."""
    NDTF_INFORMATION = "NDTF_INFORMATION"
    """Information to the NDTF, in confidence (REPORT L42)."""
    FORMAL_DISPUTE = "FORMAL_DISPUTE"
    """A formal dispute (REPORT L46). Only after it is escalation offered."""
    INCIDENT_NOTICE = "INCIDENT_NOTICE"
    """Information to the General Secretariat about an incident (22 U.S.C. 263b(b)(2))."""


class OutgoingKind(StrEnum):
    """What leaves USNCB about a person or a communication."""

    PROTEST = "PROTEST"
    """A formal dispute of a notice or diffusion (REPORT L46)."""
    DISPUTE_SUBMISSION = "DISPUTE_SUBMISSION"
    """What we write in a formal dispute that was filed: a submission, new facts, a claim."""
    POLICY_QUESTION = "POLICY_QUESTION"
    """A general question to the Executive Committee, which names no case (IRSD24 art. 8)."""
    ANTICIPATORY_OBJECTION = "ANTICIPATORY_OBJECTION"
    """An objection to data that INTERPOL has not recorded yet."""
    CORRECTION_NOTICE = "CORRECTION_NOTICE"
    """A notice to the bureau that recorded them that data are incorrect."""
    GS_INFORMATION = "GS_INFORMATION"
    """Information to the General Secretariat or its NDTF (REPORT L42)."""
    CONTACT_SOURCE = "CONTACT_SOURCE"
    """A question or a message to the bureau that sent the communication."""
    STATUS_DISCLOSURE = "STATUS_DISCLOSURE"
    """That the person has protection in the United States."""
    LOCATION_DISCLOSURE = "LOCATION_DISCLOSURE"
    """Where the person is."""
    DATABASE_QUERY = "DATABASE_QUERY"
    """A query of INTERPOL's databases, which others can see."""
    USE_NOTICE = "USE_NOTICE"
    """A notice to the source that data will be used in a proceeding."""
    PARTNER_WARNING = "PARTNER_WARNING"
    """A warning to a partner abroad."""
    RECALL_NOTICE = "RECALL_NOTICE"
    """A notice to whoever has data that they must no longer be used."""
    FIELD_REPLY = "FIELD_REPLY"
    """A reply to a component in the field."""
    CCF_REPLY = "CCF_REPLY"
    """A reply to the Commission for the Control of INTERPOL's Files."""
    CCF_REQUEST = "CCF_REQUEST"
    """A request to that Commission."""
    PUBLIC_REPLY = "PUBLIC_REPLY"
    """A reply to the person, to the press, or to anybody else outside."""


class Lifting(StrEnum):
    """The decision that lets something leave although a prohibition stops it."""

    GUARDED_ACT = "GUARDED_ACT"
    """Two people decided on this one act, and named the limit that the law sets."""
    AUTHORIZED_DISCLOSURE = "AUTHORIZED_DISCLOSURE"
    """USCIS authorized to disclose the status (task D3), and a second person approved it."""


class IncidentKind(StrEnum):
    """What somebody decided or did on a communication."""

    DETENTION = "DETENTION"
    """Somebody was detained."""
    ARREST = "ARREST"
    """Somebody was arrested."""
    ADMISSION = "ADMISSION"
    """An admission at a border."""
    VISA = "VISA"
    """A visa."""
    BENEFIT = "BENEFIT"
    """An immigration benefit."""
    IMMIGRATION_STATUS = "IMMIGRATION_STATUS"
    """An immigration status."""
    ASYLUM = "ASYLUM"
    """Asylum."""
    WITHHOLDING = "WITHHOLDING"
    """Withholding of removal."""
    CAT = "CAT"
    """Protection under the Convention against Torture."""
    COURT = "COURT"
    """A court's decision."""
    OTHER = "OTHER"
    """Something else."""


class RepressionForm(StrEnum):
    """A form of transnational repression that the report names (REPORT L10)."""

    VIOLENCE = "VIOLENCE"
    """Assassination, assault, abduction or disappearance."""
    THREATS = "THREATS"
    """Threats and coercion, also digital."""
    SURVEILLANCE = "SURVEILLANCE"
    """Surveillance and harassment."""
    MOBILITY_CONTROL = "MOBILITY_CONTROL"
    """Control of travel: a passport taken away, consular services denied."""
    OTHER_STATES = "OTHER_STATES"
    """Other states or institutions are used to detain a person or to force a return."""
    COUNTER_TERRORISM_TOOLS = "COUNTER_TERRORISM_TOOLS"
    """Tools against terrorism, such as shared information, are misused."""
    INTERPOL_MISUSE = "INTERPOL_MISUSE"
    """INTERPOL is misused, or somebody tried to."""


class IdentityFinding(StrEnum):
    """How sure the analyst is who confirms a hit (the outcomes of task U1 that confirm)."""

    CONFIRMED = "CONFIRMED"
    """It is the person on the roster: the notification's clock starts."""
    PROBABLE = "PROBABLE"
    """Probably the same person: the notification waits."""


class LetterKey(StrEnum):
    """The emails that the procedure sends; an edition words each of them."""

    TASK_SENT = "task-sent"
    """A task was sent, or sent again: to the agency."""
    TASK_CHANGED = "task-changed"
    """A question was answered or more time was granted: to the agency."""
    TASK_WITHDRAWN = "task-withdrawn"
    """The task was withdrawn, or sent to another agency: to the agency that had it."""
    TASK_RETURNED = "task-returned"
    """An agency returned a task or asked about it: to the analysts."""
    REMINDER = "reminder"
    """An alert of this kind came."""
    WARNING = "warning"
    """An alert of this kind came."""
    DUE = "due"
    """An alert of this kind came."""
    ESCALATION = "escalation"
    """An alert of this kind came."""
    NOT_SCREENED = "not-screened"
    """A communication was restricted because it was not screened in time: to the analysts."""
    TO_CONFIRM = "to-confirm"
    """A communication was restricted: to the analysts."""
    TO_NOTIFY = "to-notify"
    """The official must be notified: to the analysts."""
    TO_DECIDE = "to-decide"
    """A decision is due: to counsel."""
    TO_APPROVE = "to-approve"
    """A draft waits for a second person: to the supervisors."""
    TO_FILE = "to-file"
    """A filing was approved: to counsel."""
    NOT_APPROVED = "not-approved"
    """A second person did not approve: a decision to counsel, a deferral to the analysts."""
    ESCALATION_OFFERED = "escalation-offered"
    """Escalation to the Executive Committee is offered: to the supervisors."""
    PAUSE_ENDED = "pause-ended"
    """A more urgent class ended a pause: to whoever ordered it."""
    FACT_ADDED = "fact-added"
    """A new fact was added: to the analysts."""
    TO_ACT = "to-act"
    """A step waits for a role at USNCB that has no email of its own."""
    MATTER_CHANGED = "matter-changed"
    """Something that the case depends on has changed: to whoever works on it."""


MATTERS = ("protest", "recall", "use", "incident", "duty", "review")
"""The kinds of matters beside cases; the id of each begins with its kind."""
