"""An address gets a mail; behind its link a role waits, for some days and once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from tenants import access, invitation_letters
from tenants.directory.models import Colleague, Reach
from tenants.models import Client, Invitation, Membership, User
from tenants.tasks import send_invitation
from tests.cast import Cast
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
NEW = "marthe@nouvelle.test"
PASSWORD = "trois cerises au soleil"


@pytest.fixture(autouse=True)
def mail_leaves_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(send_invitation, "delay", lambda key: invitation_letters.send(key))


class Inviting:
    """The doctor's browser, and the mails that leave."""

    def __init__(self, cast: Cast, capture: DjangoCaptureOnCommitCallbacks) -> None:
        self.cast, self.capture = cast, capture

    def invites(self, email: str, role: str = "reader", by: str = "doctor") -> Any:
        browser = at_client(self.cast.practice, self.cast.user(by))
        with self.capture(execute=True):
            return browser.post("/people/", {"email": email, "role": role})

    def posts(self, address: str, by: str = "doctor") -> None:
        with self.capture(execute=True):
            at_client(self.cast.practice, self.cast.user(by)).post(address)

    def link(self) -> str:
        found = re.search(r"/invited/\S+/", str(mail.outbox[-1].body))
        assert found
        return found[0]


@pytest.fixture
def inviting(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Inviting:
    return Inviting(cast, django_capture_on_commit_callbacks)


def role_of(client: Client, email: str) -> str | None:
    found = Membership.objects.filter(client=client, user__email=email).first()
    return found.role if found else None


def test_somebody_new_chooses_a_password_and_is_in(cast: Cast, inviting: Inviting) -> None:
    inviting.invites("Marthe@Nouvelle.test", "manager")
    assert mail.outbox[-1].to == [NEW]
    browser = at_client(cast.practice)
    assert browser.get(inviting.link()).status_code == 200
    assert role_of(cast.practice, NEW) is None
    answer: Any = browser.post(inviting.link(), {"name": "Marthe", "password": PASSWORD})
    assert answer.status_code == 302
    assert role_of(cast.practice, NEW) == "manager"
    assert browser.get("/people/").status_code == 200
    assert at_client(cast.practice).get(inviting.link()).status_code == 410


def test_without_a_password_the_next_page_makes_a_passkey(cast: Cast, inviting: Inviting) -> None:
    inviting.invites(NEW)
    browser = at_client(cast.practice)
    answer: Any = browser.post(inviting.link(), {"name": "Marthe", "passkey": "1"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/2fa/webauthn/add/"
    assert answer.status_code == 200
    assert not User.objects.get(email=NEW).has_usable_password()
    assert browser.get("/").status_code == 200


def test_a_weak_password_is_refused_with_what_was_typed(cast: Cast, inviting: Inviting) -> None:
    inviting.invites(NEW)
    typed = {"name": "Marthe", "password": "12345678"}
    answer: Any = at_client(cast.practice).post(inviting.link(), typed)
    assert answer.status_code == 422
    assert "Marthe" in answer.content.decode()
    assert not User.objects.filter(email=NEW).exists()


def test_who_has_a_log_in_is_added_after_it_and_nobody_else_is(
    cast: Cast, inviting: Inviting
) -> None:
    inviting.invites("outsider@permanence.test", "recipient")
    nobody: Any = at_client(cast.practice).get(inviting.link())
    assert "/accounts/login/?next=" in nobody.content.decode()
    typed = {"name": "Pirate", "password": PASSWORD}
    at_client(cast.practice).post(inviting.link(), typed)
    other = at_client(cast.practice, cast.user("plumber"))
    other.post(inviting.link(), typed)
    assert role_of(cast.practice, "outsider@permanence.test") is None
    assert other.get("/").status_code == 404
    own = at_client(cast.practice, cast.user("outsider"))
    own.post(inviting.link())
    assert role_of(cast.practice, "outsider@permanence.test") == "recipient"


def test_the_inviter_does_not_see_who_has_a_log_in(cast: Cast, inviting: Inviting) -> None:
    answers = [inviting.invites(email) for email in (NEW, "outsider@permanence.test")]
    assert [one.status_code for one in answers] == [303, 303]
    page = at_client(cast.practice, cast.user("doctor")).get("/people/").content.decode()
    assert "Outsider" not in page


def test_a_link_is_dead_when_withdrawn_too_old_or_written_again(
    cast: Cast, inviting: Inviting
) -> None:
    inviting.invites(NEW)
    first, row = inviting.link(), Invitation.objects.get()
    inviting.posts(f"/people/invitations/{row.pk}/again")
    second = inviting.link()
    browser = at_client(cast.practice)
    assert [browser.get(link).status_code for link in (first, second)] == [410, 200]
    Invitation.objects.update(
        invited_at=timezone.now() - timedelta(days=8), expires_at=timezone.now()
    )
    assert browser.get(second).status_code == 410
    inviting.posts(f"/people/invitations/{row.pk}/again")
    inviting.posts(f"/people/invitations/{row.pk}/withdraw")
    assert browser.get(inviting.link()).status_code == 410
    assert at_client(cast.plumber).get(inviting.link()).status_code == 404


def test_a_manager_invites_no_owner_and_undoes_no_owners_invitation(
    cast: Cast, inviting: Inviting
) -> None:
    assert inviting.invites(NEW, "owner", by="secretary").status_code == 422
    inviting.invites(NEW, "owner")
    row = Invitation.objects.get()
    inviting.posts(f"/people/invitations/{row.pk}/withdraw", by="secretary")
    assert inviting.invites(NEW, "reader", by="secretary").status_code == 422
    assert Invitation.objects.get().role == "owner"
    assert Invitation.objects.get().withdrawn_at is None


def test_what_somebody_invited_to_ends_when_they_are_taken_out(
    cast: Cast, inviting: Inviting
) -> None:
    inviting.invites(NEW, by="secretary")
    secretary = Membership.objects.get(client=cast.practice, user=cast.user("secretary"))
    inviting.posts(f"/people/{secretary.pk}/take-out")
    assert at_client(cast.practice).get(inviting.link()).status_code == 410


def test_the_colleague_with_this_address_is_this_person(cast: Cast, inviting: Inviting) -> None:
    with access.inside(cast.practice):
        colleague = Colleague.objects.create(name="Marthe", position=90)
        Reach.objects.create(colleague=colleague, channel="email", address=NEW)
    inviting.invites(NEW, "recipient")
    browser: Visitor = at_client(cast.practice)
    browser.post(inviting.link(), {"name": "Marthe", "password": PASSWORD})
    with access.inside(cast.practice):
        assert Colleague.objects.get(pk=colleague.pk).user_id == User.objects.get(email=NEW).pk


def test_a_mailbox_is_not_filled(cast: Cast, inviting: Inviting) -> None:
    statuses = [inviting.invites(NEW).status_code for _ in range(7)]
    assert statuses == [303] * 5 + [429] * 2
    assert len(mail.outbox) == 5
