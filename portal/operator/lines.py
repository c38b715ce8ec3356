"""The lines of a client: given from the stock or by number, named, taken off."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.operator import looking
from telephony.switchboard.models import Call, ReturnCall
from tenants import audit, people, stock
from tenants.base import parse_number
from tenants.models import Client, Line, StockNumber, User


class Busy(Exception):
    """Somebody speaks on this line."""


@transaction.atomic
def add_from_stock(client: Client, actor: User, had: int) -> bool:
    """The number that has been in stock the longest; False when none is free.

    `had` is how many lines the client had when it was asked for: a second click adds none.
    """
    people.lock(client)
    if Line.objects.filter(client=client).count() > had:
        return True
    line = stock.take(client)
    if line is None:
        return False
    _done("line.added", client, actor, line.pk)
    return True


@transaction.atomic
def add(client: Client, number: str, label: str, actor: User) -> Line:
    """This number, which then is the operator's. Raises ValidationError where it is taken."""
    number = parse_number(number)
    found = Line.objects.filter(number=number).select_related("client").first()
    if found is not None:
        is_ours = found.client_id == client.pk
        text = _("It is this client's already.") if is_ours else _("It is another client's line.")
        raise ValidationError(text, code="line")
    line = Line.objects.create(client=client, number=number, label=label)
    StockNumber.objects.update_or_create(number=number, defaults={"line": line, "free_from": None})
    _done("line.added", client, actor, line.pk)
    return line


@transaction.atomic
def name(client: Client, line_id: UUID, label: str, actor: User) -> bool:
    """What the line is for, in a word; False where it is not the client's."""
    mine = Line.objects.filter(client=client, pk=line_id)
    if not mine.exclude(label=label).update(label=label):
        return mine.exists()
    _done("line.renamed", client, actor, line_id)
    return True


@transaction.atomic
def take_off(client: Client, line_id: UUID, actor: User) -> bool:
    """The number goes back into stock, where it rests; False where it is not the client's.

    Raises Busy while somebody speaks on it. Calls of the past keep all but their line.
    """
    line = Line.objects.select_for_update().filter(client=client, pk=line_id).first()
    if line is None:
        return False
    if is_busy(line):
        raise Busy
    number = line.number
    StockNumber.objects.filter(line=line).update(line=None)
    line.delete()
    stock.put_back(number)
    _done("line.removed", client, actor, line_id)
    return True


def is_busy(line: Line) -> bool:
    """Whether a call runs on it, incoming, outgoing or back."""
    live = Call.objects.filter(line=line).exclude(state=Call.State.CLOSED)
    return live.exists() or ReturnCall.objects.filter(line=line, ended_at=None).exists()


def _done(action: str, client: Client, actor: User, line_id: UUID) -> None:
    audit.record(action, actor=actor, client=client, subject=line_id)
    key = client.pk
    transaction.on_commit(lambda: looking.again(key), robust=True)
