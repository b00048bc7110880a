"""Indicators, counter-indicators, and the clock of a message, as the page says them."""

from collections.abc import Iterator, Sequence

from indicators.counter_indicators import TITLES
from indicators.indications import Evidence
from portal.pages.texts import Text, in_sentence, text_of
from portal.pages.times import Times, When
from procedure.clocks.clock import Clock
from procedure.clocks.rules import AlertKind
from procedure.clocks.zones import EASTERN
from procedure.values import Stored
from views.communications import Shown


class Quotes(Stored):
    """Words of a place in the message, and what is said of them."""

    words: tuple[Text, ...]
    where: str
    says: str


class Sign(Stored):
    """An indicator or a counter-indicator."""

    id: str
    code: str
    title: str
    quotes: tuple[Quotes, ...]
    further: int
    sources: str


class ClockPart(Stored):
    """The clock of whoever must confirm or lift."""

    due: When
    elapsed: int
    """Of 1,000."""
    ticks: tuple[int, ...]
    steps: str
    """Who is reminded when, in a sentence."""
    target: str


def indicators_of(shown: Shown) -> list[Sign]:
    """What may be misuse."""
    found = shown.indications.indicators if shown.indications else ()
    return [
        Sign(
            id=anchor_of(one.code),
            code=one.code,
            title=one.title,
            quotes=_quotes(one.evidence, _language(shown)),
            further=one.further,
            sources="; ".join(source.citation for source in one.sources),
        )
        for one in found
    ]


def counter_indicators_of(shown: Shown) -> list[Sign]:
    """What supports a legitimate request."""
    found = shown.indications.counter_indicators if shown.indications else ()
    return [
        Sign(
            id=anchor_of(one.kind),
            code="",
            title=one.title,
            quotes=_quotes(one.evidence, _language(shown)),
            further=one.further,
            sources="; ".join(source.citation for source in one.sources),
        )
        for one in found
    ]


def not_found_in(shown: Shown) -> list[str]:
    """The counter-indicators that were looked for and not found."""
    if shown.indications is None:
        return []
    known = {one.kind for one in shown.indications.counter_indicators}
    return [title for kind, title in TITLES.items() if kind not in known]


def _language(shown: Shown) -> str:
    return shown.content.language if shown.content else ""


def _quotes(evidence: Sequence[Evidence], language: str) -> tuple[Quotes, ...]:
    """Words of which the same is said are quoted together."""
    alike: dict[tuple[str, str], list[Text]] = {}
    for one in evidence:
        words = alike.setdefault((_where(one), in_sentence([one.says])), [])
        if one.start is not None:
            words.append(text_of(one.words, language))
    return tuple(
        Quotes(words=tuple(words), where=where, says=says) for (where, says), words in alike.items()
    )


def _where(one: Evidence) -> str:
    """Where the words are; nothing for what is about the whole message."""
    if one.start is None:
        return ""
    return "text" if one.where == "body" else one.where


def anchor_of(code: str) -> str:
    """Where on the page an indicator is."""
    return f"sign-{code.lower().replace('_', '-')}"


def clock_part(clock: Clock | None, times: Times) -> ClockPart | None:
    """The clock where it runs, or None."""
    if clock is None or not clock.running:
        return None
    whole = (clock.due_at - clock.since).total_seconds() or 1
    ticks = [
        round(1000 * (alert.at - clock.since).total_seconds() / whole) for alert in clock.alerts
    ]
    gone = round(1000 * (times.now - clock.since).total_seconds() / whole)
    return ClockPart(
        due=times.due(clock.due_at, late=clock.late or None),
        elapsed=min(max(gone, 0), 1000),
        ticks=tuple(tick for tick in ticks if 0 < tick < 1000),
        steps=f"{'; '.join(_alerts(clock, times))}.",
        target=_target(clock),
    )


def _alerts(clock: Clock, times: Times) -> Iterator[str]:
    """The alerts; the day is said where it is another one than that of the start."""
    yield f"Restricted {times.near(clock.since)}"
    day = clock.since.astimezone(EASTERN).date()
    for at, alert in enumerate(clock.alerts):
        same = alert.at.astimezone(EASTERN).date() == day
        when = times.clock(alert.at) if same else times.moment(alert.at)
        whom = _NOTIFIED.get(alert.to, alert.to.replace("_", " ").lower())
        sent = " (sent)" if at < clock.reached else ""
        yield f"{_ALERTS[alert.kind].format(whom=whom)} {when}{sent}"


_ALERTS = {
    AlertKind.REMINDER: "reminder",
    AlertKind.WARNING: "warning",
    AlertKind.DUE: "{whom} are notified",
    AlertKind.ESCALATION: "{whom} are notified again",
}
_NOTIFIED = {
    "OWNER": "the analysts",
    "ANALYST": "the analysts",
    "SUPERVISOR": "the supervisors",
    "COUNSEL": "counsel",
}


def _target(clock: Clock) -> str:
    said = clock.duration.words()
    if clock.local_target:
        return f"{said} is a local target ({clock.time.citation})."
    return f"{said}: {clock.time.citation}."
