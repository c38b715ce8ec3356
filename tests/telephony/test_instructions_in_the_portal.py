"""The owner's page of instructions: they reach the desks at once, and are new at the next call."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from telephony.desk import push, screen
from telephony.models import Instruction, Note
from tenants import access
from tests.answering import take_call
from tests.cast import Cast
from tests.telephony.setup_pages import hidden, looks, sends, words
from tests.twilio import Twilio
from tests.visitors import Visitor, at_client, in_support

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    with access.inside(cast.practice):
        Instruction.objects.all().delete()
        Note.objects.all().delete()
    return at_client(cast.practice, cast.user("doctor"))


def texts(cast: Cast) -> list[str]:
    with access.inside(cast.practice):
        return list(Instruction.objects.values_list("text", flat=True))


def add(owner: Visitor, text: str, **more: str) -> Any:
    return sends(owner, "/instructions/new", text=text, kind="standing", **more)


def test_added_changed_and_every_version_is_kept(cast: Cast, owner: Visitor) -> None:
    assert add(owner, "Relire le numéro.").status_code == 303
    with access.inside(cast.practice):
        path = f"/instructions/{Instruction.objects.get().pk}"
    typed = {"text": "Relire deux fois.", "kind": "standing", "version": hidden(owner, path)}
    assert sends(owner, path, **typed).status_code == 303
    assert texts(cast) == ["Relire deux fois."]
    page = looks(owner, path)
    assert "text : Relire le numéro. → Relire deux fois." in page
    assert "Doctor changed: instruction" in page


def test_two_at_once(cast: Cast, owner: Visitor) -> None:
    add(owner, "Un")
    with access.inside(cast.practice):
        path = f"/instructions/{Instruction.objects.get().pk}"
    typed = {"kind": "standing", "version": hidden(owner, path)}
    other = in_support(cast.practice, cast.user("administrator"))
    assert sends(other, path, text="Deux", **typed).status_code == 303
    refused = sends(owner, path, text="Trois", **typed)
    assert refused.status_code == 409
    assert "Trois</textarea>" in refused.content.decode()
    assert texts(cast) == ["Deux"]


def test_a_warning_does_not_refuse(cast: Cast, owner: Visitor) -> None:
    tried = sends(owner, "/instructions/new", text="Ne pas déranger", kind="standing", do="try")
    assert "Says what not to do" in words(tried)
    assert texts(cast) == []
    add(owner, "Ne pas déranger")
    assert "Says what not to do" in looks(owner, "/instructions/")
    assert texts(cast) == ["Ne pas déranger"]


def test_one_for_a_time_ends_by_itself(cast: Cast, owner: Visitor) -> None:
    now = timezone.now()
    typed = {"text": "Travaux", "starts_at": "2026-01-05T08:00", "ends_at": "2026-01-05T18:00"}
    assert sends(owner, "/instructions/notes/new", **typed).status_code == 303
    with access.inside(cast.practice):
        note = Note.objects.get()
        assert f"{note.ends_at:%H:%M}" == "17:00"  # UTC: six o'clock in Paris
        note.ends_at = now + timedelta(hours=1)
        note.save()
    page = looks(owner, "/instructions/")
    assert "Travaux until" in page
    backwards = {**typed, "ends_at": "2026-01-05T07:00"}
    assert sends(owner, "/instructions/notes/new", **backwards).status_code == 422


def test_moving_one_up_makes_it_first_and_not_new(cast: Cast, owner: Visitor) -> None:
    add(owner, "Un")
    add(owner, "Deux")
    with access.inside(cast.practice):
        second = Instruction.objects.get(text="Deux")
    owner.post(f"/instructions/{second.pk}/up")
    assert texts(cast) == ["Deux", "Un"]
    with access.inside(cast.practice):
        assert Instruction.objects.get(text="Deux").changed_at == second.changed_at


def test_the_desk_with_the_clients_call_is_painted_again(
    cast: Cast,
    owner: Visitor,
    twilio: Twilio,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    take_call(cast, twilio, "+33199001001")
    painted: list[tuple[Any, ...]] = []
    monkeypatch.setattr(push, "refresh", lambda *what: painted.append(what))
    with django_capture_on_commit_callbacks(execute=True):
        add(owner, "Nouveau")
    assert (cast.agent("camille").pk, "screen", "help") in painted


def test_what_changed_since_the_agents_last_call_is_new(cast: Cast, owner: Visitor) -> None:
    earlier, now = timezone.now() - timedelta(hours=1), timezone.now()
    sends(owner, "/instructions/new", text="Chien méchant", kind="warning")
    typed = {"text": "Travaux", "starts_at": "2026-01-05T08:00", "ends_at": "2099-01-05T18:00"}
    sends(owner, "/instructions/notes/new", **typed)
    with access.inside(cast.practice):
        since, after = screen._texts(now, earlier), screen._texts(now, timezone.now())
        first = screen._texts(now, None)
    assert (since["warnings"][0].is_new, since["notes"][0]["is_new"]) == (True, True)
    for shown in (after, first):
        assert (shown["warnings"][0].is_new, shown["notes"][0]["is_new"]) == (False, False)


def test_who_only_reads(cast: Cast, owner: Visitor) -> None:
    add(owner, "Relire")
    reader = at_client(cast.practice, cast.user("bookkeeper"))
    page = looks(reader, "/instructions/")
    assert "Relire" in page
    assert "Add an instruction" not in page
    assert reader.get("/instructions/new").status_code == 403
