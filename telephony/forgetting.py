"""What the book of calls knows of people, taken out of it. All run in the client's schema.

Counts, times and outcomes stay. A recording is due to be erased from that moment on: the sweep of
`recordings` does it here and at Twilio, which is asked until it says gone.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from telephony.models import JournalEntry, ListedNumber, Note, Recording
from tenants.directory.contacts import Trail
from tenants.directory.models import Colleague, Identified


def before(moment: datetime) -> None:
    """Of each call that came before then: who called, and to what number it was put through."""
    old = JournalEntry.objects.filter(arrived_at__lt=moment)
    _forget(old.exclude(caller=None, caller_name="", passed_to=""))
    Note.objects.filter(ends_at__lt=moment).delete()


def person(trail: Trail, call_ids: Iterable[UUID]) -> None:
    """Of each call of theirs, and of those with these keys; and the client's own lists."""
    theirs = trail.fits("caller", "caller_name") | Q(call_id__in=list(call_ids))
    if trail.contact:
        calls = Identified.objects.filter(contact=trail.contact).values_list("call_id", flat=True)
        theirs |= Q(call_id__in=list(calls))
    found = JournalEntry.objects.filter(theirs)
    recordings(list(found.values_list("call_id", flat=True)))
    _forget(found)
    ListedNumber.objects.filter(number__in=trail.own).delete()


def recordings(call_ids: Iterable[UUID]) -> None:
    """Nothing that was recorded of these calls is kept any longer than now."""
    kept = Recording.objects.filter(call_id__in=list(call_ids), erase_after__gt=timezone.now())
    kept.update(erase_after=Greatest("started_at", timezone.now()))


def _forget(calls: QuerySet[JournalEntry]) -> None:
    keys = list(calls.values_list("pk", "call_id"))
    Identified.objects.filter(call_id__in=[call_id for _key, call_id in keys]).delete()
    mine = JournalEntry.objects.filter(pk__in=[key for key, _call_id in keys])
    # The client's own people are no secret of the caller's; any other name or number may be.
    mine.exclude(passed_to__in=Colleague.everybody.values("name")).update(passed_to="")
    mine.update(caller=None, caller_name="", erased_at=timezone.now())
