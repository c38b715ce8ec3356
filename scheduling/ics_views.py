"""Calendar files: the secret feed, and what the client's people take out and bring in."""

from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages as flash
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from scheduling import feeds, ics, importing
from scheduling.importing import Row
from scheduling.models import Agenda, AppointmentType
from scheduling.outside_forms import ExportForm, ImportForm
from scheduling.outside_views import back
from tenants import audit
from tenants.access import EDITORS, READERS, anyone, client_on_host, for_client, signed_in

CALENDAR = "text/calendar; charset=utf-8"
PREVIEW_SECONDS = 3600


@require_safe
@anyone
def feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """A feed for whoever knows its secret; a reader that has it already gets 304."""
    found = feeds.find(secret)
    if found is None:
        raise Http404
    reading = feeds.read(found, client_on_host(request))
    etag, changed = quote_etag(reading.etag), int(reading.changed_at.timestamp())
    answer = get_conditional_response(request, etag, changed)
    if answer is None:
        answer = HttpResponse(reading.body, content_type=CALENDAR)
        answer["Content-Disposition"] = 'inline; filename="agenda.ics"'
    answer["ETag"], answer["Last-Modified"] = etag, http_date(changed)
    # Read by its owner alone, and looked up anew each time: it may have been revoked.
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_GET
@for_client(*READERS)
def export(request: HttpRequest) -> HttpResponse:
    """The appointments of some days as a file, with the names."""
    form = ExportForm(request.GET or None)
    if not form.is_valid():
        return render(request, "client/calendar_form.html", {"form": form, "is_export": True})
    client, agenda = client_on_host(request), form.cleaned_data["agenda"]
    zone = ZoneInfo(client.time_zone)
    start = datetime.combine(form.cleaned_data["first_day"], time.min, zone)
    end = datetime.combine(form.cleaned_data["last_day"] + timedelta(days=1), time.min, zone)
    body = feeds.export(agenda, client, start, end)
    audit.record("agenda.exported", actor=signed_in(request), client=client, subject=agenda.pk)
    name = slugify(agenda.name) or "agenda"
    return HttpResponse(
        body,
        content_type=CALENDAR,
        headers={"Content-Disposition": f'attachment; filename="{name}.ics"'},
    )


@for_client(*EDITORS)
def bring_in(request: HttpRequest) -> HttpResponse:
    """A file to be brought in: first what is in it is shown."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "client/calendar_form.html", {"form": form})
    agenda, kind = form.cleaned_data["agenda"], form.cleaned_data["kind"]
    rows = _read(form, agenda, kind, ZoneInfo(client_on_host(request).time_zone))
    if rows is None:
        return render(request, "client/calendar_form.html", {"form": form})
    context = {"rows": rows, "agenda": agenda, "kind": kind, "sealed": _seal(rows, agenda, kind)}
    return render(request, "client/calendar_preview.html", context)


@require_POST
@for_client(*EDITORS)
def bring_in_now(request: HttpRequest) -> HttpResponse:
    """Bring in what was shown."""
    try:
        sealed = signing.loads(
            request.POST.get("sealed", ""), salt="calendar-import", max_age=PREVIEW_SECONDS
        )
    except signing.BadSignature:
        flash.error(request, _("The preview has expired: choose the file again."))
        return back()
    agenda = get_object_or_404(Agenda, pk=sealed["agenda"])
    kind = get_object_or_404(AppointmentType, pk=sealed["kind"]) if sealed["kind"] else None
    user, client = signed_in(request), client_on_host(request)
    outcome = importing.bring_in([_row(one) for one in sealed["rows"]], agenda, kind, user)
    audit.record("agenda.imported", actor=user, client=client, subject=agenda.pk)
    flash.success(request, _told(outcome))
    return back()


def _read(
    form: ImportForm, agenda: Agenda, kind: AppointmentType | None, zone: ZoneInfo
) -> list[Row] | None:
    """The rows of the file; None with what is wrong with it said in the form."""
    file = form.cleaned_data["file"]
    if file.size > importing.MAX_BYTES:
        form.add_error("file", _("The file is larger than 1 MB."))
        return None
    try:
        rows = importing.preview(file.read(), agenda, kind, zone)
    except ics.NoCalendar:
        form.add_error("file", _("This is not a calendar file (.ics)."))
        return None
    except ics.TooMuch:
        text = _("The file has more than %(most)d events, or one that repeats within the day.")
        form.add_error("file", text % {"most": importing.MOST})
        return None
    if not rows:
        form.add_error("file", _("No event of last month or of the coming year is in the file."))
    return rows or None


def _seal(rows: list[Row], agenda: Agenda, kind: AppointmentType | None) -> str:
    """What was shown, and nothing else, is what is brought in."""
    sealed = {
        "agenda": str(agenda.pk),
        "kind": str(kind.pk) if kind else "",
        "rows": [
            {**asdict(row), "start": row.start.isoformat(), "end": row.end.isoformat()}
            for row in rows
        ],
    }
    return signing.dumps(sealed, salt="calendar-import", compress=True)


def _row(one: dict[str, Any]) -> Row:
    moments = {name: datetime.fromisoformat(one[name]) for name in ("start", "end")}
    return Row(**{**one, **moments})


def _told(outcome: importing.Outcome) -> str:
    made = ngettext("%(n)d event came in.", "%(n)d events came in.", outcome.made)
    words = [made % {"n": outcome.made}]
    if outcome.known:
        known = ngettext("%(n)d was there already.", "%(n)d were there already.", outcome.known)
        words.append(known % {"n": outcome.known})
    if outcome.taken:
        taken = ngettext(
            "%(n)d stayed out: the time is taken.",
            "%(n)d stayed out: their times are taken.",
            outcome.taken,
        )
        words.append(taken % {"n": outcome.taken})
    return " ".join(words)
