"""What was set aside is told nothing of duty, under whichever name it stands."""

import pytest
from django.utils import timezone

from scheduling import duty_telling
from tenants import access
from tenants.directory.models import Colleague, Reach
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MOBILE = "+33639980055"


@pytest.fixture
def anna(cast: Cast) -> Colleague:
    """Her number for transfers is that of her texts."""
    with access.inside(cast.plumber):
        anna = Colleague.objects.create(name="Anna", number=MOBILE)
        Reach.objects.create(colleague=anna, channel="sms", address=MOBILE)
        Reach.objects.create(colleague=anna, channel="email", address="anna@vasseur.test")
    return anna


def set_aside(channel: str, address: str) -> None:
    Reach.objects.filter(channel=channel, address__iexact=address).update(
        set_aside_at=timezone.now(), set_aside_why=Reach.SetAside.BOUNCED
    )


def test_a_number_that_was_set_aside_is_not_used_as_the_number_for_transfers(
    cast: Cast, anna: Colleague
) -> None:
    with access.inside(cast.plumber):
        assert duty_telling.way_to(anna).number == MOBILE
        set_aside("sms", MOBILE)
        way = duty_telling.way_to(Colleague.objects.get(pk=anna.pk))
    assert (way.number, way.email) == (None, "anna@vasseur.test")


def test_an_owners_address_that_bounced_is_not_written_to(cast: Cast) -> None:
    owner = cast.user("plumber")
    with access.inside(cast.plumber):
        colleague = Colleague.objects.create(name="Owner", user_id=owner.pk, number=MOBILE)
        Reach.objects.create(colleague=colleague, channel="email", address=owner.email.upper())
        Reach.objects.create(
            colleague=colleague, channel="email", address="second@vasseur.test", position=2
        )
        set_aside("email", owner.email)
        way = dict(duty_telling.owners())[owner]
    assert (way.number, way.email) == (MOBILE, "second@vasseur.test")
