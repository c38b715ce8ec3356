"""What a receptionist's browser shows to Twilio."""

import time
from uuid import uuid4

import jwt
import pytest
from django.conf import LazySettings

from telephony.carrier import tokens


@pytest.mark.parametrize(("region", "header"), [("", None), ("ie1", "ie1")])
def test_it_says_who_calls_where_to_and_in_which_region(
    settings: LazySettings, region: str, header: str | None
) -> None:
    settings.TWILIO_REGION = region
    agent = uuid4()
    token = tokens.voice_token(agent)
    said = jwt.decode(
        token, settings.TWILIO_API_KEY_SECRET, ["HS256"], options={"verify_exp": False}
    )
    assert said["grants"]["identity"] == tokens.identity_of(agent)
    outgoing = said["grants"]["voice"]["outgoing"]
    assert outgoing["application_sid"] == settings.TWILIO_VOICE_APP_SID
    assert 3500 < said["exp"] - time.time() <= 3600
    assert jwt.get_unverified_header(token).get("twr") == header


@pytest.mark.parametrize("address", ["+33639984001", "client:agent_", "client:bob", "anonymous"])
def test_nobody_else_is_taken_for_an_agent(address: str) -> None:
    assert tokens.agent_id_of(address) is None
