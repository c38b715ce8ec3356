// The booking panel, worked by keys: beside the message, which stays in sight. What it shows, and
// what each key asks for next, comes from the server: a button's data-do and data-send.

import { tick } from "./clocks.js";
import { open } from "./dialogs.js";

const PAUSE = 150; // milliseconds without a key, before the server is asked about what is typed
const PATIENCE = 3000; // milliseconds in which the answer to a booking should have come
const WRITES = new Set(["booking_book", "booking_move", "booking_cancel", "booking_hold", "booking_queue"]);

/**
 * @param {(news: object) => void} send to the server
 * @param {() => {id: string, offer: string | null} | null} currentCall
 */
export function openBooking(send, currentCall) {
  const dialog = document.getElementById("desk-booking");
  let about = null; // the call that the panel is about
  let timer = null; // what is typed is asked for
  let again = null; // what is held is free again
  let isWanted = false; // an answer that comes after the panel was closed opens it no more
  let asked = 0; // the number of the last question: answers to earlier ones are no news
  let isLooking = false; // what was typed is not yet looked up …
  let opensFirst = false; // … and Enter is for what will be found
  let dragged = null; // the appointment that the mouse has in hand
  let busyUntil = 0; // a booking is on its way: Enter twice is Enter once

  const root = () => dialog.querySelector(".booking");
  const view = () => root()?.dataset.view;
  const slots = () => [...dialog.querySelectorAll("button.booking-slot")];

  function ask(action, more = {}) {
    const call = currentCall();
    if (!call || call.offer || (WRITES.has(action) && performance.now() < busyUntil)) return;
    if (WRITES.has(action)) busyUntil = performance.now() + PATIENCE;
    isWanted = true;
    clearTimeout(timer);
    asked += 1;
    const state = JSON.parse(root()?.dataset.state ?? "{}");
    send({ ...state, ...typedInMessage(), ...typedHere(), ...more, action, call: call.id, asked });
  }

  function typedHere() {
    const fields = [...dialog.querySelectorAll("input[name]")];
    return Object.fromEntries(fields.map((field) => [field.name, field.value]));
  }

  function show(html) {
    const before = view();
    if (before === "find" && dialog.open && html.includes('data-view="find"')) return showFound(html);
    const chosen = document.activeElement?.dataset?.send;
    isLooking = opensFirst = false;
    dialog.innerHTML = html;
    dialog.classList.toggle("is-wide", view() === "grid");
    open(dialog, false);
    const same = before === view() && slots().find((slot) => slot.dataset.send === chosen);
    const first = dialog.querySelector("[data-needed][value='']") ?? dialog.querySelector("[data-first]") ?? firstInGrid();
    (same || first || slots()[0] || dialog).focus();
    watch();
  }

  // The field in which somebody types stays; only what was found is new.
  function showFound(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    dialog.querySelector(".booking-found").replaceWith(template.content.querySelector(".booking-found"));
    isLooking = false;
    const first = slots()[0];
    if (opensFirst && first) press(first);
    opensFirst = false;
  }

  // A hold frees itself: the panel says so without being asked.
  function watch() {
    tick();
    clearTimeout(again);
    const clocks = [...dialog.querySelectorAll("[data-look-again]")];
    if (!clocks.length) return;
    const soonest = Math.min(...clocks.map((clock) => Date.parse(clock.dataset.countdown)));
    again = setTimeout(() => ask(clocks[0].dataset.lookAgain || "booking"), soonest - Date.now() + 300);
  }

  function start(more = {}) {
    const call = currentCall();
    if (!call || call.offer) return;
    if (dialog.open && about === call.id && !more.type) return focusInside();
    dialog.replaceChildren();
    ask("booking", more);
  }

  function focusInside() {
    if (!dialog.contains(document.activeElement)) (dialog.querySelector("[data-first]") ?? slots()[0] ?? dialog).focus();
  }

  function move(step) {
    const all = slots();
    if (!all.length) return;
    const now = all.indexOf(document.activeElement);
    all[now < 0 ? (step > 0 ? 0 : all.length - 1) : (now + step + all.length) % all.length].focus();
  }

  // In a grid the arrows go where they point: within the column, else to the nearest beside it.
  function firstInGrid() {
    return dialog.querySelector(".is-moving") ?? dialog.querySelector(".grid-free") ?? dialog.querySelector(".grid-booked");
  }

  function moveInGrid(code) {
    const columns = [...dialog.querySelectorAll(".grid-column")].map(inColumn);
    const at = columns.findIndex((column) => column.includes(document.activeElement));
    if (at < 0) return firstInGrid()?.focus();
    const row = columns[at].indexOf(document.activeElement);
    if (code === "ArrowUp" || code === "ArrowDown") return columns[at][row + (code === "ArrowUp" ? -1 : 1)]?.focus();
    const beside = code === "ArrowLeft" ? columns.slice(0, at).reverse() : columns.slice(at + 1);
    const here = topOf(columns[at][row]);
    const next = beside.find((column) => column.length);
    next?.reduce((best, one) => (Math.abs(topOf(one) - here) < Math.abs(topOf(best) - here) ? one : best)).focus();
  }

  function moveFrom(block) {
    if (!block?.dataset.move) return;
    ask("booking", JSON.parse(block.dataset.move));
  }

  // At once, not with the event "close": the browser tells it later, and a key that was pressed in
  // between has asked for the next panel.
  function shut() {
    clearTimeout(timer);
    clearTimeout(again);
    const isHeld = view() === "held" && about === currentCall()?.id;
    dialog.close();
    dialog.replaceChildren();
    if (isHeld) ask("booking_release");
    [about, isWanted] = [null, false];
  }

  function press(control) {
    if (control.matches("[data-close]")) shut();
    else if (control.dataset.do) ask(control.dataset.do, JSON.parse(control.dataset.send || "{}"));
    else control.focus();
  }

  dialog.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const inField = event.target.matches("input");
    const code = event.code.replace("Numpad", event.code === "NumpadEnter" ? "" : "Digit");
    const step = { ArrowDown: 1, ArrowUp: -1 }[code];
    if (view() === "grid" && code.startsWith("Arrow")) {
      event.preventDefault();
      moveInGrid(code);
    } else if (view() === "grid" && code === "KeyM" && !event.repeat) {
      moveFrom(event.target.closest("[data-move]"));
    } else if (step) {
      event.preventDefault();
      move(step);
    } else if (code === "Enter" ? inField : !inField || code === "Escape") {
      const control = controlOf(code, inField);
      if (!control) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) press(control);
      if (control.matches("input")) control.select();
    }
  });

  // Enter in the field that searches opens the first that was found.
  function controlOf(code, inField) {
    if (code === "Enter" && inField && view() === "find") return firstFound();
    return dialog.querySelector(`[data-book-key="${CSS.escape(code)}"]`);
  }

  function firstFound() {
    if (!isLooking) return slots()[0];
    opensFirst = true;
    ask("booking_find");
    return null;
  }

  dialog.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-move]");
    if (dragged) event.dataTransfer.setData("text/plain", dragged.textContent.trim());
  });
  dialog.addEventListener("dragover", (event) => {
    if (dragged && event.target.closest?.(".grid-free")) event.preventDefault();
  });
  dialog.addEventListener("drop", (event) => {
    const place = event.target.closest?.(".grid-free");
    if (!place || !dragged) return;
    event.preventDefault();
    ask("booking_hold", { ...JSON.parse(dragged.dataset.move), ...JSON.parse(place.dataset.send) });
    dragged = null;
  });
  dialog.addEventListener("click", ({ target }) => {
    const control = target.closest("button");
    if (control) press(control);
  });
  dialog.addEventListener("input", ({ target }) => {
    if (!target.dataset.asks) return;
    [isLooking, opensFirst] = [true, false];
    clearTimeout(timer);
    timer = setTimeout(() => ask(target.dataset.asks), PAUSE);
  });
  // Said by a form that ends in an appointment: {type: its name or key}.
  document.addEventListener("desk:book", ({ detail }) => start({ type: detail?.type ?? "" }));

  return {
    start: () => start(),
    /** The server was not willing: what is in the panel can be pressed again. */
    refused() {
      busyUntil = 0;
    },
    news: {
      booking(news) {
        busyUntil = 0;
        if (!isWanted || news.asked !== asked || news.call !== currentCall()?.id) return;
        about = news.call;
        show(news.html);
      },
      booking_stale() {
        if (dialog.open && (view() === "slots" || view() === "grid")) ask("booking");
      },
    },
    /** The panel is about one call: another one on the desk closes it. */
    follow(call) {
      if (dialog.open && about !== call?.id) shut();
    },
  };
}

function inColumn(column) {
  return [...column.querySelectorAll("button.booking-slot")].sort((one, other) => topOf(one) - topOf(other));
}

function topOf(block) {
  return parseFloat(block.style.top);
}

// Whom the message is about: the panel begins with the same name and number.
function typedInMessage() {
  const form = document.querySelector("form#message-form");
  const word = (name) => form?.elements.namedItem(name)?.value ?? "";
  return { name: word("caller_name"), number: word("caller_number") };
}
