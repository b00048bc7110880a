"""Who a command acts for: the person of the account that runs it, or one of the samples' people."""

from datetime import datetime

from procedure.directory import Directory
from procedure.people import Actor
from procedure.refusals import NotPermitted


class NobodyActs(NotPermitted):
    """A command does not say who acts."""

    sentence = "Say who acts: --as PERSON, or set CAVEAT_AS."


class OnlyInTheSamples(NotPermitted):
    """``--as`` would let anybody be anybody: it is for invented people only."""

    sentence = (
        "Only the invented people of the samples can be chosen by --as: here a command acts for "
        "the person whose account runs it."
    )


class NobodyKnown(NotPermitted):
    """The directory does not say whose account it is."""

    sentence = (
        "The directory has nobody whose account on this machine is number {account}: ask whoever "
        "keeps the directory."
    )


def acting_person(
    directory: Directory, asked_for: str | None, account: int, now: datetime
) -> Actor:
    """The person for whom an account's command acts, with their present roles.

    ``account`` is the number of the operating system's user. Raises NobodyActs, OnlyInTheSamples
    and NotFound.
    """
    if asked_for:
        if not directory.demonstration:
            raise OnlyInTheSamples()
        return directory.actor(asked_for, now)
    known = directory.person_of_uid(account)
    if known is not None:
        return directory.actor(known.person_id, now)
    raise NobodyActs() if directory.demonstration else NobodyKnown(account=account)
