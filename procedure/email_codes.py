"""Code words about emails."""

from enum import StrEnum


class WhyAgain(StrEnum):
    """Why an email that was given up is sent again."""

    SERVER_FIXED = "SERVER_FIXED"
    """The mail server works again."""
    ADDRESS_WORKS = "ADDRESS_WORKS"
    """The mailbox takes email again."""
    NOT_REACHED = "NOT_REACHED"
    """The person could not be informed by other means."""
    OTHER = "OTHER"
    """Another reason, which is written down elsewhere."""
