"""`make run` sets the stand-in's account up with the command that sets up Twilio's."""

from config.launch.stack import Stack
from tests.telephones import Simulator

HELD = "/twilio/fallback#rc=2"


def test_each_line_has_our_addresses_and_the_fallback(stack: Stack, simulator: Simulator) -> None:
    account, token = (stack.environment[f"TWILIO_{name}"] for name in ("ACCOUNT_SID", "AUTH_TOKEN"))
    path = f"/2010-04-01/Accounts/{account}/IncomingPhoneNumbers.json"
    numbers = simulator.http.get(path, auth=(account, token)).json()["incoming_phone_numbers"]
    lines = {client["line"] for client in stack.demo["clients"]}
    assert lines <= {number["phone_number"] for number in numbers}
    for number in numbers:
        assert "/twilio/voice/incoming#rc=2" in number["voice_url"]
        assert HELD in number["voice_fallback_url"]
        assert HELD in number["sms_fallback_url"]
