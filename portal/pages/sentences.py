"""Sentences of the record as pages say them: people by name, code words and tasks in words."""

import re
from collections.abc import Mapping

from portal.pages.people import CAVEAT, GONE
from procedure.directory import Directory
from procedure.people import SYSTEM_ID
from procedure.refusals import NotFound

_PERSON = re.compile(r"(?<![\w/-])[a-z][a-z0-9]*(?:-[a-z0-9]+)*-\d+(?![\w-])")
_CODE = re.compile(r"(?<![\w/-])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![\w-])")
_KEPT = frozenset({"USNCB", "INTERPOL", "CCF", "NDTF", "GS", "ICE", "US", "LPR", "FBI", "DOJ"})
"""What stays in capitals among words."""


class Sentences:
    """Says sentences of the record in a page's words."""

    def __init__(
        self, directory: Directory, tasks: Mapping[str, str] | None = None, *, named: bool = True
    ) -> None:
        """``tasks`` are the titles of the tasks that the sentences may name by their ids.

        Without ``named`` people are called by their agency.
        """
        self._directory = directory
        self._named = named
        self._tasks = tasks or {}
        ids = "|".join(sorted(map(re.escape, self._tasks), key=len, reverse=True))
        self._task = re.compile(rf"(?<![\w(/-])(?:{ids})(?![\w/-])") if ids else None

    def who(self, person: str) -> str:
        """The person's name; Caveat for what nobody ordered."""
        if person in (CAVEAT, SYSTEM_ID):
            return CAVEAT
        try:
            found = self._directory.person(person)
        except NotFound:
            return GONE if self._named else "somebody"
        return found.name if self._named else f"somebody at {found.agency}"

    def agency_of(self, person: str) -> str:
        """The agency of the person, or nothing where the directory does not know them."""
        try:
            return self._directory.person(person).agency
        except NotFound:
            return ""

    def text(self, sentence: str) -> str:
        """The sentence with names in place of ids and words in place of code words."""
        said = _PERSON.sub(lambda found: self._known(found[0]), sentence)
        said = _CODE.sub(lambda found: code_in_words(found[0]), said)
        return (
            self._task.sub(lambda found: self._titled(found[0], said), said) if self._task else said
        )

    def _known(self, word: str) -> str:
        """The person's name; a word that only looks like an id stays."""
        named = self.who(word)
        return word if named == GONE else named

    def _titled(self, task: str, said: str) -> str:
        title = self._tasks[task]
        return task if title in said else f"{title} ({task})"


def code_in_words(code: str) -> str:
    """``QUESTION_TO_USNCB`` is ``question to USNCB``."""
    parts = code.split("_")
    return " ".join(one if one in _KEPT else one.lower() for one in parts)


def in_words(code: str) -> str:
    """The same as a sentence begins: ``Question to USNCB``."""
    return first_upper(code_in_words(code))


def first_upper(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]
