// The board: messages that nobody has taken, of all clients; arrows choose one, digits act on it.

import { open } from "./dialogs.js";
import { teach } from "./keys.js";
import { tick } from "./clocks.js";

/**
 * @param {(news: object) => void} send to the server
 * @param {(source: object) => void} ring asks whether to call this person, with the number shown
 */
export function openBoard(send, ring) {
  const dialog = document.createElement("dialog");
  dialog.id = "desk-board-list";
  dialog.className = "people-dialog card";
  dialog.setAttribute("aria-labelledby", "desk-board-title");
  document.body.append(dialog);
  let chosen = null; // the key of the message that the keys act on

  const rows = () => [...dialog.querySelectorAll(".board-row")];
  const row = () => rows().find(({ dataset }) => dataset.message === chosen);

  function choose(line) {
    chosen = line?.dataset.message ?? null;
    for (const one of rows()) one.classList.toggle("is-chosen", one === line);
    line?.focus({ preventScroll: true });
    line?.scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    const all = rows();
    if (all.length) choose(all[(all.indexOf(row()) + step + all.length) % all.length]);
  }

  function act(button) {
    const line = button.closest(".board-row");
    const { board, to, why, colleague } = button.dataset;
    chosen = line.dataset.message;
    if (board === "ring") {
      dialog.close();
      ring({ client: line.dataset.client, colleague });
      return;
    }
    for (const one of line.querySelectorAll("button")) one.disabled = true; // until it is painted anew
    send({ action: `board_${board}`, message: chosen, to, why });
  }

  function press(digit) {
    const target = row()?.querySelector(`[data-key="${digit}"]`);
    if (target?.matches("details")) {
      target.open = !target.open;
      if (target.open) target.querySelector(".board-choice button")?.focus();
    } else target?.click();
  }

  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog || target.closest("[data-board-close]")) dialog.close();
    else if (target.closest("[data-board]")) act(target.closest("[data-board]"));
    else if (target.closest(".board-row")) choose(target.closest(".board-row"));
  });
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    const digit = /^(?:Digit|Numpad)([1-5])$/.exec(event.code)?.[1];
    if (event.ctrlKey || event.altKey || event.metaKey || (!step && !digit)) return;
    event.preventDefault();
    if (step) move(step);
    else if (!event.repeat) press(digit);
  });
  teach({ board: () => (dialog.open ? dialog.close() : send({ action: "board" })) });

  return {
    news: {
      board(news) {
        dialog.innerHTML = news.html;
        open(dialog);
        choose(row() ?? rows()[0] ?? null);
        if (!rows().length) dialog.querySelector("[data-board-close]").focus();
        tick();
      },
    },
    /** What has changed meanwhile is read again, while it is being looked at. */
    again() {
      if (dialog.open && !dialog.querySelector(".board-more[open]")) send({ action: "board" });
    },
    /** A call that is offered comes before everything. */
    follow(call) {
      if (dialog.open && call?.offer) dialog.close();
    },
  };
}
