"""What each role does first: three things, each with the minutes that it takes."""

from collections.abc import Mapping
from typing import NamedTuple

from procedure.people import Actor, Role


class First(NamedTuple):
    """Something to do first."""

    title: str
    text: str
    href: str
    link: str
    minutes: int


_QUEUE = First(
    "Decide about a message",
    "The intake queue has what was restricted and waits for a person, least time left first. See "
    "why it was restricted, then confirm it or lift it.",
    "/queue",
    "Open the intake queue",
    3,
)
_START = First(
    "Start a case",
    "From a message, or from a report about somebody on no roster. You see the plan before "
    "anything starts.",
    "/start",
    "Start a case",
    4,
)
_OTHER_SIDE = First(
    "See the other side",
    "Sign in as an officer of an agency and answer a task. Then come back and read the answer in "
    "the case.",
    "/sign-in",
    "Sign in as somebody else",
    5,
)
_CASES = First(
    "Read a case",
    "Each row has its next step and who has the ball. On a case’s page, every date "
    "says why it is due then.",
    "/cases",
    "Open the cases",
    4,
)
_APPROVALS = First(
    "Decide as the second person",
    "What somebody drafted or proposed waits for you, next to its grounds. You never decide on "
    "your own draft.",
    "/approvals",
    "Open the approvals",
    4,
)
_TASKS = First(
    "Answer a task",
    "Your agency’s tasks, due first. The page of a task shows the question, what you may see for "
    "it, and what to do if you cannot answer.",
    "/tasks",
    "Open the tasks",
    5,
)
_HELP = First(
    "Find help",
    "The first link below each page says whom to ask, what the words mean, and which keys work "
    "in lists.",
    "/help",
    "Open the help",
    2,
)
_BY_ROLE: Mapping[Role, tuple[First, First, First]] = {
    Role.ANALYST: (_QUEUE, _START, _OTHER_SIDE),
    Role.SUPERVISOR: (
        First(
            "See what is late, or will be",
            "Late steps come first, then those that are likely to be late.",
            "/board",
            "Open the board",
            3,
        ),
        _APPROVALS,
        _CASES,
    ),
    Role.COUNSEL: (
        First(
            "Draft a decision",
            "Your tasks lead to the cases that wait to be decided. The form is at the top of the "
            "case, with the answers of the agencies below it.",
            "/tasks",
            "Open your tasks",
            5,
        ),
        _APPROVALS,
        First(
            "Look at a dispute",
            "Where it is in INTERPOL’s procedure, the dates that lose it, and what is checked "
            "before it is filed.",
            "/matters?kind=protest",
            "Open the disputes",
            4,
        ),
    ),
    Role.OPERATIONS: (
        First(
            "Correct a record",
            "Your tasks ask you to look up, enter or cancel records, each with its due time.",
            "/tasks",
            "Open your tasks",
            5,
        ),
        First(
            "Follow a recall",
            "Who has not attested yet, and which copies are older than they may be.",
            "/matters?kind=recall",
            "Open the recalls",
            4,
        ),
        _CASES,
    ),
    Role.AUDITOR: (
        First(
            "Verify the record",
            "The first line says whether the ledger is complete and unchanged, and how much "
            "was checked.",
            "/audit",
            "Open the audit",
            2,
        ),
        First(
            "See who looked at what",
            "Every page that somebody reads is recorded, including yours.",
            "/audit",
            "Open the looks",
            3,
        ),
        _CASES,
    ),
    Role.ADMINISTRATOR: (
        First(
            "See what runs",
            "Workers, queues and emails that could not be delivered. No case content is here.",
            "/admin",
            "Open the administration",
            3,
        ),
        First(
            "Change the directory",
            "People, roles and absences. Changes to approving roles take a second person.",
            "/admin",
            "Open the directory",
            4,
        ),
        _HELP,
    ),
    Role.DATA_PROTECTION_OFFICER: (
        First(
            "See who looked at what",
            "Every page that somebody reads is recorded, and so is your own look at it. Filter by "
            "person, or by what was read.",
            "/audit",
            "Open the audit",
            4,
        ),
        First(
            "Decide on deletion orders",
            "One person orders that a dossier can never be read again, another approves it. "
            "You may do either, never both.",
            "/deletions",
            "Open the deletion orders",
            3,
        ),
        _HELP,
    ),
    Role.SECURITY_OFFICER: (
        First(
            "See who looked at what",
            "Every page that somebody reads is recorded, and reading in an emergency is marked.",
            "/audit",
            "Open the audit",
            4,
        ),
        First(
            "See who has access",
            "People with their roles, open sessions, and tokens of programs. You can end a "
            "session, or suspend a person at once.",
            "/admin",
            "Open the people",
            3,
        ),
        First(
            "Decide about new power",
            "Whoever gets a role that approves, or another account, has it once a second person "
            "agrees. You see each change in words first.",
            "/approvals",
            "Open the approvals",
            2,
        ),
    ),
    Role.DUTY_OFFICER: (
        First(
            "See who is on duty",
            "Outside office hours the most urgent tasks reach you by email and by telephone. The "
            "list says who is called now, and under which number.",
            "/admin#duty",
            "Open who is on duty",
            2,
        ),
        First(
            "Know whom to ask",
            "Everybody with their agency and roles, and who is absent now.",
            "/admin#people",
            "Open the people",
            2,
        ),
        _HELP,
    ),
}
_AGENCY = (
    _TASKS,
    First(
        "Acknowledge from the list",
        "Acknowledging says that your agency has the task. It is due first, and takes one click.",
        "/tasks",
        "Open the tasks",
        1,
    ),
    _HELP,
)
_ANYBODY = (_HELP,)


def first_things(actor: Actor, *, demonstration: bool) -> tuple[First, ...]:
    """What this person does first, by the first of their roles that has something."""
    found = next((_BY_ROLE[role] for role in _BY_ROLE if role in actor.roles), None)
    if found is None:
        agency = actor.has(Role.AGENCY_OFFICER, Role.AGENCY_CHIEF)
        return _AGENCY if agency else _ANYBODY
    # Nobody signs in as somebody else where people are real.
    return tuple(_CASES if one is _OTHER_SIDE and not demonstration else one for one in found)
