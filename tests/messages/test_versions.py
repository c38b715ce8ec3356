"""Versions: what a call is asked stays, a version goes live by itself, a live one never changes."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from messages import forms, versions
from messages.models import Form, FormVersion
from tenants import access
from tests.answering import BODY, Desk
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ROOM = {"key": "room", "label": "Chambre"}


def another(cast: Cast, label: str = "Étage") -> FormVersion:
    """A draft of the form that is asked first, with other questions."""
    draft = versions.copy(forms.current_version())
    draft.fields = [{**ROOM, "label": label}]
    draft.save()
    return draft


def test_a_new_version_does_not_change_a_running_call(practice_desk: Desk, cast: Cast) -> None:
    page = practice_desk.browser.get("/desk/").content.decode()
    assert 'name="q_born"' in page
    with access.inside(cast.practice):
        before = forms.current_version()
        versions.publish(another(cast))
        assert forms.current_version() != before
    page = practice_desk.browser.get("/desk/").content.decode()
    assert 'name="q_born"' in page
    assert 'name="q_room"' not in page
    practice_desk.sends(q_born="12/03/1961")
    message = practice_desk.message()
    assert message is not None
    assert message.version_id == before.pk
    assert [answer["key"] for answer in message.answers] == ["born"]


def test_a_version_goes_live_by_itself_at_its_time(cast: Cast) -> None:
    with access.inside(cast.practice):
        now = timezone.now()
        before, draft = forms.current_version(), another(cast)
        assert forms.current_version() == before, "a draft is not live"
        versions.publish(draft, now + timedelta(hours=1))
        assert forms.current_version() == before
        assert versions.current_version(now + timedelta(minutes=59)) == before
        assert versions.current_version(now + timedelta(minutes=61)) == draft
        with time_machine.travel(now + timedelta(hours=2)):
            assert forms.current_version() == draft


def test_a_live_version_is_changed_by_nobody(cast: Cast) -> None:
    with access.inside(cast.practice):
        live = forms.current_version()
        rows = FormVersion.objects.filter(pk=live.pk)
        changes: list[dict[str, Any]] = [
            {"fields": []},
            {"live_from": None},
            {"ending": "order"},
            {"number": 7},
        ]
        for change in changes:
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
        with pytest.raises(ValidationError):
            versions.publish(live, timezone.now() + timedelta(days=1))
        with pytest.raises(ValidationError):
            versions.withdraw(live)


def test_one_that_is_to_come_can_be_moved_and_withdrawn_but_not_edited(cast: Cast) -> None:
    with access.inside(cast.practice):
        draft, at = another(cast), timezone.now() + timedelta(days=1)
        versions.publish(draft, at)
        with pytest.raises(IntegrityError), transaction.atomic():
            FormVersion.objects.filter(pk=draft.pk).update(fields=[])
        versions.publish(draft, at + timedelta(days=1))
        versions.withdraw(draft)
        draft.fields = []
        draft.save()
        assert FormVersion.objects.get(pk=draft.pk).is_draft


def test_nothing_goes_live_in_the_past_or_with_faults(cast: Cast) -> None:
    with access.inside(cast.practice), translation.override("fr"):
        draft = another(cast)
        with pytest.raises(ValidationError):
            versions.publish(draft, timezone.now() - timedelta(minutes=1))
        draft.fields = [ROOM, ROOM]
        draft.save()
        with pytest.raises(ValidationError, match="deux fois"):
            versions.publish(draft)
        assert FormVersion.objects.get(pk=draft.pk).is_draft


def test_a_client_without_a_form_has_a_plain_one(practice_desk: Desk, cast: Cast) -> None:
    with access.inside(cast.practice):
        Form.objects.update(is_offered=False)
    assert practice_desk.sends().status_code == 200
    message = practice_desk.message()
    assert message is not None
    assert (message.body, message.answers) == (BODY, [])
