"""Keeping one of the client's people and their ways. In the client's schema, in a transaction."""

from collections.abc import Iterable, Sequence

from django.db.models import Max

from messages.models import Group, GroupMember
from tenants.directory.models import Colleague, Reach


def save_ways(person: Colleague, ways: Sequence[Reach]) -> None:
    """The person is reached by these, in this order, and by nothing else.

    A way that was there keeps its row, and with it that it was set aside.
    """
    known = {(way.channel, way.address): way for way in person.reaches.all()}
    wanted = {(way.channel, way.address) for way in ways}
    for key, row in known.items():
        if key not in wanted:
            row.delete()
    for place, way in enumerate(ways):
        row = known.get((way.channel, way.address), way)
        row.colleague, row.position = person, place
        row.from_time, row.until_time = way.from_time, way.until_time
        row.wait_minutes = way.wait_minutes
        row.save()


def save_groups(person: Colleague, groups: Iterable[Group]) -> None:
    """The person is in these groups: last in those that are new, elsewhere not any more."""
    wanted = {group.pk for group in groups}
    person.places.exclude(group__in=wanted).delete()
    known = set(person.places.values_list("group_id", flat=True))
    for key in wanted - known:
        last = GroupMember.objects.filter(group=key).aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        GroupMember.objects.create(group_id=key, colleague=person, position=position)


def save_members(group: Group, people: Sequence[Colleague]) -> None:
    """These are the group, in this order."""
    group.places.all().delete()
    for place, person in enumerate(people):
        GroupMember.objects.create(group=group, colleague=person, position=place)


def next_position() -> int:
    """The place behind everybody."""
    last = Colleague.objects.aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1
