"""What a caller hears when we fail: without a database, without Redis, without a session.

Twilio asks here when another address of ours gave no good answer, after its retries, and says
which one (`ErrorUrl`) and why (`ErrorCode`). A caller is asked to wait and sent back to where
they were, once: a restart of ours takes seconds, and a call that is hung up is lost. The way back
carries `again`, so the second failure is known without remembering anything, and ends in an
apology. From the conference the way back leads to the queue: the agent's end may be gone, and the
sweeper fetches the caller again if it is not.

Within the waiting music nothing but waiting is allowed (Twilio's documentation,
docs/voice/twiml/enqueue), so there the way back is the waiting document itself. Everywhere else,
a menu or a recording for instance, the apology comes at once: a caller must not arrive in a queue
that the client's rules did not send them to. Nothing follows an emptied seat (`done`), and a text
is never answered.
"""

from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import structlog
from django.http import HttpRequest, HttpResponse

from telephony.carrier import twiml
from telephony.carrier.signature import signed_by_twilio
from telephony.switchboard.addresses import address

log = structlog.get_logger(__name__)
HOLD_ON = (
    twiml.Speech("Un instant, s'il vous plaît."),
    twiml.Speech("One moment, please.", "en-GB", "Polly.Amy-Neural"),
)
SORRY = (
    twiml.Speech(
        "Nous rencontrons une difficulté technique. Merci de rappeler dans quelques instants."
    ),
    twiml.Speech(
        "We have a technical difficulty. Please call again in a moment.",
        "en-GB",
        "Polly.Amy-Neural",
    ),
)
PAUSE = 4  # seconds before the caller is sent back
# From the webhook that failed to the one that follows.
BACK = {"incoming": "incoming", "wait": "wait", "requeue": "requeue", "bridge": "requeue"}


@signed_by_twilio
def fallback(request: HttpRequest) -> HttpResponse:
    """One of our addresses failed: the way back, or an apology."""
    failed = urlsplit(request.POST.get("ErrorUrl", ""))
    name = failed.path.rpartition("/")[2]
    log.error("carrier.fallback", webhook=name, code=request.POST.get("ErrorCode", ""))
    if "MessageSid" in request.POST:
        return twiml.answer(twiml.reply_to_text())
    if name == "done":
        return twiml.answer(twiml.hang_up())
    back = _way_back(name, parse_qs(failed.query))
    return twiml.answer(twiml.hold_on(HOLD_ON, PAUSE, back) if back else twiml.apology(SORRY))


def _way_back(name: str, query: dict[str, list[str]]) -> str:
    """The address to go on at; "" where there is none, or where it was tried."""
    if name not in BACK or "again" in query:
        return ""
    if name == "incoming":
        return address(name, again=1)
    try:
        return address(BACK[name], UUID(query["call"][0]), again=1)
    except (KeyError, ValueError):
        return ""
