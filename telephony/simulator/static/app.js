// The page of telephones: draws what the store tells.

import { drawCalls, isCallers } from "./callers.js";
import { drawDialler } from "./dialler.js";
import { $, notice } from "./dom.js";
import { drawFaults } from "./faults.js";
import { drawJournal } from "./journal.js";
import { drawPeople, updateReceiver } from "./people.js";
import { drawPost } from "./post.js";
import { drawRecordings } from "./recordings.js";
import { prepareSpeech, speakLine } from "./speech.js";
import { ask, follow, news } from "./store.js";
import { chooseLanguage, language, say } from "./words.js";

const everything = [drawDialler, drawCalls, drawPeople, drawPost, drawJournal, drawRecordings, drawFaults];
const DRAW = {
  all: everything, reset: everything, phonebook: [drawDialler, drawPeople, drawPost],
  call: [drawCalls, drawPeople], line: [drawCalls], text: [drawPeople], mail: [drawPost],
  webhook: [drawJournal], debugger: [drawJournal],
  recording: [drawRecordings], faults: [drawFaults], manner: [drawPeople],
};

function translate() {
  document.documentElement.lang = language;
  document.title = `${say("title")} · Permanence`;
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const button of document.querySelectorAll("[data-lang]")) {
    button.setAttribute("aria-pressed", String(button.dataset.lang === language));
    button.addEventListener("click", () => chooseLanguage(button.dataset.lang));
  }
}

function showLink(linked) {
  $("#link").textContent = say(linked ? "linked" : "unlinked");
  $("#link").classList.toggle("off", !linked);
}

translate();
prepareSpeech();
showLink(false);
news.addEventListener("link", (event) => showLink(event.detail));
news.addEventListener("change", ({ detail }) => {
  for (const draw of DRAW[detail.kind] ?? []) draw();
  if (detail.kind !== "line") return;
  updateReceiver(detail.call);
  if (isCallers(detail.call)) speakLine(detail.line);
});
$("#reset").addEventListener("click", () => {
  if (confirm(say("resetAsk"))) ask("DELETE", "/sim/reset").catch((error) => notice(error.message));
});
follow();
