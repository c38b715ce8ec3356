// The socket to the server, which beats; comes back by itself and then asks for what was chosen.

import { BackOff } from "../phone.js";

const SILENCE = 16000; // milliseconds without a word of the server's (it beats every 5000)
const NOT_A_SUPERVISOR = 4403; // asking again would not help

/** @param {boolean} isWall @param {Record<string, (news: object) => void>} listeners by type of news */
export function openSocket(isWall, listeners) {
  const backOff = new BackOff();
  let socket = null;
  let heardAt = 0;
  let chosen = null;

  function connect() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const query = `lang=${document.documentElement.lang}${isWall ? "&wall=1" : ""}`;
    socket = new WebSocket(`${scheme}://${location.host}/ws/floor/?${query}`);
    socket.onopen = () => {
      heardAt = Date.now();
      backOff.reset();
      show(true);
      if (chosen) send(chosen);
    };
    socket.onmessage = ({ data }) => {
      const news = JSON.parse(data);
      heardAt = Date.now();
      if (news.type === "beat") send({ action: "ping" });
      else listeners[news.type]?.(news);
    };
    socket.onclose = ({ code }) => {
      show(false);
      if (code !== NOT_A_SUPERVISOR) backOff.later(connect);
    };
  }

  function send(said) {
    if (said.action === "choose") chosen = said;
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(said));
    else show(false);
  }

  setInterval(() => {
    if (socket.readyState === WebSocket.OPEN && Date.now() - heardAt > SILENCE) socket.close();
  }, 5000);
  connect();
  return { send };
}

function show(isLinked) {
  document.body.classList.toggle("is-linked", isLinked);
  document.getElementById("floor-lost").hidden = isLinked;
}
