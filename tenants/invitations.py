"""From a mail to a person with a role: a link of some days, good once.

Whether an address has a log-in here is seen by nobody but whoever reads its mail.
"""

from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from tenants import access, audit, people
from tenants.models import Client, Invitation, Membership, User
from tenants.people import Refused, Role
from tenants.signals import member_joined

SALT = "tenants.invitation"
LIVES = timedelta(days=7)
KEPT = timedelta(days=30)  # what was taken, withdrawn, or never answered
NOBODYS = str(UUID(int=0))
MOST = 50  # open ones of a client


def still_open(client: Client | None) -> QuerySet[Invitation]:
    """Invitations of the client's (None: the operator's) that nobody has taken or withdrawn.

    Those that are over too.
    """
    return Invitation.objects.filter(client=client, accepted_at=None, withdrawn_at=None)


@transaction.atomic
def invite(client: Client, by: User, email: str, role: Role, language: str) -> Invitation:
    """Invite whoever reads mail at `email`; asked again, a new mail with the role of now.

    Raises Refused: `above`, `member`, `many`.
    """
    people.lock(client)
    people.check(client, by, role)
    if Membership.objects.filter(client=client, user__email=email).exists():
        raise Refused("member")
    known = still_open(client).filter(email=email).first()
    if known:
        people.check(client, by, Role(known.role))
        known.role = role
        return written(known, by)
    if still_open(client).count() >= MOST:
        raise Refused("many")
    made = Invitation(client=client, email=email, role=role, language=language, serial=0)
    return written(made, by)


@transaction.atomic
def again(client: Client, by: User, invitation_id: UUID) -> Invitation:
    """Another mail, with a new end. Raises Refused: `above`, `gone`."""
    people.lock(client)
    return written(_open_one(client, by, invitation_id), by)


@transaction.atomic
def withdraw(client: Client, by: User, invitation_id: UUID) -> None:
    """The link opens nothing any more. Raises Refused: `above`, `gone`."""
    people.lock(client)
    found = _open_one(client, by, invitation_id)
    close(Invitation.objects.filter(pk=found.pk))
    audit.record("invitation.withdrawn", actor=by, client=client, subject=found.pk)


def close(rows: QuerySet[Invitation]) -> None:
    """Withdraw those of `rows` that are still open."""
    rows.filter(accepted_at=None, withdrawn_at=None).update(
        withdrawn_at=timezone.now(), letter_due_at=None
    )


def token(row: Invitation) -> str:
    """What stands in the mail's link."""
    return signing.dumps([str(row.pk), row.serial], salt=SALT)


def found(typed: str, client: Client | None) -> Invitation | None:
    """The open invitation behind a link to this host (None: the operator's); None for any other."""
    key, serial = _read(typed)
    good = still_open(client).filter(pk=key, serial=serial, expires_at__gt=timezone.now())
    return good.select_related("client").first()


def is_of_another(typed: str, client: Client | None) -> bool:
    """Whether this is a link to another client's host: here there is no such page."""
    key, _serial = _read(typed)
    return Invitation.objects.filter(pk=key).exclude(client=client).exists()


def _read(typed: str) -> tuple[str, int]:
    try:
        key, serial = signing.loads(typed, salt=SALT)
    except signing.BadSignature:
        return NOBODYS, 0
    return key, serial


@transaction.atomic
def accept(row: Invitation, user: User) -> None:
    """The one who is invited comes in. Raises Refused(`gone`) when somebody was quicker."""
    assert row.client is not None, "the operator's own people come in by tenants.staff"
    people.lock(row.client)
    now = timezone.now()
    mine = still_open(row.client).filter(pk=row.pk, serial=row.serial, expires_at__gt=now)
    if user.email != row.email or not mine.update(accepted_at=now, letter_due_at=None):
        raise Refused("gone")
    Membership.objects.get_or_create(user=user, client=row.client, defaults={"role": row.role})
    audit.record("person.joined", actor=user, client=row.client, subject=user.pk)
    with access.inside(row.client):
        member_joined.send(sender=None, client=row.client, user=user)


def accept_as_new(row: Invitation, name: str, password: str | None) -> User:
    """The same for somebody who has no log-in yet; without a password a passkey is theirs to make.

    Raises Refused(`gone`) where there is one meanwhile.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(row.email, password, name=name)
            accept(row, user)
    except IntegrityError:
        raise Refused("gone") from None
    return user


def forget() -> int:
    """Erase addresses of people that nobody waits for any more."""
    old = timezone.now() - KEPT
    over = Q(accepted_at__lt=old) | Q(withdrawn_at__lt=old) | Q(expires_at__lt=old)
    return Invitation.objects.filter(over).delete()[0]


def _open_one(client: Client, by: User, invitation_id: UUID) -> Invitation:
    row = still_open(client).filter(pk=invitation_id).first()
    if row is None:
        raise Refused("gone")
    people.check(client, by, Role(row.role))
    return row


def written(row: Invitation, by: User) -> Invitation:
    """Have the mail sent after the commit; the row says so, in case the task is lost."""
    from tenants.tasks import send_invitation

    now = timezone.now()
    row.serial += 1
    row.invited_by, row.inviter_id = str(by)[:80], by.pk
    row.invited_at, row.expires_at, row.letter_due_at = now, now + LIVES, now
    row.save()
    audit.record("person.invited", actor=by, client=row.client, subject=row.pk)
    key = str(row.pk)
    transaction.on_commit(lambda: send_invitation.delay(key), robust=True)
    return row
