"""The link in a text plays the spoken message of its recipient, and no other."""

from messages.models import Delivery, Message, TimelineEntry
from tenants import access
from tests.cast import Cast
from tests.messages.pockets import proven
from tests.recordings.listening import SOUND, heard, listenings, pocket
from tests.visitors import at_client


def test_the_link_in_a_text_plays_it_and_does_not_take_it(cast: Cast, left: Delivery) -> None:
    with access.inside(cast.practice):
        Message.objects.filter(pk=left.message_id).update(
            state="sent", acknowledged_at=None, acknowledged_by=""
        )
    ada = proven(cast.practice, "Ada")
    page = ada.get(pocket(cast, left)).content.decode()
    assert f'src="{pocket(cast, left)}/recording"' in page
    assert 'preload="none"' in page
    assert listenings(cast) == [], "looking is not listening"
    assert heard(ada, f"{pocket(cast, left)}/recording") == SOUND
    heard(ada, f"{pocket(cast, left)}/recording", "bytes=4-")
    assert listenings(cast) == ["Ada"]
    with access.inside(cast.practice):
        assert Message.objects.get(pk=left.message_id).state == Message.State.SENT
        steps = TimelineEntry.objects.filter(message=left.message_id, step="listened")
        assert steps.count() == 1


def test_a_link_opens_no_other_recording_and_no_altered_one_any(cast: Cast, left: Delivery) -> None:
    good = pocket(cast, left)
    assert at_client(cast.plumber).get(f"{good}/recording").status_code == 404
    assert at_client(cast.practice).get(f"{good}x/recording").status_code == 404
    with access.inside(cast.practice):
        Delivery.objects.filter(pk=left.pk).update(
            created_at=left.created_at.replace(year=left.created_at.year - 1)
        )
    assert at_client(cast.practice).get(f"{good}/recording").status_code == 410
    assert listenings(cast) == []
