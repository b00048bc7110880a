"""Cases with a past, as in an office that has worked for months: pictures show them."""

from datetime import UTC, datetime, timedelta
from random import Random

from procedure.clocks.zones import EASTERN
from procedure.measures.dispute.outcome import RecordOutcome
from procedure.measures.tasks.answering import AcknowledgeTask
from procedure.measures.tasks.questions import AskAboutTask
from register.register import Register
from tests.pages.cases import keep
from tests.procedure.casework import ANALYST, EDITIONS, HARMLESS, Course, opening

_LETTERS = "356789ABCDEFGHJKMNPQRSTVW"
"""A case ends with one of them, six times: the code of its number."""
_HOURS = range(9, 17)
"""When somebody at an agency answers, in Washington."""


async def months_before(register: Register) -> str:
    """Keep cases that have ended and cases that are open; the number of one in coordination."""
    luck, now = Random(7), datetime.now(UTC)
    ended = [_course(one, now - timedelta(days=170 - 7 * one)) for one in range(18)]
    filed = [_course(one, now - timedelta(days=170 - 7 * one)) for one in range(18, 22)]
    asked = [
        _course(22 + one, now - timedelta(days=days), "2026-2") for one, days in enumerate((15, 4))
    ]
    for course in ended:
        _coordinated(luck, course)
        _filed(luck, course)
        course.wait(timedelta(days=luck.randint(8, 30)))
        course.say(ANALYST, RecordOutcome, outcome="DELETED")
        course.close()
    for course in filed:
        _coordinated(luck, course)
        _filed(luck, course)
    for course in asked:
        _coordinated(luck, course, but=("J1", "S2"))
    for course in (*filed, *asked):
        course.wait_until(now)
    kept = zip(_LETTERS, (*ended, *filed, *asked), strict=False)
    numbers = [await keep(register, course, letter) for letter, course in kept]
    return numbers[-1]


def _course(number: int, since: datetime, edition: str = "2026-1") -> Course:
    person = f"P-{80 + number:04}"
    rules = EDITIONS[edition]
    return Course.begin(opening(person=person), now=_at_work(since), rules=rules)


def _at_work(moment: datetime) -> datetime:
    """The next hour at which somebody in Washington is at work."""
    there = moment.astimezone(EASTERN)
    while there.weekday() > 4 or there.hour not in _HOURS:
        there = (there + timedelta(hours=1)).replace(minute=moment.minute)
    return there.astimezone(UTC)


def _passes(course: Course, span: timedelta) -> None:
    course.wait_until(_at_work(course.now + span))


def _coordinated(luck: Random, course: Course, but: tuple[str, ...] = ()) -> None:
    """The agencies answer, one after the other; of those left out one asks and one is silent."""
    _passes(course, timedelta(minutes=luck.randint(20, 90)))
    course.notify()
    asked = list(course.asked())
    for task in asked:
        _passes(course, timedelta(minutes=luck.randint(5, 40)))
        course.say(course.owner(task.task), AcknowledgeTask, task=task.task)
    for task in luck.sample(asked, len(asked)):
        if task.code in but:
            continue
        span = timedelta(hours=luck.choice((1, 2, 3, 4, 6, 20)))
        if but and _at_work(course.now + span) > datetime.now(UTC):
            break
        _passes(course, span)
        outcomes = course.rules.task(task.code).outcomes
        course.answer(task.task, HARMLESS.get(task.code) or outcomes[0].key)
    for task in asked:
        if [task.code] == [*but[:1]]:
            course.say(course.owner(task.task), AskAboutTask, task=task.task)


def _filed(luck: Random, course: Course) -> None:
    """Counsel decides, and the United States disputes."""
    _passes(course, timedelta(hours=luck.randint(2, 30)))
    course.decide_on("DISPUTE")
    _passes(course, timedelta(hours=luck.randint(1, 20)))
    course.file()
