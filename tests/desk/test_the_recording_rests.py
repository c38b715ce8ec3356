"""While a confidential question is being answered, nothing is recorded."""

from django.utils import timezone

from messages.models import FormVersion
from telephony.switchboard.models import Call
from tenants import access
from tests.desk.hands import Hands

RUNS, RESTS = "is being recorded", "the recording rests"


def test_a_confidential_question_is_marked_for_the_page(hands: Hands) -> None:
    with access.inside(hands.call.client):
        version = FormVersion.objects.get(form__is_default=True)
        number = version.number + 1
        card = {"key": "card", "label": "Carte", "sensitive": True}
        FormVersion.objects.create(
            form=version.form, number=number, fields=[card], live_from=timezone.now()
        )
    assert hands.sees("screen").count("data-sensitive") == 1


def test_the_recording_rests_for_as_long_as_the_field_is_used(hands: Hands) -> None:
    Call.objects.update(is_recorded=True)
    assert RUNS in hands.sees("call")
    hands.does("recording_rest", is_confidential=True)
    assert hands.call.recording_rests
    assert RESTS in hands.sees("call")
    hands.does("recording_rest", is_confidential=False)
    assert RUNS in hands.sees("call")
