// One receiver: a call in somebody's hand, from ringing to hanging up.

import { h, inColour, notice } from "./dom.js";
import { nameOf, lineOf, phone } from "./store.js";
import { number, say } from "./words.js";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

export const live = (call) => ["queued", "ringing", "in-progress"].includes(call.status);

function duration(call) {
  if (!call.answered) return "";
  const end = call.ended ? new Date(call.ended) : new Date();
  const seconds = Math.max(0, Math.round((end - new Date(call.answered)) / 1000));
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}

/** `buttons` are shown when the call is over. */
export class Receiver {
  constructor(call, title, subtitle, buttons = []) {
    this.call = call;
    this.shown = 0;
    this.timer = h("span", { class: "num" });
    this.state = h("div", { class: "state", role: "status" });
    this.heard = h("ul", { class: "heard", role: "log", "aria-live": "polite", "aria-label": say("heardOf", title), tabindex: 0 });
    this.controls = h("div");
    this.buttons = buttons;
    this.element = h("article", { id: call.sid, class: "card call", style: inColour(lineOf(call.line)?.colour), "aria-label": `${title}, ${subtitle}` },
      h("div", { class: "band" }, h("div", { class: "row" }, h("h3", { class: "grow" }, title), this.timer), h("p", {}, subtitle)),
      this.state, this.heard, this.controls);
    this.update(call);
  }

  update(call) {
    this.call = call;
    this.element.classList.toggle("over", !live(call));
    this.element.classList.toggle("ringing", live(call) && call.status !== "in-progress");
    this.state.textContent = say(call.status);
    for (const line of call.heard.slice(this.shown)) this.add(line);
    const stage = `${call.status}`;
    if (stage !== this.stage) {
      this.stage = stage;
      this.controls.replaceChildren(...this.draw());
    }
    this.tick();
  }

  tick() {
    this.timer.textContent = duration(this.call);
  }

  add(line) {
    this.shown += 1;
    const bottom = this.heard.scrollHeight - this.heard.scrollTop - this.heard.clientHeight < 40;
    this.heard.append(h("li", { class: line.kind }, this.author(line), h("p", {}, this.words(line))));
    if (bottom) requestAnimationFrame(() => { this.heard.scrollTop = this.heard.scrollHeight; });
  }

  words(line) {
    if (line.kind === "music") return say("music");
    if (line.kind === "tone") return line.text === "beep" ? say("beep") : say("pressed", line.text);
    return line.text;
  }

  author(line) {
    if (["said", "music", "tone"].includes(line.kind)) return null;
    const name = line.from === "announcement" ? number(line.name) : line.from === "agent" ? say("agent") : line.name || say(line.from);
    return name ? h("small", {}, name) : null;
  }

  draw() {
    if (!live(this.call)) return [h("div", { class: "foot" }, this.buttons)];
    if (this.call.direction !== "inbound" && this.call.status !== "in-progress") return [this.choice()];
    return [this.talk(), this.keypad = h("div", { class: "keypad", hidden: true }, KEYS.map((key) => this.key(key))), this.foot()];
  }

  choice() {
    return h("div", { class: "foot" }, h("button", { class: "primary", onclick: () => this.do("answer") }, say("answer")),
      h("button", { class: "stop", onclick: () => this.do("hangup") }, say("refuse")));
  }

  talk() {
    const input = h("input", { type: "text", placeholder: say("say"), "aria-label": say("say"), autocomplete: "off", oninput: () => this.begins() });
    const submit = (event) => {
      event.preventDefault();
      if (input.value.trim()) this.do("say", { text: input.value.trim() });
      input.value = "";
    };
    return h("form", { class: "talk", onsubmit: submit }, input, h("button", {}, say("sayIt")));
  }

  /** Hands type slower than a voice speaks: what listens at the other end is told to wait. */
  begins() {
    if (Date.now() - (this.begun ?? 0) < 1000) return;
    this.begun = Date.now();
    this.do("speaking");
  }

  key(key) {
    return h("button", { type: "button", "aria-label": say("key", key), onclick: () => this.do("digits", { digits: key }) }, key);
  }

  foot() {
    const open = (event) => {
      this.keypad.hidden = !this.keypad.hidden;
      event.target.setAttribute("aria-expanded", String(!this.keypad.hidden));
    };
    return h("div", { class: "foot" }, h("button", { type: "button", "aria-expanded": "false", onclick: open }, say("keypad")),
      h("button", { type: "button", class: "stop", onclick: () => this.do("hangup") }, say("hangUp")));
  }

  async do(action, wish = {}) {
    try {
      await phone(this.call.phone, action, { ...wish, call: this.call.sid });
    } catch (error) {
      notice(error.message);
    }
  }
}

export const lineName = (raw) => lineOf(raw)?.name ?? nameOf(raw) ?? number(raw);
