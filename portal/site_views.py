"""The contact form and the "call me back" button: for anybody, and the owner's page of them.

No view for visitors trusts a cookie, so none needs a CSRF token: the form's own signed mark says
that it was shown here. Each may stand in a frame of the sites that the client names, in no other.
"""

import functools
from collections.abc import Callable
from typing import Any

from csp.constants import SELF
from django.conf import settings
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from messages.online import Left
from portal import site
from portal.site_forms import LeftForm, SitePageForm
from portal.site_models import SitePage, SiteRequest
from tenants import audit, texted_codes
from tenants.access import EDITORS, OWNERS, anyone, client_on_host, for_client, signed_in
from tenants.answers import SeeOther
from tenants.base import display_number
from tenants.models import Line

Kind = SiteRequest.Kind
UNPROCESSABLE, TOO_MANY = 422, 429


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """A page for anybody, in the visitor's language, in a frame of the client's own sites."""

    @functools.wraps(view)
    def shown(request: HttpRequest, **which: Any) -> HttpResponse:
        with translation.override(_language(request)):
            answer = view(request, **which)
        # As `csp_replace` does, which takes what is known when a view is written.
        parents = [SELF, *SitePage.current().origins]
        answer._csp_replace = {"frame-ancestors": parents}  # type: ignore[attr-defined]
        return answer

    return anyone(csrf_exempt(xframe_options_exempt(never_cache(shown))))


@require_http_methods(["GET", "POST"])
@public
def visitor(request: HttpRequest, kind: str) -> HttpResponse:
    """The form; sent, what was left is on its way, and nothing of it is said back."""
    client = client_on_host(request)
    if not site.is_on(SitePage.current(), kind):
        raise Http404
    form = LeftForm(request.POST or None, client=client, kind=kind)
    if request.method != "POST" or not form.is_valid():
        return _form(request, kind, form, status=UNPROCESSABLE if form.errors else 200)
    if form.cleaned_data["website"]:
        return _page(request, "done", kind)  # a machine need not know
    given = form.cleaned_data
    try:
        sent = site.Sent(request.POST.get("mark", ""), texted_codes.network_address(request))
        site.take(client, kind, sent, Left(given["name"], given["number"], given["words"]))
    except site.Refused as refused:
        status = TOO_MANY if refused.reason == "often" else UNPROCESSABLE
        return _form(request, kind, form, problem=_why(refused.reason), status=status)
    return _page(request, "done", kind)


@require_GET
@public
def script(request: HttpRequest) -> HttpResponse:
    """What makes of links on the client's own site a form in a frame, and a button."""
    about = {"base": f"{client_on_host(request).url}/site/"}
    return render(request, "site/snippet.js", about, content_type="text/javascript")


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS, writers=OWNERS)
@never_cache
def settings_page(request: HttpRequest) -> HttpResponse:
    """Switched on and off, on which sites, the lines to copy, and how it looks."""
    client = client_on_host(request)
    data = request.POST if "save" in request.POST else None
    form = SitePageForm(data, instance=SitePage.current())
    if form.is_bound and form.is_valid():
        kept = form.save()
        audit.record("site_page.changed", actor=signed_in(request), client=client, subject=kept.pk)
        flash.success(request, _("Saved."))
        return SeeOther(reverse("portal:site"))
    own = SitePage.current()
    context = {
        "form": form,
        "page": own,
        "script": f"{client.url}{reverse('portal:site_script')}",
        "kinds": [
            {
                "kind": kind,
                "label": kind.label,
                "address": f"{client.url}{reverse(f'portal:site_{kind}')}",
            }
            for kind in Kind
            if site.is_on(own, kind)
        ],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "client/site.html", context, status=status)


def _form(
    request: HttpRequest, kind: str, form: LeftForm, problem: str = "", status: int = 200
) -> HttpResponse:
    mark = site.mark(client_on_host(request))
    return _page(request, "form", kind, status, form=form, problem=problem, mark=mark)


def _page(
    request: HttpRequest, name: str, kind: str, status: int = 200, **more: Any
) -> HttpResponse:
    line = Line.objects.filter(client=client_on_host(request)).order_by("pk").first()
    context = {
        "kind": kind,
        "is_callback": kind == Kind.CALLBACK,
        "client": client_on_host(request),
        "lang": (translation.get_language() or "")[:2],
        "here": reverse(f"portal:site_{kind}"),
        "telephone": display_number(line.number) if line else "",
        "telephone_link": line.number if line else "",
        **more,
    }
    return render(request, f"site/{name}.html", context, status=status)


def _why(reason: str) -> str:
    return {
        "quick": _("That was very quick: look at it once more, then send it."),
        "old": _("This form has been open for too long, or was sent already: send it again."),
        "often": _("A lot was left from here already. Please ring us."),
        "off": _("This is not taken here any more. Please ring us."),
    }[reason]


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("lang") or (translation.get_language() or "")[:2]
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
