"""From a form to a client that is called: asked, proven by mail, decided, live.

Nothing of the client exists before the address is proven: no schema, no line, no log-in. What
follows is one transaction, so a half-made client is never seen.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants import access, audit, provisioning, stock, texted_codes
from tenants.models import Client, Membership, Operator, SignUp, SignUpCode, User
from tenants.signals import client_opened, code_made
from tenants.texted_codes import TooOften

Letter, State = SignUp.Letter, SignUp.State
SALT, DOOR = "tenants.sign_up", "tenants.sign_up.door"
CODE = "tenants.sign_up.code"
HOUR = timedelta(hours=1)
AGAIN = timedelta(seconds=60)
CODES_A_NUMBER, CODES_AN_ADDRESS, CODES_A_HOUSE = 3, 10, 100  # an hour
LINK_LIVES = timedelta(days=7)
DOOR_LIVES = timedelta(minutes=2)
KEPT = timedelta(days=30)  # what was never answered, and what was refused
OPEN_AN_ADDRESS = 3  # sign-ups of one e-mail address that nobody has answered
# Whose calls and texts say nothing of what they are about.
CONFIDENTIAL = {"medical", "dental", "law", "notary"}


class Closed(Exception):
    """The operator takes no sign-ups."""


class TooMany(Exception):
    """This address has asked often enough."""


@dataclass(frozen=True)
class Asked:
    """What was typed; all of it checked by the form."""

    form_key: UUID
    trade: str
    name: str
    person: str
    email: str
    mobile: str
    language: str


@transaction.atomic
def ask(asked: Asked) -> SignUp:
    """Keep what was asked, and have the mail sent. The same form twice is one sign-up.

    Raises Closed and TooMany.
    """
    if way() == Operator.SignUp.OFF:
        raise Closed
    open_ones = SignUp.objects.filter(email=asked.email, state=State.ASKED)
    if open_ones.exclude(form_key=asked.form_key).count() >= OPEN_AN_ADDRESS:
        raise TooMany
    row, is_new = _kept(asked)
    if is_new:
        write(row, Letter.PROVE)
    return row


@transaction.atomic
def make_for(asked: Asked, actor: User) -> SignUp:
    """An administrator does it for a client: live at once, the owner is invited by mail."""
    row, is_new = _kept(asked)
    if is_new:
        row.user = _person(row, None)
        _open(row, actor, row.mobile)  # the operator knows whom they made a client
        write(row, Letter.INVITED)
    return row


@transaction.atomic
def prove(key: UUID, password: str | None) -> SignUp:
    """The mail was answered: live, or to be decided by the operator. Twice is once."""
    row = SignUp.objects.select_for_update(of=("self",)).get(pk=key)
    if row.state != State.ASKED:
        return row
    row.proven_at = timezone.now()
    row.user = _person(row, password)
    if way() == Operator.SignUp.OPEN:
        _open(row, None, _proven(row))
        write(row, Letter.LIVE)
    else:
        row.state = State.PROVEN
        row.save()
    return row


@transaction.atomic
def choose_password(key: UUID, password: str) -> SignUp:
    """Whom the operator has made a client comes by the mail's link and has no password yet."""
    row = SignUp.objects.select_for_update(of=("self",)).select_related("user").get(pk=key)
    if row.user and not row.user.has_usable_password():
        row.user.set_password(password)
        row.user.save(update_fields=["password"])
        row.proven_at = row.proven_at or timezone.now()
        row.save(update_fields=["proven_at"])
    return row


@transaction.atomic
def text_code(key: UUID, number: str, address: str) -> None:
    """Text six digits to the number, which becomes the sign-up's; not again within a minute.

    `address` is the keyed hash of the network address. Raises TooOften.
    """
    # One at a time, so that the limits hold against a hundred at once.
    Operator.objects.select_for_update().first()
    row = SignUp.objects.select_for_update(of=("self",)).get(pk=key)
    now = timezone.now()
    if row.state != State.ASKED or row.mobile_proven_at:
        return
    if row.codes.filter(number=number, created_at__gt=now - AGAIN).exists():
        return
    _check_codes(number, address, now)
    row.mobile = number
    row.save(update_fields=["mobile"])
    digits = texted_codes.made()
    kept = texted_codes.digest(CODE, row.pk, number, digits)
    code = row.codes.create(number=number, digest=kept, address=address)
    transaction.on_commit(lambda: code_made.send(SignUp, code_id=code.pk, digits=digits))


def live_code(row: SignUp) -> SignUpCode | None:
    """The code that was texted to the sign-up's mobile, while it is good."""
    return texted_codes.live(row.codes.all(), row.mobile)


def prove_mobile(row: SignUp, typed: str) -> bool:
    """Whether these are the digits; then the mobile is theirs. Raises TooOften after five tries."""
    code = live_code(row)
    if code is None or not texted_codes.is_right(code, CODE, row.pk, typed):
        return False
    row.mobile_proven_at = timezone.now()
    row.save(update_fields=["mobile_proven_at"])
    return True


def _check_codes(number: str, address: str, now: datetime) -> None:
    recent = SignUpCode.objects.filter(created_at__gt=now - HOUR)
    if (
        recent.filter(number=number).count() >= CODES_A_NUMBER
        or recent.filter(address=address).count() >= CODES_AN_ADDRESS
        or recent.count() >= CODES_A_HOUSE
    ):
        raise TooOften


@transaction.atomic
def approve(key: UUID, actor: User) -> SignUp:
    """The operator agrees; twice is once."""
    row = SignUp.objects.select_for_update(of=("self",)).get(pk=key)
    if row.state == State.PROVEN:
        _open(row, actor, _proven(row))
        write(row, Letter.LIVE)
    return row


@transaction.atomic
def refuse(key: UUID, actor: User, why: str) -> SignUp:
    """The operator does not agree, and says why; the one who asked is told by mail.

    Raises ValidationError without a reason.
    """
    if not why.strip():
        raise ValidationError(_("Say why: it stands in the mail."), code="why")
    row = SignUp.objects.select_for_update(of=("self",)).get(pk=key)
    if row.state == State.PROVEN:
        _decided(row, State.REFUSED, actor)
        row.why = why.strip()[:300]
        user, row.user = row.user, None
        row.save()
        if user and not user.memberships.exists():
            user.delete()
        write(row, Letter.REFUSED)
        audit.record("sign_up.refused", actor=actor, subject=row.pk)
    return row


def way() -> str:
    """How the operator takes sign-ups."""
    operator = Operator.objects.first()
    return operator.sign_up if operator else Operator.SignUp.OFF


def token(row: SignUp) -> str:
    """What stands in the mail's link."""
    return signing.dumps(str(row.pk), salt=SALT)


def found(written: str) -> SignUp | None:
    """Whose link it is; None when it is nobody's, or too old."""
    try:
        key = signing.loads(written, salt=SALT, max_age=LINK_LIVES)
    except signing.BadSignature:
        return None
    return SignUp.objects.select_related("client", "user").filter(pk=key).first()


def door(row: SignUp) -> str:
    """A key to the client's own host, for two minutes and once: log-ins do not cross hosts."""
    return signing.dumps(str(row.pk), salt=DOOR)


def behind_door(written: str, client: Client) -> SignUp | None:
    """Whose key to this client's host it is, however old; None for any other."""
    try:
        key = signing.loads(written, salt=DOOR)
    except signing.BadSignature:
        return None
    return SignUp.objects.select_related("user").filter(pk=key, client=client).first()


def enter(row: SignUp, written: str) -> User | None:
    """Who may come in with this key; None a second time, and when it is too old."""
    try:
        signing.loads(written, salt=DOOR, max_age=DOOR_LIVES)
    except signing.SignatureExpired:
        return None
    unused = SignUp.objects.filter(pk=row.pk, entered_at=None, user__is_active=True)
    return row.user if unused.update(entered_at=timezone.now()) else None


def write(row: SignUp, letter: str) -> None:
    """Have the mail sent after the commit; the row says so, in case the task is lost."""
    from tenants.tasks import send_sign_up_letter

    row.letter, row.letter_due_at = letter, timezone.now()
    row.save(update_fields=["letter", "letter_due_at"])
    key = str(row.pk)
    transaction.on_commit(lambda: send_sign_up_letter.delay(key), robust=True)


def forget() -> int:
    """Erase what nobody answered and what was refused, some time ago."""
    old = timezone.now() - KEPT
    gone, _each = (
        SignUp.objects.filter(state=State.ASKED, asked_at__lt=old)
        | SignUp.objects.filter(state=State.REFUSED, decided_at__lt=old)
    ).delete()
    return gone


def _kept(asked: Asked) -> tuple[SignUp, bool]:
    fields: dict[str, Any] = {
        name: getattr(asked, name)
        for name in ("trade", "name", "person", "email", "mobile", "language")
    }
    return SignUp.objects.get_or_create(form_key=asked.form_key, defaults=fields)


def _person(row: SignUp, password: str | None) -> User:
    """Who has this address already, with their own password, or somebody new."""
    known = User.objects.filter(email=row.email).first()
    return known or User.objects.create_user(row.email, password, name=row.person)


def _proven(row: SignUp) -> str:
    """The mobile, if it is theirs; without a proof nobody's telephone gets messages."""
    return row.mobile if row.mobile_proven_at else ""


def _open(row: SignUp, actor: User | None, mobile: str) -> None:
    """Make the client, its owner, its line and all that its trade begins with."""
    assert row.user is not None, "whoever asked is somebody by now"
    order = provisioning.Order(
        name=row.name,
        slug=provisioning.free_address(row.name, row.trade),
        trade=row.trade,
        confidential=row.trade in CONFIDENTIAL,
        language=row.language,
    )
    client = provisioning.create_client(order, actor)
    Membership.objects.create(user=row.user, client=client, role=Membership.Role.OWNER)
    stock.take(client)
    with access.inside(client):
        client_opened.send(
            sender=None, client=client, owner=row.user, mobile=mobile, email=row.email
        )
    row.client = client
    _decided(row, State.LIVE, actor)
    row.save()


def _decided(row: SignUp, state: str, actor: User | None) -> None:
    row.state, row.decided_at = state, timezone.now()
    row.decided_by = str(actor) if actor else ""
