// A message is taken back while it has not left; one that was begun is finished when there is time.

import { csrfToken, flushDraft, restoreDraft } from "./draft.js";
import { teach } from "./keys.js";
import { focusFirst } from "./paint.js";
import { say } from "./toast.js";

/** @param {() => object | null} currentCall */
export function startUnfinished(currentCall) {
  const dialog = document.createElement("dialog");
  dialog.id = "desk-finish";
  dialog.className = "finish card";
  document.querySelector(".col-client").append(dialog);
  teach({
    undo: (control) => takeBack(control, dialog, currentCall),
    finish: (control) => openForm(dialog, control.dataset.url),
    finish_later: () => close(dialog),
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.code !== "Escape") return;
    event.stopPropagation();
    close(dialog);
  });
  setInterval(count, 250);
  return {
    /** A call has the desk to itself: what was being finished waits, with every word. */
    follow(call) {
      if (call) close(dialog);
    },
  };
}

async function takeBack(control, dialog, currentCall) {
  if (control.disabled) return;
  control.disabled = true;
  const headers = { "X-CSRFToken": csrfToken() };
  const answer = await fetch(control.dataset.url, { method: "POST", headers }).catch(() => null);
  const news = await answer?.json().catch(() => null);
  control.disabled = false;
  if (!news) return say(document.querySelector(".desk-lost").textContent);
  if (!answer.ok) return say(news.title);
  say(news.text, "told");
  if (news.is_here) await paintForm(news);
  else if (!currentCall()) await openForm(dialog, news.form);
}

// In the place of what said that it was sent, if that is still on the screen.
async function paintForm(news) {
  const place = document.querySelector(`#message-form.sent[data-call="${CSS.escape(news.call)}"]`);
  if (!place) return;
  await window.htmx.ajax("GET", news.form, { target: place, swap: "outerHTML" });
  document.querySelector("form#message-form [name=body]")?.focus();
}

async function openForm(dialog, url) {
  const answer = await fetch(url, { redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return say(answer?.status === 409 ? (await answer.json()).title : document.querySelector(".desk-lost").textContent);
  dialog.innerHTML = await answer.text();
  window.htmx.process(dialog);
  if (!dialog.open) dialog.show();
  restoreDraft();
  focusFirst(dialog);
}

function close(dialog) {
  if (!dialog.open) return;
  flushDraft();
  dialog.close();
  dialog.replaceChildren();
}

// Seconds are counted from when it was painted: the clocks of browser and server need not agree.
function count() {
  for (const bar of document.querySelectorAll("[data-undo]")) {
    bar.until ??= performance.now() + Number(bar.dataset.undo) * 1000;
    const left = Math.ceil((bar.until - performance.now()) / 1000);
    bar.querySelector("[data-undo-seconds]").textContent = `${Math.max(0, left)} s`;
    if (left <= 0) bar.remove();
  }
}
