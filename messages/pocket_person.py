"""Who holds the telephone: a device that is logged in, a log-in of the portal, or a proof of now.

In the client's schema, on the client's own host.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from messages.models import PocketDevice
from scheduling import duty_page
from tenants import access, second_factor
from tenants.access import client_on_host
from tenants.directory.models import Colleague
from tenants.models import Telephone, TelephoneLogIn, User

COOKIE = "pocket_device"
# Browsers keep none for longer (RFC 6265bis); each use begins it anew.
COOKIE_SECONDS = 400 * 24 * 3600
KEEP = "X-Pocket-Keep"
PROOF = "pocket_proof"
PROOF_LIVES = timedelta(hours=8)
SEEN_EVERY = timedelta(minutes=5)
KINDS = ("iPhone", "iPad", "Android", "Macintosh", "Windows", "Linux")


@dataclass(frozen=True)
class Person:
    """A colleague, and the device by which they are known; None: by their log-in of the portal."""

    colleague: Colleague
    device: PocketDevice | None = None


def of(request: HttpRequest) -> Person | None:
    """Whose telephone this is; None for nobody's."""
    device = _device(request.COOKIES.get(COOKIE, ""))
    if device:
        return Person(device.colleague, device)
    if isinstance(request.user, User) and _is_let_in(request, request.user):
        colleague = duty_page.me(request.user)
        return Person(colleague) if colleague else None
    return None


def _is_let_in(request: HttpRequest, user: User) -> bool:
    """Whether the portal would let them in: not who was taken out, or lacks a second factor."""
    is_member = bool(access.standing(request).roles)
    return is_member and not second_factor.is_missing(user, client_on_host(request))


def is_proven(request: HttpRequest, colleague_id: UUID) -> bool:
    """Whether this colleague stands there: by device or log-in, or by a proof of the last hours."""
    person = of(request)
    if person and person.colleague.pk == colleague_id:
        return True
    proof = request.session.get(PROOF) or {}
    until = proof.get(str(colleague_id), 0)
    return bool(until > timezone.now().timestamp())


def prove(request: HttpRequest, colleague_id: UUID) -> None:
    """A code or a passkey has shown who it is: keep it in mind in this browser for some hours."""
    request.session.cycle_key()
    until = (timezone.now() + PROOF_LIVES).timestamp()
    request.session[PROOF] = {str(colleague_id): until}


def log_in(colleague: Colleague, agent: str) -> tuple[PocketDevice, str]:
    """A device of this colleague's, and the secret for its cookie, which is kept nowhere."""
    secret = secrets.token_urlsafe(32)
    device = PocketDevice.objects.create(
        colleague=colleague, digest=digest_of(secret), name=name_of(agent)
    )
    return device, secret


def revoke(device_id: UUID, by: str, whose: Colleague | None = None) -> bool:
    """Log the device out, with `whose` only one of theirs; False where there is none."""
    found = PocketDevice.objects.filter(pk=device_id, revoked_at=None)
    found = found.filter(colleague=whose) if whose else found
    is_done = bool(found.update(revoked_at=timezone.now(), revoked_by=by[:80]))
    if is_done:
        part(device_id)
    return is_done


@transaction.atomic
def part(device_id: UUID) -> bool:
    """At no other client's page is anything of this device shown any more; False: nor was it."""
    gone = TelephoneLogIn.objects.filter(device_id=device_id)
    keys = list(gone.values_list("telephone_id", flat=True))
    gone.delete()
    alone = Telephone.objects.filter(pk__in=keys).annotate(n=Count("log_ins")).filter(n__lt=2)
    alone.delete()
    return bool(keys)


def remember(answer: HttpResponseBase, secret: str) -> None:
    """Give the browser its cookie, or begin its time anew."""
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def keep(request: HttpRequest, answer: HttpResponseBase) -> None:
    """Let a telephone that is logged in keep this page, to be read without a network.

    Nothing of a confidential client is kept. `frontend/src/pocket/worker.js` reads the header.
    """
    if request.COOKIES.get(COOKIE) and not client_on_host(request).confidential:
        answer[KEEP] = "1"


def forget(request: HttpRequest, answer: HttpResponseBase) -> None:
    """Nobody's telephone any more: what it kept for reading without a network is wiped, too."""
    request.session.pop(PROOF, None)
    answer.delete_cookie(COOKIE, samesite="Lax")
    answer["Clear-Site-Data"] = '"cache", "storage"'


def digest_of(secret: str) -> str:
    """What is kept of a secret of 32 random bytes."""
    return sha256(secret.encode()).hexdigest()


def name_of(agent: str) -> str:
    """A device as its owner would say it, by what its browser says of itself."""
    return next((kind for kind in KINDS if kind in agent), "") or "?"


def _device(secret: str) -> PocketDevice | None:
    if not secret:
        return None
    rows = PocketDevice.objects.select_related("colleague")
    device = rows.filter(digest=digest_of(secret), revoked_at=None).first()
    now = timezone.now()
    if device and device.last_used_at < now - SEEN_EVERY:
        PocketDevice.objects.filter(pk=device.pk).update(last_used_at=now)
    return device
