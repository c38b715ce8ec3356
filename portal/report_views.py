"""Monthly reports: had as PDF, and by e-mail for whoever wants them."""

from datetime import date
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from portal import entry_rows, overview_words, periods, report_pages, reports
from portal.models import ReportMail
from tenants import audit
from tenants.access import READERS, client_on_host, for_client, signed_in
from tenants.models import Client, Membership, User


@require_http_methods(["GET", "POST"])
@for_client(*READERS)
@never_cache
def overview_of_reports(request: HttpRequest) -> HttpResponse:
    """The months, who gets them by mail, and whether I do."""
    client, user = client_on_host(request), signed_in(request)
    mine = Membership.objects.filter(client=client, user=user, role__in=READERS)
    if request.method == "POST":
        return _chosen(request, client, user)
    context = {
        "months": [_month(month) for month in reports.months(client, timezone.localdate())],
        "can_choose": mine.exists(),
        "is_chosen": mine.filter(wants_report=True).exists(),
        "email": user.email,
        "readers": [one.user.get_full_name() for one in reports.readers(client)],
        "mails": [_mail(one) for one in _last_mails()],
    }
    return render(request, "client/reports.html", context)


@require_GET
@for_client(*READERS)
@never_cache
def pdf(request: HttpRequest) -> HttpResponse:
    """One month (`month`: 2026-10), the running one where none is said; 404 before the first."""
    client = client_on_host(request)
    month = _asked(request.GET.get("month", ""))
    if month not in reports.months(client, timezone.localdate(), most=1200):
        raise Http404
    body = report_pages.pdf(client, reports.of_month(client, month))
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="report-{month:%Y-%m}.pdf"'
    return answer


def _chosen(request: HttpRequest, client: Client, user: User) -> HttpResponse:
    wants = request.POST.get("wants") == "1"
    mine = Membership.objects.filter(client=client, user=user, role__in=READERS)
    if mine.exclude(wants_report=wants).update(wants_report=wants):
        audit.record("report.chosen", actor=user, client=client)
    if wants:
        flash.success(request, _("The report comes by e-mail on the first of each month."))
    else:
        flash.success(request, _("The report no longer comes by e-mail."))
    return redirect("portal:reports")


def _asked(written: str) -> date:
    if not written:
        return timezone.localdate().replace(day=1)
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError:
        raise Http404 from None


def _month(month: date) -> dict[str, Any]:
    return {
        "title": overview_words.title(periods.month(month)),
        "key": f"{month:%Y-%m}",
        "is_running": month == timezone.localdate().replace(day=1),
    }


def _last_mails() -> list[ReportMail]:
    """Of the latest report that was sent out."""
    last = ReportMail.objects.order_by("-report__month").values_list("report", flat=True).first()
    return list(ReportMail.objects.filter(report=last).select_related("report")) if last else []


def _mail(mail: ReportMail) -> dict[str, str]:
    return {
        "to": mail.address,
        "title": overview_words.title(periods.month(mail.report.month)),
        "state": mail.get_state_display(),
        "at": entry_rows.moment(mail.state_since),
    }
