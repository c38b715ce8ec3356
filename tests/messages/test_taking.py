"""From the first key to "sent"."""

import pytest

from messages import timeline
from messages.models import Delivery, Message
from tenants import access
from tenants.directory.models import Colleague, Contact
from tests.answering import BODY, NAME, Desk
from tests.cast import ODILE, Cast
from tests.visitors import at_operator

pytestmark = pytest.mark.django_db
PARTS = ("caller_name", "recipient", "body")


def test_a_whole_form_becomes_a_message_with_a_delivery_by_each_channel(
    practice_desk: Desk,
) -> None:
    answer = practice_desk.sends()
    message = practice_desk.message()
    assert answer.status_code == 200
    assert message is not None
    assert (message.state, message.caller_number) == (Message.State.SENT, ODILE)
    assert (message.caller_name, message.body, message.draft) == (NAME, BODY, {})
    assert set(practice_desk.deliveries()) == {"sms", "email"}


@pytest.mark.parametrize("part", PARTS)
def test_what_is_missing_is_asked_for_and_what_was_typed_stays(
    practice_desk: Desk, part: str
) -> None:
    answer = practice_desk.sends(**{part: "", "q_callback": "après midi"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "après midi" in page
    assert NAME in page or part == "caller_name"
    assert "Le pansement de Simon" in page or part == "body"
    assert not practice_desk.deliveries()


def test_the_degree_is_asked_for_where_the_form_does_not_fix_it(plumber_desk: Desk) -> None:
    assert plumber_desk.sends(urgency="").status_code == 422
    assert plumber_desk.sends(urgency="urgent").status_code == 200


def test_the_clients_own_question_can_be_required(plumber_desk: Desk) -> None:
    assert plumber_desk.sends(q_address="").status_code == 422
    assert plumber_desk.sends(q_address="12 rue Carnot").status_code == 200
    message = plumber_desk.message()
    assert message is not None
    [answer] = message.answers
    assert (answer["label"], answer["value"]) == ("Adresse du dépannage", "12 rue Carnot")


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("le même", "Ce n’est pas un numéro de téléphone."),
        ("06 39", "trop ou pas assez de chiffres"),
        ("+abc", "Ce n’est pas un numéro de téléphone."),
        ("+999 12 34 56 78", "Ce n’est pas un numéro de téléphone."),
        ("+49 12", "trop ou pas assez de chiffres"),
        ("+49 89 123456789012345", "trop ou pas assez de chiffres"),
    ],
)
def test_a_number_that_is_none_is_said_in_french(
    practice_desk: Desk, typed: str, complaint: str
) -> None:
    answer = practice_desk.sends(caller_number=typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert complaint in page
    assert typed in page


def test_a_caller_without_a_number_can_leave_a_message(practice_desk: Desk) -> None:
    assert practice_desk.sends(caller_number="").status_code == 200
    message = practice_desk.message()
    assert message is not None
    assert message.caller_number is None


def test_sent_twice_is_sent_once(practice_desk: Desk, cast: Cast) -> None:
    first, second = practice_desk.sends(), practice_desk.sends(body="autre chose")
    assert (first.status_code, second.status_code) == (200, 200)
    with access.inside(cast.practice):
        message = Message.objects.get()
        assert message.body == BODY
        assert Delivery.objects.count() == 2
        assert message.timeline.filter(step=timeline.Step.SENT).count() == 1


def test_a_sent_message_is_not_changed_by_a_late_draft(practice_desk: Desk) -> None:
    practice_desk.sends()
    practice_desk.pauses(body="tard")
    message = practice_desk.message()
    assert message is not None
    assert (message.body, message.draft) == (BODY, {})


def test_a_colleague_of_another_client_cannot_be_written_to(
    practice_desk: Desk, cast: Cast
) -> None:
    with access.inside(cast.plumber):
        stranger = Colleague.objects.all()[0]
    assert practice_desk.sends(recipient=str(stranger.pk)).status_code == 422
    assert practice_desk.sends(recipient="nobody").status_code == 422


def test_the_caller_is_remembered_for_the_next_time(practice_desk: Desk, cast: Cast) -> None:
    practice_desk.sends(caller_number="02 61 91 77 77", caller_name="M. Neuf")
    with access.inside(cast.practice):
        assert Contact.objects.filter(number="+33261917777", name="M. Neuf").count() == 1
    with access.inside(cast.plumber):
        assert not Contact.objects.filter(number="+33261917777").exists()


def test_a_call_held_by_another_agent_is_refused_and_nothing_is_written(
    practice_desk: Desk, cast: Cast
) -> None:
    stale = Desk(practice_desk.call, at_operator(cast.user("nadia")))
    for answer in (stale.sends(), stale.pauses(body=BODY)):
        assert answer.status_code == 409
        assert answer["Content-Type"] == "application/problem+json"
    assert practice_desk.message() is None
