"""What is typed on the pocket page, read; and what is said about it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _

from messages import pocket, pocket_person
from messages.models import Delivery, Receipt
from messages.receipt_models import POCKET
from messages.receipts import Said
from tenants.directory.models import Colleague

Kind = Receipt.Kind


def read(typed: Mapping[str, str], delivery: Delivery) -> Said:
    """The words, time and colleague of the form; raises ValueError for what no form sends."""
    return Said(
        words=" ".join(typed.get("words", "").replace("\0", "").split()),
        is_for_desk=typed.get("for_desk") == "1",
        at=next_time(typed.get("time", "")),
        to=_colleague(typed.get("to", ""), delivery),
    )


def channel_of(request: HttpRequest, delivery: Delivery) -> str:
    """By what they answer: their telephone that is logged in, else the channel of their link."""
    person = pocket_person.of(request)
    is_theirs = person is not None and person.colleague.pk == delivery.colleague_id
    return POCKET if is_theirs else delivery.channel


def kept(receipt: Receipt) -> str:
    """What was done, in a sentence."""
    if receipt.kind == Kind.PASSED and receipt.passed_to:
        return _("Passed to %(name)s, who is told now.") % {"name": receipt.passed_to.name}
    if hasattr(receipt, "callback"):
        return _("The receptionists call back and say so.")
    return {
        Kind.OVER: _("You have it now. Both of you are told."),
        Kind.CALL_BACK: _("Kept: you call back at %(time)s.")
        % {"time": pocket.clock(receipt.call_back_at)},
        Kind.DONE: _("Done. Nothing more is asked of anybody."),
        Kind.ANSWER: _("Your answer is kept."),
    }.get(Kind(receipt.kind), "")


def refusal(reason: str) -> str:
    """Why an answer was not kept."""
    return {
        "no_words": _("Write your answer first."),
        "no_time": _("Say at what time you call back."),
        "past": _("This time is past."),
        "others": _("Somebody else has it. Take it over first."),
        "nobody": _("Say to whom you pass it."),
        "unreachable": _("Nobody can reach this colleague: no number and no address is known."),
    }.get(reason, _("That cannot be done now."))


def next_time(typed: str) -> datetime | None:
    """The next time that the client's clock shows this hour ("15:00"); None for nothing typed.

    Raises ValueError for what is no time of day.
    """
    if not typed:
        return None
    hour = parse_time(typed)
    if hour is None:
        raise ValueError("no time of day")
    now = timezone.localtime()
    at = now.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
    return at if at > now else at + timedelta(days=1)


def _colleague(typed: str, delivery: Delivery) -> Colleague | None:
    if not typed:
        return None
    others = Colleague.objects.exclude(pk=delivery.colleague_id)
    return others.filter(pk=UUID(typed)).first()
