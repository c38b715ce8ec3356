"""A field for something confidential is marked: the recording rests while it has the focus."""

import re

import pytest

from messages import forms, scripts, versions
from tenants import access
from tests.answering import Desk

pytestmark = pytest.mark.django_db


ANSWERED = [kind for kind in forms.KINDS if kind != scripts.SAY]


@pytest.mark.parametrize("kind", ANSWERED)
def test_only_the_sensitive_field_is_marked_whatever_its_kind(
    practice_desk: Desk, kind: str
) -> None:
    choices = ["Oui", "Non"] if kind == "choice" else []
    about = {"kind": kind, "choices": choices}
    secret = {"key": "secret", "label": "N° de carte", "sensitive": True, **about}
    plain = {"key": "plain", "label": "Étage", **about}
    with access.inside(practice_desk.call.client):
        draft = versions.copy(forms.current_version())
        draft.fields = [secret, plain]
        draft.save()
        versions.publish(draft)
    page = practice_desk.sends(body="").content.decode()
    marked = re.findall(r"<[^>]*data-sensitive[^>]*>", page)
    assert marked, "an answer of several inputs is sensitive in each"
    assert all('name="q_secret' in one for one in marked)
    assert page.count('name="q_secret') == len(marked)
    assert f'data-call="{practice_desk.call.pk}"' in page, "the call that the desk's page names"
