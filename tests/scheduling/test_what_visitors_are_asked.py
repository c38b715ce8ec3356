"""A kind's questions are asked on the booking page as they are at the desk; all may stay open."""

from html import unescape

import pytest

from scheduling.models import Appointment, AppointmentType, Visit
from scheduling.public_forms import answer_name
from tenants import access
from tests.cast import Cast
from tests.scheduling.stranger import Stranger, Texts
from tests.scheduling.surgery import Surgery

pytestmark = pytest.mark.django_db
KNEE, SINCE = "Which <knee>?", "Since when does it hurt?"


def asks(cast: Cast, *questions: str) -> None:
    with access.inside(cast.practice):
        AppointmentType.objects.update(questions=list(questions))


def answering(**answers: str) -> dict[str, str]:
    return {answer_name({"knee": KNEE, "since": SINCE}[key]): said for key, said in answers.items()}


def kept(cast: Cast) -> list[list[str]]:
    with access.inside(cast.practice):
        found: list[list[str]] = Appointment.objects.get(state="booked").answers
        return found


@pytest.fixture
def asked(cast: Cast, surgery_online: Surgery, stranger: Stranger) -> Stranger:
    """On the page of details, of a consultation with two questions."""
    asks(cast, KNEE, SINCE, KNEE)
    kind = surgery_online.visit.pk
    return stranger.takes(kind, stranger.looks(kind).slots()[3])


def test_the_answers_stand_with_the_appointment(cast: Cast, asked: Stranger, texts: Texts) -> None:
    labels = unescape(asked.page)
    assert [labels.count(f">{one}</label>") for one in (KNEE, SINCE)] == [1, 1]
    assert KNEE not in asked.page, "escaped"
    assert asked.says(**answering(since="  since\nMonday ")).types(texts.codes[0]).reference
    assert kept(cast) == [[SINCE, "since\nMonday"]]


def test_nobody_has_to_answer(cast: Cast, asked: Stranger, texts: Texts) -> None:
    assert asked.says().types(texts.codes[0]).reference
    assert kept(cast) == []


def test_what_was_typed_is_not_lost(cast: Cast, asked: Stranger, texts: Texts) -> None:
    asked.says(number="12", **answering(knee="the left one"))
    assert "errorlist" in asked.page
    assert "the left one" in asked.page
    asked.says(**answering(knee="x" * 501, since="Monday"))
    assert "errorlist" in asked.page
    assert "Monday" in asked.page
    asked.says(**answering(knee="the left one"))
    again = asked.browser.get("/book/details", {"visit": asked.token, "lang": "en"})
    assert "the left one" in again.content.decode()
    assert asked.types(texts.codes[0]).reference
    assert kept(cast) == [[KNEE, "the left one"]]


def test_questions_that_change_meanwhile_mix_no_answers(
    cast: Cast, asked: Stranger, texts: Texts
) -> None:
    asks(cast, "How old are you?", SINCE)
    asked.says(**answering(knee="the left one", since="Monday"))
    asks(cast)
    assert asked.types(texts.codes[0]).reference
    assert kept(cast) == [[SINCE, "Monday"]], "as it was asked"


def test_the_answers_are_to_the_kind_that_is_booked(
    cast: Cast, surgery_online: Surgery, asked: Stranger, texts: Texts
) -> None:
    with access.inside(cast.practice):
        other = AppointmentType.objects.create(name="Bilan", minutes=20, booker="public")
        other.agendas.set([surgery_online.roux])
    asked.says(**answering(knee="the left one"))
    slot = asked.looks(other.pk).slots()[5]
    assert KNEE not in unescape(asked.takes(other.pk, slot).page)
    assert asked.types(texts.codes[0]).reference
    assert kept(cast) == []


def test_another_time_keeps_what_was_answered(
    cast: Cast, surgery_online: Surgery, asked: Stranger, texts: Texts
) -> None:
    asked.says(**answering(knee="the left one"))
    kind = surgery_online.visit.pk
    assert "the left one" in asked.takes(kind, asked.looks(kind).slots()[5]).page
    with access.inside(cast.practice):
        assert Visit.objects.get().answers == [[KNEE, "the left one"]]


@pytest.mark.parametrize(
    ("visit", "word"),
    [("any", ""), ("first", "For a first visit"), ("follow_up", "For those who have been here")],
)
def test_for_whom_a_kind_is_stands_beside_it(
    cast: Cast, surgery_online: Surgery, stranger: Stranger, visit: str, word: str
) -> None:
    with access.inside(cast.practice):
        AppointmentType.objects.update(visit=visit)
    page = stranger.looks().page
    assert ("kind-for" in page) == bool(word)
    assert word in page
