"""Rules on the course of the request at INTERPOL and elsewhere: M03 to M08, M15 to M17, M26."""

import datetime
import re
from collections.abc import Iterator

from indicators.charges import Level, reissue, same_facts
from indicators.indications import Evidence
from indicators.known import CcfOutcome, RefusalGround
from indicators.seen import DIFFUSIONS, Missing, Seen, Sign, Text, known
from indicators.terms.lists import TERMS
from indicators.terms.words import cut
from procedure.message import CommunicationKind, InterpolState, PartialDate

REFORM = datetime.date(2017, 1, 1)
"""The task force was created in late 2016 (REPORT L22)."""
_CONTROL_NUMBER = re.compile(r"[A-Z]-\d{1,6}/(\d{1,2})-(\d{4})")
_NOTICES = (CommunicationKind.RED_NOTICE, CommunicationKind.OTHER_NOTICE)
_LIMITATION_REACH = 10


def country_pattern(seen: Seen) -> Iterator[Sign]:
    """M03."""
    table = seen.known.country_patterns
    if table is None:
        yield Missing("the table of country patterns")
        return
    for entry in table.about(seen.requesting, seen.communication.sender):
        yield known(
            f"country patterns {table.version}",
            entry.pattern,
            f"{entry.country}, {entry.source.citation}, {entry.dated.isoformat()}",
        )


def before_reform(seen: Seen) -> Iterator[Sign]:
    """M04: the year of a file number is that of the file, not of the publication."""
    communication = seen.communication
    if communication.kind not in (*_NOTICES, *DIFFUSIONS) or seen.known.reviewed_since:
        return
    dated = seen.known.published_on
    where = "publication date"
    match = _CONTROL_NUMBER.fullmatch((communication.control_number or "").strip().upper())
    if dated is None and match and 1 <= int(match[1]) <= 12 and int(match[2]) >= 1:
        dated, where = datetime.date(int(match[2]), int(match[1]), 1), "control number"
    if dated is None and communication.kind in DIFFUSIONS:
        dated, where = communication.date, "date of the message"
    if dated is None:
        yield Missing("the control number or the date of publication")
    elif dated < REFORM:
        words = communication.control_number if where == "control number" else dated.isoformat()
        yield Evidence(where=where, words=words or "", says="before 2017; no later review is known")


def unreviewed(seen: Seen) -> Iterator[Sign]:
    """M05."""
    if seen.communication.kind not in DIFFUSIONS:
        return
    state = seen.communication.interpol_state
    if state is InterpolState.RECEIVED_UNREVIEWED:
        yield Evidence(where="INTERPOL state", words=state.value, says="received before review")
    elif state in (InterpolState.UNKNOWN, InterpolState.NONE):
        yield Missing("the review status at INTERPOL")


def selective_recipients(seen: Seen) -> Iterator[Sign]:
    """M06: few recipients alone prove nothing (REPORT L34); their relation to the person counts."""
    recipients = seen.communication.recipients
    if seen.communication.kind not in DIFFUSIONS:
        return
    if not recipients:
        yield Missing("the list of recipients")
        return
    to_all = any("all_members" in TERMS.find(cut("", recipient)) for recipient in recipients)
    if to_all or len(recipients) > seen.limits.few_recipients:
        return
    if seen.known.recipient_relations is None:
        yield Missing("where the person travels, passes or lives, among the recipients")
        return
    addressed = {cut("", recipient).words for recipient in recipients}
    for each in seen.known.recipient_relations:
        if cut("", each.recipient).words in addressed:
            yield Evidence(
                where="recipients",
                words=each.recipient,
                says=f"one of {len(recipients)} recipients: {each.relation.value.lower()}",
            )


def issued_again(seen: Seen) -> Iterator[Sign]:
    """M07."""
    if seen.known.earlier is None:
        yield Missing("earlier communications about the person")
        return
    for again in reissue(seen.communication, seen.known.earlier):
        on = f" on {again.ended_on.isoformat()}" if again.ended_on else ""
        reasons = "; ".join((*again.similarity.reasons, *again.changes))
        yield known(
            "earlier communication",
            f"{again.earlier.sender} {again.earlier.reference}",
            f"{again.ending.value}{on}; facts {again.similarity.level.value} "
            f"({again.similarity.score:.2f}): {reasons}",
        )


def earlier_decision(seen: Seen) -> Iterator[Sign]:
    """M08."""
    if seen.known.ccf is None:
        yield Missing("the history at the CCF and INTERPOL")
        return
    for record in seen.known.ccf:
        if record.outcome in (CcfOutcome.NOT_COMPLIANT, CcfOutcome.PROVISIONALLY_BLOCKED):
            on = f" on {record.decided_on.isoformat()}" if record.decided_on else ""
            yield known("CCF history", record.reference, f"{record.outcome.value}{on}")


def no_request(seen: Seen) -> Iterator[Sign]:
    """M15."""
    answers = [answer for answer in seen.known.outcomes if answer.task == "J1"]
    if not answers:
        yield Missing("whether extradition was requested (J1)")
    for answer in answers:
        if answer.outcome != "NO_REQUEST":
            continue
        if answer.since is None or seen.known.today is None:
            yield Missing("since when no request has come (J1), and today's date")
            continue
        months = _months(answer.since, seen.known.today)
        if months >= seen.limits.months_without_request:
            yield known("task J1", answer.since.isoformat(), f"no request for {months} months")


def refused_elsewhere(seen: Seen) -> Iterator[Sign]:
    """M16: a refusal on procedural grounds alone does not end the purpose."""
    refusals = seen.known.refusals
    for refusal in refusals or ():
        if refusal.ground in (RefusalGround.HUMAN_RIGHTS, RefusalGround.POLITICAL):
            on = f" on {refusal.decided_on.isoformat()}" if refusal.decided_on else ""
            yield known("refusals", refusal.country, f"refused: {refusal.ground.value}{on}")
    if refusals is None:
        yield Missing("addenda and refusals of extradition elsewhere")
    if seen.has("extradition_refused"):
        if not seen.has("refusal_ground"):
            yield Missing("the ground of the refusal that the text names")
            return
        yield from seen.terms("extradition_refused", "extradition was refused")
        yield from seen.terms("refusal_ground", "a ground of human rights or politics")


def unfair_course(seen: Seen) -> Iterator[Sign]:
    """M17."""
    yield from seen.terms("in_absentia", "trial or judgment in absence")
    yield from seen.terms("mass_indictment", "mass, new or additional charges")
    profile, charged = seen.known.profile, seen.known.charged_on
    if charged is None or profile is None:
        yield Missing("when the person was charged, left the country or became active")
    else:
        for what, day in (("left", profile.left_country_on), ("active", profile.active_since)):
            if day is not None and day <= charged:
                yield known("profile", day.isoformat(), f"charged on {charged}, after: {what}")
    communication = seen.communication
    for before in seen.known.earlier or ():
        old = before.communication
        if (
            old.sender == communication.sender
            and old.charges
            and communication.charges
            and same_facts(communication.charges, old.charges).level is Level.DIFFERENT
        ):
            yield known("earlier communication", old.reference, "the same sender, other charges")


def ended_case(seen: Seen) -> Iterator[Sign]:
    """M26."""
    yield from seen.terms("ended_case", "the case may be over")
    for ended in seen.known.endings or ():
        since = f" since {ended.since.isoformat()}" if ended.since else ""
        yield known("endings", ended.ending.value, f"the case is over{since}")
    on = seen.known.today or seen.communication.date
    for text in seen.texts:
        yield from _limitation_dates(text, on)
    if seen.known.endings is None:
        yield Missing("whether the case ended by limitation, amnesty, acquittal or settlement")


def _limitation_dates(text: Text, on: datetime.date | None) -> Iterator[Sign]:
    marked = {
        place
        for match in text.matches("limitation")
        for place in range(match.last + 1, match.last + 1 + _LIMITATION_REACH)
    }
    for date in text.dates:
        if on is None or date.first not in marked or date.date.month is None:
            continue
        if _last_day(date.date) < on:
            yield text.evidence(date, f"a date of limitation before {on.isoformat()}")


def _last_day(date: PartialDate) -> datetime.date:
    """The last day that a date with a month can mean."""
    if date.day is not None:
        return datetime.date(date.year, date.month or 1, date.day)
    month = datetime.date(date.year, date.month or 12, 1)
    return (month + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)


def _months(start: datetime.date, end: datetime.date) -> int:
    """Whole months from start to end."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)
