"""Forms in the administration of a client's data: rows of questions, drafts, going live."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from messages import forms
from messages.models import Form, FormVersion
from tenants import access
from tests.cast import Cast
from tests.visitors import Visitor, in_support

pytestmark = pytest.mark.django_db
PAGE = "/admin/inbox/formversion/"


@pytest.fixture
def browser(cast: Cast) -> Visitor:
    return in_support(cast.practice, cast.user("administrator"))


def written(form: Form, *rows: dict[str, str], **more: str) -> dict[str, str]:
    """The page as the browser sends it."""
    return {
        "form": str(form.pk),
        "body": "required",
        "ending": "message",
        "fields-rows": str(len(rows)),
        **{f"fields-{place}-{name}": word for place, row in enumerate(rows)
           for name, word in row.items()},
        **more,
    }  # fmt: skip


def form_of(cast: Cast) -> Form:
    with access.inside(cast.practice):
        return Form.objects.get(is_default=True)


KIND = {"label": "Genre de panne", "kind": "choice", "choices": "Fuite\nAutre", "order": "2"}
WHERE = {"label": "Où", "key": "where", "if_key": "genre_de_panne", "if_answers": "Fuite"}


def test_rows_become_a_draft_in_their_order_with_keys(cast: Cast, browser: Visitor) -> None:
    first = {"label": "Étage", "order": "1", "required": "on"}
    page = written(form_of(cast), KIND, first, WHERE, {"label": ""})
    assert browser.post(f"{PAGE}add/", page).status_code == 302
    with access.inside(cast.practice):
        draft = FormVersion.objects.get(live_from=None)
        assert (draft.number, draft.is_draft) == (2, True)
        assert [one["key"] for one in draft.fields] == ["etage", "genre_de_panne", "where"]
        assert draft.fields[2]["only_if"] == {"key": "genre_de_panne", "answers": ["Fuite"]}
        assert forms.current_version().number == 1
    assert "Genre de panne" in browser.get(f"{PAGE}{draft.pk}/change/").content.decode()


def test_what_is_wrong_is_said_and_what_was_written_stays(cast: Cast, browser: Visitor) -> None:
    answer: Any = browser.post(f"{PAGE}add/", written(form_of(cast), WHERE))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "genre_de_panne" in str(answer.context["adminform"].form.errors["fields"])
    assert 'value="genre_de_panne"' in page


def test_a_draft_goes_live_now_or_at_its_time_and_is_then_only_looked_at(
    cast: Cast, browser: Visitor
) -> None:
    page = written(form_of(cast), KIND, goes_live="on")
    assert browser.post(f"{PAGE}add/", page).status_code == 302
    day = timezone.localtime() + timedelta(days=2)
    later = {"goes_live": "on", "at_0": day.strftime("%Y-%m-%d"), "at_1": "08:00"}
    assert browser.post(f"{PAGE}add/", written(form_of(cast), **later)).status_code == 302
    past = {"goes_live": "on", "at_0": "2020-01-01", "at_1": "08:00"}
    assert browser.post(f"{PAGE}add/", written(form_of(cast), **past)).status_code == 200
    with access.inside(cast.practice):
        third, second, _first = FormVersion.objects.filter(form__is_default=True)
        assert forms.current_version() == second
        assert third.is_to_come
    change: Any = browser.post(f"{PAGE}{second.pk}/change/", page)
    assert change.status_code == 403
    assert browser.post(f"{PAGE}{second.pk}/delete/", {"post": "yes"}).status_code == 403


def test_actions_copy_publish_and_withdraw(cast: Cast, browser: Visitor) -> None:
    with access.inside(cast.practice):
        live = forms.current_version()

    def does(action: str, version: FormVersion) -> str:
        chosen = {"action": action, "_selected_action": str(version.pk)}
        return str(browser.post(PAGE, chosen, follow=True).content.decode())

    does("copy", live)
    with access.inside(cast.practice):
        draft = FormVersion.objects.get(live_from=None)
    does("publish", draft)
    assert "errorlist" in does("withdraw", draft) or "error" in does("withdraw", draft)
    with access.inside(cast.practice):
        assert forms.current_version() == draft
