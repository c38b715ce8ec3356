"""The proof: no step can be altered, removed or put in between unseen."""

import pytest

from messages import timeline
from messages.models import Message, TimelineEntry
from tenants import access
from tests.answering import Desk
from tests.cast import Cast
from tests.messages.pockets import proven

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(practice_desk: Desk, cast: Cast) -> Message:
    """Sent, opened and taken: three steps."""
    practice_desk.sends()
    sent, phone = practice_desk, proven(cast.practice)
    phone.get(f"/m/{sent.tokens()['sms']}")
    phone.post(f"/m/{sent.tokens()['sms']}/ack")
    message = sent.message()
    assert message is not None
    return message


@pytest.mark.parametrize(
    "field", ["who", "channel", "step", "at", "position", "hash", "previous_hash"]
)
@pytest.mark.parametrize("place", [1, 2, 3])
def test_an_altered_step_is_seen(message: Message, cast: Cast, field: str, place: int) -> None:
    other = {"step": "failed", "at": message.created_at, "position": 9, "channel": "email"}
    with access.inside(cast.practice):
        assert timeline.is_whole(message)
        step = TimelineEntry.objects.filter(message=message, position=place)
        step.update(**{field: other.get(field, "x")})
        assert not timeline.is_whole(Message.objects.get())


@pytest.mark.parametrize("places", [[1], [2], [3], [2, 3], [1, 2, 3]])
def test_a_removed_step_is_seen(message: Message, cast: Cast, places: list[int]) -> None:
    with access.inside(cast.practice):
        TimelineEntry.objects.filter(message=message, position__in=places).delete()
        assert not timeline.is_whole(Message.objects.get())
