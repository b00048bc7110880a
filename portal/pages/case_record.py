"""What a case holds beside its tracks: the decision and its grounds, people, copies, messages."""

from collections.abc import Iterator, Sequence

from portal.pages.release_tags import Tags, release_tags
from portal.pages.sentences import Sentences, code_in_words, in_words
from portal.pages.task_words import RULE
from portal.pages.times import Times
from procedure.values import Stored
from register.values import EmailState
from views.case_page import CasePage
from views.case_view import CaseView, DraftStanding, FilingLine, ProposedLine
from views.exchange import Exchange

_STANDINGS = {
    DraftStanding.WAITING: ("Waits for a second person", "soon"),
    DraftStanding.APPROVED: ("Approved", "done"),
    DraftStanding.SENT_BACK: ("Sent back", ""),
    DraftStanding.REPLACED: ("Replaced", "quiet"),
    DraftStanding.OVERTAKEN: ("Overtaken", "quiet"),
    DraftStanding.EARLIER: ("Earlier attempt", "quiet"),
}


class Ban(Stored):
    """What nobody may do, with the kind of rule."""

    tag: str
    kind: str
    text: str


class DraftWords(Stored):
    """Something that a second person decides on, or decided on."""

    title: str
    tag: str
    kind: str
    by: str
    text: str


class AnswerWords(Stored):
    """An answer that the decision is based on."""

    title: str
    agency: str
    meaning: str
    fields: tuple[tuple[str, str], ...]
    text: str
    by: str
    href: str
    tags: Tags
    """Who may have it."""
    replaced: bool
    """Whether a later answer counts in its place."""


class CameWords(Stored):
    """A communication of the case."""

    what: str
    sender: str
    reference: str
    date: str
    href: str
    problem: str
    regimes: tuple[str, ...]
    tags: Tags
    """Who may have it."""


class CopyWords(Stored):
    """A copy in a U.S. system."""

    where: str
    kind: str
    since: str
    compared: str
    became: str


class MessageWords(Stored):
    """A message that left, or is to leave."""

    title: str
    state: str
    by: str
    at: str
    reply: str


class FilingWords(Stored):
    """A filing with INTERPOL."""

    title: str
    facts: tuple[tuple[str, str], ...]


def bans(view: CaseView) -> list[Ban]:
    """What nobody may do in the case."""
    return [
        Ban(tag=RULE[one.source.kind], kind="", text=f"{one.says} ({one.source.citation})")
        for one in view.prohibitions
    ]


def drafts(lines: Sequence[ProposedLine], times: Times, words: Sentences) -> list[DraftWords]:
    """The drafts, the newest first."""
    found = []
    for one in reversed(lines):
        tag, kind = _STANDINGS[one.standing]
        approved = f", approved {times.near(one.approved_at)}" if one.approved_at else ""
        found.append(
            DraftWords(
                title=words.text(one.title),
                tag=tag,
                kind=kind,
                by=f"{words.who(one.by)}, {times.near(one.at)}{approved}",
                text=one.text or "",
            )
        )
    return found


def answers(page: CasePage, times: Times, words: Sentences) -> list[AnswerWords]:
    """Every answer, what counts first."""
    titles = {task.task: task.title for track in page.tracks for task in track.tasks}
    ordered = sorted(page.view.answers, key=lambda one: not one.counts)
    return [_answer(one, titles, page, times, words) for one in ordered]


def _answer(
    one: Exchange, titles: dict[str, str], page: CasePage, times: Times, words: Sentences
) -> AnswerWords:
    meaning = one.meaning or (code_in_words(one.outcome) if one.outcome else "In part")
    return AnswerWords(
        title=f"{titles.get(one.task, one.task)} ({one.task})",
        agency=one.agency,
        meaning=meaning.rstrip("."),
        fields=tuple((line.label, _value(line.value)) for line in one.fields),
        text=one.text or "",
        by=f"{words.who(one.by)}, {times.near(one.at)}",
        href=f"/tasks/{page.view.name}/{one.task}",
        tags=release_tags(page.marked.get(one.document or ""), one.fields),
        replaced=not one.counts,
    )


def _value(value: str) -> str:
    return in_words(value) if "_" in value and value.isupper() else value


def missing(page: CasePage) -> str:
    """The answers that the decision still lacks, in a sentence; nothing where none."""
    titles = {task.task: task.title for track in page.tracks for task in track.tasks}
    found = [f"{titles.get(one, one)} ({one})" for one in page.view.missing]
    return f"Not answered yet: {', '.join(found)}." if found else ""


def came(page: CasePage) -> list[CameWords]:
    """What came about the case."""
    return [
        CameWords(
            what=in_words(one.kind) if one.kind else "Message",
            sender=one.sender or "",
            reference=one.reference or "",
            date=one.date or "",
            href=f"/messages/{one.communication}/v{one.version}",
            problem=one.problem or "",
            regimes=tuple(regime.says for regime in one.regimes),
            tags=release_tags(page.marked.get(f"{one.communication}/v{one.version}")),
        )
        for one in page.view.communications
    ]


def people(page: CasePage, words: Sentences) -> Iterator[tuple[str, str]]:
    """Whom it is about, who works on it, and whose employer is asked."""
    view = page.view
    if view.person:
        yield "Person", f"{view.person_name or 'On the roster'} ({view.person})"
    if len(view.people) > 1:
        yield "Same person", ", ".join(view.people[1:])
    if view.apart:
        yield "Somebody else", ", ".join(view.apart)
    if view.circumstances:
        yield "Known", "; ".join(in_words(one) for one in view.circumstances)
    if view.employer:
        yield "Employer’s desk", view.employer
    yield "Alerted by", in_words(view.alerted_by)
    if view.team:
        yield "Only its team sees it", ", ".join(words.who(one) for one in view.team)
    yield "Notification", in_words(view.notification)
    yield "At INTERPOL", in_words(view.outcome or view.interpol_state)
    yield "Edition", f"{view.edition}, attempt {view.attempt}"


def copies(view: CaseView, times: Times) -> list[CopyWords]:
    """The copies in U.S. systems, those in use first."""
    ordered = sorted(view.copies, key=lambda one: one.became is not None)
    return [
        CopyWords(
            where=f"{one.agency}, {one.system}",
            kind=in_words(one.kind),
            since=times.moment(one.placed_at),
            compared=times.moment(one.refreshed_at),
            became=in_words(one.became) if one.became else "In use",
        )
        for one in ordered
    ]


def messages(page: CasePage, times: Times, words: Sentences) -> list[MessageWords]:
    """The messages that left or are to leave, the newest first."""
    return [
        MessageWords(
            title=f"{one.title} ({one.message})",
            state=in_words(one.state),
            by=words.who(one.by),
            at=times.moment(one.sent_at or one.composed_at),
            reply=f"Expected {times.moment(one.reply_expected)}" if one.reply_expected else "",
        )
        for one in page.messages
    ]


def emails(view: CaseView) -> str:
    """How far the emails of the case are."""
    count = {state: sum(one.state is state for one in view.emails) for state in EmailState}
    waiting = count[EmailState.QUEUED] + count[EmailState.SENDING]
    if not view.emails:
        return "No email was written."
    failed = count[EmailState.FAILED]
    lost = f", {failed} could not be delivered" if failed else ""
    return f"{count[EmailState.SENT]} emails sent, {waiting} waiting{lost}."


def filings(view: CaseView, times: Times) -> list[FilingWords]:
    """What was filed with INTERPOL, or will be."""
    return [
        FilingWords(title=in_words(one.kind), facts=tuple(_filing(one, times)))
        for one in view.filings
    ]


def _filing(one: FilingLine, times: Times) -> Iterator[tuple[str, str]]:
    yield "State", in_words(one.state)
    if one.filed_at is not None:
        yield "Filed", times.moment(one.filed_at)
        yield "Follow-ups", str(one.follow_ups)
    elif one.due is not None:
        yield "To be filed by", times.due(one.due).sentence
    if one.outcome:
        yield "Outcome", in_words(one.outcome)
    if one.escalate is not None:
        yield "Escalation", "Decided" if one.escalate else "Declined"


def indicator_lines(view: CaseView) -> Sequence[tuple[str, str]]:
    """The indicators of misuse, and those against it."""
    rows = (
        ("Indicators of misuse", view.indicators),
        ("Against misuse", view.counter_indicators),
    )
    return [(label, ", ".join(codes)) for label, codes in rows if codes]
