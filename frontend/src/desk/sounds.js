// Short tones, made here, in the one window that works. A browser lets a page sound only after a key or a click: until then, silence.

import { worksHere } from "./tabs.js";

const TUNES = {
  // [frequency in Hz, start in s, length in s] and how loud, 0 to 1
  offer: { notes: [[880, 0, 0.12], [1175, 0.16, 0.16]], loud: 0.12 },
  hold: { notes: [[660, 0, 0.14], [660, 0.24, 0.14]], loud: 0.1 },
  holdLoud: { notes: [[740, 0, 0.14], [740, 0.2, 0.14], [740, 0.4, 0.22]], loud: 0.28 },
  parked: { notes: [[523, 0, 0.18], [440, 0.24, 0.24]], loud: 0.16 },
  there: { notes: [[784, 0, 0.1], [1047, 0.12, 0.14]], loud: 0.1 },
  gone: { notes: [[494, 0, 0.16], [370, 0.2, 0.24]], loud: 0.12 },
  soon: { notes: [[523, 0, 0.16], [587, 0.2, 0.2]], loud: 0.06 },
  over: { notes: [[587, 0, 0.16], [523, 0.2, 0.24]], loud: 0.12 },
  // Each client that waits for one is heard by a tune of its own.
  parked1: { notes: [[392, 0, 0.14], [523, 0.18, 0.14], [392, 0.36, 0.2]], loud: 0.16 },
  parked2: { notes: [[659, 0, 0.12], [622, 0.16, 0.12], [659, 0.32, 0.12], [622, 0.48, 0.18]], loud: 0.16 },
  swap: { notes: [[440, 0, 0.1], [660, 0.1, 0.18]], loud: 0.16 },
  chat: { notes: [[988, 0, 0.08], [880, 0.12, 0.12]], loud: 0.1 },
  aside: { notes: [[587, 0, 0.2], [440, 0.24, 0.2], [330, 0.48, 0.3]], loud: 0.22 },
};
const OFFERS = "desk:offer-sound";
let context = null;

for (const gesture of ["keydown", "pointerdown"]) {
  document.addEventListener(gesture, wake, { capture: true });
}

function wake() {
  try {
    if (!context) {
      context = new AudioContext();
    }
    if (context.state === "suspended") context.resume().catch(() => {});
  } catch {
    context = null; // no sound device: the desk shows all that it would sound
  }
}

/** @param {keyof TUNES} name */
export function sound(name) {
  if (!context || context.state !== "running" || !worksHere()) return;
  if (name === "offer" && !offersSound()) return;
  const { notes, loud } = TUNES[name];
  for (const [frequency, start, length] of notes) play(frequency, context.currentTime + start, length, loud);
}

export function offersSound() {
  return localStorage.getItem(OFFERS) !== "off";
}

/** The switch in the settings. @param {HTMLInputElement} box */
export function switchOffers(box) {
  box.checked = offersSound();
  box.addEventListener("change", () => localStorage.setItem(OFFERS, box.checked ? "on" : "off"));
}

function play(frequency, at, length, loud) {
  const tone = new OscillatorNode(context, { frequency, type: "triangle" });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(loud, at + 0.01);
  volume.gain.setValueAtTime(loud, at + length - 0.03);
  volume.gain.linearRampToValueAtTime(0, at + length);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + length);
}
