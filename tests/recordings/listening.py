"""A player in a test's hand."""

from messages import links
from messages.models import Delivery
from telephony.models import Listening
from tenants import access
from tests.cast import Cast
from tests.visitors import Visitor

SOUND = b"ID3 a sound"  # tests/rows.py


def path(left: Delivery) -> str:
    return f"/recordings/{left.message.recording_id}"


def pocket(cast: Cast, left: Delivery) -> str:
    return f"/m/{links.token_of(cast.practice, left)}"


def heard(visitor: Visitor, at: str, wanted: str = "") -> bytes:
    return visitor.get(at, headers={"Range": wanted} if wanted else {}).getvalue()


def listenings(cast: Cast) -> list[str]:
    with access.inside(cast.practice):
        return list(Listening.objects.values_list("who", flat=True))
