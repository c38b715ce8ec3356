// The client's one list stays up to date: it asks whether anything is new while somebody looks.
import { Idiomorph } from "idiomorph/dist/idiomorph.esm.js";

const EVERY = 10_000;
const list = document.querySelector("#entries[data-news]");
const word = document.querySelector("[data-live-word]");

function say(text) {
  if (word.textContent !== text) word.textContent = text;
}

const keys = () => new Set([...list.querySelectorAll(".entry")].map((entry) => entry.id));

// What somebody types, hears or has opened stays as it is.
function isInUse(old) {
  if (old.matches?.("details[open], audio")) return old.matches("details") || !old.paused;
  return false;
}

function paint(html) {
  const before = keys();
  Idiomorph.morph(list, html, {
    morphStyle: "innerHTML",
    ignoreActiveValue: true,
    callbacks: {
      beforeNodeMorphed: (old) => !isInUse(old),
      beforeNodeRemoved: (old) => !(old.querySelector?.("details[open]")),
    },
  });
  const fresh = [...list.querySelectorAll(".entry")].filter((entry) => !before.has(entry.id));
  for (const entry of fresh) entry.classList.add("is-new");
  if (fresh.length) say(fresh.length === 1 ? word.dataset.newOne : word.dataset.newMany.replace("%n", fresh.length));
}

async function look() {
  if (document.visibilityState !== "visible") return true;
  try {
    const headers = { "If-None-Match": list.dataset.version, "X-Requested-With": "fetch" };
    const answer = await fetch(list.dataset.news, { headers, cache: "no-store", redirect: "manual" });
    if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) {
      say(word.dataset.out);
      return false;
    }
    if (answer.status === 200) {
      list.dataset.version = answer.headers.get("ETag") ?? "";
      paint(await answer.text());
    }
    if ([200, 304].includes(answer.status) && word.textContent === word.dataset.lost) say("");
  } catch {
    say(word.dataset.lost);
  }
  return true;
}

if (list) {
  const timer = setInterval(again, EVERY);
  async function again() {
    if (!(await look())) clearInterval(timer);
  }
  document.addEventListener("visibilitychange", again);
  window.addEventListener("online", again);
}
