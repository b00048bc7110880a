"""Rules about the request at INTERPOL and elsewhere: M03 to M08, M15 to M17, and M26."""

import datetime
from collections.abc import Iterator

from indicators.charges import reissue, same_facts
from indicators.context import DIFFUSIONS, CheckResult, Context, Missing, Text, known_fact
from indicators.indications import Evidence
from indicators.known import CcfOutcome, RefusalGround
from indicators.sameness import Level
from indicators.terms.lists import packaged_terms
from indicators.terms.words import tokenize
from procedure.issue_date import NOTICES, TASK_FORCE_START, issued_on
from procedure.message import InterpolState, PartialDate

_LIMITATION_REACH = 10


def country_pattern(context: Context) -> Iterator[CheckResult]:
    """M03: reported pattern of the requesting country."""
    table = context.known.country_patterns
    if table is None:
        yield Missing("country patterns table")
        return
    for entry in table.about(context.requesting_countries, context.communication.sender):
        yield known_fact(
            f"country patterns {table.version}",
            entry.pattern,
            f"{entry.country}, {entry.source.citation}, {entry.dated.isoformat()}",
        )


def before_task_force(context: Context) -> Iterator[CheckResult]:
    """M04: issued before the task force. The year in a file number is not the year of issue."""
    communication = context.communication
    if communication.kind not in (*NOTICES, *DIFFUSIONS) or context.known.reviewed_since:
        return
    published, issued = context.known.published_on, issued_on(communication)
    if published is not None:
        dated, where, words = published, "publication date", published.isoformat()
    elif issued is not None:
        dated = issued.on
        where = "control number" if issued.by_control_number else "message date"
        number = communication.control_number or ""
        words = number if issued.by_control_number else dated.isoformat()
    else:
        yield Missing("control number or publication date")
        return
    if dated < TASK_FORCE_START:
        yield Evidence(where=where, words=words, says="before 2017; no later review on record")


def unreviewed(context: Context) -> Iterator[CheckResult]:
    """M05: diffusion not yet reviewed."""
    if context.communication.kind not in DIFFUSIONS:
        return
    state = context.communication.interpol_state
    if state is InterpolState.RECEIVED_UNREVIEWED:
        yield Evidence(where="INTERPOL state", words=state.value, says="received before review")
    elif state in (InterpolState.UNKNOWN, InterpolState.NONE):
        yield Missing("review status at INTERPOL")


def selective_recipients(context: Context) -> Iterator[CheckResult]:
    """M06: selective distribution. Few recipients alone prove nothing (REPORT L34)."""
    recipients = context.communication.recipients
    if context.communication.kind not in DIFFUSIONS:
        return
    if not recipients:
        yield Missing("list of recipients")
        return
    to_all = any(
        "all_members" in packaged_terms().find(tokenize("", recipient)) for recipient in recipients
    )
    if to_all or len(recipients) > context.limits.few_recipients:
        return
    if context.known.recipient_relations is None:
        yield Missing("which recipients are places where the person travels, transits, or lives")
        return
    addressed = {tokenize("", recipient).words for recipient in recipients}
    for each in context.known.recipient_relations:
        if tokenize("", each.recipient).words in addressed:
            yield Evidence(
                where="recipients",
                words=each.recipient,
                says=f"one of {len(recipients)} recipients: {each.relation.value.lower()}",
            )


def reissued(context: Context) -> Iterator[CheckResult]:
    """M07: reissued after refusal or deletion."""
    if context.known.earlier is None:
        yield Missing("earlier communications about the person")
        return
    for again in reissue(context.communication, context.known.earlier):
        on = f" on {again.ended_on.isoformat()}" if again.ended_on else ""
        reasons = "; ".join((*again.similarity.reasons, *again.changes))
        yield known_fact(
            "earlier communication",
            f"{again.earlier.sender} {again.earlier.reference}",
            f"{again.ending.value}{on}; facts {again.similarity.level.value} "
            f"({again.similarity.score:.2f}): {reasons}",
            again.known_from,
        )


def earlier_decision(context: Context) -> Iterator[CheckResult]:
    """M08: earlier CCF decision or block."""
    records = context.known.ccf or ()
    elsewhere = tuple(record.known_from for record in records if record.known_from is not None)
    if len(elsewhere) == len(records):
        yield Missing("history with the CCF and INTERPOL", elsewhere)
    for record in records:
        if record.outcome in (CcfOutcome.NOT_COMPLIANT, CcfOutcome.PROVISIONALLY_BLOCKED):
            on = f" on {record.decided_on.isoformat()}" if record.decided_on else ""
            known_from = (record.known_from,) if record.known_from is not None else ()
            says = f"{record.outcome.value}{on}"
            yield known_fact("CCF history", record.reference, says, known_from)


def no_request(context: Context) -> Iterator[CheckResult]:
    """M15: extradition not requested."""
    answers = [answer for answer in context.known.outcomes if answer.task == "J1"]
    if not answers:
        yield Missing("whether extradition was requested (J1)")
    for answer in answers:
        if answer.outcome != "NO_REQUEST":
            continue
        if answer.since is None or context.known.today is None:
            yield Missing("date of the answer that there is no request (J1), and today's date")
            continue
        months = _months(answer.since, context.known.today)
        if months >= context.limits.months_without_request:
            yield known_fact("task J1", answer.since.isoformat(), f"no request for {months} months")


def refused_elsewhere(context: Context) -> Iterator[CheckResult]:
    """M16: extradition refused elsewhere. Procedural grounds do not count."""
    refusals = context.known.refusals
    for refusal in refusals or ():
        if refusal.ground in (RefusalGround.HUMAN_RIGHTS, RefusalGround.POLITICAL):
            on = f" on {refusal.decided_on.isoformat()}" if refusal.decided_on else ""
            yield known_fact("refusals", refusal.country, f"refused: {refusal.ground.value}{on}")
    if refusals is None:
        yield Missing("addenda and extradition refusals elsewhere")
    if context.has("extradition_refused"):
        if not context.has("refusal_ground"):
            yield Missing("grounds for the refusal mentioned in the text")
            return
        yield from context.term_evidence("extradition_refused", "extradition was refused")
        yield from context.term_evidence("refusal_ground", "human rights or political grounds")


def unfair_proceedings(context: Context) -> Iterator[CheckResult]:
    """M17: unfair proceedings."""
    yield from context.term_evidence("in_absentia", "trial or judgment in absentia")
    yield from context.term_evidence("mass_indictment", "mass, new, or additional charges")
    profile, charged = context.known.profile, context.known.charged_on
    if charged is None or profile is None:
        yield Missing("when the person was charged, left the country, or became active")
    else:
        for what, day in (
            ("left the country", profile.left_country_on),
            ("became active", profile.active_since),
        ):
            if day is not None and day <= charged:
                yield known_fact(
                    "profile", day.isoformat(), f"{what} before being charged on {charged}"
                )
    communication = context.communication
    for before in context.known.earlier or ():
        old = before.communication
        if (
            old.sender == communication.sender
            and old.charges
            and communication.charges
            and same_facts(communication.charges, old.charges).level is Level.DIFFERENT
        ):
            yield known_fact(
                "earlier communication",
                old.reference,
                "same sender, different charges",
                before.known_from[:1],
            )


def ended_case(context: Context) -> Iterator[CheckResult]:
    """M26: the case is over."""
    yield from context.term_evidence("ended_case", "the case may be over")
    for ended in context.known.endings or ():
        since = f" since {ended.since.isoformat()}" if ended.since else ""
        yield known_fact("endings", ended.ending.value, f"the case is over{since}")
    on = context.known.today or context.communication.date
    for text in context.texts:
        yield from _limitation_dates(text, on)
    if context.known.endings is None:
        yield Missing("whether limitation, amnesty, acquittal, or settlement ended the case")


def _limitation_dates(text: Text, on: datetime.date | None) -> Iterator[CheckResult]:
    marked = {
        place
        for match in text.matches("limitation")
        for place in range(match.last + 1, match.last + 1 + _LIMITATION_REACH)
    }
    for date in text.dates:
        if on is None or date.first not in marked or date.date.month is None:
            continue
        if _last_day(date.date) < on:
            yield text.evidence(date, f"limitation date before {on.isoformat()}")


def _last_day(date: PartialDate) -> datetime.date:
    """The last possible day of a date with a month."""
    if date.day is not None:
        return datetime.date(date.year, date.month or 1, date.day)
    month = datetime.date(date.year, date.month or 12, 1)
    return (month + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)


def _months(start: datetime.date, end: datetime.date) -> int:
    """Full months from start to end."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)
