"""The operator's people find messages again: those of clients for whom they answer, one at a time.

What is found never stands beside another client's, and each search and each look is an entry in
that client's audit list.
"""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from messages import archive_rows, pocket, search, search_forms
from messages.models import Message
from messages.search_forms import SearchForm
from telephony.desk import outward
from telephony.switchboard.models import Agent
from tenants import access, audit
from tenants.access import Role, for_operator, roles_of, signed_in
from tenants.models import Client

ABOVE = {Role.SUPERVISOR, Role.ADMINISTRATOR}
READERS = (Role.RECEPTIONIST, Role.SUPERVISOR, Role.ADMINISTRATOR)
UNPROCESSABLE = 422


@require_GET
@for_operator(*READERS)
@never_cache
def clients(request: HttpRequest) -> HttpResponse:
    """Whose messages one may look for."""
    return render(request, "operator/archives.html", {"clients": served(request)})


@require_http_methods(["GET", "POST"])
@for_operator(*READERS)
@never_cache
def archive(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """One client's messages: nothing is shown before something is looked for."""
    client = get_object_or_404(served(request), pk=client_id)
    # The page is made inside: nothing of the client's is read after this.
    with access.inside(client):
        if request.method == "POST":
            return _looked_for(request, client)
        return _found(request, client)


@require_GET
@for_operator(*READERS)
@never_cache
def message(request: HttpRequest, client_id: UUID, message_id: UUID) -> HttpResponse:
    """One message with its steps."""
    client = get_object_or_404(served(request), pk=client_id)
    with access.inside(client):
        found = search.of_text("").filter(pk=message_id).first()
        if found is None:
            raise Http404
        audit.record("message.read", actor=signed_in(request), client=client, subject=found.pk)
        context = {
            "of": client,
            "shown": pocket.card(found),
            "reason": found.version.form.name,
            "state": found.get_state_display(),
            "timeline": pocket.steps(found),
        }
        return render(request, "operator/message.html", context)


def served(request: HttpRequest) -> QuerySet[Client]:
    """The clients for whom the visitor answers; all of them for who stands above."""
    user = signed_in(request)
    if roles_of(user) & ABOVE:
        everybody: QuerySet[Client] = Client.objects.filter(is_active=True)
        return everybody
    agent = Agent.objects.filter(user=user).first()
    return outward.served(agent.pk) if agent else Client.objects.none()


def _looked_for(request: HttpRequest, client: Client) -> HttpResponse:
    form = SearchForm(request.POST)
    if not form.is_valid():
        context = {"of": client, "form": form}
        return render(request, "operator/archive.html", context, status=UNPROCESSABLE)
    name = search_forms.keep(request.POST.dict())
    address = reverse("served:archive", args=[client.pk])
    return HttpResponseRedirect(f"{address}?s={name}" if name else address)


def _found(request: HttpRequest, client: Client) -> HttpResponse:
    name = request.GET.get("s", "")
    typed = search_forms.kept(name)
    form = SearchForm(typed or {})
    context: dict[str, Any] = {"of": client, "form": form, "is_over": typed is None}
    if typed and form.is_valid():
        audit.record("messages.searched", actor=signed_in(request), client=client)
        context |= _page(form, client, search_forms.key(request.GET.get("before", "")), name)
    return render(request, "operator/archive.html", context)


def _page(form: SearchForm, client: Client, before: UUID | None, name: str) -> dict[str, Any]:
    found = search.find(form.wanted())
    page = search.page(found, before)

    def address(one: Message) -> str:
        return reverse("served:message", args=[client.pk, one.pk])

    return {
        "is_search": True,
        "rows": archive_rows.rows(page[: search.A_PAGE], address),
        "count": found.count(),
        "search": name,
        "before": page[search.A_PAGE - 1].pk if len(page) > search.A_PAGE else None,
        "is_later": before is not None,
    }
