"""From a name to a client that can be called: schema, host and line."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tenants import audit
from tenants.base import parse_number
from tenants.models import Client, Domain, Line, User

RESERVED = {"www", "admin", "api", "static", "mail", "smtp", "desk", "floor", "operator", "public"}


@dataclass(frozen=True)
class Order:
    """What is asked for: `line` in any spelling of a French or international number."""

    name: str
    slug: str
    line: str
    trade: str = Client.Trade.OTHER
    city: str = ""
    colour: str = "#0f6e84"
    confidential: bool = False


def create_client(order: Order, actor: User | None = None) -> Client:
    """Make the client with schema, host and line, all or nothing.

    Raises ValidationError when the address is reserved or taken, or the line is not a free
    telephone number.
    """
    check_slug(order.slug)
    number = parse_number(order.line)
    if Line.objects.filter(number=number).exists():
        raise ValidationError(_("This line already belongs to a client."), code="line")
    with transaction.atomic():
        client = Client(
            schema_name=schema_for(order.slug),
            name=order.name,
            slug=order.slug,
            trade=order.trade,
            city=order.city,
            colour=order.colour,
            confidential=order.confidential,
        )
        client.full_clean(exclude=["schema_name"])
        client.save(verbosity=0)
        Domain.objects.create(
            tenant=client, domain=f"{order.slug}.{settings.BASE_DOMAIN}", is_primary=True
        )
        Line.objects.create(client=client, number=number)
        audit.record("client.created", actor=actor, client=client, subject=client.pk)
    return client


def check_slug(slug: str) -> None:
    """Raise ValidationError unless `slug` can be a host of its own."""
    validate_slug(slug)
    if slug in RESERVED or slug != slug.lower() or "_" in slug or slug.startswith("-"):
        raise ValidationError(_("This address is not available."), code="slug")
    if Client.objects.filter(slug=slug).exists():
        raise ValidationError(_("This address is taken."), code="slug")


def schema_for(slug: str) -> str:
    """The schema's name for an address: PostgreSQL's rules, and never a name of its own."""
    return "c_" + slug.replace("-", "_")
