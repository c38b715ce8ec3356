"""The operator's stock of numbers: what is bought, free, and handed to a client as its line."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from tenants import audit
from tenants.base import parse_number
from tenants.models import Client, Line, SignUp, StockNumber, User

REST = timedelta(days=30)  # callers of the one before have learnt by then


@dataclass(frozen=True)
class Added:
    """What came of a list of numbers: how many are new, and each that could not be added."""

    numbers: list[str]
    unreadable: list[str]
    known: list[str]


def free() -> QuerySet[StockNumber]:
    """The numbers that may be given out, the longest here first."""
    return _nobodys().exclude(free_from__gt=timezone.now())


def resting() -> QuerySet[StockNumber]:
    """The numbers that were a client's not long ago, the first to be free first."""
    return _nobodys().filter(free_from__gt=timezone.now()).order_by("free_from")


def _nobodys() -> QuerySet[StockNumber]:
    taken = Line.objects.values("number")
    return StockNumber.objects.filter(line=None).exclude(number__in=taken)


def put_back(number: str, rest: timedelta = REST) -> None:
    """A number that was a client's line is in stock again, and rests. In a transaction."""
    again = {"line": None, "added_at": timezone.now(), "free_from": timezone.now() + rest}
    StockNumber.objects.update_or_create(number=number, defaults=again)


@transaction.atomic
def rest_no_more(key: UUID, actor: User) -> bool:
    """Free a number that rests; False where it does not any more. Who waits for one gets it."""
    freed = resting().filter(pk=key).update(free_from=None)
    if freed:
        audit.record("stock.freed", actor=actor)
        hand_out()
    return bool(freed)


@transaction.atomic
def add(typed: str, actor: User | None = None) -> Added:
    """Put numbers into stock, one a line in any spelling; then those who wait get theirs."""
    added = Added([], [], [])
    for raw in filter(None, (line.strip() for line in typed.replace(";", "\n").splitlines())):
        _put(raw, added)
    if added.numbers:
        audit.record("stock.added", actor=actor)
        hand_out()
    return added


def _put(raw: str, added: Added) -> None:
    try:
        number = parse_number(raw)
    except ValidationError:
        added.unreadable.append(raw)
        return
    if Line.objects.filter(number=number).exists():
        added.known.append(number)
        return
    try:
        with transaction.atomic():
            StockNumber.objects.create(number=number)
    except IntegrityError:
        added.known.append(number)
    else:
        added.numbers.append(number)


def take(client: Client) -> Line | None:
    """Give the client a line of the stock; None when none is left. In a transaction."""
    number = free().select_for_update(of=("self",), skip_locked=True).first()
    if number is None:
        return None
    number.line = Line.objects.create(client=client, number=number.number)
    number.save(update_fields=["line"])
    return number.line


def without_line() -> QuerySet[SignUp]:
    """Clients that signed up and have no line yet, the first first."""
    return SignUp.objects.filter(
        state=SignUp.State.LIVE, client__lines=None, client__is_active=True
    ).order_by("decided_at")


def hand_out() -> int:
    """Give a line to those who wait, in their order, and tell them; how many got one."""
    from tenants import signing_up  # It takes from the stock itself.

    given = 0
    for row in without_line().select_related("client").select_for_update(of=("self",)):
        assert row.client is not None, "a live sign-up has its client"
        if take(row.client) is None:
            break
        signing_up.write(row, SignUp.Letter.LINE)
        given += 1
    return given


@transaction.atomic
def remove(number: StockNumber, actor: User) -> bool:
    """Take a free number out of stock; False when it has become somebody's line."""
    row = StockNumber.objects.select_for_update().filter(pk=number.pk, line=None).first()
    if row is None:
        return False
    row.delete()
    audit.record("stock.removed", actor=actor)
    return True
