"""What the mail provider says: delivered, dead, unwanted; and what is done about it."""

import pytest
from django.conf import LazySettings
from django.core import mail

from messages.models import Delivery, Notice
from tenants import access
from tenants.checks import mail_comes_back
from tenants.directory import contacts
from tenants.directory.models import Colleague, Reach
from tests.cast import Cast
from tests.messages.news import BY_MAIL, tell
from tests.messages.news import send as send_notice
from tests.messages.one import fresh, planned, send
from tests.messages.postmark import DEAD, SOFT, Postmark

pytestmark = pytest.mark.django_db
State = Delivery.State
ADDRESS = "ada@plombier.test"


@pytest.fixture
def postmark(settings: LazySettings) -> Postmark:
    return Postmark.in_place(settings)


@pytest.fixture
def sent(cast: Cast, postmark: Postmark) -> Delivery:
    """A mail to Ada, of the plumber's, whose other way are texts."""
    with access.inside(cast.plumber):
        ada = Colleague.objects.create(name="Ada", position=0)
        Reach.objects.create(colleague=ada, channel="email", address=ADDRESS)
        Reach.objects.create(colleague=ada, channel="sms", address="+33639980078")
    return send(cast.plumber, planned(cast.plumber, "email", ADDRESS))


def reach(cast: Cast) -> Reach:
    with access.inside(cast.plumber):
        return Reach.objects.get(address=ADDRESS)


def test_delivered(cast: Cast, postmark: Postmark, sent: Delivery) -> None:
    answer = postmark.tells(cast.plumber, sent, RecordType="Delivery")
    assert answer.status_code == 200
    assert fresh(cast.plumber, sent).state == State.DELIVERED


def test_a_dead_address_is_set_aside_and_told_by_another_way(
    cast: Cast, postmark: Postmark, sent: Delivery
) -> None:
    for _time in range(2):
        postmark.tells(cast.plumber, sent, **DEAD)
    after = fresh(cast.plumber, sent)
    assert (after.state, after.error_code) == (State.FAILED, "bounced")
    assert reach(cast).set_aside_why == "bounced"
    with access.inside(cast.plumber):
        told = Notice.objects.filter(kind="way_set_aside", name="Ada")
        assert [(one.channel, one.address) for one in told] == [("sms", "+33639980078")]
        ada = next(one for one in contacts.recipients() if one.name == "Ada")
        assert ada.reaches.filter(set_aside_at=None).count() == 1


def test_a_full_box_sets_nothing_aside(cast: Cast, postmark: Postmark, sent: Delivery) -> None:
    postmark.tells(cast.plumber, sent, **SOFT)
    assert reach(cast).set_aside_at is None
    assert fresh(cast.plumber, sent).state == State.FAILED, "this mail did not arrive all the same"


def test_a_complaint_ends_our_mail(cast: Cast, postmark: Postmark, sent: Delivery) -> None:
    postmark.tells(cast.plumber, sent, RecordType="SpamComplaint", TypeCode=100001)
    assert reach(cast).set_aside_why == "complained"


def test_another_address_begins_anew(cast: Cast, postmark: Postmark, sent: Delivery) -> None:
    postmark.tells(cast.plumber, sent, **DEAD)
    row = reach(cast)
    with access.inside(cast.plumber):
        row.address = "ada@vasseur.test"
        row.save()
        assert Reach.objects.get(pk=row.pk).set_aside_at is None


@pytest.mark.parametrize("secret", ["permanence:other", ""])
def test_only_our_provider_is_heard(
    cast: Cast, postmark: Postmark, sent: Delivery, secret: str
) -> None:
    postmark.secret = secret
    assert postmark.tells(cast.plumber, sent, **DEAD).status_code == 403
    assert reach(cast).set_aside_at is None


def test_without_a_secret_of_ours_nobody_is_heard(
    cast: Cast, postmark: Postmark, sent: Delivery, settings: LazySettings
) -> None:
    settings.ANYMAIL = {}
    assert postmark.tells(cast.plumber, sent, **DEAD).status_code == 403


def test_another_clients_word_changes_nothing(
    cast: Cast, postmark: Postmark, sent: Delivery
) -> None:
    postmark.tells(cast.practice, sent, RecordType="Delivery")
    assert fresh(cast.plumber, sent).state == State.SENT


def test_a_notice_by_mail_is_delivered_too(cast: Cast, postmark: Postmark) -> None:
    told = send_notice(cast.plumber, tell(cast.plumber, BY_MAIL))
    (letter,) = mail.outbox
    whose = getattr(letter, "metadata")  # noqa: B009 - django-anymail's own
    assert not letter.reply_to, "nobody reads an answer to it"
    postmark.post("tracking", {"RecordType": "Delivery", "MessageID": "1", "Metadata": whose})
    with access.inside(cast.plumber):
        assert Notice.objects.get(pk=told.pk).state == Notice.State.DELIVERED


def test_a_provider_that_nobody_knows_does_not_start(settings: LazySettings) -> None:
    settings.EMAIL_PROVIDER, settings.ANYMAIL = "postmarc", {}
    assert [found.id for found in mail_comes_back(None)] == ["tenants.E005", "tenants.W001"]
    settings.EMAIL_PROVIDER, settings.ANYMAIL = "postmark", {"WEBHOOK_SECRET": "a:b"}
    assert mail_comes_back(None) == []
