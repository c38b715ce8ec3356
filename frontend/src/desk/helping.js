// The chat beside the call: asked for and answered by keys, new lines said politely and counted.

import { sound } from "./sounds.js";

/** @param {(news: object) => void} send to the server */
export function openHelping(send) {
  const seen = new Map(); // chat → the number of lines of others that were read
  const heard = new Map(); // the same, of those that were announced by a sound
  let wantsField = false;
  let raised = null; // hands of others that are up

  document.addEventListener("keydown", (event) => {
    const field = event.target.closest?.("[data-say]");
    if (!field) return;
    if (event.code !== "Enter" && event.code !== "NumpadEnter") return;
    event.preventDefault();
    const text = field.value.trim();
    if (event.repeat || !text || event.isComposing) return;
    send({ action: "help_say", call: field.dataset.say, text });
    field.value = "";
  });
  document.addEventListener("focusin", ({ target }) => {
    if (target.closest?.(".chat")) read(target.closest(".chat"));
  });

  function read(chat) {
    seen.set(chat.dataset.call, othersIn(chat));
    count(chat);
  }

  function count(chat) {
    const unread = othersIn(chat) - (seen.get(chat.dataset.call) ?? 0);
    const place = chat.querySelector("[data-unread]");
    place.textContent = unread > 0 ? `${unread} ${place.dataset.unread}` : "";
    place.hidden = unread <= 0;
    return unread;
  }

  return {
    /** Something was painted. */
    painted() {
      const chats = [...document.querySelectorAll("#desk-helping .chat")];
      const field = document.querySelector("#desk-helping [data-mine] [data-say]");
      if (wantsField && field) {
        wantsField = false;
        field.focus();
      }
      let news = false;
      for (const chat of chats) {
        const others = othersIn(chat);
        if (others > (heard.get(chat.dataset.call) ?? others)) news = true;
        heard.set(chat.dataset.call, others);
        if (chat.contains(document.activeElement)) read(chat);
        else count(chat);
      }
      const hands = chats.filter((chat) => !("mine" in chat.dataset)).length;
      if (news || (raised !== null && hands > raised)) sound("chat");
      raised = hands;
    },
    actions: {
      help_raise: ({ dataset }) => {
        wantsField = true;
        send({ action: "help_raise", call: dataset.call });
      },
      help_answer: ({ dataset }) => send({ action: "help_answer", call: dataset.call }),
      help_lower: ({ dataset }) => send({ action: "help_lower", call: dataset.call }),
    },
  };
}

function othersIn(chat) {
  return chat.querySelectorAll(".chat-line:not(.is-mine)").length;
}
