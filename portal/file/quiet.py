"""A copy says nothing of its own accord of what happened before: what was to leave stays.

In the copy's schema. What is changed here is all in which a copy differs from its original, beside
its secrets; docs/client-file.md lists it.
"""

from typing import Final

from django.utils import timezone

from messages.models import Delivery, Escalation, Notice
from portal.models import Hook, HookEvent, ReportMail
from scheduling.models import FreedTime, Reminder, SlotOffer, WaitingEntry
from telephony.models import Dictation, ForwardingRule, Recording

COPIED: Final = "copied"


def all_of_it() -> None:
    """Nothing is sent, asked or erased elsewhere because of a row of the original."""
    _messages()
    _appointments()
    _recordings()
    _programs()


def rehome(old: list[str], new: str) -> None:
    """Rules of the original's only line are the new one's."""
    if len(old) == 1 and new:
        ForwardingRule.objects.filter(line=old[0]).update(line=new)


def _messages() -> None:
    for model, state in (
        (Delivery, Delivery.State.CANCELLED),
        (Notice, Notice.State.OVERTAKEN),
        (ReportMail, ReportMail.State.UNCLEAR),
    ):
        leaving = model._default_manager.filter(state__in=["planned", "sending"])
        leaving.update(state=state, retry_at=None, error_code=COPIED)
    Delivery.objects.exclude(ask_at=None).update(ask_at=None)
    Escalation.objects.filter(state=Escalation.State.RUNNING).update(
        state=Escalation.State.CLOSED, closing=Escalation.Closing.CLIENT, next_at=None
    )
    Escalation.objects.exclude(next_at=None).update(next_at=None)


def _appointments() -> None:
    Reminder.objects.filter(state=Reminder.State.PLANNED).update(state=Reminder.State.DROPPED)
    FreedTime.objects.filter(state=FreedTime.State.OPEN).update(state=FreedTime.State.CLOSED)
    SlotOffer.objects.filter(state=SlotOffer.State.OPEN).update(
        state=SlotOffer.State.LAPSED, ended_at=timezone.now()
    )
    waits = WaitingEntry.State
    WaitingEntry.objects.filter(state=waits.OFFERED).update(state=waits.WAITING)


def _recordings() -> None:
    """What the carrier has is the original's: it is neither fetched nor erased from here."""
    now = timezone.now()
    Recording.objects.filter(state=Recording.State.EXPECTED).update(state=Recording.State.FAILED)
    Recording.objects.filter(gone_at_twilio=None).update(gone_at_twilio=now)
    Recording.objects.update(retry_at=None)
    over = Dictation.State.OVER
    Dictation.objects.filter(ended_at=None).update(state=over, ended_at=now, number=None)


def _programs() -> None:
    """The original's programs are told of the original only, until an owner switches them on."""
    waiting = HookEvent.objects.filter(state__in=["planned", "sending"])
    waiting.update(state=HookEvent.State.FAILED, retry_at=None)
    Hook.objects.filter(off_at=None).update(off_at=timezone.now(), off_why=Hook.Off.ASKED)
