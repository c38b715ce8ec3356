"""The owner's page of reasons for calling: drafts that are never lost, versions, going live."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from messages import versions
from messages.models import Form, FormVersion
from messages.portal import reason_page
from telephony.desk import news
from tenants import access
from tests.cast import Cast
from tests.telephony.setup_pages import hidden, looks, sends, words
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
KIND = {"label": "Panne", "kind": "choice", "choices": "Fuite\nAutre"}
WHERE = {"label": "Où ?", "kind": "text", "required": "on", "only_if": ["panne=Fuite"]}


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    return at_client(cast.plumber, cast.user("plumber"))


@pytest.fixture
def reason(cast: Cast, owner: Visitor) -> Form:
    sends(owner, "/forms/new", name="Dépannage express")
    with access.inside(cast.plumber):
        return Form.objects.get(name="Dépannage express")


def page(reason: Form) -> str:
    return f"/forms/{reason.pk}"


def typed(*questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The page as a browser sends it."""
    found: dict[str, Any] = {"questions-TOTAL_FORMS": len(questions), "questions-INITIAL_FORMS": 0}
    for place, question in enumerate(questions):
        found |= {f"questions-{place}-{name}": value for name, value in question.items()}
    return {"body": "optional", "ending": "message", "do": "save", **found, **more}


def keeps(owner: Visitor, reason: Form, *questions: dict[str, Any], **more: Any) -> Any:
    sheet = typed(*questions, version=hidden(owner, page(reason)), **more)
    return sends(owner, page(reason), **sheet)


def live(cast: Cast, reason: Form) -> FormVersion | None:
    with access.inside(cast.plumber):
        found = versions.live_at(timezone.now())
    return next((one for one in found if one.form_id == reason.pk), None)


def test_a_draft_is_kept_and_nobody_is_asked_it(cast: Cast, owner: Visitor, reason: Form) -> None:
    assert keeps(owner, reason, KIND, WHERE).status_code == 303
    assert live(cast, reason) is None
    assert "a draft is being written" in looks(owner, "/forms/")
    with access.inside(cast.plumber):
        draft = reason.versions.get()
    assert draft.fields[1]["only_if"] == {"key": "panne", "answers": ["Fuite"]}
    assert draft.fields[1]["required"] is True


def test_it_goes_live_at_once_or_at_its_moment(cast: Cast, owner: Visitor, reason: Form) -> None:
    keeps(owner, reason, KIND, do="live")
    first = live(cast, reason)
    assert first is not None
    soon = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    keeps(owner, reason, KIND, WHERE, do="live", live_at=soon)
    assert live(cast, reason) == first
    assert "Asked in another way from" in looks(owner, "/forms/")
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        later = live(cast, reason)
        assert later is not None
        assert len(later.fields) == 2


def test_what_cannot_be_asked_is_kept_all_the_same(
    cast: Cast, owner: Visitor, reason: Form
) -> None:
    lonely = {**KIND, "choices": "Fuite"}
    refused = keeps(owner, reason, lonely, do="live")
    assert refused.status_code == 303
    after = looks(owner, page(reason))
    assert "The draft is kept, but cannot be asked yet" in after
    assert "A choice needs two answers or more" in after
    assert live(cast, reason) is None
    with access.inside(cast.plumber):
        assert reason.versions.get().fields[0]["choices"] == ["Fuite"]


def test_how_it_is_asked_is_shown_without_keeping_anything(
    cast: Cast, owner: Visitor, reason: Form
) -> None:
    shown = keeps(owner, reason, KIND, WHERE, do="look").content.decode()
    assert 'name="q_panne"' in shown
    assert "data-only-if" in shown
    with access.inside(cast.plumber):
        assert reason.versions.get().fields == []


def test_a_row_that_was_just_written_can_be_waited_for(owner: Visitor, reason: Form) -> None:
    after = keeps(owner, reason, KIND, act="questions:add").content.decode()
    assert 'value="panne=Fuite"' in after
    assert 'name="questions-1-label"' in after
    moved = keeps(owner, reason, KIND, {"label": "Étage"}, act="questions:up:1").content.decode()
    assert moved.index("Étage") < moved.index("Panne")


def test_a_pattern_of_a_trade(cast: Cast, owner: Visitor) -> None:
    sends(owner, "/forms/new", pattern="garage:0", name="Atelier")
    with access.inside(cast.plumber):
        draft = Form.objects.get(name="Atelier").versions.get()
    assert draft.fields
    assert draft.is_draft
    assert "reason of this name" in words(sends(owner, "/forms/new", name="Atelier"))


def test_what_is_live_is_not_changed_by_its_draft(cast: Cast, owner: Visitor, reason: Form) -> None:
    keeps(owner, reason, KIND, do="live")
    keeps(owner, reason, KIND, WHERE)
    first = live(cast, reason)
    assert first is not None
    assert len(first.fields) == 1
    history = looks(owner, page(reason))
    assert "questions : " in history
    owner.post(f"{page(reason)}/discard")
    with access.inside(cast.plumber):
        assert reason.versions.count() == 2, "without having seen it, nobody throws it away"
    owner.post(f"{page(reason)}/discard", {"version": hidden(owner, page(reason))})
    with access.inside(cast.plumber):
        assert reason.versions.get() == first


def test_a_moment_to_come_is_withdrawn(cast: Cast, owner: Visitor, reason: Form) -> None:
    keeps(owner, reason, KIND, do="live", live_at="2099-01-05T08:00")
    with access.inside(cast.plumber):
        version = reason.versions.get()
    assert version.is_to_come
    owner.post(f"/forms/versions/{version.pk}/withdraw")
    with access.inside(cast.plumber):
        assert reason.versions.get().is_draft


def test_its_name_and_place_hold_at_once(cast: Cast, owner: Visitor, reason: Form) -> None:
    about = {"name": "Express", "is_default": "on", "is_offered": "on"}
    sends(owner, f"{page(reason)}/about", **about)
    with access.inside(cast.plumber):
        assert Form.objects.get(is_default=True).name == "Express"
        taken = Form.objects.exclude(pk=reason.pk)[0].name
    sends(owner, f"{page(reason)}/about", **{**about, "name": taken})
    with access.inside(cast.plumber):
        assert Form.objects.get(is_default=True).name == "Express"


def test_two_at_once(owner: Visitor, cast: Cast, reason: Form) -> None:
    version = hidden(owner, page(reason))
    sends(owner, page(reason), **typed(KIND, version=version))
    other = {"label": "Autre chose", "kind": "text"}
    late = sends(owner, page(reason), **typed(other, version=version))
    assert late.status_code == 409
    assert "Autre chose" in late.content.decode()


def test_the_desk_hears_of_it_when_it_is_live(cast: Cast, owner: Visitor, reason: Form) -> None:
    before = timezone.now()
    keeps(owner, reason, KIND)
    with access.inside(cast.plumber):
        assert reason_page.news(before, timezone.now()) == []
    keeps(owner, reason, KIND, do="live")
    with access.inside(cast.plumber):
        told = news.since(before, timezone.now())
    assert [piece.at for piece in told] == [getattr(live(cast, reason), "live_from", None)]
    assert "Dépannage express" in told[0].name


def test_who_only_reads(cast: Cast) -> None:
    staff = at_client(cast.practice, cast.user("bookkeeper"))
    assert "Add a reason" not in looks(staff, "/forms/")
    assert staff.get("/forms/new").status_code == 403
