"""Somebody is taken out: what counts on them is said first, and passes to whoever is chosen."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from messages.models import FormVersion, Group, Policy
from messages.versions import live_at
from scheduling.models import DutyLayer, DutyRoster
from tenants import access
from tenants.directory.models import Colleague, Reach
from tests.cast import Cast
from tests.telephony.setup_pages import looks, sends, words
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    return at_client(cast.practice, cast.user("doctor"))


@pytest.fixture
def pair(cast: Cast) -> tuple[Colleague, Colleague]:
    """Who leaves, and who stays; nothing counts on the first but what the test says."""
    with access.inside(cast.practice):
        found = [Colleague.objects.create(name=name) for name in ("Léa", "Max")]
        for place, one in enumerate(found):
            Reach.objects.create(colleague=one, channel="sms", address=f"+3363998790{place}")
    return found[0], found[1]


def page(one: Colleague) -> str:
    return f"/team/{one.pk}/leave"


def test_nothing_counts_on_them(cast: Cast, owner: Visitor, pair: Any) -> None:
    lea = pair[0]
    assert "Nothing counts on them." in looks(owner, page(lea))
    assert sends(owner, page(lea)).status_code == 303
    with access.inside(cast.practice):
        assert lea not in Colleague.objects.all()
        assert not Reach.objects.filter(colleague=lea).exists()
    assert "Doctor deleted: one of your people – Léa" in looks(owner, "/team/")
    assert owner.get(f"/team/{lea.pk}").status_code == 404


def test_a_policy_or_a_duty_needs_somebody_in_their_place(
    cast: Cast, owner: Visitor, pair: Any
) -> None:
    lea, maxime = pair
    now = timezone.now()
    with access.inside(cast.practice):
        policy = Policy.objects.create(name="Fuite")
        policy.steps.create(whom="person", person=lea)
        layer = DutyLayer.objects.filter().first()
        if layer:
            layer.turns.update(colleague=lea)
        DutyRoster.objects.all().delete()
        past = (now - timedelta(days=2), now - timedelta(days=1))
        begun = (now - timedelta(hours=1), now + timedelta(hours=1))
        for span in (past, begun):
            DutyRoster.objects.create(colleague=lea, during=span)
    refused = sends(owner, page(lea))
    assert refused.status_code == 422
    assert "Choose who takes their place." in words(refused)
    assert "Policy “Fuite” tells them" in words(refused)
    assert sends(owner, page(lea), instead=str(maxime.pk)).status_code == 303
    with access.inside(cast.practice):
        assert policy.steps.get().person == maxime
        theirs = DutyRoster.objects.filter(colleague=lea)
        assert all(one.during.upper <= timezone.now() for one in theirs)
        assert theirs.count() == 2
        assert DutyRoster.objects.get(colleague=maxime).during.upper == begun[1]
        if layer:
            assert {turn.colleague_id for turn in layer.turns.all()} == {maxime.pk}


def test_a_form_that_names_them_gets_a_new_version(cast: Cast, owner: Visitor, pair: Any) -> None:
    lea, maxime = pair
    with access.inside(cast.practice):
        live = live_at(timezone.now())[0]
        version = FormVersion(form=live.form, number=99, transfer_to=lea.pk, recipients=[lea.pk])
        version.live_from = timezone.now()
        version.save()
    assert sends(owner, page(lea), instead=str(maxime.pk)).status_code == 303
    with access.inside(cast.practice):
        version.refresh_from_db()
        now = next(one for one in live_at(timezone.now()) if one.form_id == live.form_id)
    assert version.transfer_to == lea.pk, "what was asked stays as it was"
    assert (now.transfer_to, now.recipients) == (maxime.pk, [maxime.pk])


def test_a_group_loses_them_and_keeps_the_others(cast: Cast, owner: Visitor, pair: Any) -> None:
    lea, maxime = pair
    with access.inside(cast.practice):
        group = Group.objects.create(name="Deux")
        for place, one in enumerate(pair):
            group.places.create(colleague=one, position=place)
    assert sends(owner, page(lea)).status_code == 303
    with access.inside(cast.practice):
        assert [place.colleague for place in group.places.all()] == [maxime]


def test_the_last_who_gets_messages_stays(cast: Cast, owner: Visitor, pair: Any) -> None:
    with access.inside(cast.practice):
        Colleague.objects.exclude(pk=pair[0].pk).update(receives_messages=False)
    refused = sends(owner, page(pair[0]))
    assert "Nobody else gets messages" in words(refused)
