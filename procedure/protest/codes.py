"""The closed sets of a protest: code words that its events and pages share."""

from enum import StrEnum


class Language(StrEnum):
    """The working languages of INTERPOL (IRSD24 art. 3)."""

    EN = "EN"
    """English."""
    FR = "FR"
    """French."""
    ES = "ES"
    """Spanish."""
    AR = "AR"
    """Arabic."""


class Argument(StrEnum):
    """Why the data breach the rules: the type of argument by which protests are compared."""

    POLITICAL = "POLITICAL"
    """Political, military, religious or racial character (Constitution art. 3; RPD art. 34)."""
    OFFICIAL_ACT = "OFFICIAL_ACT"
    """The accusation is about acts in an official capacity (RPD art. 34)."""
    HUMAN_RIGHTS = "HUMAN_RIGHTS"
    """The spirit of the Universal Declaration of Human Rights (Constitution art. 2)."""
    NOT_A_SERIOUS_CRIME = "NOT_A_SERIOUS_CRIME"
    """A private dispute, or an offense below the threshold (RPD art. 83)."""
    NO_FACTS = "NO_FACTS"
    """The facts are missing, do not match the charge, or do not link the person to it."""
    QUALITY = "QUALITY"
    """The data are inaccurate, outdated or incomplete (RPD art. 12)."""
    NOT_FOR_COOPERATION = "NOT_FOR_COOPERATION"
    """The data do not serve police cooperation: no extradition is sought or possible."""

    @property
    def words(self) -> str:
        """As a line of the timeline says it, such as ``political character``."""
        return _ARGUED[self]


_ARGUED = {
    Argument.POLITICAL: "political character",
    Argument.OFFICIAL_ACT: "an official act",
    Argument.HUMAN_RIGHTS: "human rights",
    Argument.NOT_A_SERIOUS_CRIME: "no serious crime",
    Argument.NO_FACTS: "missing facts",
    Argument.QUALITY: "data of poor quality",
    Argument.NOT_FOR_COOPERATION: "no police cooperation",
}


class Confirmed(StrEnum):
    """What counsel confirms about a draft before it can be filed (IRSD24 art. 3)."""

    GOOD_FAITH = "GOOD_FAITH"
    """It is made in good faith, and repeats nothing."""
    FACTS_EXPLAINED = "FACTS_EXPLAINED"
    """It explains by facts why the data breach the provisions that it names."""
    INTEREST_STATED = "INTEREST_STATED"
    """It states the interest of the United States."""
    APPENDICES_TRANSLATED = "APPENDICES_TRANSLATED"
    """Its appendices are translated, or there are none."""
    APPENDICES_WITHOUT_ARGUMENT = "APPENDICES_WITHOUT_ARGUMENT"
    """Its appendices argue nothing, or there are none."""
    DIFFERS_FROM_EARLIER = "DIFFERS_FROM_EARLIER"
    """It differs from each earlier protest of ours with the same type of argument."""


class SourceAnswer(StrEnum):
    """What the source said when it was asked (IRSD24 art. 4)."""

    OBJECTS = "OBJECTS"
    """It maintains its data: the dispute continues, and a caveat is placed on them."""
    AGREES = "AGREES"
    """It agrees to change or delete its data."""
    TAKES_NO_PART = "TAKES_NO_PART"
    """It persistently refuses to take part: INTERPOL deletes its data (IRSD24 art. 4(11))."""


class CaveatKind(StrEnum):
    """What INTERPOL attaches to the disputed data for whoever reads them."""

    DISPUTE = "DISPUTE"
    """They are disputed: placed while the source is asked (IRSD24 art. 4(1))."""
    OBJECTION = "OBJECTION"
    """We object: members are invited to ask us. Placed where the data stay (IRSD24 art. 4(12))."""
    SEPARATED_CHARGES = "SEPARATED_CHARGES"
    """Only the charges of ordinary law are recorded (Repository of Practice 3.12)."""
    EXTRADITION_REFUSED = "EXTRADITION_REFUSED"
    """An addendum: a member refused the extradition (Repository of Practice 41)."""


class Phase(StrEnum):
    """Where a protest that was filed is."""

    ADMISSIBILITY = "ADMISSIBILITY"
    """The General Secretariat decides whether it is admissible."""
    INADMISSIBLE = "INADMISSIBLE"
    """It was not admitted: counsel drafts again or ends it."""
    SOURCE_CHECK = "SOURCE_CHECK"
    """The source is asked, and where it objects a caveat is placed on the data."""
    WRITTEN = "WRITTEN"
    """The parties write to the General Secretariat, by the dates that it sets."""
    ORAL = "ORAL"
    """The General Secretariat meets the parties."""
    FINAL_REVIEW = "FINAL_REVIEW"
    """The General Secretariat decides."""


class Settlement(StrEnum):
    """How the parties may settle a dispute (IRSD24 art. 4(9))."""

    WITHDRAW = "WITHDRAW"
    """The source withdraws its data."""
    WITHDRAW_AND_RESUBMIT = "WITHDRAW_AND_RESUBMIT"
    """The source withdraws its data and sends them again without what was wrong."""
    MUTUAL_CANCELLATION = "MUTUAL_CANCELLATION"
    """Both sides cancel data: a trade that can reward retaliation (REPORT L48)."""
    KEEP_WITH_CAVEAT = "KEEP_WITH_CAVEAT"
    """The data stay with a caveat, or with a message that announces the dispute."""
    OTHER_FORM = "OTHER_FORM"
    """The data are kept in another form, such as a diffusion instead of a notice."""
    SPLIT = "SPLIT"
    """The data are divided: some charges stay, others go."""
    KEEP = "KEEP"
    """The data stay as they are."""


class ProtestOutcome(StrEnum):
    """How a protest ended."""

    DELETED = "DELETED"
    """The data were found non-compliant or deleted."""
    WITHDRAWN = "WITHDRAWN"
    """The source withdrew its data."""
    MODIFIED = "MODIFIED"
    """The data were changed and stay."""
    KEPT_WITH_CAVEAT = "KEPT_WITH_CAVEAT"
    """The data stay, with a caveat that informs of our objection (IRSD24 art. 4(12))."""
    KEPT = "KEPT"
    """The data stay."""
    LOST_BY_MISSED_DATES = "LOST_BY_MISSED_DATES"
    """It was closed against us, because two dates were missed (IRSD24 art. 4(11))."""
    NOT_ADMITTED = "NOT_ADMITTED"
    """It was not admitted."""


OUTCOME_OF = {
    Settlement.WITHDRAW: ProtestOutcome.WITHDRAWN,
    Settlement.WITHDRAW_AND_RESUBMIT: ProtestOutcome.WITHDRAWN,
    Settlement.MUTUAL_CANCELLATION: ProtestOutcome.WITHDRAWN,
    Settlement.KEEP_WITH_CAVEAT: ProtestOutcome.KEPT_WITH_CAVEAT,
    Settlement.OTHER_FORM: ProtestOutcome.MODIFIED,
    Settlement.SPLIT: ProtestOutcome.MODIFIED,
    Settlement.KEEP: ProtestOutcome.KEPT,
}
"""What becomes of the data by each settlement."""


class Text(StrEnum):
    """The templates of what leaves beside the protest itself."""

    SUBMISSION = "DISPUTE_SUBMISSION"
    """What we submit by a date that INTERPOL set."""
    NEW_FACTS = "DISPUTE_NEW_FACTS"
    """New facts after the written phase."""
    URGENCY = "DISPUTE_URGENCY"
    """That the dispute is urgent, and why."""
    MORE_TIME = "DISPUTE_MORE_TIME"
    """That we need more time than the rules or INTERPOL gave."""
    SETTLEMENT = "DISPUTE_SETTLEMENT"
    """An offer to settle the dispute, or what we say to one."""
    REOPENING = "DISPUTE_REOPENING"
    """That a decided dispute be opened again."""
    QUESTION = "POLICY_QUESTION"
    """A question of policy for the Executive Committee."""
