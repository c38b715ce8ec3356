"""One example at least of every document that Twilio can get from us, with where it is played.

Whoever writes a function of `telephony/carrier/twiml.py` that returns a document adds it to
EXAMPLES; whoever adds a webhook below `/twilio/` adds it to WEBHOOKS. The tests that walk both
(tests/telephony/test_twiml.py, tests/switchboard/test_every_webhook.py) fail for what is missing.

Contexts: voice, messaging, waitUrl (of Enqueue), conferenceWaitUrl (also hold music and
announcements), queueUrl, clientUrl (url of Client and Number: what the called side hears first).
"""

from collections.abc import Callable
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.utils import timezone

from telephony import menus, self_service
from telephony.carrier import tokens, twiml
from telephony.carrier.twiml import Outside, Question, Seat, Sound, Speech
from telephony.models import Dictation, Greeting, Menu, MenuOption
from telephony.switchboard import control, diversion, phrases, returning, supervising
from telephony.switchboard.models import Call, DiversionTest, Leg, ReturnCall
from telephony.switchboard.returning import Wish
from tenants import access
from tests.answering import take_call
from tests.cast import ODILE, Cast
from tests.messages.one import planned
from tests.scheduling.surgery import Surgery
from tests.twilio import Twilio, sid

HELLO = Speech("Bonjour <à> tous & « merci »")
CALL = UUID(int=1)
SEAT = Seat("a-b", "caller", True, "https://a.test/events", "https://a.test/done?call=1&x=2", "/r")
AGENT_LEG = "CA" + "0" * 32
SOUND = Sound("https://a.test/a.mp3")
OUTSIDE = Outside("+33639980001", "+33199000001", "/screen", "/leg?leg=1", "/passed")
LINE, OTHER_LINE = "+33199001001", "+33199009999"

WORDS = {
    **{"client": "C", "caller": "D", "place": 2, "keys": "1 2"},
    **{"person": "Dr Roux", "day": "lundi", "hour": "9 heures", "agenda": "le Dr Roux"},
}

# Name of the function: its documents, each with its context.
EXAMPLES: dict[str, list[tuple[str, str]]] = {
    "nothing": [(twiml.nothing(), "voice"), (twiml.nothing(), "waitUrl")],
    "say_and_hang_up": [
        (
            twiml.say_and_hang_up(phrases.say(name, tag, **WORDS)),
            "voice",
        )
        for name in phrases.SENTENCES
        for tag in phrases.SPOKEN
    ],
    "park": [
        (twiml.park("c_x", "https://a.test/wait?call=1", "https://a.test/left", HELLO), "voice"),
        (twiml.park("c_x", "https://a.test/wait", "https://a.test/left"), "voice"),
    ],
    "wait": [
        (twiml.wait([HELLO], 8), "waitUrl"),
        (twiml.wait([HELLO, SOUND], 8, "/key"), "waitUrl"),
    ],
    "say_and_go_on": [(twiml.say_and_go_on("/next", HELLO, SOUND), "voice")],
    "come_back": [(twiml.come_back("https://a.test/listen?waited=1"), "voice")],
    "leave": [(twiml.leave(HELLO), "waitUrl"), (twiml.leave(), "waitUrl")],
    "ask": [
        (twiml.ask(Question([HELLO], "/key")), "voice"),
        (twiml.ask(Question([HELLO, SOUND], "/key", 2), "/again"), "voice"),
        (twiml.ask(Question([HELLO], "/key"), "/again"), "clientUrl"),
    ],
    "put_through": [
        (twiml.put_through(OUTSIDE), "voice"),
        (twiml.put_through(OUTSIDE, HELLO), "voice"),
    ],
    "bring_together": [
        (twiml.bring_together("+33639980001", "+33199000001", "/caller", "/done"), "voice"),
        (twiml.bring_together("+33639980001", "+33199000001", "/c", "/d", HELLO), "voice"),
    ],
    "record": [
        (twiml.record(HELLO, "/done", "/told"), "voice"),
        (twiml.record(HELLO, "/done", "/told", 120, silence_url="/again"), "voice"),
    ],
    "hold": [
        (twiml.hold(HELLO, again_url="/hold"), "conferenceWaitUrl"),
        (twiml.hold(HELLO, SOUND, again_url="/hold"), "conferenceWaitUrl"),
    ],
    "sit_down": [
        (twiml.sit_down(SEAT), "voice"),
        (twiml.sit_down(Seat("a-b.2", "agent-1", False, "https://a.test/e", "/d")), "voice"),
        (twiml.sit_down(twiml.supervisors_seat(SEAT, muted=True)), "voice"),
        (twiml.sit_down(twiml.supervisors_seat(SEAT, muted=False, coached=AGENT_LEG)), "voice"),
        (twiml.sit_down(twiml.supervisors_seat(SEAT, muted=False)), "voice"),
    ],
    "hold_on": [
        (twiml.hold_on([HELLO, HELLO], 4, "https://a.test/wait?call=1#rc=2"), context)
        for context in ("voice", "waitUrl", "conferenceWaitUrl")
    ],
    "apology": [(twiml.apology([HELLO, HELLO]), context) for context in ("voice", "waitUrl")],
    "busy": [(twiml.busy(), "voice")],
    "hang_up": [(twiml.hang_up(), "voice"), (twiml.hang_up(), "waitUrl")],
    "reply_to_text": [
        (twiml.reply_to_text("Merci d'appeler & bonne journée"), "messaging"),
        (twiml.reply_to_text(), "messaging"),
    ],
}

Ring = Callable[[Cast, Twilio], HttpResponse]


def incoming(**changes: str) -> Ring:
    """A line rings."""
    params = {"From": ODILE, "To": LINE, **changes}
    return lambda _cast, twilio: twilio.post("/twilio/voice/incoming", CallSid=sid(), **params)


def about_call(path: str, **params: str) -> Ring:
    """The webhook at `path` is asked about a caller who waits."""

    def ring(_cast: Cast, twilio: Twilio) -> HttpResponse:
        call = twilio.rings(LINE, ODILE)
        return twilio.post(f"{path}?call={call.pk}", CallSid=call.sid, **params)

    return ring


def about_a_talk(path: str, **params: str) -> Ring:
    """The same of a caller who speaks with Camille."""

    def ring(cast: Cast, twilio: Twilio) -> HttpResponse:
        call = take_call(cast, twilio, LINE)
        return twilio.post(f"{path}?call={call.pk}", CallSid=call.sid, **params)

    return ring


def about_nothing(path: str, **params: str) -> Ring:
    """The same with a key that no call has."""
    return lambda _cast, twilio: twilio.post(f"{path}?call={uuid4()}", CallSid=sid(), **params)


def agent(cast: Cast, twilio: Twilio) -> HttpResponse:
    """Camille's browser calls in a second time."""
    call: Call = take_call(cast, twilio, LINE)
    return twilio.agent_calls_in(cast.agent("camille"), call)


def supervisor(cast: Cast, twilio: Twilio) -> HttpResponse:
    """A supervisor's browser calls in to whisper to Camille."""
    call: Call = take_call(cast, twilio, LINE)
    user = cast.user("supervisor")
    supervising.whisper(call.pk, user.pk)
    return twilio.supervisor_calls_in(user, call, sid())


def conference(cast: Cast, twilio: Twilio) -> HttpResponse:
    """Somebody joins."""
    return twilio.conference(take_call(cast, twilio, LINE), "participant-join", sid(), 9)


def text(**params: str) -> Ring:
    """A text for a line."""
    path = "/twilio/messaging/incoming"
    return lambda _cast, twilio: twilio.post(path, MessageSid=sid("SM"), From=ODILE, **params)


def failed(path: str, more: str = "") -> Ring:
    """The webhook at `path` has failed, says Twilio."""
    url = f"http://localhost:8000{path}?call={CALL}{more}"
    return lambda _cast, twilio: twilio.post("/twilio/fallback", ErrorUrl=url, CallSid=sid())


def about_a_leg(path: str, kind: str, **params: str) -> Ring:
    """The webhook at `path` is asked about somebody whom we rang for Camille."""

    def ring(cast: Cast, twilio: Twilio) -> HttpResponse:
        call = take_call(cast, twilio, LINE)
        Leg.objects.filter(call=call, kind=kind).update(left_at=timezone.now())
        leg = Leg.objects.create(
            call=call, kind=kind, sid=sid(), number="+33639980042", placed_at=timezone.now()
        )
        if kind == Leg.Kind.CALLER:
            Call.objects.filter(pk=call.pk).update(
                state="connecting", sid=None, direction="outbound"
            )
        return twilio.post(f"{path}?leg={leg.pk}", CallSid=leg.sid, **params)

    return ring


def about_own_telephone(path: str, **params: str) -> Ring:
    """Camille's own telephone was rung for her call."""

    def ring(cast: Cast, twilio: Twilio) -> HttpResponse:
        call = take_call(cast, twilio, LINE)
        leg = Leg.objects.create(
            call=call, kind="agent", agent=cast.agent("camille"), sid=sid(), number="+33639980043"
        )
        return twilio.post(f"{path}?leg={leg.pk}", CallSid=leg.sid, **params)

    return ring


def probe(path: str, **params: str) -> Ring:
    """Camille's window tests its voice."""

    def ring(cast: Cast, twilio: Twilio) -> HttpResponse:
        identity = f"client:{tokens.identity_of(cast.agent('camille').pk)}"
        return twilio.post(path, None, CallSid=sid(), From=identity, **params)

    return ring


def about_passing(path: str, **params: str) -> Ring:
    """The same of a caller whom Camille has put through unheard."""

    def ring(cast: Cast, twilio: Twilio) -> HttpResponse:
        call = take_call(cast, twilio, LINE)
        control.pass_blind(call.pk, cast.agent("camille").pk, control.Target("+33639980042"))
        leg = Leg.objects.get(call=call, kind="third")
        return twilio.post(f"{path}?call={call.pk}&leg={leg.pk}", CallSid=call.sid, **params)

    return ring


def about_a_menu(key: str) -> Ring:
    """A key in a menu of the practice's."""

    def ring(cast: Cast, twilio: Twilio) -> HttpResponse:
        call = twilio.rings(LINE, ODILE)
        with access.inside(cast.practice):
            menu = Menu.objects.create(name="Accueil de nuit")
            MenuOption.objects.create(menu=menu, key="1", label="Urgence")
        place = menus.Position((menu.pk,)).encode()
        path = f"/twilio/voice/menu?call={call.pk}&at={place}"
        return twilio.post(path, CallSid=call.sid, Digits=key)

    return ring


def about_an_appointment(keys: str) -> Ring:
    """Keys of a caller who is asked for the code of their appointment with the practice."""

    def ring(cast: Cast, twilio: Twilio) -> HttpResponse:
        call = twilio.rings(LINE, ODILE)
        with access.inside(cast.practice):
            booked = Surgery.open().has(ODILE)
        digest = self_service._digest(call.pk, "123456")
        call.route["self"] = {
            **{"appointment": str(booked.pk), "digest": digest},
            **{"step": "code", "tries": 0, "turn": 1},
        }
        call.save()
        path = f"/twilio/voice/self?call={call.pk}&at=1"
        return twilio.post(path, CallSid=call.sid, Digits=keys)

    return ring


def about_a_dictation(name: str, **params: str) -> Ring:
    """A greeting is being spoken by telephone; Twilio asks for the next document."""

    def ring(cast: Cast, twilio: Twilio) -> HttpResponse:
        with access.inside(cast.practice):
            greeting = Greeting.objects.create(situation="waiting", language="en-GB", text="…")
            row = Dictation.objects.create(
                greeting=greeting, number="+33639984002", line=LINE, who="Ada", state="calling"
            )
        path = f"/twilio/dictation/{name}?client={cast.practice.schema_name}&dictation={row.pk}"
        return twilio.post(path, CallSid=sid(), **params)

    return ring


def about_a_message(path: str, **params: str) -> Ring:
    """A message of the plumber's is read by telephone to its recipient."""

    def ring(cast: Cast, twilio: Twilio) -> HttpResponse:
        client = cast.plumber
        row = planned(client, "voice", "+33639984002")
        whose = f"{path}&client={client.schema_name}&delivery={row.pk}"
        return twilio.post(whose, CallSid=sid(), **params)

    return ring


def about_a_return(name: str, **params: str) -> Ring:
    """Dr Roux calls back who left a message."""

    def ring(cast: Cast, twilio: Twilio) -> HttpResponse:
        wish = Wish(cast.practice, uuid4(), uuid4(), "+33639980001", ODILE)
        row = returning.want(wish)
        ReturnCall.objects.filter(pk=row.pk).update(placed_at=timezone.now())
        path = f"/twilio/voice/return{name}?back={row.pk}"
        return twilio.post(path, CallSid=sid(), **params)

    return ring


def about_a_diversion(name: str, **params: str) -> Ring:
    """The practice has its diversion tested."""

    def ring(cast: Cast, twilio: Twilio) -> HttpResponse:
        row = diversion.want(cast.practice, "+33199005501")
        DiversionTest.objects.filter(pk=row.pk).update(placed_at=timezone.now())
        about = {"CallSid": sid(), "From": "anonymous", "To": LINE, **params}
        return twilio.post(f"/twilio/voice/diversion{name}?test={row.pk}", **about)

    return ring


# Fetched by Twilio to be played: no document (tests/telephony/test_recordings_of_greetings.py).
SOUNDS = {"twilio/audio/<str:token>", "twilio/dictation/sound/<str:token>"}

# Route below the operator's host: where its documents are played, and requests for them.
WEBHOOKS: dict[str, tuple[str, list[Ring]]] = {
    "twilio/voice/incoming": (
        "voice",
        [incoming(), incoming(To=OTHER_LINE), incoming(From="anonymous")],
    ),
    "twilio/voice/status": ("voice", [about_call("/twilio/voice/status", CallStatus="completed")]),
    "twilio/voice/wait": (
        "waitUrl",
        [about_call("/twilio/voice/wait"), about_nothing("/twilio/voice/wait")],
    ),
    "twilio/voice/left": (
        "voice",
        [
            about_call("/twilio/voice/left", QueueResult=result)
            for result in ("hangup", "redirected", "error", "queue-full")
        ],
    ),
    "twilio/voice/requeue": (
        "voice",
        [about_call("/twilio/voice/requeue"), about_nothing("/twilio/voice/requeue")],
    ),
    "twilio/voice/bridge": (
        "voice",
        [about_a_talk("/twilio/voice/bridge"), about_call("/twilio/voice/bridge")],
    ),
    "twilio/voice/agent": (
        "voice",
        [
            agent,
            supervisor,
            about_nothing("/twilio/voice/agent"),
            probe("/twilio/voice/agent", probe="1"),
        ],
    ),
    "twilio/voice/probe": ("voice", [probe("/twilio/voice/probe", Digits="4711")]),
    "twilio/voice/own": ("voice", [about_own_telephone("/twilio/voice/own")]),
    "twilio/voice/own/key": (
        "voice",
        [about_own_telephone("/twilio/voice/own/key", Digits=key) for key in ("1", "2", "")],
    ),
    "twilio/voice/done": ("voice", [about_a_talk("/twilio/voice/done")]),
    "twilio/dictation/speak": ("voice", [about_a_dictation("speak")]),
    "twilio/dictation/spoken": (
        "voice",
        [about_a_dictation("spoken", RecordingSid="RE" + "0" * 32)],
    ),
    "twilio/dictation/listen": ("voice", [about_a_dictation("listen")]),
    "twilio/dictation/key": (
        "voice",
        [about_a_dictation("key", Digits=key) for key in ("1", "2", "9")],
    ),
    "twilio/dictation/recording": (
        "voice",
        [about_a_dictation("recording", RecordingSid="RE" + "0" * 32, RecordingStatus="absent")],
    ),
    "twilio/dictation/status": (
        "voice",
        [about_a_dictation("status", CallStatus=status) for status in ("completed", "busy")],
    ),
    "twilio/voice/answer": ("voice", [about_a_leg("/twilio/voice/answer", "caller")]),
    "twilio/voice/hold": ("conferenceWaitUrl", [about_a_talk("/twilio/voice/hold")]),
    "twilio/voice/key": (
        "waitUrl",
        [about_call("/twilio/voice/key", Digits=key) for key in ("1", "7", "")],
    ),
    "twilio/voice/leg": (
        "voice",
        [
            about_a_leg("/twilio/voice/leg", kind, CallStatus=status)
            for kind in ("caller", "third")
            for status in ("initiated", "ringing", "in-progress", "busy", "completed")
        ],
    ),
    "twilio/voice/menu": ("voice", [about_a_menu(key) for key in ("1", "9", "*", "")]),
    "twilio/voice/self": ("voice", [about_an_appointment(key) for key in ("123456", "1", "")]),
    "twilio/voice/pass": ("voice", [about_passing("/twilio/voice/pass")]),
    "twilio/voice/passed": (
        "voice",
        [
            about_passing("/twilio/voice/passed", DialCallStatus=status)
            for status in ("no-answer", "completed")
        ],
    ),
    "twilio/voice/third": (
        "clientUrl",
        [about_a_leg("/twilio/voice/third", "third"), about_passing("/twilio/voice/third")],
    ),
    "twilio/voice/third/key": (
        "voice",
        [about_a_leg("/twilio/voice/third/key", "third", Digits=key) for key in ("1", "2", "")],
    ),
    "twilio/voice/return": ("voice", [about_a_return("")]),
    "twilio/voice/return/key": (
        "voice",
        [about_a_return("/key", Digits=key) for key in ("1", "2", "")],
    ),
    "twilio/voice/return/caller": (
        "voice",
        [about_a_return("/caller", CallStatus=status) for status in ("in-progress", "ringing")],
    ),
    "twilio/voice/return/done": (
        "voice",
        [about_a_return("/done", DialCallStatus=status) for status in ("completed", "busy")],
    ),
    "twilio/voice/return/status": (
        "voice",
        [about_a_return("/status", CallStatus=status) for status in ("completed", "ringing")],
    ),
    "twilio/voice/diversion": ("voice", [about_a_diversion("")]),
    "twilio/voice/diversion/status": (
        "voice",
        [about_a_diversion("/status", CallStatus=status) for status in ("ringing", "busy")],
    ),
    "twilio/voice/diversion/doubt": (
        "voice",
        [about_a_diversion("/doubt"), about_nothing("/twilio/voice/diversion/doubt")],
    ),
    "twilio/voice/voicemail": ("voice", [about_a_talk("/twilio/voice/voicemail")]),
    "twilio/voice/voicemail/left": ("voice", [about_a_talk("/twilio/voice/voicemail/left")]),
    "twilio/voice/recording": ("voice", [about_a_talk("/twilio/voice/recording")]),
    "twilio/voice/conference": ("voice", [conference]),
    "twilio/fallback": (
        "voice",
        [
            failed(""),
            failed("/twilio/voice/incoming"),
            failed("/twilio/voice/wait"),
            failed("/twilio/voice/wait", "&again=1"),
            failed("/twilio/voice/done"),
        ],
    ),
    "twilio/delivery/answered": (
        "voice",
        [about_a_message(f"/twilio/delivery/answered?round={n}") for n in (1, 3)]
        + [about_nothing("/twilio/delivery/answered")],
    ),
    "twilio/delivery/read": (
        "voice",
        [about_a_message(f"/twilio/delivery/read?round={n}") for n in (1, 4)],
    ),
    "twilio/delivery/key": (
        "voice",
        [
            about_a_message(f"/twilio/delivery/key?round={n}", Digits=key)
            for n in (0, 1)
            for key in ("1", "2", "3")
        ],
    ),
    "twilio/delivery/status": (
        "voice",
        [
            about_a_message("/twilio/delivery/status?", CallStatus=status)
            for status in ("initiated", "busy", "completed")
        ],
    ),
    "twilio/messaging/status": (
        "messaging",
        [about_nothing("/twilio/messaging/status", MessageStatus="sent")],
    ),
    "twilio/messaging/incoming": (
        "messaging",
        [text(To=LINE, Body="Bonjour"), text(To=OTHER_LINE, Body="Bonjour")],
    ),
}
