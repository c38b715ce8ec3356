"""Passkeys of recipients (W3C Web Authentication, level 3). In the client's schema, on its host.

They belong to colleagues, most of whom have no log-in of the portal. The authenticator itself
asks for finger, face or code (user verification is required).
"""

import json
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from messages import pocket_person
from messages.models import PocketPasskey
from tenants.access import client_on_host
from tenants.directory.models import Colleague
from tenants.models import Client

STATE = "pocket_passkey"
REQUIRED = UserVerificationRequirement.REQUIRED
MOST = 10  # of one colleague


class Refused(Exception):
    """The answer fits no question of ours, or no passkey that we know."""


def begin_making(request: HttpRequest, colleague: Colleague) -> dict[str, Any]:
    """What the browser is asked, to make a passkey for this colleague."""
    options, state = _server(client_on_host(request)).register_begin(
        user=PublicKeyCredentialUserEntity(
            id=colleague.pk.bytes, name=colleague.name, display_name=colleague.name
        ),
        credentials=[_credential(row) for row in colleague.pocket_passkeys.all()],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=REQUIRED,
    )
    request.session[STATE] = state
    return _plain(options)


def make(request: HttpRequest, colleague: Colleague, answer: Any) -> PocketPasskey:
    """Keep the passkey that the browser has made. Raises Refused."""
    state = request.session.pop(STATE, None)
    try:
        data = _server(client_on_host(request)).register_complete(state, answer)
    except Exception as error:  # the library raises what its parsers raise
        raise Refused from error
    credential = data.credential_data
    if credential is None or colleague.pocket_passkeys.count() >= MOST:
        raise Refused
    try:
        with transaction.atomic():
            return PocketPasskey.objects.create(
                colleague=colleague,
                credential_id=credential.credential_id,
                credential=bytes(credential),
                name=pocket_person.name_of(request.headers.get("User-Agent", "")),
            )
    except IntegrityError as error:
        raise Refused from error


def begin_asking(request: HttpRequest) -> dict[str, Any]:
    """What the browser is asked, to show any passkey that it has for this host."""
    options, state = _server(client_on_host(request)).authenticate_begin(user_verification=REQUIRED)
    request.session[STATE] = state
    return _plain(options)


def whose(request: HttpRequest, answer: Any) -> Colleague:
    """The colleague whose passkey was shown. Raises Refused."""
    state = request.session.pop(STATE, None)
    row = _row(answer)
    if row is None:
        raise Refused
    try:
        server = _server(client_on_host(request))
        server.authenticate_complete(state, [_credential(row)], answer)
    except Exception as error:  # the library raises what its parsers raise
        raise Refused from error
    PocketPasskey.objects.filter(pk=row.pk).update(last_used_at=timezone.now())
    return row.colleague


def _row(answer: Any) -> PocketPasskey | None:
    try:
        key = websafe_decode(str(answer["rawId"]))
    except (KeyError, TypeError, ValueError):
        return None
    return PocketPasskey.objects.select_related("colleague").filter(credential_id=key).first()


def _credential(row: PocketPasskey) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(row.credential))


def _server(client: Client) -> Fido2Server:
    own = urlsplit(client.url)
    rp = PublicKeyCredentialRpEntity(id=str(own.hostname), name=client.name)
    return Fido2Server(rp, verify_origin=lambda origin: origin == f"{own.scheme}://{own.netloc}")


def _plain(options: Any) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(dict(options), default=dict))
    return plain
