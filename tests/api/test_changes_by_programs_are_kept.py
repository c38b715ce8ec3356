"""What a program changes stands in the client's history beside what people change."""

import pytest

from telephony.models import Change
from tenants import access
from tests.cast import Cast
from tests.visitors import at_client

pytestmark = pytest.mark.django_db
MENUS = "/api/v1/menus"


def kept(cast: Cast) -> list[tuple[str, bool, bool]]:
    with access.inside(cast.practice):
        rows = list(Change.objects.all()[::-1])
    return [(row.who, row.before is not None, row.after is not None) for row in rows]


def test_made_changed_and_deleted_over_the_api(cast: Cast) -> None:
    owner = at_client(cast.practice, cast.user("doctor"))
    menu = {"name": "Soir", "options": [{"key": "1", "label": "Fuite"}]}
    made = owner.post(MENUS, menu, content_type="application/json")
    assert made.status_code == 201
    path = f"{MENUS}/{made.json()['id']}"
    changed = owner.patch(path, {"tries": 2}, content_type="application/json")
    assert changed.status_code == 200
    assert owner.delete(path).status_code == 204
    assert kept(cast) == [
        ("Doctor", False, True),
        ("Doctor", True, True),
        ("Doctor", True, False),
    ]
