"""What a protest has beside what every matter has: its dates, its draft, and what is checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from procedure.case import Case
from procedure.context import Alone, Other
from procedure.measures.dispute.filing import FilingState, current
from procedure.message import InterpolState
from procedure.protest.admissibility import CCF_FOUND, CHECKED, failures
from procedure.protest.codes import Argument, Confirmed, Language
from procedure.protest.drafting import MOST_WORDS
from procedure.protest.protest import MISSES_THAT_LOSE, Caveat, Protest
from procedure.values import CaseId, DocumentId, Moment, PersonId, Stored


class SetDate(Stored):
    """A date that INTERPOL set for something of ours."""

    number: int
    due: Moment
    sent_at: Moment | None
    missed: bool
    over: bool
    """Whether it belongs to what was decided before the protest was opened again."""


class ProtestDraft(Stored):
    """The draft that is filed, or waits to be."""

    document: DocumentId
    by: PersonId
    event: int
    words: int
    most: int
    """How many words it may have."""
    language: Language
    argument: Argument
    provisions: tuple[str, ...]
    confirmed: tuple[Confirmed, ...]
    approved_at: Moment | None
    text: str | None = None


class Check(Stored):
    """Something that the rules ask of it before it is filed."""

    says: str
    article: str
    """Where it is asked."""
    holds: bool


class DisputedCase(Stored):
    """A case with the data that are disputed in it."""

    case: CaseId
    interpol_state: InterpolState
    ccf_found: bool
    """Whether the CCF found its data non-compliant."""
    file_by: Moment | None = None
    """By when the dispute must be filed in it, while that is not done."""


class ProtestPart(Stored):
    """What a protest has of its own."""

    filed_at: Moment | None
    suspended_at: Moment | None
    misses: int
    loses_at: int
    dates: tuple[SetDate, ...]
    """Those that are open first."""
    draft: ProtestDraft | None
    checks: tuple[Check, ...]
    """While it is not with INTERPOL: what fails first."""
    cases: tuple[DisputedCase, ...]
    caveats: tuple[str, ...]
    ccf: str | None
    outcome: str | None


@dataclass(frozen=True)
class Read(Alone):
    """What was read beside a protest: its cases, and the other protests."""

    others: Mapping[str, Other]

    def other(self, dossier: str) -> Other | None:
        """One of those that were read."""
        return self.others.get(dossier)

    def matters(self, kind: str) -> Sequence[str]:
        """Those that were read."""
        return [one for one in self.others if one.startswith(f"{kind}-")]


def protest_part(protest: Protest, beside: Read, text: str | None) -> ProtestPart:
    """The part, with what the draft says in ``text``."""
    return ProtestPart(
        filed_at=protest.filed_at,
        suspended_at=protest.suspended_at,
        misses=protest.misses,
        loses_at=MISSES_THAT_LOSE,
        dates=_dates(protest),
        draft=_draft(protest, text),
        checks=_checks(protest, beside) if protest.can_be_drafted else (),
        cases=tuple(_disputed(protest, beside)),
        caveats=tuple(map(_caveat, protest.caveats)),
        ccf=protest.ccf,
        outcome=protest.outcome,
    )


def _dates(protest: Protest) -> tuple[SetDate, ...]:
    found = [
        SetDate(
            number=one.number,
            due=protest.clocks[one.clock].due_at,
            sent_at=one.sent_at,
            missed=one.missed,
            over=one.over,
        )
        for one in protest.submissions
    ]
    is_open = [one for one in found if one.sent_at is None and not one.over]
    return (*is_open, *(one for one in reversed(found) if one not in is_open))


def _draft(protest: Protest, text: str | None) -> ProtestDraft | None:
    draft = protest.draft
    if draft is None:
        return None
    return ProtestDraft(
        document=draft.document,
        by=draft.by,
        event=draft.drafted,
        words=draft.words,
        most=MOST_WORDS,
        language=draft.language,
        argument=draft.argument,
        provisions=draft.provisions,
        confirmed=draft.confirmed,
        approved_at=draft.approved_at,
        text=text,
    )


def _checks(protest: Protest, beside: Read) -> tuple[Check, ...]:
    failed = failures(protest, beside)
    codes = {one.code for one in failed}
    # Without an approved draft nothing is known yet of what counsel confirmed.
    unknown = set(Confirmed) if "NOT_APPROVED" in codes else set()
    return (
        *(
            Check(says=f"{one.says[0].upper()}{one.says[1:]}", article=one.article, holds=False)
            for one in failed
        ),
        *(
            Check(says=one.says, article=one.article, holds=True)
            for code, one in CHECKED.items()
            if code not in codes and code not in unknown
        ),
    )


def _disputed(protest: Protest, beside: Read) -> Sequence[DisputedCase]:
    read = [beside.other(one) for one in protest.cases]
    cases = [one.state for one in read if one is not None and isinstance(one.state, Case)]
    return [
        DisputedCase(
            case=one.dossier,
            interpol_state=one.interpol_state,
            ccf_found=CCF_FOUND in one.facts,
            file_by=_file_by(one),
        )
        for one in cases
    ]


def _file_by(case: Case) -> datetime | None:
    filing = current(case)
    if filing is None or filing.state is not FilingState.PLANNED:
        return None
    clock = case.clocks.get(filing.clock("file"))
    runs = clock is not None and clock.running and not clock.paused
    return clock.due_at if clock is not None and runs else None


def _caveat(caveat: Caveat) -> str:
    return f"{caveat.words}."
