"""A link opens one message of one client, for a limited time."""

from datetime import timedelta

import pytest
from django.conf import settings

from messages import links
from messages.models import Delivery
from tenants import access
from tests.answering import Desk
from tests.cast import Cast
from tests.visitors import at_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(practice_desk: Desk) -> str:
    practice_desk.sends()
    return practice_desk.tokens()["sms"]


def age(cast: Cast, days: float) -> None:
    """The deliveries of the practice were made so many days earlier."""
    with access.inside(cast.practice):
        for row in Delivery.objects.all():
            row.created_at -= timedelta(days=days)
            row.save()


@pytest.mark.parametrize("deed", ["get", "post"])
def test_an_expired_link_says_in_french_what_to_do(cast: Cast, token: str, deed: str) -> None:
    age(cast, settings.MESSAGE_LINK_DAYS + 0.01)
    path = f"/m/{token}/ack" if deed == "post" else f"/m/{token}"
    answer = getattr(at_client(cast.practice), deed)(path)
    page = answer.content.decode()
    assert answer.status_code == 410
    assert "Ce lien a expiré" in page
    assert "permanence" in page
    assert "Garnier" not in page
    with access.inside(cast.practice):
        assert not Delivery.objects.filter(receipts__isnull=False).exists()


def test_a_link_lives_until_its_last_hour(cast: Cast, token: str) -> None:
    age(cast, settings.MESSAGE_LINK_DAYS - 0.04)
    assert at_client(cast.practice).get(f"/m/{token}").status_code == 200


@pytest.mark.parametrize("place", [0, 5, 21, 22, 23, 40, 64])
def test_an_altered_link_leads_nowhere(cast: Cast, token: str, place: int) -> None:
    other = "A" if token[place] != "A" else "B"
    altered = token[:place] + other + token[place + 1 :]
    answer = at_client(cast.practice).get(f"/m/{altered}")
    assert answer.status_code == 404
    assert "Ce lien ne mène nulle part" in answer.content.decode()


@pytest.mark.parametrize(
    "token", ["x", ".", "é", "%00", "a.b", "a" * 3000, "AAAA.AAAA", "%F0%9F%93%9E"]
)
def test_nonsense_leads_nowhere(cast: Cast, token: str) -> None:
    assert at_client(cast.practice).get(f"/m/{token}").status_code == 404


def test_a_token_is_cut_short_by_no_telephone(token: str) -> None:
    assert len(token) < 80
    assert token.replace(".", "").replace("-", "").replace("_", "").isalnum()


def test_the_link_of_one_client_opens_nothing_on_anothers_host(cast: Cast, token: str) -> None:
    for deed in ("", "/ack"):
        assert at_client(cast.plumber).visit(f"/m/{token}{deed}").status_code == 404


def test_the_same_delivery_signed_for_another_client_opens_nothing(
    practice_desk: Desk, cast: Cast, token: str
) -> None:
    forged = links.token_of(cast.plumber, practice_desk.deliveries()["sms"])
    for client in (cast.practice, cast.plumber):
        assert at_client(client).get(f"/m/{forged}").status_code == 404


def test_the_key_of_a_delivery_with_anothers_signature_opens_nothing(
    practice_desk: Desk, cast: Cast, token: str
) -> None:
    other = practice_desk.tokens()["email"]
    mixed = token.split(".")[0] + "." + other.split(".")[1]
    assert at_client(cast.practice).get(f"/m/{mixed}").status_code == 404


def test_the_link_of_an_inactive_client_is_gone(cast: Cast, token: str) -> None:
    cast.practice.is_active = False
    cast.practice.save()
    assert at_client(cast.practice).get(f"/m/{token}").status_code == 404
