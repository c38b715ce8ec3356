"""Somebody of the client's people leaves: what still counts on them, and who takes their place.

In the client's schema. Old messages and past duties keep the name; nothing else of them stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messages import pocket_person, versions
from messages.models import FormVersion, GroupMember, Message, Policy, PolicyStep
from scheduling import duty_changes, duty_telling
from scheduling.models import DutyRoster, DutySwap, DutyTurn
from tenants.directory import contacts
from tenants.directory.models import Colleague, Reach


class Needed(Exception):
    """They cannot leave: `reason` is `instead` (somebody must take their place) or `last`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Use:
    """One thing that counts on somebody; `is_needed`: not without somebody else in their place."""

    words: str
    is_needed: bool = False


def uses(person: Colleague, now: datetime) -> list[Use]:
    """All that counts on them, what needs somebody in their place first."""
    found = [*_in_policies(person), *_in_duty(person, now), *_in_forms(person), *_loosely(person)]
    return sorted(found, key=lambda one: not one.is_needed)


@transaction.atomic
def leave(person: Colleague, instead: Colleague | None, by: str) -> None:
    """They are chosen nowhere any more; `instead` takes their place wherever they were named.

    Raises Needed.
    """
    duty_changes.lock()
    now = timezone.now()
    if instead is None and any(use.is_needed for use in uses(person, now)):
        raise Needed("instead")
    if not [one for one in contacts.recipients() if one.pk != person.pk]:
        raise Needed("last")
    if instead is not None:
        _replace(person, instead, now)
    else:
        GroupMember.objects.filter(colleague=person).delete()
        for policy in Policy.objects.filter(tells_in_the_end=person):
            policy.tells_in_the_end.remove(person)
    _forget(person, by, now)
    duty_telling.look(now)


def _in_policies(person: Colleague) -> Iterator[Use]:
    for name in Policy.objects.filter(steps__person=person).distinct().values_list("name"):
        yield Use(_("policy “%(name)s” tells them") % {"name": name[0]}, is_needed=True)
    for policy in Policy.objects.filter(tells_in_the_end=person):
        yield Use(_("policy “%(name)s” tells them in the end") % {"name": policy.name})
    for place in person.places.select_related("group"):
        alone = place.group.places.count() == 1
        is_used = alone and PolicyStep.objects.filter(group=place.group).exists()
        yield Use(_("group “%(name)s”") % {"name": place.group.name}, is_needed=is_used)


def _in_duty(person: Colleague, now: datetime) -> Iterator[Use]:
    for name in person.duty_layers.distinct().values_list("name", flat=True):
        yield Use(_("duty roster: turns of “%(name)s”") % {"name": name}, is_needed=True)
    ahead = _duties_ahead(person, now).count()
    if ahead:
        said = ngettext("%(n)d duty to come", "%(n)d duties to come", ahead) % {"n": ahead}
        yield Use(said, is_needed=True)


def _in_forms(person: Colleague) -> Iterator[Use]:
    for version in _naming(person):
        words = {"name": version.form.name}
        if version.transfer_to == person.pk:
            said = _("reason “%(name)s”: callers are put through to them")
            yield Use(said % words, is_needed=True)
        else:
            yield Use(_("reason “%(name)s”: one of those to choose from") % words)


def _loosely(person: Colleague) -> Iterator[Use]:
    for agenda in person.agendas.all():
        yield Use(_("agenda “%(name)s” stays, without them") % {"name": agenda.name})
    if count := Message.objects.filter(recipient=person, state=Message.State.SENT).count():
        said = ngettext(
            "%(n)d message for them that nobody has taken",
            "%(n)d messages for them that nobody has taken",
            count,
        )
        yield Use(said % {"n": count})


def _duties_ahead(person: Colleague, now: datetime) -> QuerySet[DutyRoster]:
    ends_later = Q(during__endswith__gt=now) | Q(during__upper_inf=True)
    return DutyRoster.objects.filter(ends_later, colleague=person)


def _naming(person: Colleague) -> list[FormVersion]:
    """The versions that are live or to come, and drafts, in which the person is named."""
    now = timezone.now()
    is_named = Q(recipients__contains=[person.pk]) | Q(transfer_to=person.pk)
    later = Q(live_from=None) | Q(live_from__gt=now)
    live = [version.pk for version in versions.live_at(now)]
    found = FormVersion.objects.filter(is_named).filter(later | Q(pk__in=live))
    return list(found.select_related("form"))


def _replace(person: Colleague, instead: Colleague, now: datetime) -> None:
    PolicyStep.objects.filter(person=person).update(person=instead)
    for policy in Policy.objects.filter(tells_in_the_end=person):
        policy.tells_in_the_end.remove(person)
        policy.tells_in_the_end.add(instead)
    for place in person.places.all():
        if GroupMember.objects.filter(group=place.group_id, colleague=instead).exists():
            place.delete()
        else:
            GroupMember.objects.filter(pk=place.pk).update(colleague=instead)
    DutyTurn.objects.filter(colleague=person).update(colleague=instead)
    for stretch in _duties_ahead(person, now):
        _hand_on(stretch, instead, now)
    for version in _naming(person):
        _rename(version, person.pk, instead.pk)


def _hand_on(stretch: DutyRoster, instead: Colleague, now: datetime) -> None:
    """What is past of a duty stays theirs."""
    end = stretch.during.upper
    if stretch.during.lower < now:
        stretch.during = (stretch.during.lower, now)
        stretch.save(update_fields=["during"])
        DutyRoster.objects.create(
            colleague=instead, during=(now, end), author_name=stretch.author_name
        )
    else:
        stretch.colleague = instead
        stretch.save(update_fields=["colleague"])


def _rename(version: FormVersion, old: UUID, new: UUID) -> None:
    """A draft is edited; of what is live there is a new version, as nothing of the old changes."""
    moment = version.live_from
    target = version if moment is None else versions.copy(version)
    named = [new if key == old else key for key in version.recipients]
    target.recipients = list(dict.fromkeys(named))
    target.transfer_to = new if version.transfer_to == old else version.transfer_to
    target.save(update_fields=["recipients", "transfer_to"])
    if moment is None:
        return
    if version.is_to_come:
        versions.withdraw(version)
        versions.publish(target, moment)
    else:
        versions.publish(target)


def _forget(person: Colleague, by: str, now: datetime) -> None:
    Reach.objects.filter(colleague=person).delete()
    person.subscriptions.all().delete()
    person.pocket_keys.all().delete()
    person.pocket_passkeys.all().delete()
    person.feeds.all().delete()
    person.notes.filter(ends_at__gt=now).delete()
    person.agendas.update(colleague=None)
    for device in person.pocket_devices.filter(revoked_at=None):
        pocket_person.revoke(device.pk, by)
    mine = Q(asker=person) | Q(other=person)
    DutySwap.objects.filter(mine, state="asked").update(
        state="withdrawn", answered_at=now, answered_by=by[:80]
    )
    person.left_at, person.number, person.user_id, person.note = now, "", None, ""
    person.receives_messages = person.is_shared = False
    person.save()
