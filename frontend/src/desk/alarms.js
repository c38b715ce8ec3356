// What must be heard without looking: an offer, a caller held or set aside for too long, the other side.

import { sound } from "./sounds.js";

const OFFER_AGAIN = 5; // seconds
const HOLD_AGAIN = 15;
const LOUD_AGAIN = 8;
const PARKED_AGAIN = 20;
const PARKED = ["parked", "parked1", "parked2"];
const GOOD = new Set(["there"]);
const BAD = new Set(["refused", "busy", "no-answer", "failed"]);

/** @param {() => {offer: string | null} | null} currentCall @returns {() => void} to be told of paintings */
export function startAlarms(currentCall) {
  const rung = new Map(); // alarm → when it last sounded, in seconds
  let cue = "";
  let wasAside = false;

  function ring(name, tune, again) {
    const now = performance.now() / 1000;
    if (now - (rung.get(name) ?? -Infinity) < again) return;
    rung.set(name, now);
    sound(tune);
  }

  function tick() {
    const offer = currentCall()?.offer;
    if (offer) ring(offer, "offer", OFFER_AGAIN);
    for (const clock of document.querySelectorAll("[data-alarm]")) {
      const seconds = (Date.now() - Date.parse(clock.dataset.clock)) / 1000;
      const name = clock.dataset.clock;
      if (clock.dataset.alarm === "parked") {
        if (seconds >= clock.dataset.warn) ring(name, PARKED[clock.dataset.tune % PARKED.length], PARKED_AGAIN);
      } else if (seconds >= clock.dataset.stop) ring(name, "holdLoud", LOUD_AGAIN);
      else if (seconds >= clock.dataset.warn) ring(name, "hold", HOLD_AGAIN);
    }
  }

  setInterval(tick, 1000);
  return () => {
    const news = document.getElementById("desk-call").dataset.cue ?? "";
    const phase = news.split(":")[1];
    if (news !== cue && GOOD.has(phase)) sound("there");
    if (news !== cue && BAD.has(phase)) sound("gone");
    cue = news;
    const isAside = Boolean(document.querySelector(".is-set-aside"));
    if (isAside && !wasAside) sound("aside");
    wasAside = isAside;
    tick();
  };
}
