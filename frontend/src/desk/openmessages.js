// What lies with the client of the call and nobody has taken: for a caller who asks after it.

import { open } from "./dialogs.js";
import { teach } from "./keys.js";
import { tick } from "./clocks.js";

const PAUSE = 150; // milliseconds without a key

/** @param {(action: string, more?: object) => void} act says it with the call on the desk */
export function startOpenMessages(act) {
  const dialog = document.createElement("dialog");
  dialog.id = "desk-open";
  dialog.className = "people-dialog card";
  dialog.setAttribute("aria-labelledby", "desk-open-title");
  document.body.append(dialog);
  let timer = null;
  let call = null;
  dialog.addEventListener("input", ({ target }) => {
    clearTimeout(timer);
    timer = setTimeout(() => act("open_messages", { typed: target.value }), PAUSE);
  });
  teach({
    open_messages: () => (dialog.open ? dialog.close() : act("open_messages")),
    close_open_messages: () => dialog.close(),
  });
  return {
    news: {
      open_messages(news) {
        call = news.call;
        show(dialog, news);
      },
    },
    /** Another call is another client's. */
    follow(now) {
      if (dialog.open && now?.id !== call) dialog.close();
    },
  };
}

function show(dialog, news) {
  const field = dialog.querySelector("[data-open-search]");
  if (!dialog.open) {
    dialog.innerHTML = news.html;
    open(dialog);
    dialog.querySelector("[data-open-search]").focus();
  } else if (field.value.trim() === news.typed) {
    const fresh = document.createElement("template");
    fresh.innerHTML = news.html;
    dialog.querySelector(".open-rows").replaceWith(fresh.content.querySelector(".open-rows"));
  }
  tick();
}
