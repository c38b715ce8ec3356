"""Who of all people looked at what is a client's, took it out or erased it, or let people in."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from messages import looks_words
from tenants import audit, support
from tenants.access import OWNERS, client_on_host, for_client, signed_in, standing
from tenants.models import AuditEntry, SupportSession

A_PAGE = 50
# Of the whole log, what is about what callers said; the rest is about settings.
DEEDS: dict[str, Promise] = {
    "client.looked_at": _("looked at your set-up and how your permanence is"),
    "client.changed": _("changed what the house knows of you"),
    "client.suspended": _("suspended your permanence"),
    "client.resumed": _("took your permanence up again"),
    "client.became_template": _("took your set-up, without people, as the template of your trade"),
    "line.added": _("gave you a line"),
    "line.renamed": _("renamed a line"),
    "line.removed": _("took a line off"),
    "team.client_added": _("had one more team answer for you"),
    "team.client_removed": _("had a team answer for you no more"),
    "target.changed": _("changed how soon your calls are to be answered"),
    "messages.read": _("looked at the list of messages"),
    "messages.searched": _("searched the messages"),
    "messages.exported": _("took messages out as a file"),
    "message.read": _("read a message"),
    "message.looked_at": _("read a message, for a second look"),
    "message.reviewed": _("said what a second look had found"),
    "message.answered": _("answered a message"),
    "message.proven": _("took out the proof of a message"),
    "message.erased": _("erased a message"),
    "message_settings.changed": _("changed how long messages are kept"),
    "contact.read": _("looked at all of one caller"),
    "contact.erased": _("erased all of one caller"),
    "recording.listened": _("listened to a recording"),
    "support.begun": _("entered the portal as support"),
    "support.ended": _("left the portal"),
    "person.invited": _("invited somebody"),
    "invitation.withdrawn": _("withdrew an invitation"),
    "person.joined": _("came in by an invitation"),
    "person.made_owner": _("made somebody an owner"),
    "person.made_manager": _("made somebody a manager"),
    "person.made_recipient": _("made somebody a recipient"),
    "person.made_reader": _("made somebody a reader"),
    "person.removed": _("took somebody out"),
    "staff.became_managers": _("what was “staff” is called manager now, and may change settings"),
    "file.asked": _("had your whole file made"),
    "file.taken": _("took your whole file"),
    "file.deleted": _("deleted a file that was made"),
    "file.exported": _("took your whole file, at the operator's machine"),
}


@require_GET
@for_client(*OWNERS)
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """The client's own list, the latest first. It names messages by their place only."""
    shown = Q(action__in=DEEDS)
    for prefix in (support.PAGE, support.DEED):
        shown |= Q(action__startswith=prefix)
    entries = AuditEntry.objects.filter(shown, client=client_on_host(request))
    found = Paginator(entries.order_by("-at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    reasons = _reasons(found)
    context = {"rows": [_row(one, reasons) for one in found], "page": found}
    return render(request, "client/looks.html", context)


def note_strangers(request: HttpRequest, action: str, subject: UUID | None = None) -> None:
    """The operator's people may look at what is the client's; the client sees that they did."""
    user, client = signed_in(request), client_on_host(request)
    if not standing(request).roles:
        audit.record(action, actor=user, client=client, subject=subject)


def _reasons(entries: Iterable[AuditEntry]) -> dict[UUID, str]:
    """Why the operator's people came in, by the session's key."""
    keys = [one.subject_id for one in entries if one.action == support.BEGUN and one.subject_id]
    rows = SupportSession.objects.filter(pk__in=keys)
    return dict(rows.values_list("pk", "reason"))


def _reason(entry: AuditEntry, reasons: dict[UUID, str]) -> str:
    if entry.subject_id is None or entry.action != support.BEGUN:
        return ""
    return reasons.get(entry.subject_id, "")


def _row(entry: AuditEntry, reasons: dict[UUID, str]) -> dict[str, Any]:
    local = timezone.localtime(entry.at)
    is_of_one = entry.action.startswith("message.") and entry.subject_id is not None
    return {
        "at": date_format(local, "j b Y, H:i"),
        "who": entry.actor_name,
        "deed": looks_words.deed(entry.action) or DEEDS[entry.action],
        "reason": _reason(entry, reasons),
        "message": entry.subject_id if is_of_one else None,
    }
