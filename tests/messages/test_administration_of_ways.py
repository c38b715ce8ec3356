"""An address is written as its channel has it, or refused where it is typed."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tenants import access
from tenants.directory.models import Colleague, Reach
from tests.cast import Cast
from tests.visitors import in_support

pytestmark = pytest.mark.django_db


def way(channel: str, address: str) -> Reach:
    person = Colleague.objects.order_by("position")[0]
    reach = Reach(colleague=person, channel=channel, address=address, position=50)
    reach.full_clean()
    reach.save()
    return reach


@pytest.mark.parametrize(
    ("channel", "typed", "kept"),
    [
        ("sms", "06 39 98 00 77", "+33639980077"),
        ("voice", "02 61 91 10 77", "+33261911077"),
        ("email", " ada@example.com ", "ada@example.com"),
        ("webhook", "https://example.com/hook", "https://example.com/hook"),
    ],
)
def test_it_is_kept_in_one_spelling(cast: Cast, channel: str, typed: str, kept: str) -> None:
    with access.inside(cast.practice):
        assert way(channel, typed).address == kept


def test_a_notification_has_the_colleagues_own_key(cast: Cast) -> None:
    with access.inside(cast.practice):
        reach = way("push", "")
        assert reach.address == str(reach.colleague_id)


@pytest.mark.parametrize(
    ("channel", "typed"),
    [
        ("sms", "02 61 91 10 77"),  # a landline
        ("sms", "ada@example.com"),
        ("voice", "15"),
        ("voice", "+33199001001"),  # a line of the house's
        ("email", "ada"),
        ("webhook", "http://example.com/"),
        ("webhook", "ada@example.com"),
        ("sms", ""),
    ],
)
def test_what_would_never_arrive_is_refused(cast: Cast, channel: str, typed: str) -> None:
    with access.inside(cast.practice), pytest.raises(ValidationError):
        way(channel, typed)


@pytest.mark.parametrize(
    ("channel", "address"),
    [("voice", "ada"), ("push", "ada"), ("webhook", "ada"), ("whatsapp", "ada@x"), ("fax", "+331")],
)
def test_the_database_refuses_it_too(cast: Cast, channel: str, address: str) -> None:
    with access.inside(cast.practice):
        reach = Reach(colleague=Colleague.objects.all()[0], channel=channel, address=address)
        with pytest.raises(IntegrityError), transaction.atomic():
            reach.save()


def test_the_form_of_a_colleague_says_so(cast: Cast) -> None:
    browser = in_support(cast.practice, cast.user("administrator"))
    typed = {
        **{"name": "Ada", "position": "9", "receives_messages": "on"},
        **{"reaches-TOTAL_FORMS": "1", "reaches-INITIAL_FORMS": "0"},
        **{"reaches-0-position": "0", "reaches-0-channel": "voice"},
        **{"reaches-0-wait_minutes": "0"},
    }
    answer = browser.post("/admin/directory/colleague/add/", {**typed, "reaches-0-address": "112"})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    answer = browser.post(
        "/admin/directory/colleague/add/", {**typed, "reaches-0-address": "02 61 91 10 77"}
    )
    assert answer.status_code == 302
    with access.inside(cast.practice):
        assert Reach.objects.get(colleague__name="Ada").address == "+33261911077"
