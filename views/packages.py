"""The package of a case for INTERPOL: what was released, the weightiest first."""

from collections.abc import Sequence

from procedure.measures.evidence import EvidenceItem, released
from procedure.people import Actor
from procedure.refusals import NotFound, NotNow
from procedure.values import CaseId, Moment, Stored
from register.sealing import UNREADABLE, KeyDestroyed
from views.cases import CaseViews
from views.document_view import DocumentView
from views.document_view import composed as document_of
from views.fields import fields_of
from views.files import CaseFile
from views.known import known_in
from views.looks import Looks, View
from views.timeline import timeline
from views.writings import opened


class NothingReleased(NotNow):
    """No item of the case was marked for release."""

    sentence = "Nothing of this case is marked for release: mark its evidence first."


class EvidenceUnreadable(NotNow):
    """A package is whole or it is not made."""

    sentence = "{item} cannot be opened: take it out of the package, or see the operator."


class PackageItem(Stored):
    """One item, opened. It may hold personal data."""

    number: int
    item: str
    weight: str
    what: str
    """A communication's kind and sender, or what was recorded with a document."""
    dated: str
    lines: tuple[str, ...]
    """What it says, each with its label."""


class Package(Stored):
    """Everything that was released. It may hold personal data."""

    case: CaseId
    reference: str
    """The case's number, by which INTERPOL can refer to it."""
    made_at: Moment
    items: tuple[PackageItem, ...]


class Packages:
    """Puts packages together for whoever may see the case."""

    def __init__(self, cases: CaseViews, looks: Looks) -> None:
        """``cases`` finds the case; ``looks`` opens and records."""
        self._cases = cases
        self._looks = looks

    async def package(self, actor: Actor, case_id: str) -> tuple[Package, dict[str, bytes]]:
        """The package and its attachments by their file names.

        Raises NotFound, NothingReleased, EvidenceUnreadable.
        """
        file = await self._cases.file(actor, case_id, View.PACKAGE)
        chosen = released(file.case)
        if not chosen:
            raise NothingReleased()
        items: list[PackageItem] = []
        attachments: dict[str, bytes] = {}
        for number, one in enumerate(chosen, start=1):
            item, original = await self._item(actor, file, number, one)
            items.append(item)
            attachments[f"{number}.txt"] = _as_text(item)
            if original is not None:
                attachments[f"{number}-as-received.bin"] = original
        package = Package(
            case=file.case.dossier,
            reference=file.case.number or file.case.dossier,
            made_at=self._looks.now(),
            items=tuple(items),
        )
        return package, attachments

    async def _item(
        self, actor: Actor, file: CaseFile, number: int, marked: EvidenceItem
    ) -> tuple[PackageItem, bytes | None]:
        if marked.item.startswith("comm-"):
            return await self._communication(number, marked)
        register = self._looks.register
        written = await opened(register, [marked.item])
        lines = timeline(file.events, file.book.procedure)
        known = await known_in(register, actor, file.case, lines, written)
        writing = known.written(written).get(marked.item)
        if writing is None or writing.problem is not None:
            raise EvidenceUnreadable(item=marked.item)
        view = document_of(file, writing)
        dated = view.at.date().isoformat()
        return _packed(number, marked, known.text(view.what), dated, _lines(view)), None

    async def _communication(
        self, number: int, marked: EvidenceItem
    ) -> tuple[PackageItem, bytes | None]:
        communication, _, version = marked.item.partition("/v")
        try:
            found = await self._looks.communication(communication, int(version))
            original = await self._looks.register.arrivals.original(communication, int(version))
        except (KeyDestroyed, NotFound, *UNREADABLE):
            raise EvidenceUnreadable(item=marked.item) from None
        what = f"{found.kind.replace('_', ' ').capitalize()} from {found.sender}"
        lines = [f"{field.name}: {field.value}" for field in fields_of(found) if field.value]
        dated = found.date.isoformat() if found.date else ""
        return _packed(number, marked, what, dated, lines), original.content


def _packed(
    number: int, marked: EvidenceItem, what: str, dated: str, lines: Sequence[str]
) -> PackageItem:
    return PackageItem(
        number=number,
        item=marked.item,
        weight=marked.weight,
        what=what,
        dated=dated,
        lines=tuple(lines),
    )


def _lines(view: DocumentView) -> list[str]:
    fields = [f"{one.label}: {one.value}" for one in view.fields]
    return [*fields, *filter(None, [view.text])]


def _as_text(item: PackageItem) -> bytes:
    """The exact words, in UTF-8."""
    head = f"{item.number}. {item.what}\nDated: {item.dated or 'unknown'}\n"
    body = "\n\n".join(item.lines)
    return f"{head}\n{body}\n".encode()
