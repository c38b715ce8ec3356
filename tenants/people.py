"""Who is of a client's people, with which role; and who may change that.

Nobody gives or takes a role above their own, and a client keeps an owner: each change locks the
client's row first, so that two at once see each other.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import Case, QuerySet, Value, When

from tenants import audit, support
from tenants.models import Client, Invitation, Membership, User

Role = Membership.Role
RANK = {Role.OWNER: 3, Role.MANAGER: 2, Role.RECIPIENT: 1, Role.READER: 1}
INVITES = RANK[Role.MANAGER]  # from this rank on, people are let in and taken out


class Refused(Exception):
    """What was asked may not be; `reason` is a key of `people_words.REFUSALS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def members(client: Client) -> QuerySet[Membership]:
    """The client's people, owners first."""
    place = Case(*[When(role=role, then=Value(-rank)) for role, rank in RANK.items()])
    rows = Membership.objects.filter(client=client).select_related("user")
    return rows.order_by(place, "user__name", "user__email")


def rank_of(user: User, client: Client) -> int:
    """How high this person stands with the client; an administrator in support as an owner."""
    role = (
        Membership.objects.filter(user=user, client=client).values_list("role", flat=True).first()
    )
    if role:
        return RANK[Role(role)]
    stands_in = user.is_administrator and support.current(user, client)
    return RANK[Role.OWNER] if stands_in else 0


def roles_for(rank: int) -> list[Role]:
    """The roles that somebody of this rank may give."""
    return [role for role in RANK if RANK[role] <= rank] if rank >= INVITES else []


@transaction.atomic
def change_role(client: Client, by: User, member_id: UUID, role: Role) -> Membership:
    """Give a member another role. Raises Refused: `above`, `last_owner`, `gone`."""
    lock(client)
    member = _member(client, member_id)
    check(client, by, Role(member.role), role)
    if member.role != role:
        _keep_an_owner(member)
        member.role = role
        member.save(update_fields=["role"])
        _withdraw_of(member.user_id, client, above=RANK[role])
        audit.record(f"person.made_{role.value}", actor=by, client=client, subject=member.user_id)
    return member


@transaction.atomic
def take_out(client: Client, by: User, member_id: UUID) -> Membership:
    """Take somebody out; everybody may leave. Raises Refused as `change_role` does."""
    lock(client)
    member = _member(client, member_id)
    if member.user_id != by.pk:
        check(client, by, Role(member.role))
    _keep_an_owner(member)
    _withdraw_of(member.user_id, client, above=0)
    audit.record("person.removed", actor=by, client=client, subject=member.user_id)
    member.delete()
    return member


def lock(client: Client) -> None:
    """Let changes of the client's people come one after another, until the transaction's end."""
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)


def check(client: Client, by: User, *roles: Role) -> None:
    """Raise Refused(`above`) unless `by` stands at least as high as each of these roles."""
    rank = rank_of(by, client)
    if rank < INVITES or any(RANK[role] > rank for role in roles):
        raise Refused("above")


def _member(client: Client, member_id: UUID) -> Membership:
    found = Membership.objects.filter(client=client, pk=member_id).select_related("user").first()
    if found is None:
        raise Refused("gone")
    return found


def _keep_an_owner(member: Membership) -> None:
    """Raise Refused(`last_owner`) where nobody else who can log in owns the client."""
    if member.role != Role.OWNER:
        return
    owners = Membership.objects.filter(client=member.client_id, role=Role.OWNER)
    if not owners.filter(user__is_active=True).exclude(pk=member.pk).exists():
        raise Refused("last_owner")


def _withdraw_of(inviter_id: UUID, client: Client, above: int) -> None:
    """What somebody invited to while they stood higher is not good any more."""
    from tenants import invitations

    still = above if above >= INVITES else 0
    roles = [role for role in RANK if RANK[role] > still]
    invitations.close(
        Invitation.objects.filter(client=client, inviter_id=inviter_id, role__in=roles)
    )
