"""A whole path, and a fault in it: no line of the log says who called or what was said."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import settings
from django.db import connection
from django.utils.log import configure_logging

from telephony.switchboard.models import Call
from tests.answering import BODY, Desk
from tests.cast import Cast
from tests.messages.conftest import Commit
from tests.messages.pockets import proven
from tests.messages.test_callbacks import says
from tests.twilio import Twilio

pytestmark = pytest.mark.django_db
SECRETS = ("Garnier", "pansement", "Simon", "639984001", "98 40 01", "639980001", "dr.roux@")


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Everything that the house writes, in the form in which it is written."""
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    root, written = logging.getLogger(), StringIO()
    level = root.level
    (console,) = (handler for handler in root.handlers if handler.name == "console")
    before = console.setStream(written)  # type: ignore[attr-defined]
    root.setLevel(logging.DEBUG)
    yield written
    root.setLevel(level)
    console.setStream(before)  # type: ignore[attr-defined]


def test_the_path_of_a_message_leaves_no_word_in_the_log(
    log: StringIO, practice_desk: Desk, cast: Cast, twilio: Twilio, commit: Commit
) -> None:
    phone = proven(cast.practice)
    practice_desk.pauses(body=BODY)
    practice_desk.sends(caller_number="06")
    with commit():
        practice_desk.sends()
    says(practice_desk, twilio, "delivered")
    phone.get(f"/m/{practice_desk.tokens()['sms']}")
    phone.post(f"/m/{practice_desk.tokens()['sms']}/ack")
    twilio.post("/twilio/voice/incoming", token="another", From="+33639984001")
    twilio.hangs_up(practice_desk.call)
    assert log.getvalue(), "something is written all the same"
    assert [secret for secret in SECRETS if secret in log.getvalue()] == []


def test_a_database_that_refuses_a_row_does_not_put_it_into_the_log(
    log: StringIO, practice_desk: Desk
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f'ALTER TABLE "{practice_desk.call.client.schema_name}".inbox_message'
            " ADD CONSTRAINT nothing_is_sent CHECK (state <> 'sent') NOT VALID"
        )
    practice_desk.browser.raise_request_exception = False
    assert practice_desk.sends().status_code == 500
    lines = [json.loads(line) for line in log.getvalue().splitlines() if "exception" in line]
    assert any("nothing_is_sent" in line["exception"] for line in lines), "the fault itself is told"
    assert [secret for secret in SECRETS if secret in log.getvalue()] == []
    assert Call.objects.filter(pk=practice_desk.call.pk).exists()
