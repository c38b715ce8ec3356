import "./css/tabler.scss";
import "./css/tokens.css";
import "./css/base.css";
import "./css/pages.css";
import "./css/hours.css";
import "./css/calendar.css";
import "./css/duty.css";
import "./css/archive.css";
import "./css/inbox.css";
import "./css/figures.css";
import "./css/rules.css";
import "./css/office.css";
import "./css/house.css";
import "./theme.js";
import htmx from "htmx.org";

// So that a content security policy may forbid eval and style elements made by scripts.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;

function csrfToken() {
  const meta = document.querySelector('meta[name="csrf-token"]');
  if (meta) return meta.content;
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrfToken();
});

// A refused form comes back as 422 with its errors: show it, do not swallow it.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// A sheet that hangs below its button goes away by itself.
function closeSheets(but) {
  for (const sheet of document.querySelectorAll("details[data-closes][open]")) {
    if (!sheet.contains(but)) sheet.open = false;
  }
}
document.addEventListener("click", (event) => closeSheets(event.target));
document.addEventListener("focusin", (event) => closeSheets(event.target));
document.addEventListener("keydown", (event) => {
  const sheet = event.key === "Escape" && document.querySelector("details[data-closes][open]");
  if (!sheet) return;
  sheet.open = false;
  sheet.querySelector("summary").focus();
});

window.htmx = htmx;
