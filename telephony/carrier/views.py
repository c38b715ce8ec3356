"""The administrator's page about the carrier."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from telephony.carrier import check
from tenants.access import Role, for_operator


@require_GET
@for_operator(Role.ADMINISTRATOR)
def check_page(request: HttpRequest) -> HttpResponse:
    """What `manage.py twilio_check` says, the faults first."""
    report = check.report()
    order = [check.FAULT, check.WARNING, check.NOTE, check.OK]
    rows = [
        {"finding": finding, "level": check.level_name(finding)}
        for finding in sorted(report.findings, key=lambda one: order.index(one.level))
    ]
    context = {
        "rows": rows,
        "faults": report.count(check.FAULT),
        "warnings": report.count(check.WARNING),
    }
    return render(request, "operator/twilio.html", context)
