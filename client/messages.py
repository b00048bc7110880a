"""Outgoing messages: composing one from a template, with what is known of the communication."""

from collections.abc import Mapping
from typing import Any

from client.cases import Cases
from client.ordering import Ordering
from procedure.annex.templates import Addressee, Template
from procedure.case import Case
from procedure.composed import FIELDS, THEIR_REFERENCE, TO, check_content
from procedure.dossier import Receipt
from procedure.forms import read_fields
from procedure.measures.messages.composing import template_of
from procedure.message import Communication
from procedure.people import Actor
from register.sealing import UNREADABLE, KeyDestroyed
from workflows.case_acts import CaseActs


class Composing:
    """Drafts outgoing messages of cases."""

    def __init__(self, cases: Cases, ordering: Ordering) -> None:
        """``cases`` gives the order, ``ordering`` has the register and the rules."""
        self._cases = cases
        self._ordering = ordering

    async def compose(
        self,
        actor: Actor,
        case_id: str,
        template: str,
        *,
        text: str = "",
        fields: Mapping[str, str] | None = None,
        to: str | None = None,
        their_reference: str | None = None,
        task: str | None = None,
    ) -> Receipt:
        """Draft a message; to the sender, what is not given is as the communication says.

        Raises Refused, NotConfirmed.
        """
        case = await self._cases.case(actor, case_id)
        rules = (await self._ordering.recorder.rules(case)).procedure
        row = template_of(rules, template)
        sender, reference = await self._source(case, row)
        content: dict[str, Any] = {
            "text": text,
            FIELDS: read_fields(row.fields, fields or {}, f"template {row.key}"),
            TO: to or sender,
            THEIR_REFERENCE: their_reference or reference,
        }
        check_content(row, content, rules.edition.blocked_terms)
        fields_of_order: dict[str, Any] = {"template": row.key}
        if task is not None:
            fields_of_order["for_task"] = task
        return await self._cases.order(
            actor, case_id, CaseActs.compose_message, content=content, **fields_of_order
        )

    async def _source(self, case: Case, template: Template) -> tuple[str, str]:
        """The sender and the reference of the communication, for a message to its sender."""
        if template.to is not Addressee.SOURCE or not case.communications:
            return "", ""
        communication, version = case.communications[0]
        try:
            stored = await self._ordering.register.communications.version(communication, version)
        except (KeyDestroyed, *UNREADABLE):
            return "", ""
        found = Communication.model_validate_json(stored.parsed)
        return found.sender, found.reference
