"""The operator's own people: who is in, with which roles, and who is invited.

The house keeps an administrator who can log in: each change locks the operator's row first, so that
two at once see each other.
"""

from collections.abc import Collection
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from tenants import audit, invitations
from tenants.models import Invitation, Membership, Operator, User
from tenants.people import Refused, Role
from tenants.signals import staff_joined

ROLES = (Role.RECEPTIONIST, Role.SUPERVISOR, Role.ADMINISTRATOR)


def members() -> QuerySet[User]:
    """Everybody who has a role with the operator, by name."""
    # Not by a join: whoever has no role at all has none with a client either.
    having = Membership.objects.filter(client=None).values("user")
    return User.objects.filter(pk__in=having).order_by("name", "email")


@transaction.atomic
def invite(
    by: User, email: str, role: Role, language: str, teams: Collection[UUID] = ()
) -> Invitation:
    """Invite whoever reads mail at `email`; asked again, a new mail with the role of now.

    Raises Refused: `member`, `many`.
    """
    lock()
    if Membership.objects.filter(client=None, user__email=email, role=role).exists():
        raise Refused("member")
    row = invitations.still_open(None).filter(email=email).first()
    if row is None:
        if invitations.still_open(None).count() >= invitations.MOST:
            raise Refused("many")
        row = Invitation(client=None, email=email, language=language, serial=0)
    row.role, row.team_ids = role, list(teams)
    return invitations.written(row, by)


@transaction.atomic
def invite_again(by: User, invitation_id: UUID) -> Invitation:
    """Another mail, with a new end. Raises Refused(`gone`)."""
    lock()
    return invitations.written(_open_one(invitation_id), by)


@transaction.atomic
def withdraw(by: User, invitation_id: UUID) -> None:
    """The link opens nothing any more. Raises Refused(`gone`)."""
    lock()
    row = _open_one(invitation_id)
    invitations.close(Invitation.objects.filter(pk=row.pk))
    audit.record("invitation.withdrawn", actor=by, subject=row.pk)


@transaction.atomic
def accept(row: Invitation, user: User) -> None:
    """The one who is invited comes in. Raises Refused(`gone`) when somebody was quicker."""
    lock()
    now = timezone.now()
    mine = invitations.still_open(None).filter(pk=row.pk, serial=row.serial, expires_at__gt=now)
    if user.email != row.email or not mine.update(accepted_at=now, letter_due_at=None):
        raise Refused("gone")
    Membership.objects.get_or_create(user=user, client=None, role=row.role)
    audit.record("person.joined", actor=user, subject=user.pk)
    staff_joined.send(sender=None, user=user, invitation=row)


def accept_as_new(row: Invitation, name: str, password: str | None) -> User:
    """The same for somebody who has no log-in yet. Raises Refused(`gone`) where there is one."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(row.email, password, name=name)
            accept(row, user)
    except IntegrityError:
        raise Refused("gone") from None
    return user


@transaction.atomic
def give_roles(by: User, user: User, roles: Collection[str]) -> None:
    """These roles with the operator and no others. Raises Refused(`last_administrator`)."""
    lock()
    has = set(Membership.objects.filter(client=None, user=user).values_list("role", flat=True))
    if has == set(roles):
        return
    if Role.ADMINISTRATOR in has and Role.ADMINISTRATOR not in roles:
        _keep_an_administrator(user)
    Membership.objects.filter(client=None, user=user).exclude(role__in=roles).delete()
    for role in set(roles) - has:
        Membership.objects.create(client=None, user=user, role=role)
    audit.record("staff.roles_changed", actor=by, subject=user.pk)


@transaction.atomic
def rename(by: User, user: User, name: str) -> None:
    """How this person is called from now on; what was written before keeps the old name."""
    if User.objects.filter(pk=user.pk).exclude(name=name).update(name=name):
        audit.record("staff.renamed", actor=by, subject=user.pk)


@transaction.atomic
def set_active(by: User, user: User, *, is_active: bool) -> None:
    """Whether this person may log in; where not, each of their log-ins ends at once.

    Raises Refused(`last_administrator`).
    """
    lock()
    if not is_active:
        _keep_an_administrator(user)
    if not User.objects.filter(pk=user.pk).exclude(is_active=is_active).update(is_active=is_active):
        return
    audit.record("staff.let_in" if is_active else "staff.shut_out", actor=by, subject=user.pk)
    if not is_active:
        for session in UserSession.objects.filter(user=user):
            session.end()


def _keep_an_administrator(user: User) -> None:
    others = Membership.objects.filter(client=None, role=Role.ADMINISTRATOR, user__is_active=True)
    is_one = others.filter(user=user).exists()
    if is_one and not others.exclude(user=user).exists():
        raise Refused("last_administrator")


def lock() -> None:
    """Let changes of the operator's people come one after another, until the transaction's end."""
    list(Operator.objects.select_for_update(no_key=True).values_list("pk"))


def _open_one(invitation_id: UUID) -> Invitation:
    row = invitations.still_open(None).filter(pk=invitation_id).first()
    if row is None:
        raise Refused("gone")
    return row
