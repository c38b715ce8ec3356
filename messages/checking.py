"""What the pre-flight looks at, read from the client's own rows. In the client's schema."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from messages import forms, preflight
from messages.models import Message
from messages.preflight import Answer, Earlier, Facts, Finding, Known, Person
from scheduling import duty, hours
from telephony import instructions, journal
from telephony.carrier import dialling
from telephony.switchboard.models import Call
from tenants.base import number_or_none
from tenants.directory import contacts
from tenants.directory.models import Colleague

HOUR = timedelta(hours=1)
Said = Mapping[str, str]


def findings(call: Call, form: forms.MessageForm, said: Said) -> list[Finding]:
    """Everything to be said about this form before it is sent; `said` is what the page posted."""
    return preflight.look(facts(call, form, said))


def facts(call: Call, form: forms.MessageForm, said: Said) -> Facts:
    """What is known now of the form, the caller, the client's people and its hours."""
    form.is_valid()
    given, client = form.cleaned_data, call.client
    now = timezone.now().astimezone(ZoneInfo(client.time_zone))
    number, name = given.get("caller_number"), given.get("caller_name") or ""
    recipient: Colleague | None = given.get("recipient")
    opening, on_duty = hours.opening(hours.load(), now), duty.on_duty(now)
    return Facts(
        now=now,
        caller_name=name,
        number=number,
        body=given.get("body") or "",
        urgency=given.get("urgency") or Message.Urgency.NORMAL,
        recipient=_person(recipient),
        answers=_answers(form),
        problems=_problems(form),
        calling_from=caller_of(call),
        is_read_back=bool(number) and number_or_none(said.get("read_back", "")) == number,
        number_fault=_fault(call, number),
        known=tuple(Known(c.name, c.number) for c in contacts.resembling(name, number)),
        has_unread_instructions=_unread(said),
        on_duty=_person(on_duty.colleague if on_duty else None),
        colleagues=tuple(Colleague.objects.values_list("name", flat=True)),
        notes=tuple(note.text for note in instructions.notes_at(now)),
        is_open=opening.is_open,
        opens_at=None if opening.is_open else opening.changes_at,
        earlier=_earlier(call, now),
        language=client.language,
    )


def caller_of(call: Call) -> str | None:
    """Who rang, in E.164, whether the call goes on or not; None for a withheld number."""
    return journal.caller_of(call.pk) if call.state == Call.State.CLOSED else call.caller


def _person(colleague: Colleague | None) -> Person | None:
    if colleague is None:
        return None
    return Person(
        str(colleague.pk), colleague.name, colleague.reaches.filter(set_aside_at=None).count()
    )


def _answers(form: forms.MessageForm) -> tuple[Answer, ...]:
    named = ((f"q_{question.key}", question) for question in form.questions)
    return tuple(
        Answer(name, str(question.label), question.kind, form.cleaned_data[name])
        for name, question in named
        if form.cleaned_data.get(name) not in (None, "")
    )


def _problems(form: forms.MessageForm) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, _problem(form, name, errors.as_data()[0])) for name, errors in form.errors.items()
    )


def _problem(form: forms.MessageForm, name: str, error: ValidationError) -> str:
    label = str(form[name].label) if name in form.fields else ""
    if error.code == "required":
        return _("%(label)s is missing.") % {"label": label}
    said = " ".join(str(message) for message in error.messages)
    return _("%(label)s: %(error)s") % {"label": label, "error": said} if label else said


def _fault(call: Call, number: str | None) -> str:
    if not number or number == caller_of(call):
        return ""
    try:
        dialling.allowed(number, call.client)
    except dialling.NotAllowed as refused:
        return " ".join(refused.messages)
    return ""


def _unread(said: Said) -> bool:
    return said.get("read_instructions") != "1" and instructions.must_be_read()


def _earlier(call: Call, now: datetime) -> tuple[Earlier, ...]:
    sent = Message.objects.filter(sent_at__gte=now - HOUR, kind=Message.Kind.FORM)
    return tuple(
        Earlier(
            id=str(message.pk),
            at=message.sent_at.astimezone(now.tzinfo),
            by=message.agent_name,
            recipient_id=str(message.recipient_id),
            recipient_name=message.recipient_name,
            number=message.caller_number,
            body=message.body,
            same_call=message.call_id == call.pk,
        )
        for message in sent.order_by("-sent_at")[:200]
        if message.sent_at
    )
