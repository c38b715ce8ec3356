"""Performs TwiML, one verb after the other, until a call waits for somebody or for a document."""

from collections.abc import Callable
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from django.conf import settings

from tests.exchange import dialling, taping, twiml
from tests.exchange.things import (
    Breathing,
    Call,
    Dialling,
    Fetch,
    Gathering,
    Member,
    Scene,
    Seated,
    Taping,
    Waiting,
)
from tests.exchange.world import World

Verb = Callable[["Runner", Call, Element], None]


class Runner:
    """The hands of Twilio's voice platform."""

    def __init__(self, world: World) -> None:
        self.world = world

    # --- documents

    def redirect(self, call: Call, fetch: Fetch) -> None:
        """Whatever the call does, it goes on with another document (REST)."""
        self.stand_up(call, "redirected")
        call.scenes, call.wanted = [Scene()], fetch

    def ask(self, call: Call, times: int = 1) -> None:
        """Request the document this call is waiting for, `times` over; the last answer counts."""
        fetch = call.wanted
        if fetch is None:
            return
        if fetch.inline:
            self._perform(call, fetch, twiml.read_text(fetch.inline))
            return
        hook = self.world.document_request(call, fetch)
        answers = [self.world.wire.send(hook) for _ in range(times)]
        if call.wanted is not fetch:  # our own request to the REST API came in between
            return
        try:
            verbs = twiml.read(answers[-1], self._context(call))
        except twiml.Unreadable as error:
            self.world.wire.complaints.append(f"{hook}: {error}")
            self._unreadable(call)
            return
        self._perform(call, fetch, verbs)

    def go_on(self, call: Call, node: Element, **more: str) -> None:
        """A verb is through: its action is asked for, or the next verb is performed."""
        call.scene.place = None
        if node.get("action"):
            call.wanted = self.fetch(call, node, **more)
        else:
            self.run(call)

    def fetch(self, call: Call, node: Element, **more: str) -> Fetch:
        """The verb's action, seen from the document it stands in."""
        url = urljoin(call.scenes[0].url, node.get("action", ""))
        return Fetch(url, node.get("method", "POST"), more)

    def run(self, call: Call) -> None:
        """Perform verbs until the call stands still."""
        while call.live and call.scenes and call.scene.place is None and call.wanted is None:
            if call.scene.rest:
                node = call.scene.rest.pop(0)
                VERBS[node.tag](self, call, node)
            else:
                self._end_of_document(call)

    def _perform(self, call: Call, fetch: Fetch, verbs: list[Element]) -> None:
        call.wanted = None
        if call.status == "ringing" and verbs[:1] and verbs[0].tag == "Reject":
            busy = verbs[0].get("reason") == "busy"
            self.end(call, "busy" if busy else "no-answer")
            return
        self.pick_up(call)
        call.scene.url, call.scene.rest, call.scene.place = fetch.url, verbs, None
        self.run(call)

    def _end_of_document(self, call: Call) -> None:
        if len(call.scenes) > 1:
            call.scene.place = Breathing()
        elif call.parent and not call.bridged:
            dialling.bridge(self, call)
        else:
            self.end(call)

    def _unreadable(self, call: Call) -> None:
        if len(call.scenes) > 1:
            self.leave_queue(call, "error")
        elif self.world.addresses.fallback and call.wanted:
            more = {"ErrorCode": "11200", "ErrorUrl": call.wanted.url}
            call.wanted = Fetch(settings.PUBLIC_URL + self.world.addresses.fallback, more=more)
        else:
            call.heard.append("An application error has occurred. Goodbye.")
            self.end(call)

    @staticmethod
    def _context(call: Call) -> str:
        if len(call.scenes) > 1:
            return "waitUrl"
        return "clientUrl" if call.parent and not call.bridged else "voice"

    # --- calls

    def pick_up(self, call: Call) -> None:
        """The call is answered: by a person, or by a document."""
        if call.status in ("queued", "ringing"):
            call.status, call.answered = "in-progress", self.world.clock.now
            self.world.tell_status(call, "answered")

    def end(self, call: Call, status: str = "completed") -> None:
        """The call is over; whoever was with it goes on."""
        if not call.live:
            return
        call.status, call.ended, call.wanted = status, self.world.clock.now, None
        self.stand_up(call, "hangup")
        call.scenes = []
        taping.call_is_over(self.world, call)
        self.world.tell_status(call, "completed")
        if call.parent and call.parent.live:
            dialling.child_is_over(self, call.parent, call)

    def stand_up(self, call: Call, why: str) -> None:
        """Leave queue, conference or telephone; `why` is hangup or redirected."""
        match call.place:
            case Waiting(node, member):
                member.queue.members.remove(member)
                self._tell_action(call, node, QueueResult=why, **self._waited(member))
            case Seated(node, room, seat):
                hung_up = why == "hangup"
                room.leave(
                    seat, "participant_hung_up" if hung_up else "participant_updated_via_api"
                )
                if hung_up:
                    self._tell_action(call, node, DialCallStatus="answered", DialBridged="true")
            case Dialling(node, child):
                call.scenes[0].place = None
                self.end(child, "completed" if child.answered else "canceled")
                if why == "hangup":
                    self._tell_action(call, node, **dialling.result(self.world, child))
            case Taping():
                taping.stop(self, call, "hangup" if why == "hangup" else "")
            case _:
                pass
        if call.scenes:
            call.scenes[0].place = None

    def freed(self, call: Call) -> None:
        """Its seat was taken away: the call goes on after `<Dial>`."""
        if call.live and isinstance(place := call.place, Seated):
            self.go_on(call, place.node, DialCallStatus="answered", DialBridged="true")

    def leave_queue(self, call: Call, result: str) -> None:
        """Out of the queue by `<Leave>` or by a broken wait document."""
        if isinstance(place := call.place, Waiting):
            place.member.queue.members.remove(place.member)
            call.wanted = None
            del call.scenes[1:]
            self.go_on(call, place.node, QueueResult=result, **self._waited(place.member))

    def _waited(self, member: Member) -> dict[str, str]:
        spent = int((self.world.clock.now - member.since).total_seconds())
        return {"QueueSid": member.queue.sid, "QueueTime": str(spent)}

    def _tell_action(self, call: Call, node: Element, **more: str) -> None:
        # The call is elsewhere already: the request is made, its document is not performed.
        if node.get("action") and call.scenes:
            fetch = self.fetch(call, node, **more)
            self.world.wire.tell(self.world.document_request(call, fetch))

    # --- the caller's side

    def tick(self, call: Call) -> None:
        """The wait document has ended: it is asked for again."""
        if call.live and call.wanted is None and isinstance(call.scene.place, Breathing):
            self.ask_wait(call)

    def ask_wait(self, call: Call) -> None:
        place = call.place
        assert isinstance(place, Waiting)
        url = urljoin(call.scenes[0].url, place.node.get("waitUrl", ""))
        members = place.member.queue.members
        more = self._waited(place.member) | {
            "QueuePosition": str(members.index(place.member) + 1),
            "AvgQueueTime": "0",
            "CurrentQueueSize": str(len(members)),
            "MaxQueueSize": "1000",
        }
        call.scene.place = None
        call.wanted = Fetch(url, place.node.get("waitUrlMethod", "POST"), more)

    def gathered(self, call: Call, digits: str, speech: str = "") -> None:
        """Keys or words for the question that stands; nothing: on to the next verb."""
        place = call.scene.place if call.live and call.scenes else None
        if not isinstance(place, Gathering) or call.wanted:
            return
        call.scene.place = None
        empty = not digits and not speech
        if empty and not twiml.flag(place.node, "actionOnEmptyResult"):
            self.run(call)
            return
        more = {"Digits": digits} if not speech else {"SpeechResult": speech, "Confidence": "0.9"}
        url = urljoin(call.scene.url, place.node.get("action", ""))
        call.wanted = Fetch(url, place.node.get("method", "POST"), more)


# --- verbs


def say(runner: Runner, call: Call, node: Element) -> None:
    call.heard.append(twiml.words(node) or node.get("digits", ""))


def pause(runner: Runner, call: Call, node: Element) -> None:
    """Time is the test's affair."""


def gather(runner: Runner, call: Call, node: Element) -> None:
    for prompt in node:
        say(runner, call, prompt)
    call.scene.place = place = Gathering(node)
    phone, clock = call.phone, runner.world.clock

    def answered() -> None:
        if call.live and call.scenes and call.scene.place is place:
            runner.gathered(call, phone.key if phone else "")

    if phone:
        clock.later(phone.thinks if phone.key else twiml.number(node, "timeout", 5), answered)


def enqueue(runner: Runner, call: Call, node: Element) -> None:
    world = runner.world
    queue = world.queue_named(twiml.words(node))
    member = Member(call, queue, world.clock.now)
    queue.members.append(member)
    call.scene.place = Waiting(node, member)
    call.scenes.append(Scene(place=Breathing()))
    if node.get("waitUrl"):
        runner.ask_wait(call)


def leave(runner: Runner, call: Call, node: Element) -> None:
    runner.leave_queue(call, "leave")


def hang_up(runner: Runner, call: Call, node: Element) -> None:
    runner.end(call)


def redirect(runner: Runner, call: Call, node: Element) -> None:
    url = urljoin(call.scene.url, twiml.words(node))
    call.wanted = Fetch(url, node.get("method", "POST"))


VERBS: dict[str, Verb] = {
    "Say": say,
    "Play": say,
    "Pause": pause,
    "Gather": gather,
    "Enqueue": enqueue,
    "Leave": leave,
    "Hangup": hang_up,
    "Reject": hang_up,
    "Redirect": redirect,
    "Dial": dialling.dial,
    "Record": taping.record,
}
