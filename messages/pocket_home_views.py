"""On a recipient's own telephone: log in and out, the list of messages, who is logged in where."""

from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit  # the public one lets every GET pass
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from messages import elsewhere, pocket_door, pocket_keys, pocket_list, pocket_person
from messages.models import Delivery, PocketDevice
from messages.pocket_door import before_proof, for_person
from messages.pocket_person import Person
from tenants import audit
from tenants.access import EDITORS, anyone, client_on_host, for_client, signed_in
from tenants.answers import SeeOther

NOT_FOUND, TOO_MANY = 404, 429


@never_cache
@require_GET
@for_person
def messages(request: HttpRequest, person: Person) -> HttpResponse:
    """The messages of the last days: open, then done."""
    context = pocket_list.whole(client_on_host(request), person.colleague)
    others = elsewhere.lists_for(request, person.device) if person.device else []
    about = {"tab": "messages", "elsewhere": others, **context}
    answer = render(request, "messages/pocket/list.html", about)
    pocket_person.keep(request, answer)
    return answer


@never_cache
@require_POST
@anyone
def log_in(request: HttpRequest) -> HttpResponse:
    """Send a link to the number or address typed; the same is said whether it is known or not."""
    client_on_host(request)
    if not may_try(request):
        return render(request, "429.html", status=TOO_MANY)
    typed = request.POST.get("address", "").replace("\0", "")[:254].strip()
    if typed:
        pocket_keys.invite(typed)
    return pocket_door.log_in_page(request, is_sent=bool(typed), minutes=pocket_keys.MINUTES)


@never_cache
@require_http_methods(["GET", "POST"])
@anyone
def come_in(request: HttpRequest, secret: str) -> HttpResponse:
    """Behind the link: a button, as looking must not use it up; then the telephone is logged in."""
    client_on_host(request)
    if not may_try(request):
        return render(request, "429.html", status=TOO_MANY)
    if request.method == "GET":
        is_good = pocket_keys.is_good(secret)
        return _come_in_page(request, secret if is_good else "")
    key = pocket_keys.redeem(secret)
    if key is None:
        return _come_in_page(request, "")
    device, own = pocket_person.log_in(key.colleague, request.headers.get("User-Agent", ""))
    back = elsewhere.way_back(client_on_host(request), device, key)
    answer = SeeOther(back or reverse("inbox:pocket_home"))
    pocket_person.remember(answer, own)
    return answer


@never_cache
@require_POST
@before_proof
def prove(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    """A code to the person's own number, and back."""
    if not may_try(request):
        return render(request, "429.html", status=TOO_MANY)
    if "code" not in request.POST:
        is_sent = pocket_keys.send_code(delivery.colleague)
        problem = "" if is_sent else _("No code can be sent now. Ring the permanence instead.")
        return pocket_door.ask_for_proof(request, delivery, is_sent=is_sent, problem=problem)
    if not pocket_keys.check_code(delivery.colleague, request.POST["code"]):
        problem = _("This is not the code that was sent last, or its time is over.")
        return pocket_door.ask_for_proof(request, delivery, is_sent=True, problem=problem)
    pocket_person.prove(request, delivery.colleague_id)
    return SeeOther(request.path.removesuffix("/proof"))


@never_cache
@require_GET
@for_person
def me(request: HttpRequest, person: Person) -> HttpResponse:
    """Who is logged in here, and on which other telephones."""
    devices = PocketDevice.objects.filter(colleague=person.colleague, revoked_at=None)
    context: dict[str, Any] = {
        "tab": "me",
        "person": person,
        "devices": devices,
        "passkeys": person.colleague.pocket_passkeys.all(),
        "tied": elsewhere.tied(person.device) if person.device else [],
        "is_asked": "asked" in request.GET,
    }
    return render(request, "messages/pocket/me.html", context)


@never_cache
@require_POST
@for_person
def log_out(request: HttpRequest, person: Person) -> HttpResponse:
    """One of one's own telephones is logged out, by default this one."""
    typed = request.POST.get("device", "")
    device_id = _key(typed) if typed else person.device and person.device.pk
    if device_id:
        pocket_person.revoke(device_id, person.colleague.name, person.colleague)
    if person.device is None or device_id != person.device.pk:
        return SeeOther(reverse("inbox:pocket_me"))
    answer = SeeOther(reverse("inbox:pocket_home"))
    pocket_person.forget(request, answer)
    return answer


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def devices(request: HttpRequest) -> HttpResponse:
    """The portal's list of all telephones that are logged in; who edits logs any of them out."""
    user = signed_in(request)
    if request.method == "POST":
        device_id = _key(request.POST.get("device", ""))
        deed = request.POST.get("deed", "")
        if device_id and _by_owner(deed, device_id, str(user)):
            client = client_on_host(request)
            action = "pocket.parted" if deed == "part" else "pocket.revoked"
            audit.record(action, actor=user, client=client, subject=device_id)
        return SeeOther(reverse("inbox:pocket_devices"))
    rows = PocketDevice.objects.filter(revoked_at=None).select_related("colleague")
    about = {"devices": rows, "tied": elsewhere.tied_of(client_on_host(request))}
    return render(request, "client/pockets.html", about)


def _by_owner(deed: str, device_id: UUID, by: str) -> bool:
    """Log it out, or only show this client's messages at no other any more."""
    if deed != "part":
        return pocket_person.revoke(device_id, by)
    is_ours = PocketDevice.objects.filter(pk=device_id).exists()
    return is_ours and elsewhere.part(device_id)


def _come_in_page(request: HttpRequest, secret: str) -> HttpResponse:
    """The button behind a good link; without `secret`, that the link is not good any more."""
    status = 200 if secret else NOT_FOUND
    about = {"is_good": bool(secret), "secret": secret}
    return render(request, "messages/pocket/come_in.html", about, status=status)


def _key(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def may_try(request: HttpRequest) -> bool:
    about = {"app": "allauth.account", "action": "pocket", "limit_get": True}
    return bool(ratelimit.consume(request, **about))
