"""Who a command acts for: the person of the account that runs it, or one of the samples' people."""

from procedure.directory import Directory
from procedure.people import Actor
from procedure.refusals import NotPermitted


class NobodyActs(NotPermitted):
    """A command does not say who acts."""

    sentence = "Say who acts: --as PERSON, or set CAVEAT_AS."


class OnlyInTheSamples(NotPermitted):
    """``--as`` would let anybody be anybody: it is for invented people only."""

    sentence = (
        "--as is for the invented people of the samples. Here a command acts for the person whose "
        "account runs it."
    )


def acting_person(directory: Directory, asked_for: str | None, account: int) -> Actor:
    """The person for whom an account's command acts, with their present roles.

    ``account`` is the number of the operating system's user. Raises NobodyActs, OnlyInTheSamples
    and NotFound.
    """
    if not asked_for:
        raise NobodyActs()
    if not directory.demonstration:
        raise OnlyInTheSamples()
    return directory.actor(asked_for)
