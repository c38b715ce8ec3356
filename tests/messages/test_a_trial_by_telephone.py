"""A way by telephone is tried as texts and mails are: a call says that messages will arrive."""

import pytest

from messages import notices, tasks
from messages.models import Notice
from telephony.carrier import client as carrier
from tenants import access
from tenants.directory.models import Colleague, Reach
from tests.cast import Cast
from tests.messages.conftest import Commit
from tests.twilio import Twilio, verbs
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
NUMBER = "+33199005503"


@pytest.fixture
def way(cast: Cast) -> Reach:
    with access.inside(cast.practice):
        ada = Colleague.objects.create(name="Ada")
        return Reach.objects.create(colleague=ada, channel="voice", address=NUMBER)


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    return at_client(cast.practice, cast.user("doctor"))


def tried(cast: Cast) -> Notice:
    with access.inside(cast.practice):
        return Notice.objects.get(kind="way_tried")


def whose(cast: Cast) -> str:
    return f"client={cast.practice.schema_name}&notice={tried(cast).pk}"


def rings(cast: Cast, owner: Visitor, way: Reach, commit: Commit) -> None:
    with commit():
        owner.post(f"/team/ways/{way.pk}/try")
    notice = tried(cast)
    if notice.state == "planned":
        tasks.send_notice(cast.practice.schema_name, str(notice.pk))


def test_it_rings_says_so_and_stands_beside_the_way(
    cast: Cast, owner: Visitor, way: Reach, twilio: Twilio, commit: Commit
) -> None:
    page = owner.get(f"/team/{way.colleague_id}", headers={"accept-language": "en"})
    assert "Call as a trial" in page.content.decode()
    rings(cast, owner, way, commit)
    assert [to for to, _line in twilio.placed] == [NUMBER]
    answered = f"/twilio/delivery/answered?{whose(cast)}"
    for _twice in range(2):
        said = twilio.post(answered, CallSid="CA1")
        assert verbs(said) == ["Say", "Hangup"]
        assert cast.practice.name in said.content.decode()
    call = tried(cast).provider_id
    status = f"/twilio/delivery/status?{whose(cast)}"
    twilio.post(status, CallSid=call, CallStatus="ringing")
    assert tried(cast).state == "sent"
    twilio.post(status, CallSid=call, CallStatus="completed")
    twilio.post(status, CallSid=call, CallStatus="completed")
    assert tried(cast).state == "delivered"
    owner.post(f"/team/ways/{way.pk}/try")
    assert len(twilio.placed) == 1, "one a minute"


def test_nobody_answers(
    cast: Cast, owner: Visitor, way: Reach, twilio: Twilio, commit: Commit
) -> None:
    rings(cast, owner, way, commit)
    status = f"/twilio/delivery/status?{whose(cast)}"
    twilio.post(status, CallSid=tried(cast).provider_id, CallStatus="no-answer")
    assert tried(cast).state == "failed"


def test_an_unclear_end_is_looked_up_and_never_rung_again(
    cast: Cast,
    owner: Visitor,
    way: Reach,
    twilio: Twilio,
    commit: Commit,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def breaks(*_args: object) -> str:
        raise carrier.CarrierError(None)

    monkeypatch.setattr(carrier, "place_call", breaks)
    rings(cast, owner, way, commit)
    monkeypatch.setattr(carrier, "find_call", lambda *_args: "CA" + "7" * 32)
    with access.inside(cast.practice):
        notices.settle_unclear(cast.practice, tried(cast).pk)
    assert tried(cast).provider_id == "CA" + "7" * 32
    assert not twilio.placed


def test_another_clients_call_says_nothing(
    cast: Cast, owner: Visitor, way: Reach, twilio: Twilio, commit: Commit
) -> None:
    rings(cast, owner, way, commit)
    wrong = f"client={cast.plumber.schema_name}&notice={tried(cast).pk}"
    assert verbs(twilio.post(f"/twilio/delivery/answered?{wrong}", CallSid="CA1")) == ["Hangup"]
    for nobody in ("client=c_x&notice=x", "client=&notice="):
        twilio.post(f"/twilio/delivery/status?{nobody}", CallSid="CA1", CallStatus="completed")
    assert tried(cast).state == "sent"
