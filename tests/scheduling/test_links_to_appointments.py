"""A link opens one appointment of one client until it is revoked or long over."""

from datetime import timedelta

import pytest
import time_machine
from django.test import override_settings

from config.logs import discreet
from scheduling import booking, links
from scheduling.models import Appointment
from tests.cast import Cast
from tests.scheduling.surgery import DUPONT, Surgery, camille
from tests.visitors import at_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(surgery: Surgery) -> Appointment:
    return booking.book(surgery.place(days=5), camille(), DUPONT)


@pytest.fixture
def token(cast: Cast, made: Appointment) -> str:
    return links.appointment_token(cast.practice, made)


def test_it_is_short_and_the_same_in_every_text(cast: Cast, made: Appointment, token: str) -> None:
    assert len(token) == 24
    assert links.to_appointment(cast.practice, made).endswith(f"/a/{token}")


@pytest.mark.parametrize("place", [0, 5, 9, 10, 15, 23])
def test_an_altered_link_opens_nothing(cast: Cast, token: str, place: int) -> None:
    other = "A" if token[place] != "A" else "B"
    altered = token[:place] + other + token[place + 1 :]
    for path in (f"/a/{altered}", f"/a/{altered}/move", f"/w/{token}"):
        assert at_client(cast.practice).get(path).status_code == 404


@pytest.mark.parametrize("nonsense", ["x", "é", "%00", "a" * 3000, "%F0%9F%93%9E"])
def test_nonsense_opens_nothing(cast: Cast, nonsense: str) -> None:
    assert at_client(cast.practice).get(f"/a/{nonsense}").status_code == 404


def test_on_another_clients_host_it_opens_nothing(cast: Cast, token: str) -> None:
    assert at_client(cast.plumber).get(f"/a/{token}").status_code == 404


def test_revoked_it_opens_nothing_and_the_next_one_is_another(
    cast: Cast, made: Appointment, token: str
) -> None:
    links.revoke(made)
    again = links.appointment_token(cast.practice, made)
    assert again != token
    assert at_client(cast.practice).get(f"/a/{token}").status_code == 404
    assert at_client(cast.practice).get(f"/a/{again}").status_code == 200


def test_a_day_after_the_appointment_it_is_over(cast: Cast, made: Appointment, token: str) -> None:
    with time_machine.travel(made.during.upper + timedelta(hours=23)):
        assert at_client(cast.practice).get(f"/a/{token}").status_code == 200
    with time_machine.travel(made.during.upper + timedelta(hours=25)):
        answer = at_client(cast.practice).get(f"/a/{token}")
        assert answer.status_code == 410
        assert "Dr Roux" not in answer.content.decode()


def test_it_lives_on_while_the_key_is_being_changed(
    cast: Cast, token: str, settings: object
) -> None:
    old = settings.SECRET_KEY  # type: ignore[attr-defined]
    with override_settings(SECRET_KEY="another" * 10, SECRET_KEY_FALLBACKS=[old]):
        assert at_client(cast.practice).get(f"/a/{token}").status_code == 200
    with override_settings(SECRET_KEY="another" * 10, SECRET_KEY_FALLBACKS=[]):
        assert at_client(cast.practice).get(f"/a/{token}").status_code == 404


def test_whoever_tries_links_is_stopped(cast: Cast) -> None:
    phone = at_client(cast.practice)
    found = [phone.get(f"/a/{n:024}", REMOTE_ADDR="198.51.100.7").status_code for n in range(31)]
    assert found == [404] * 30 + [429]


def test_no_log_holds_one(token: str) -> None:
    line = discreet(None, "warning", {"event": f"Gone: /a/{token}/cancel and /w/{token}"})
    assert line["event"] == "Gone: /a/…/cancel and /w/…"
