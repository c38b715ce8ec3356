"""Texts are counted before they are sent, and French does not double their price."""

import json
from pathlib import Path

import pytest

from messages import gsm7
from telephony.simulator.segments import segments
from tenants.models import UsageEntry
from tests.cast import Cast
from tests.messages.one import planned, send
from tests.twilio import Twilio


def test_every_published_text_has_its_number(reference: Path) -> None:
    cases = json.loads((reference / "vectors/sms_segments_vectors.json").read_text("utf-8"))
    for case in cases:
        found = gsm7.measure(case["text"])
        assert (found.encoding, found.segments) == (case["encoding"], case["segments"])


def test_french_stays_in_the_cheap_alphabet() -> None:
    text = "Père Noël, ça vous va à Pâques ? « Hôtel du Cœur »… 12 h — l’été, où ?"
    short = gsm7.plain(text)
    assert short == 'Père Noel, ca vous va à Paques ? " Hotel du Coeur "... 12 h - l\'été, où ?'
    assert gsm7.measure(short).encoding == "GSM-7"


def test_letters_that_would_be_missed_are_left_and_paid_for() -> None:
    text = "Łódź, ça va"
    assert gsm7.plain(text) == text
    assert gsm7.measure(gsm7.plain(text)).encoding == "UCS-2"


def test_the_euro_takes_two_places() -> None:
    assert gsm7.measure("€" * 80).segments == 1
    assert gsm7.measure("€" * 81).segments == 2
    # 153 places hold 76 of them: none is cut in two.
    assert gsm7.measure("€" * 152).segments == 2
    assert gsm7.measure("€" * 153).segments == 3


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["+33639980077", "+33639980078"])
def test_the_client_is_billed_by_segments_as_the_provider_counts_them(
    cast: Cast, twilio: Twilio, number: str
) -> None:
    about = "Łódź" if number.endswith("8") else "Garnier"
    send(cast.plumber, planned(cast.plumber, "sms", number, caller_name=about * 12))
    (text,) = twilio.texts
    counted = UsageEntry.objects.get(kind=UsageEntry.Kind.TEXT, client=cast.plumber).quantity
    assert counted == segments(text["body"]) > 1
