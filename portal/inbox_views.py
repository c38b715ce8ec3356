"""The client's one list: looked at, searched, followed, answered, taken out."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages as flash
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from messages import exporting as message_exporting
from messages import pocket_answers, receipts, search_forms
from messages.looks import note_strangers
from messages.models import Message
from messages.retention_views import may_erase
from messages.search import Wanted
from messages.search_forms import SearchForm
from portal import answering, entries, entry_rows, exporting, versions
from portal.entries import Asked, Place, Show
from tenants import audit
from tenants.access import EVERYBODY, READERS, TAKERS, client_on_host, for_client, signed_in

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@for_client(*EVERYBODY)
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    """Everything, the newest first, or what is looked for."""
    if request.method == "POST":
        return _looked_for(request)
    note_strangers(request, "messages.read")
    return _page(request)


@require_GET
@for_client(*EVERYBODY)
@never_cache
def news(request: HttpRequest) -> HttpResponse:
    """The first page again, for whoever looks at it; 304 while nothing in it has changed."""
    asked = _asked(request)
    found = entries.page(asked)
    version = versions.of(found)
    if request.headers.get("If-None-Match") == version:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = render(request, "client/_entries.html", _list(request, asked, found))
    answer["ETag"] = version
    return answer


@require_POST
@for_client(*TAKERS)
@never_cache
def answer(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """What somebody of the client says of a message, from the list or from its own page."""
    sent = Message.objects.exclude(state=Message.State.DRAFT)
    message = get_object_or_404(sent, pk=message_id)
    try:
        receipt = answering.answer(message, request.POST.dict(), signed_in(request))
    except receipts.Refused as refused:
        return _refused(request, message, refused.reason)
    except ValueError:
        return _refused(request, message, "")
    note_strangers(request, "message.answered", message.pk)
    flash.success(request, pocket_answers.kept(receipt) or _("Kept: the message is taken."))
    return HttpResponseRedirect(_back(request, message))


@require_GET
@for_client(*READERS)
@never_cache
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What the list shows, as a file; 404 where the search is kept no more.

    A spreadsheet has every line of it, JSON the messages as the API has them.
    """
    asked = _asked(request)
    client = client_on_host(request)
    audit.record("messages.exported", actor=signed_in(request), client=client)
    if kind == "csv":
        return exporting.file(request, client, asked)
    return message_exporting.file(request, client, asked.of_messages)


@require_GET
@for_client(*EVERYBODY)
def calls(request: HttpRequest) -> HttpResponse:
    """Where the book of calls was."""
    return HttpResponse(status=301, headers={"Location": _address(Show.CALLS)})


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    name = request.GET.get("s", "")
    typed = search_forms.kept(name)
    form = SearchForm(typed or {})
    if not form.is_valid():
        typed, form = None, SearchForm({})
        form.is_valid()
    asked = Asked(_show(request), form.wanted())
    after = _place(request.GET.get("before", ""))
    found = entries.page(asked, after)
    context = {
        **_list(request, asked, found),
        "form": form,
        "count": entries.count(asked),
        "counted": entries.COUNTED,
        "tabs": _tabs(asked.show, name if asked.wanted else ""),
        "is_search": bool(asked.wanted),
        "is_filtered": bool(replace(asked.wanted, text="")),
        "is_over": typed is None,
        "is_later": after is not None,
        "may_erase": may_erase(request),
        "version": versions.of(found),
        **more,
    }
    return render(request, "client/inbox.html", context, status=status)


def _list(request: HttpRequest, asked: Asked, found: list[entries.Entry]) -> dict[str, Any]:
    """What the list itself needs."""
    name = request.GET.get("s", "") if asked.wanted else ""
    shown, more = found[: entries.A_PAGE], found[entries.A_PAGE :]
    return {
        "days": entry_rows.by_day(shown),
        "show": asked.show,
        "search": name,
        "here": _query(asked.show, name),
        "is_of_messages": asked.is_of_messages,
        "before": str(shown[-1].place) if more else "",
    }


def _looked_for(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.POST)
    show = _show(request)
    if not form.is_valid():
        context = {"form": form, "tabs": _tabs(show, ""), "show": show, "is_search": True}
        return render(request, "client/inbox.html", context, status=UNPROCESSABLE)
    return HttpResponseRedirect(_address(show, search_forms.keep(request.POST.dict())))


def _asked(request: HttpRequest) -> Asked:
    """What the address asks for; 404 where its search is kept no more."""
    typed = search_forms.kept(request.GET.get("s", ""))
    form = SearchForm(typed or {})
    if typed is None or not form.is_valid():
        raise Http404
    return Asked(_show(request), form.wanted() if typed else Wanted())


def _refused(request: HttpRequest, message: Message, reason: str) -> HttpResponse:
    problem = pocket_answers.refusal(reason)
    if reason == "untold":
        problem = _("Nobody was told of this message, so nothing can be said of it yet.")
    flash.error(request, problem)
    words = request.POST.get("words", "")
    return _page(request, UNPROCESSABLE, answering=message.pk.hex, words=words)


def _back(request: HttpRequest, message: Message) -> str:
    if request.POST.get("from") == "message":
        return reverse("inbox:message", args=[message.pk])
    place = request.GET.get("before", "")
    address = _address(_show(request), request.GET.get("s", "")[:40], place[:60])
    return f"{address}#e-{message.pk.hex}"


def _show(request: HttpRequest) -> str:
    show = request.GET.get("show", "")
    return show if show in Show.values else Show.ALL


def _place(written: str) -> Place | None:
    try:
        return Place.read(written) if written else None
    except ValueError:
        raise Http404 from None


def _tabs(show: str, name: str) -> list[dict[str, Any]]:
    """What can be shown; no recordings where there is none to be heard."""
    shown = [one for one in Show if one != Show.RECORDINGS or entries.has_recordings()]
    return [
        {"label": one.label, "url": _address(one, name), "is_here": one == show} for one in shown
    ]


def _address(show: str, name: str = "", before: str = "") -> str:
    return reverse("portal:inbox") + _query(show, name, before)


def _query(show: str, name: str, before: str = "") -> str:
    asked = {"show": show, "s": name, "before": before}
    query = urlencode({key: value for key, value in asked.items() if value})
    return f"?{query}" if query else ""
