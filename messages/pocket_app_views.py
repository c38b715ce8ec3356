"""What makes the pocket an application: manifest, icons, service worker, notifications."""

import json
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import typst
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_http_methods

from messages import logos
from messages.pocket_door import for_person
from messages.pocket_person import Person
from tenants.access import anyone, client_on_host
from tenants.models import Client

SIZES = (180, 192, 512)
SOURCE = Path(__file__).with_name("pocket_icon.typ")
DAY = 24 * 3600
SHORT = 12  # characters that telephones show under an icon
WORKER = "src/pocket/worker.js"


@require_GET
@anyone
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """The Web Application Manifest (W3C) of this client."""
    client = client_on_host(request)
    mark = _mark(client)
    icons = [
        {
            "src": f"/pocket/icon-{size}.png?{mark}",
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for size in SIZES[1:]
    ]
    about = {
        "id": "/pocket/",
        "name": client.name,
        "short_name": client.name[:SHORT].strip(),
        "lang": get_language(),
        "start_url": "/pocket/",
        # Messages open below /m/, which has to stay inside the application.
        "scope": "/",
        "display": "standalone",
        "theme_color": client.colour,
        "background_color": client.colour,
        "icons": icons,
    }
    return JsonResponse(about, content_type="application/manifest+json")


@require_GET
@anyone
@cache_control(max_age=DAY)
def icon(request: HttpRequest, size: int) -> HttpResponse:
    """The client's icon: its logo, else its initials on its colour."""
    client = client_on_host(request)
    if size not in SIZES:
        raise Http404
    key = f"pocket-icon:{size}:{_mark(client)}"
    image = cache.get(key)
    if image is None:
        image = logos.icon(client, size) or _drawn(client, size)
        cache.set(key, image, DAY)
    return HttpResponse(image, content_type="image/png")


@require_GET
@anyone
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at an address of its own: its scope is that of its path, or what the
    header allows (W3C Service Workers, 3.1.2).
    """
    client_on_host(request)
    answer = HttpResponse(_built(WORKER), content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = "/"
    return answer


@require_GET
@anyone
@cache_control(no_cache=True)
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown without a network, where nothing was kept; nothing of anybody's."""
    client_on_host(request)
    return render(request, "messages/pocket/offline.html")


@never_cache
@require_GET
@for_person
def push_key(request: HttpRequest, person: Person) -> HttpResponse:
    """The key by which a browser subscribes to the house's notifications."""
    return _push(request, person)


@never_cache
@require_http_methods(["POST", "DELETE"])
@for_person
def push_subscription(request: HttpRequest, person: Person) -> HttpResponse:
    """This telephone shows its person's notifications from now on, or not any more."""
    return _push(request, person)


def _push(request: HttpRequest, person: Person) -> HttpResponse:
    """Subscriptions are kept by `messages.push_subscriptions`; without it there is no button."""
    if find_spec("messages.push_subscriptions") is None:
        raise Http404
    answer: HttpResponse = import_module("messages.push_subscriptions").answer(
        request, person.colleague
    )
    return answer


def _drawn(client: Client, size: int) -> bytes:
    about = {
        "size": size,
        "colour": client.colour,
        "ink": client.colour_ink,
        "letters": _initials(client.name),
    }
    image = typst.compile(
        SOURCE.read_bytes(), format="png", ppi=72, sys_inputs={"icon": json.dumps(about)}
    )
    assert isinstance(image, bytes), "one page is one picture"
    return image


def _initials(name: str) -> str:
    words = [word for word in name.split() if word[0].isalpha()]
    proper = [word for word in words if word[0].isupper()] or words or ["?"]
    return "".join(word[0].upper() for word in proper[:2])


def _mark(client: Client) -> str:
    """Another one as soon as the icon would look otherwise."""
    return f"{client.colour[1:]}{_initials(client.name).encode().hex()}{client.logo_mark}"


def _built(source: str) -> bytes:
    """A script as it was built; 404 where nothing was."""
    manifest_path = Path(settings.DJANGO_VITE["default"]["manifest_path"])
    try:
        file = str(json.loads(manifest_path.read_text())[source]["file"])
    except (OSError, KeyError) as error:
        raise Http404 from error
    return (manifest_path.parent / file).read_bytes()
