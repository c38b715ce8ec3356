"""The owner reads the screen that a receptionist would have, at any moment, of this client only."""

import pytest
import time_machine

from telephony.models import ForwardingRule, Instruction, Note
from tenants import access
from tenants.directory.models import Contact
from tests.cast import Cast
from tests.telephony.setup_pages import looks
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
NIGHT, DAY = "/rehearsal/?at=2026-04-26T22:00", "/rehearsal/?at=2026-04-27T10:00"


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    with access.inside(cast.practice):
        ForwardingRule.objects.all().delete()
        ForwardingRule.objects.create(name="Nuit", position=0, opening="closed", action="voicemail")
        Instruction.objects.create(text="Relire le numéro.", position=90)
    with access.inside(cast.plumber):
        Instruction.objects.create(text="Autre maison", position=90)
    return at_client(cast.practice, cast.user("doctor"))


def test_what_the_caller_meets_comes_first_then_the_screen(cast: Cast, owner: Visitor) -> None:
    page = looks(owner, NIGHT)
    assert "Rule 1. The caller can leave a message." in page
    assert "it is 22:00" in page
    assert "closed" in page
    assert "Camille à votre écoute" in page
    assert "Relire le numéro." in page
    assert "Autre maison" not in page
    assert "The permanence answers." in looks(owner, DAY)


def test_notes_are_those_of_the_moment(cast: Cast, owner: Visitor) -> None:
    with access.inside(cast.practice):
        Note.objects.create(
            text="Travaux", starts_at="2026-04-27T06:00Z", ends_at="2026-04-27T16:00Z"
        )
    assert "Travaux" in looks(owner, DAY)
    assert "Travaux" not in looks(owner, NIGHT)


def test_nothing_can_be_written_there(owner: Visitor) -> None:
    html = owner.get(DAY).content.decode()
    assert "<fieldset disabled>" in html
    assert 'method="post"' not in html[html.index('class="rehearsal-screen') :].split("</main>")[0]
    assert owner.post("/rehearsal/").status_code == 405


def test_nobody_who_ever_called_is_shown(cast: Cast, owner: Visitor) -> None:
    with access.inside(cast.practice):
        Contact.objects.create(name="Zoé Zébulon", number="+33639980044", note="sourde")
    page = looks(owner, "/rehearsal/")
    assert not any(words in page for words in ("Zébulon", "sourde", "06 39 98 00 44"))


def test_a_moment_that_is_none_is_now(owner: Visitor) -> None:
    with time_machine.travel("2026-04-27T08:00Z"):
        assert "it is 10:00" in looks(owner, "/rehearsal/?at=never")
