"""What templates take of a picture: the picture itself, and the same facts in words."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from portal.drawing.map_words import MapWords, StageWords
from portal.drawing.plan_words import PlanWords, Rows
from portal.drawing.procedure_map import draw_map
from portal.drawing.timeline import draw_timeline
from portal.pages.times import Times
from procedure.courts import NOBODY
from procedure.open_steps import CCF, INTERPOL
from procedure.people import USNCB
from views.courts import Court, Courts
from views.plan_actual import PlanActual
from views.procedure_map import ProcedureMap

_HOUR, _DAY = 60, 24 * 60
MOST_SHARES = 6
"""So many parties have a share of their own in a bar; what is left of the agencies is one share."""


class ShownTimeline(NamedTuple):
    """A timeline: the picture, and its table."""

    picture: Markup
    lanes: Sequence[Rows]
    sentence: str
    """How many steps are open and late, and with whom."""


class ShownMap(NamedTuple):
    """A map: the picture, and its list."""

    key: str
    title: str
    picture: Markup
    stages: Sequence[StageWords]
    beside: Sequence[StageWords]


class Share(NamedTuple):
    """A party's share of the time, for the bar and its legend."""

    label: str
    text: str
    share: int
    """In minutes."""
    kind: str
    """Its color: ``a`` for USNCB, ``b`` for agencies, ``c`` for others."""


class ShownCourts(NamedTuple):
    """In whose court a case was: the shares, and what they add up to."""

    shares: Sequence[Share]
    total: str


def shown_timeline(plan: PlanActual, times: Times, *, present: bool = True) -> ShownTimeline:
    """A timeline. ``present`` says whether its moment is the present one."""
    words = PlanWords(plan, times)
    picture = draw_timeline(plan, times, present=present)
    return ShownTimeline(picture, words.rows(), words.sentence())


def shown_map(plan: ProcedureMap, times: Times) -> ShownMap:
    """A map."""
    words = MapWords(plan, times)
    return ShownMap(plan.key, plan.title, draw_map(plan, times), words.stages(), words.beside())


def shown_courts(courts: Courts, times: Times) -> ShownCourts:
    """The time with each party. The minutes that are shown add up to the time that passed."""
    agencies = [one for one in courts.parties if _kind(one) == "b"]
    others = [one for one in courts.parties if _kind(one) != "b"]
    room = max(MOST_SHARES - len(others), 1)
    own, rest = agencies[:room], agencies[room:]
    if len(rest) == 1:
        own, rest = agencies, []
    shares = [_share(one.party, one.minutes, _kind(one)) for one in (*others, *own)]
    if rest:
        label = f"{len(rest)} other agencies"
        shares.append(_share(label, sum(one.minutes for one in rest), "b"))
    order = "abc"
    return ShownCourts(
        sorted(shares, key=lambda one: (order.index(one.kind), -one.share)),
        f"Adds up to {minutes_in_words(courts.elapsed)} since {times.near(courts.since)}.",
    )


def _kind(court: Court) -> str:
    if court.party == USNCB:
        return "a"
    # An agency is a code; whoever is outside is said in words.
    outside = court.party in (INTERPOL, CCF, NOBODY) or not court.party.isupper()
    return "c" if outside else "b"


def _share(party: str, minutes: int, kind: str) -> Share:
    label = party[:1].upper() + party[1:]
    return Share(label, minutes_in_words(minutes), minutes, kind)


def minutes_in_words(minutes: int) -> str:
    """``1 d 20 h 40 min``, by the wall, to the minute."""
    days, rest = divmod(minutes, _DAY)
    parts = ((days, "d"), (rest // _HOUR, "h"), (rest % _HOUR, "min"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 min"
