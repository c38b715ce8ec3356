// The supervisor's floor: parts painted by the server, keys sent to it, the voice beside them.
import "./css/floor.css";
import "./css/desk/beside.css";
import { startClocks, tick } from "./desk/clocks.js";
import { startAlarms } from "./floor/alarms.js";
import { openDialog } from "./floor/dialog.js";
import { listenToChats } from "./floor/helping.js";
import { listenToKeys } from "./floor/keys.js";
import { paint } from "./floor/paint.js";
import { openSocket } from "./floor/socket.js";
import { openVoice } from "./floor/voice.js";

const floor = document.querySelector("[data-floor]");
const isWall = Boolean(floor.dataset.wall);
const look = startAlarms();
const voice = isWall ? null : await openVoice(floor.dataset);

function say(text, kind) {
  const line = document.getElementById("floor-say");
  line.dataset.kind = kind;
  line.textContent = text;
  line.hidden = false;
  clearTimeout(line.timer);
  line.timer = setTimeout(() => { line.hidden = true; }, 8000);
}

const socket = openSocket(isWall, {
  paint(news) {
    paint(news.parts);
    voice?.follow(news.ear);
    tick();
    look();
  },
  voice: (news) => voice?.connect(news.call),
  dialog: (news) => openDialog(news.html, (said) => socket.send(said)),
  refused: (news) => say(news.text, "refused"),
  told: (news) => say(news.text, "told"),
});

if (!isWall) {
  listenToKeys((said) => socket.send(said));
  listenToChats((said) => socket.send(said));
}
startClocks();
