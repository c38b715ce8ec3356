"""The owner's page of people: added, changed and tried without anybody of the permanence."""

from typing import Any

import pytest
from django.utils import timezone

from messages.models import Group, Notice, OptOut
from telephony.models import Change
from tenants import access
from tenants.directory import contacts
from tenants.directory.models import Colleague, Reach
from tests.cast import Cast
from tests.telephony.setup_pages import hidden, looks, sends, words
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
MOBILE, OTHER = "+33639987801", "+33639987802"


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    return at_client(cast.practice, cast.user("doctor"))


def ways(*rows: tuple[str, str], **more: str) -> dict[str, str]:
    """The rows as a browser sends them."""
    typed = {"ways-TOTAL_FORMS": str(len(rows)), "ways-INITIAL_FORMS": "0"}
    for place, (channel, address) in enumerate(rows):
        typed |= {f"ways-{place}-channel": channel, f"ways-{place}-address": address}
    return typed | more


def add(owner: Visitor, **more: Any) -> Any:
    typed = {"name": "Léa Petit", "receives_messages": "on", **ways(("sms", "06 39 98 78 01"))}
    return sends(owner, "/team/new", **{**typed, **more})


def lea(cast: Cast) -> Colleague:
    with access.inside(cast.practice):
        return Colleague.objects.prefetch_related("reaches").get(name="Léa Petit")


def test_somebody_more_gets_messages_at_once(cast: Cast, owner: Visitor) -> None:
    assert add(owner, pronunciation="lé-a", number="01 99 00 78 01").status_code == 303
    assert [(way.channel, way.address) for way in lea(cast).reaches.all()] == [("sms", MOBILE)]
    assert lea(cast).number == "+33199007801"
    with access.inside(cast.practice):
        assert lea(cast) in contacts.recipients()
    page = looks(owner, "/team/")
    assert "said “lé-a”" in page
    assert "Doctor made: one of your people – Léa Petit" in page


def test_what_is_no_address_is_said_beside_it_and_nothing_is_lost(owner: Visitor) -> None:
    refused = add(owner, **ways(("sms", "01 99 00 12 34"), ("email", "nowhere")), name="Zoé")
    assert refused.status_code == 422
    assert "A text would not arrive at a landline." in words(refused)
    assert 'value="Zoé"' in refused.content.decode()
    twice = add(owner, **ways(("sms", MOBILE), ("sms", "0639987801")))
    assert "The same way is there twice." in words(twice)
    premium = add(owner, number="0899 12 34 56")
    assert premium.status_code == 422


def test_an_address_is_checked_as_it_is_typed(owner: Visitor) -> None:
    def said(name: str) -> str:
        typed = {"number": "0261911001", "ways-0-channel": "email", "ways-0-address": "lea"}
        typed |= {"ways-3-channel": "sms", "ways-3-address": "0639987801"}
        typed |= {"ways-4-channel": "sms", "ways-4-address": "0199001234"}
        headers = {"accept-language": "en", "hx-trigger-name": name}
        return words(owner.post("/team/check", typed, headers=headers))

    assert "✓ 06 39 98 78 01" in said("ways-3-address")
    assert "landline" in said("ways-4-address")
    assert "✓ 02 61 91 10 01" in said("number")
    assert said("").strip() == ""


def test_rows_are_added_and_moved_before_anything_is_saved(cast: Cast, owner: Visitor) -> None:
    add(owner)
    path = f"/team/{lea(cast).pk}"
    rows = ways(("sms", MOBILE), ("email", "lea@example.com"))
    moved = sends(owner, path, name="Léa P.", act="ways:down:0", **rows).content.decode()
    assert moved.index("lea@example.com") < moved.index(MOBILE)
    assert 'value="Léa P."' in moved
    more = sends(owner, path, name="", act="ways:add", **rows)
    assert 'name="ways-2-address"' in more.content.decode()
    assert more.status_code == 200, "an empty name is no fault yet"
    assert len(lea(cast).reaches.all()) == 1


def test_a_way_keeps_that_it_was_set_aside_until_its_address_changes(
    cast: Cast, owner: Visitor
) -> None:
    add(owner)
    aside = {"set_aside_at": timezone.now(), "set_aside_why": "gone"}
    with access.inside(cast.practice):
        Reach.objects.filter(address=MOBILE).update(**aside)
    path = f"/team/{lea(cast).pk}"
    typed = {"name": "Léa Petit", "receives_messages": "on", "version": hidden(owner, path)}
    assert sends(owner, path, **typed, **ways(("sms", MOBILE))).status_code == 303
    assert lea(cast).reaches.all()[0].set_aside_why == "gone"
    typed["version"] = hidden(owner, path)
    assert sends(owner, path, **typed, **ways(("sms", OTHER))).status_code == 303
    assert lea(cast).reaches.all()[0].set_aside_why == ""


def test_the_history_says_what_changed_and_keeps_no_address(cast: Cast, owner: Visitor) -> None:
    add(owner)
    path = f"/team/{lea(cast).pk}"
    typed = {"name": "Léa Petit", "receives_messages": "on", "version": hidden(owner, path)}
    hours = {"ways-0-from_time": "08:00", "ways-0-until_time": "18:00"}
    sends(owner, path, **typed, **ways(("sms", OTHER), **hours))
    assert "ways to reach : SMS …01 → SMS …02 08:00-18:00" in looks(owner, path)
    with access.inside(cast.practice):
        kept = str(list(Change.objects.values_list("before", "after")))
    assert MOBILE not in kept
    assert OTHER not in kept


def test_two_at_once(cast: Cast, owner: Visitor) -> None:
    add(owner)
    path = f"/team/{lea(cast).pk}"
    typed = {"name": "Léa Petit", "version": hidden(owner, path)}
    assert sends(owner, path, **typed, **ways(("sms", OTHER))).status_code == 303
    again = sends(owner, path, **typed, **ways(("email", "lea@example.com")))
    assert again.status_code == 409, "only an address differs, and that is enough"
    assert "lea@example.com" in again.content.decode()


def test_a_trial_is_one_text_a_minute(cast: Cast, owner: Visitor) -> None:
    add(owner)
    way = lea(cast).reaches.all()[0]
    for _time in (1, 2):
        assert owner.post(f"/team/ways/{way.pk}/try").status_code == 303
    with access.inside(cast.practice):
        assert Notice.objects.get(kind="way_tried").address == MOBILE
        assert not OptOut.objects.exists()
    assert "Send a trial" in looks(owner, f"/team/{lea(cast).pk}")


def test_groups(cast: Cast, owner: Visitor) -> None:
    with access.inside(cast.practice):
        first, second = [str(one.pk) for one in Colleague.objects.all()[:2]]
    rows = {"members-TOTAL_FORMS": "2", "members-INITIAL_FORMS": "0"}
    typed = {"name": "Cabinet", **rows, "members-0-person": second}
    assert "Somebody is there twice." in words(
        sends(owner, "/team/groups/new", **typed, **{"members-1-person": second})
    )
    sends(owner, "/team/groups/new", **typed, **{"members-1-person": first})
    with access.inside(cast.practice):
        group = Group.objects.get(name="Cabinet")
        assert [str(place.colleague_id) for place in group.places.all()] == [second, first]
    sends(owner, f"/team/groups/{group.pk}/delete", version="stale")
    assert "Cabinet" in looks(owner, "/team/")
    version = hidden(owner, f"/team/groups/{group.pk}")
    sends(owner, f"/team/groups/{group.pk}/delete", version=version)
    with access.inside(cast.practice):
        assert not Group.objects.filter(name="Cabinet").exists()


def test_who_only_reads(cast: Cast) -> None:
    staff = at_client(cast.practice, cast.user("bookkeeper"))
    assert "Add somebody" not in looks(staff, "/team/")
    assert staff.get("/team/new").status_code == 403
