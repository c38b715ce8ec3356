"""A recording from any place on, as RFC 9110 has it."""

import pytest

from messages.models import Delivery
from tests.cast import Cast
from tests.recordings.listening import SOUND, path
from tests.visitors import at_client


@pytest.mark.parametrize(
    ("wanted", "status", "first", "last"),
    [
        ("bytes=0-", 206, 0, 10),
        ("bytes=4-", 206, 4, 10),
        ("bytes=0-0", 206, 0, 0),
        ("bytes=3-5", 206, 3, 5),
        ("bytes=3-999", 206, 3, 10),
        ("bytes=-3", 206, 8, 10),
        ("bytes=-999", 206, 0, 10),
        ("bytes=5-3", 200, 0, 10),
        ("bytes=-", 200, 0, 10),
        ("bytes=0-1,3-4", 200, 0, 10),
        ("pages=1-2", 200, 0, 10),
        ("bytes=" + "9" * 5000 + "-", 200, 0, 10),
    ],
)
def test_a_player_asks_for_pieces(
    cast: Cast, left: Delivery, wanted: str, status: int, first: int, last: int
) -> None:
    visitor = at_client(cast.practice, cast.user("doctor"))
    answer = visitor.get(path(left), headers={"Range": wanted})
    assert answer.status_code == status
    assert answer.getvalue() == SOUND[first : last + 1]
    assert answer["Content-Length"] == str(last - first + 1)
    shown = answer.headers.get("Content-Range", "")
    assert shown == (f"bytes {first}-{last}/11" if status == 206 else "")


@pytest.mark.parametrize("wanted", ["bytes=11-", "bytes=500-600", "bytes=-0"])
def test_a_piece_beyond_the_end_is_refused(cast: Cast, left: Delivery, wanted: str) -> None:
    visitor = at_client(cast.practice, cast.user("doctor"))
    answer = visitor.get(path(left), headers={"Range": wanted})
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */11")
