// What was recorded: who said what, and a player.

import { h, swap } from "./dom.js";
import { nameOf, state } from "./store.js";
import { clock, number, say } from "./words.js";

const box = document.getElementById("recordings");
const cards = new Map();

const length = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function player(one) {
  if (one.status !== "completed") return h("p", { class: "mute small" }, say(`recording-${one.status}`));
  return h("audio", { controls: true, preload: "none", src: `/sim/recordings/${one.sid}.wav`, "aria-label": say("recordingOf", nameOf(one.phone) ?? number(one.phone)) });
}

function card(one) {
  return h("article", { class: "card recording" },
    h("div", { class: "row" },
      h("span", { class: "grow" }, h("span", { class: "name" }, nameOf(one.phone) ?? number(one.phone)), h("span", { class: "mute small" }, say(one.source), " · ", clock(one.at))),
      one.status === "completed" ? h("span", { class: "count num" }, length(one.seconds)) : null),
    one.lines.length ? h("blockquote", {}, one.lines.map((line) => h("p", {}, line))) : null,
    player(one));
}

/** Newest first; a card is drawn anew only when it changed, so that a player plays on. */
export function drawRecordings() {
  const shown = state.recordings.toReversed().map((one) => {
    const stamp = `${one.sid} ${one.status} ${one.lines.length}`;
    if (cards.get(one.sid)?.stamp !== stamp) cards.set(one.sid, { stamp, element: card(one) });
    return cards.get(one.sid).element;
  });
  const wanted = shown.length ? shown : [h("div", { class: "empty" }, h("b", {}, say("noRecordings")), say("noRecordingsHow"))];
  if (wanted.length !== box.children.length || wanted.some((one, at) => box.children[at] !== one)) swap(box, wanted);
}
