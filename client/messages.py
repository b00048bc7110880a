"""Outgoing messages: composing one from a template, with what is known of the communication."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from client.cases import Cases
from client.matters import Matters
from client.ordering import Ordering
from procedure.annex.templates import Addressee, Template
from procedure.case import Case
from procedure.composed import FIELDS, ITEM, THEIR_REFERENCE, TO, check_content, composed
from procedure.dossier import Receipt
from procedure.duty.duty import Duty
from procedure.duty.writing import fields_of_duty
from procedure.forms import read_fields
from procedure.matters.matter import Matter
from procedure.matters.messages import ComposeMatterMessage
from procedure.measures.messages.composing import template_of
from procedure.measures.messages.outbound import OutgoingMessage
from procedure.message import Communication
from procedure.people import Actor
from procedure.protest.codes import Argument, Confirmed, Language, Text
from procedure.protest.drafting import (
    PROVISIONS,
    DraftProtest,
    as_it_leaves,
    count_words,
    protest_template,
)
from procedure.protest.protest import Protest
from procedure.protest.question import AskPolicyQuestion, must_name_no_case
from procedure.protest.writing import fields_of_dispute
from procedure.recall.composing import ComposeRecallMessage, recall_template
from procedure.recall.recall import Recall
from procedure.recall_codes import STATES
from procedure.refusals import NotFound, NotWellFormed
from procedure.use.use import Use
from register.sealing import UNREADABLE, KeyDestroyed
from workflows.case_acts import CaseActs

HAPPENED, USE_ON = ("state", "reason"), "use_on"
"""Fields that a matter can fill in beside ``ITEM``: what happened, the day of the use."""


class Composing:
    """Drafts outgoing messages of cases and matters."""

    def __init__(self, cases: Cases, matters: Matters, ordering: Ordering) -> None:
        """Cases and matters take the order; ``ordering`` has the register and the rules."""
        self._cases = cases
        self._matters = matters
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

    async def compose_in_recall(
        self,
        actor: Actor,
        recall_id: str,
        template: str,
        holder: str,
        *,
        text: str = "",
        fields: Mapping[str, str] | None = None,
        to: str | None = None,
        their_reference: str | None = None,
    ) -> Receipt:
        """Draft a message to a holder of the data.

        What is not given is as the recall knows it: who has the data and in which system, which
        communication it is, and what happened to it. Raises Refused, NotConfirmed.
        """
        recall = await self._matters.matter(actor, recall_id)
        if not isinstance(recall, Recall):
            raise NotWellFormed(problem="Only a recall writes to a --holder.")
        if holder not in recall.holders:
            raise NotFound(what="holder", name=holder)
        rules = (await self._ordering.recorder.rules(recall)).procedure
        row = recall_template(rules, template)
        held = recall.holders[holder].held
        known = {
            **dict.fromkeys(HAPPENED, STATES[recall.reason]),
            ITEM: await self._item(held.case or next(iter(recall.cases), None)),
        }
        own = {field.key for field in row.fields}
        given = {key: value for key, value in known.items() if key in own and value}
        content: dict[str, Any] = {
            "text": text,
            FIELDS: read_fields(row.fields, {**given, **(fields or {})}, f"template {row.key}"),
            TO: to or ", ".join(filter(None, (held.agency, held.system))),
            THEIR_REFERENCE: their_reference or "",
        }
        check_content(row, content, rules.edition.blocked_terms)
        return await self._matters.order(
            actor,
            recall_id,
            ComposeRecallMessage,
            content=content,
            holder=holder,
            template=row.key,
        )

    async def compose_in_matter(
        self,
        actor: Actor,
        matter_id: str,
        template: str,
        *,
        text: str = "",
        fields: Mapping[str, str] | None = None,
        to: str | None = None,
        their_reference: str | None = None,
    ) -> Receipt:
        """Draft a message of a matter of another kind, by a template of that kind.

        What is not given is as the communication and the request say. Raises Refused, NotConfirmed.
        """
        matter = await self._matters.matter(actor, matter_id)
        kind = matter_id.partition("-")[0]
        rules = (await self._ordering.recorder.rules(matter)).procedure
        row = template_of(rules, template, kind)
        sender, reference = await self._source_of_matter(matter)
        known = {ITEM: reference}
        if row.to is not Addressee.SOURCE:
            sender, reference = "", ""
        if isinstance(matter, Use):
            known[USE_ON] = matter.request.use_on.isoformat()
        if isinstance(matter, Protest):
            known |= fields_of_dispute(matter, await self._items(matter))
        if isinstance(matter, Duty):
            known |= fields_of_duty(matter, rules)
        own = {field.key for field in row.fields}
        given = {key: value for key, value in known.items() if key in own and value}
        content: dict[str, Any] = {
            "text": text,
            FIELDS: read_fields(row.fields, {**given, **(fields or {})}, f"template {row.key}"),
            TO: to or sender,
            THEIR_REFERENCE: their_reference or reference,
        }
        check_content(row, content, rules.edition.blocked_terms)
        if isinstance(matter, Protest) and row.key == Text.QUESTION:
            said = composed(row, content, "", date.min).text
            await self._must_name_no_case(matter, said)
        return await self._matters.order(
            actor, matter_id, ComposeMatterMessage, content=content, template=row.key
        )

    async def ask_policy_question(self, actor: Actor, protest_id: str, text: str) -> Receipt:
        """Record a question of policy that went without a message of ours.

        Raises Refused, also where it names a case by what the record has; NotConfirmed.
        """
        protest = await self._matters.matter(actor, protest_id)
        if isinstance(protest, Protest):
            await self._must_name_no_case(protest, text)
        return await self._matters.order(actor, protest_id, AskPolicyQuestion, text=text)

    async def _must_name_no_case(self, protest: Protest, said: str) -> None:
        """Raise QuestionNamesACase for a question that names a case by what the record has.

        That is every reference, theirs and those of its cases, and our numbers of them.
        """
        found = set(await self._items(protest))
        numbers = {protest.number}
        for name in protest.cases:
            case = await self._ordering.recorder.state(name)
            if isinstance(case, Case):
                found |= {(await self._said(*one))[1] for one in case.communications}
                numbers.add(case.number)
        for message in protest.messages:
            found |= await self._quoted_in(message)
        must_name_no_case(said, found - {""}, filter(None, numbers))

    async def _quoted_in(self, message: OutgoingMessage) -> set[str]:
        """The references that a message of ours names, and those of its replies."""
        register = self._ordering.register
        try:
            content = (await register.documents.document(message.document)).content
        except (KeyDestroyed, NotFound, *UNREADABLE):
            content = {}
        fields = content.get(FIELDS) or {}
        named = {str(content.get(THEIR_REFERENCE) or ""), *map(str, fields.get(ITEM) or ())}
        replies = (one.rpartition("/v") for one in message.replies if "/v" in one)
        return named | {(await self._said(name, int(at)))[1] for name, _, at in replies}

    async def draft_protest(
        self,
        actor: Actor,
        protest_id: str,
        text: str,
        *,
        argument: Argument,
        language: Language,
        provisions: Sequence[str],
        confirmed: Sequence[Confirmed] = (),
        item: str | None = None,
    ) -> Receipt:
        """Draft a protest by its template, with its words counted as it leaves.

        ``item`` has the references of the disputed data; without it, those of the communications
        of its cases are named. Raises Refused, NotConfirmed.
        """
        protest = await self._matters.matter(actor, protest_id)
        template = protest_template((await self._ordering.recorder.rules(protest)).procedure)
        breached = tuple(dict.fromkeys(provisions))
        disputed = item or "\n".join(await self._items(protest))
        given = {ITEM: disputed, PROVISIONS: "\n".join(breached)}
        filled = {name: value for name, value in given.items() if value}
        fields = read_fields(template.fields, filled, f"template {template.key}")
        content: dict[str, Any] = {"text": text, FIELDS: fields}
        return await self._matters.order(
            actor,
            protest_id,
            DraftProtest,
            content=content,
            words=count_words(as_it_leaves(template, content)),
            language=language,
            argument=argument,
            provisions=breached,
            confirmed=tuple(confirmed),
        )

    async def _source_of_matter(self, matter: Matter) -> tuple[str, str]:
        """The sender and the reference of what the matter is about, or else its first case."""
        if isinstance(matter, Use) and matter.communication is not None:
            versions = await self._ordering.register.communications.list(
                communication_id=matter.communication
            )
            if versions:
                newest = max(one.version for one in versions)
                return await self._said(matter.communication, newest)
        first = next(iter(matter.cases), None)
        case = await self._ordering.recorder.state(first) if first is not None else None
        return await self._first(case) if isinstance(case, Case) else ("", "")

    async def _items(self, matter: Matter) -> list[str]:
        """The references of the communications of its cases, as far as they have one."""
        found = [await self._item(one) for one in matter.cases]
        return [*dict.fromkeys(filter(None, found))]

    async def _item(self, case_id: str | None) -> str:
        """The reference of the communication that opened a case, where it has one."""
        case = await self._ordering.recorder.state(case_id) if case_id is not None else None
        return (await self._first(case))[1] if isinstance(case, Case) else ""

    async def _source(self, case: Case, template: Template) -> tuple[str, str]:
        """The sender and the reference of the communication, for a message to its sender."""
        return await self._first(case) if template.to is Addressee.SOURCE else ("", "")

    async def _first(self, case: Case) -> tuple[str, str]:
        """The sender and the reference of the communication that opened the case."""
        if not case.communications:
            return "", ""
        return await self._said(*case.communications[0])

    async def _said(self, communication: str, version: int) -> tuple[str, str]:
        """The sender and the reference of a version; nothing where it cannot be opened."""
        try:
            stored = await self._ordering.register.communications.version(communication, version)
        except (KeyDestroyed, *UNREADABLE):
            return "", ""
        found = Communication.model_validate_json(stored.parsed)
        return found.sender, found.reference
