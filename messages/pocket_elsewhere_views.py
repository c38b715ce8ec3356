"""One list over several clients: ask for it, bring it together, give one's part, end it."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from messages import elsewhere, tasks
from messages.pocket_door import for_person
from messages.pocket_home_views import may_try
from messages.pocket_person import Person
from tenants.access import anyone, client_on_host
from tenants.answers import SeeOther

FORBIDDEN, NOT_FOUND, GONE, TOO_MANY = 403, 404, 410, 429


@never_cache
@require_POST
@for_person
def look(request: HttpRequest, person: Person) -> HttpResponse:
    """Other clients that know this person send their link; the same is said if there are none."""
    if not may_try(request):
        return render(request, "429.html", status=TOO_MANY)
    if person.device:
        about = client_on_host(request).schema_name, str(person.device.pk)
        transaction.on_commit(lambda: tasks.look_elsewhere.delay(*about), robust=True)
    return SeeOther(reverse("inbox:pocket_me") + "?asked")


@never_cache
@require_http_methods(["GET", "POST"])
@for_person
def together(request: HttpRequest, person: Person) -> HttpResponse:
    """Back from the other client's host, in the browser that asked: a button makes it one list."""
    said = elsewhere.back(request.GET.get("with", ""))
    device = person.device
    if device is None or said is None or said.device_id != device.pk:
        return render(request, "messages/pocket/together.html", status=NOT_FOUND)
    if request.method == "POST":
        elsewhere.tie(client_on_host(request), device, said)
        return SeeOther(reverse("inbox:pocket_home"))
    return render(request, "messages/pocket/together.html", {"other": said.client})


@never_cache
@csrf_exempt  # no cookie counts here, only the pass
@require_POST
@anyone
def listed(request: HttpRequest) -> HttpResponse:
    """This client's part of the list, for a page on another client's host that has a pass."""
    client, origin = client_on_host(request), request.headers.get("Origin", "")
    try:
        said = elsewhere.listed(client, request.POST.get("pass", ""), origin)
    except elsewhere.NoPass:
        return HttpResponse(status=FORBIDDEN)
    except elsewhere.Parted:
        return _for(origin, HttpResponse(status=GONE))
    return _for(origin, JsonResponse(said))


@never_cache
@require_POST
@for_person
def part(request: HttpRequest, person: Person) -> HttpResponse:
    """Another client's messages are not shown on this telephone's list any more."""
    wanted = request.POST.get("client", "")
    for one in elsewhere.tied(person.device) if person.device else []:
        if str(one.client_id) == wanted:
            elsewhere.part(one.device_id)
    return SeeOther(reverse("inbox:pocket_me"))


def _for(origin: str, answer: HttpResponse) -> HttpResponse:
    """Only the page at this origin may read it (Fetch standard, 3.2)."""
    answer["Access-Control-Allow-Origin"] = origin
    answer["Vary"] = "Origin"
    return answer
