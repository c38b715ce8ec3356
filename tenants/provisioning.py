"""From a name to a client that can be called: schema, host and line."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from tenants import audit, naming
from tenants.base import parse_number
from tenants.models import Client, Domain, Line, User
from tenants.signals import client_created

# Addresses are given out one at a time (pg_advisory_xact_lock; a number that nobody else uses).
NAMING = 7_330_003


@dataclass(frozen=True)
class Order:
    """What is asked for: `line` in any spelling of a French or international number, or none."""

    name: str
    slug: str
    line: str = ""
    trade: str = Client.Trade.OTHER
    city: str = ""
    colour: str = "#0f6e84"
    confidential: bool = False
    language: str = "fr"


def create_client(order: Order, actor: User | None = None) -> Client:
    """Make the client with schema, host and line, all or nothing.

    Raises ValidationError when the name is none, the address is reserved or taken, or the line is
    not a free telephone number.
    """
    with transaction.atomic():
        _one_at_a_time()
        check_slug(order.slug)
        number = _free_number(order.line) if order.line else None
        client = _written(order)
        if number:
            Line.objects.create(client=client, number=number)
        client_created.send(sender=None, client=client)
        audit.record("client.created", actor=actor, client=client, subject=client.pk)
    return client


def free_address(name: str, trade: str) -> str:
    """An address for a client of this name that nobody has; it stays free in this transaction."""
    _one_at_a_time()
    return naming.address_for(
        name, lambda slug: Client.objects.filter(slug=slug).exists(), otherwise=trade
    )


def _written(order: Order) -> Client:
    client = Client(
        schema_name=schema_for(order.slug),
        name=naming.clean_name(order.name),
        slug=order.slug,
        trade=order.trade,
        city=order.city,
        colour=order.colour,
        confidential=order.confidential,
        language=order.language,
    )
    client.full_clean(exclude=["schema_name"])
    client.save(verbosity=0)
    Domain.objects.create(
        tenant=client, domain=f"{order.slug}.{settings.BASE_DOMAIN}", is_primary=True
    )
    return client


def _free_number(line: str) -> str:
    number = parse_number(line)
    if Line.objects.filter(number=number).exists():
        raise ValidationError(_("This line already belongs to a client."), code="line")
    return number


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NAMING])


def check_slug(slug: str) -> None:
    """Raise ValidationError unless `slug` can be a host of its own."""
    validate_slug(slug)
    if slug in naming.RESERVED or slug != slug.lower() or "_" in slug or slug.startswith("-"):
        raise ValidationError(_("This address is not available."), code="slug")
    if Client.objects.filter(slug=slug).exists():
        raise ValidationError(_("This address is taken."), code="slug")


def schema_for(slug: str) -> str:
    """The schema's name for an address: PostgreSQL's rules, and never a name of its own."""
    return "c_" + slug.replace("-", "_")
