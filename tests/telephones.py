"""Telephones in a test's hand: they drive a simulator that runs, over HTTP.

Every wait has a limit and, when it passes, an AssertionError that tells what was there instead.
"""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx

PATIENCE = 30.0  # seconds; the machine may have much else to do
STEP = 0.03  # seconds between two looks
Json = dict[str, Any]


def eventually(look: Callable[[], Any], within: float, complaint: Callable[[], str]) -> Any:
    """The first truthy result of `look`, or AssertionError with the complaint."""
    end = time.monotonic() + within
    while not (found := look()):
        if time.monotonic() > end:
            raise AssertionError(f"{complaint()} (waited {within:g} s)")
        time.sleep(STEP)
    return found


class Simulator:
    """A simulator at an address such as http://127.0.0.1:8001."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self.http = httpx.Client(base_url=self.base_url, timeout=10, trust_env=False, verify=False)

    def phone(self, number: str) -> "Phone":
        return Phone(self, number)

    def get(self, path: str) -> Any:
        return self._answer(self.http.get(path))

    def post(self, address: str, /, **wish: Any) -> Any:
        return self._answer(self.http.post(address, json=wish))

    def reset(self) -> None:
        """Hang up everywhere, forget texts, mails, journals and faults."""
        self._answer(self.http.delete("/sim/reset"))

    def fault(
        self, kind: str, times: int | None = 1, path: str = "", seconds: float = 2, **more: Any
    ) -> None:
        """The next `times` webhooks or requests whose address contains `path` are struck.

        With times=None and `probability`, all of them by chance until clear_faults; `seed` lets
        chance fall the same way again; `after` makes a slow request late after its effect.
        """
        self.post("/sim/faults", kind=kind, times=times, path=path, seconds=seconds, **more)

    def clear_faults(self, kind: str = "") -> None:
        self._answer(self.http.request("DELETE", "/sim/faults", json={"kind": kind}))

    def recordings(self, call: str = "", conference: str = "") -> list[Json]:
        """Of a call or a conference, oldest first: status, seconds, source and `lines`."""
        wanted = {"call": call, "conference": conference}
        return [
            recording
            for recording in self.get("/sim/recordings")
            if all(not sid or recording[name] == sid for name, sid in wanted.items())
        ]

    def expect_recording(
        self, containing: str = "", status: str = "completed", within: float = PATIENCE
    ) -> Json:
        """A recording in this state on which somebody says this."""

        def look() -> Json | None:
            for found in self.recordings():
                if found["status"] == status and containing in " ".join(found["lines"]):
                    return found
            return None

        def complaint() -> str:
            there = [(found["status"], found["lines"]) for found in self.recordings()]
            return f"no {status} recording with {containing!r}; there are {there}"

        recording: Json = eventually(look, within, complaint)
        return recording

    def webhooks(self, path: str = "") -> list[Json]:
        """Deliveries so far, oldest first, to addresses that contain `path`."""
        return [hook for hook in self.get("/sim/webhooks") if path in hook["url"]]

    def debugger(self) -> list[Json]:
        """What Twilio's debugger would hold against the product."""
        found: list[Json] = self.get("/sim/debugger")
        return found

    def mails(self, to: str = "") -> list[Json]:
        return [mail for mail in self.get("/sim/mail") if not to or to in mail["to"]]

    def expect_mail(self, to: str, containing: str = "", within: float = PATIENCE) -> Json:
        """The whole mail: subject, text, html, headers."""

        def look() -> Json | None:
            for summary in self.mails(to):
                mail: Json = self.get(f"/sim/mail/{summary['id']}")
                if containing in mail["subject"] + mail["text"] + mail["html"]:
                    return mail
            return None

        def complaint() -> str:
            there = [f"{mail['to']}: {mail['subject']}" for mail in self.mails()]
            return f"no mail to {to} with {containing!r}; there are {there}"

        mail: Json = eventually(look, within, complaint)
        return mail

    def close(self) -> None:
        self.http.close()

    @staticmethod
    def _answer(response: httpx.Response) -> Any:
        assert response.is_success, f"{response.request.url}: {response.text}"
        return response.json()


class Phone:
    """One telephone. What it does concerns the call it made or was rung for last."""

    def __init__(self, simulator: Simulator, number: str) -> None:
        self.simulator = simulator
        self.number = number
        self.call = ""
        self._path = f"/sim/phones/{quote(number)}"

    def dials(self, line: str, hidden: bool = False) -> str:
        """Call a line; the call's SID."""
        shown = "anonymous" if hidden else ""
        made: Json = self.simulator.post(f"{self._path}/dial", to=line, **{"from": shown})
        self.call = made["sid"]
        return self.call

    def answers(self, within: float = PATIENCE) -> str:
        """Pick up when it rings; the call's SID."""

        def ringing() -> list[str]:
            return [c["sid"] for c in self._rung() if c["status"] == "ringing"]

        self.call = eventually(ringing, within, lambda: f"{self.number} does not ring")[-1]
        self.simulator.post(f"{self._path}/answer", call=self.call)
        return self.call

    def is_ringing(self) -> bool:
        """True when the product rings it."""
        return any(call["status"] == "ringing" for call in self._rung())

    def accepts_by_key(self, key: str = "1", prompt: str = "", within: float = PATIENCE) -> str:
        """Pick up, hear the question who is calling, and say yes; the call's SID."""
        self.answers(within)
        self.hears(prompt, within)
        self.presses(key)
        return self.call

    # --- what it does by itself when it is called, until it is told otherwise

    def rings_again(self) -> None:
        """As every telephone at first: until somebody answers it."""
        self._behaves("rings")

    def becomes_busy(self) -> None:
        self._behaves("busy")

    def never_answers(self) -> None:
        self._behaves("no-answer")

    def refuses_calls(self) -> None:
        """It rings a moment, then is declined."""
        self._behaves("refuses")

    def is_unreachable(self) -> None:
        """The carrier cannot reach it: the call fails."""
        self._behaves("failed")

    def is_a_voicemail_box(self, greeting: str = "") -> None:
        """Answers by itself, greets, presses no key, keeps what it hears."""
        self._behaves("voicemail", greeting)

    def is_diverted(self, line: str, after: float = 0) -> None:
        """Its calls go on to a line, once it has rung so many (simulated) seconds."""
        wish = {"manner": "diverted", "to": line, "after": after}
        self.simulator.post(f"{self._path}/manner", **wish)

    def box(self) -> list[str]:
        """What the voicemail box has kept, from all its calls."""
        kept: list[str] = self.simulator.get(self._path)["box"]
        return kept

    # --- in a call

    def hears(self, text: str, within: float = PATIENCE, times: int = 1) -> str:
        """The last line heard that contains `text`, once it was heard `times` times."""

        def look() -> list[str]:
            found = [line for line in self.heard() if text in line]
            return found if len(found) >= times else []

        lines: list[str] = eventually(look, within, lambda: self._missed(text, self.heard()))
        return lines[-1]

    def heard(self) -> list[str]:
        """All that came out of the receiver, oldest first."""
        return [line["text"] for line in self._current()["heard"] if line["kind"] != "said"]

    def presses(self, digits: str) -> None:
        self.simulator.post(f"{self._path}/digits", call=self.call, digits=digits)

    def says(self, text: str) -> None:
        self.simulator.post(f"{self._path}/say", call=self.call, text=text)

    def begins_to_speak(self) -> None:
        """A `<Record>` or `<Gather>` that listens waits for what comes."""
        self.simulator.post(f"{self._path}/speaking", call=self.call)

    def leaves_a_message(self, *sentences: str, key: str = "#", within: float = PATIENCE) -> None:
        """Wait for the beep, speak, and end with a key; with key="" the line stays open."""
        self.hears("beep", within)
        for sentence in sentences:
            self.says(sentence)
        if key:
            self.presses(key)

    def recordings(self) -> list[Json]:
        """Those made of this telephone's call."""
        return self.simulator.recordings(call=self.call)

    def hangs_up(self) -> None:
        self.simulator.post(f"{self._path}/hangup", call=self.call)

    def status(self) -> str:
        """Of the call, in Twilio's words."""
        return str(self._current()["status"])

    def expect_status(self, status: str, within: float = PATIENCE) -> None:
        eventually(
            lambda: self.status() == status,
            within,
            lambda: f"{self.number} is {self.status()}, not {status}; heard {self.heard()}",
        )

    def writes(self, line: str, body: str) -> Json:
        """Send a text to a line."""
        sent: Json = self.simulator.post(f"{self._path}/texts", to=line, body=body)
        return sent

    def texts(self) -> list[Json]:
        """Texts received, oldest first."""
        found = self.simulator.get(f"{self._path}/texts")
        mine = (self.number, f"whatsapp:{self.number}")
        return [text for text in found if text["to"] in mine]

    def links(self) -> list[Json]:
        """The texts that lead to a message: not those about duty or an appointment."""
        return [text for text in self.texts() if "/m/" in text["body"]]

    def expect_sms(self, containing: str = "", within: float = PATIENCE) -> Json:
        def look() -> Json | None:
            return next((t for t in self.texts() if containing in t["body"]), None)

        text: Json = eventually(
            look, within, lambda: self._missed(containing, [t["body"] for t in self.texts()])
        )
        return text

    def calls(self) -> list[Json]:
        found: list[Json] = self.simulator.get(self._path)["calls"]
        return found

    def _rung(self) -> list[Json]:
        return [call for call in self.calls() if call["direction"] != "inbound"]

    def _behaves(self, manner: str, greeting: str = "") -> None:
        self.simulator.post(f"{self._path}/manner", manner=manner, greeting=greeting)

    def _current(self) -> Json:
        calls = [call for call in self.calls() if call["sid"] == self.call or not self.call]
        assert calls, f"{self.number} has made no call"
        return calls[-1]

    def _missed(self, text: str, instead: list[str]) -> str:
        return f"{self.number} did not get {text!r}; it got {instead}"
