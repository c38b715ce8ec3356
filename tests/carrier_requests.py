"""One example at least of everything that the product asks of Twilio.

Whoever adds a public function to `telephony/carrier/client.py` adds a call of it to REQUESTS;
tests/telephony/test_every_request.py makes each, holds what goes out to Twilio's OpenAPI file,
and fails for a function without an example. `ANSWERS` says what Twilio's lists hold meanwhile.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from telephony.carrier import client as carrier

CALL, ROOM, QUEUE = (kind + "0" * 31 + "1" for kind in ("CA", "CF", "QU"))
AGENT = "CA" + "0" * 31 + "2"
THERE, LINE = "+33639980001", "+33199001001"
URL = "https://a.test/twilio/voice/bridge?call=1#rc=2&rp=ct,rt,5xx"
SINCE = datetime(2026, 4, 27, 10, tzinfo=UTC)

# Not a request of their own.
OTHERS = {"twilio", "ask"}
REQUESTS: dict[str, list[Callable[[], Any]]] = {
    "redirect_call": [lambda: carrier.redirect_call(CALL, URL)],
    "end_call": [lambda: carrier.end_call(CALL)],
    "call_status": [lambda: carrier.call_status(CALL)],
    "place_call": [lambda: carrier.place_call(THERE, LINE, URL, URL, 25)],
    "find_call": [lambda: carrier.find_call(THERE, LINE, SINCE, set())],
    "conference_sid": [lambda: carrier.conference_sid("0197-room")],
    "hold": [
        lambda: carrier.hold(ROOM, CALL, True, URL),
        lambda: carrier.hold(ROOM, CALL, False, URL),
    ],
    "supervise": [
        lambda: carrier.supervise(ROOM, CALL, muted=True),
        lambda: carrier.supervise(ROOM, CALL, muted=False, coached=AGENT),
        lambda: carrier.supervise(ROOM, CALL, muted=False),
    ],
    "in_conference": [lambda: carrier.in_conference("0197-room")],
    "send_text": [
        lambda: carrier.send_text(THERE, "Bonjour", URL),
        lambda: carrier.send_text(THERE, "Bonjour", URL, sender=LINE),
    ],
    "send_template": [
        lambda: carrier.send_template(
            f"whatsapp:{THERE}", f"whatsapp:{LINE}", "HX" + "0" * 32, '{"1": "Roux"}', URL
        )
    ],
    "text_status": [lambda: carrier.text_status("SM" + "0" * 32)],
    "find_text": [lambda: carrier.find_text(THERE, "https://a.test/m/x", SINCE)],
}
# One of each that a list may be asked for, so that what is asked about it is asked too.
ANSWERS: dict[str, dict[str, Any]] = {
    "conferences": {"sid": ROOM, "status": "in-progress", "friendly_name": "0197-room"},
    "participants": {"call_sid": CALL, "label": "caller"},
    "messages": {"sid": "SM" + "0" * 32, "body": "https://a.test/m/x"},
    "queues": {"sid": QUEUE, "friendly_name": "c_x"},
    "queue_members": {"call_sid": CALL},
    "calls": {"sid": CALL, "status": "in-progress"},
    "recordings": {"sid": "RE" + "0" * 32},
}
