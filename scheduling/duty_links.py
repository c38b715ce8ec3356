"""The link in a text: one coming on duty or one swap, for the one who is to answer."""

import base64
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from scheduling.duty_models import DutySwap
from scheduling.duty_told_models import DutyBeginning
from tenants.models import Client

KINDS: dict[str, type[DutyBeginning] | type[DutySwap]] = {"b": DutyBeginning, "s": DutySwap}


class UnknownLink(Exception):
    """The address was not made here, was altered, is of another client, or of what is gone."""


def link_to(client: Client, row: DutyBeginning | DutySwap) -> str:
    """The address under which the one concerned answers."""
    path = reverse("duty:answer", args=[token_of(client, row)], urlconf=settings.ROOT_URLCONF)
    return client.url + path


def page_of(client: Client) -> str:
    """The address of the roster in the portal."""
    return client.url + reverse("duty:roster", urlconf=settings.ROOT_URLCONF)


def token_of(client: Client, row: DutyBeginning | DutySwap) -> str:
    """The row's key, signed for this client only."""
    kind = next(letter for letter, model in KINDS.items() if isinstance(row, model))
    key = base64.urlsafe_b64encode(row.pk.bytes).decode().rstrip("=")
    return _signer(client).sign(kind + key)


def row_of(client: Client, token: str) -> DutyBeginning | DutySwap:
    """What the token stands for. Raises UnknownLink."""
    try:
        signed = _signer(client).unsign(token)
        key = UUID(bytes=base64.urlsafe_b64decode(signed[1:] + "=="))
        return KINDS[signed[0]]._default_manager.get(pk=key)
    except (BadSignature, ValueError, KeyError, IndexError) as error:
        raise UnknownLink from error
    except (DutyBeginning.DoesNotExist, DutySwap.DoesNotExist) as error:
        raise UnknownLink from error


def _signer(client: Client) -> Signer:
    return Signer(salt=f"duty:{client.schema_name}", sep=".")
