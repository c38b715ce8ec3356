// The socket to the server. Both beat: the server asks every second, the page answers and listens.

const SILENCE = 3500; // milliseconds without a beat of the server's
const PROMPT = 2000; // the same after something has happened that often kills a link
const WAITS = [100, 300, 700, 1500, 3000];

/**
 * @param {Record<string, (news: object) => void>} listeners by type of news; `open` when connected
 * @param {() => object} sign what is told with each beat: the voice, the last test of it
 */
export function openSocket(listeners, sign) {
  let socket = null;
  let tries = 0;
  let heardAt = 0;

  function connect() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    socket = new WebSocket(`${scheme}://${location.host}/ws/desk/?lang=${document.documentElement.lang}`);
    socket.onopen = () => {
      tries = 0;
      heardAt = Date.now();
      show("ok");
      listeners.open?.();
    };
    socket.onmessage = ({ data }) => {
      const news = JSON.parse(data);
      heardAt = Date.now();
      // Answered here and not by a timer: browsers slow the timers of a window in the background.
      if (news.type === "beat") beat(news);
      else listeners[news.type]?.(news);
    };
    socket.onclose = ({ code }) => lost(code);
  }

  function beat({ number, took }) {
    send({ action: "beat", number, hidden: document.hidden, ...sign() });
    if (took !== null) document.querySelector("#desk-link [data-took]").textContent = `${took} ms`;
    listeners.beat?.();
  }

  function lost(code) {
    show("lost");
    // 4403: this person is no receptionist (any more); asking again would not help.
    if (code !== 4403) setTimeout(connect, WAITS[Math.min(tries++, WAITS.length - 1)]);
  }

  // A dead link may take a minute to close: it is left behind.
  function giveUp() {
    socket.onclose = socket.onmessage = null;
    socket.close();
    lost();
  }

  function send(news) {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(news));
    else show("lost");
  }

  function isMute(limit) {
    return socket.readyState === WebSocket.OPEN && Date.now() - heardAt > limit;
  }

  // Back from sleep, or on another network: the socket may be dead without knowing.
  function askNow() {
    if (document.hidden || socket.readyState !== WebSocket.OPEN) return;
    send({ action: "ping" });
    setTimeout(() => { if (isMute(PROMPT)) giveUp(); }, PROMPT);
  }

  for (const sort of ["online", "visibilitychange"]) (sort === "online" ? window : document).addEventListener(sort, askNow);
  setInterval(() => { if (isMute(SILENCE)) giveUp(); }, 1000);
  connect();
  return { send };
}

function show(state) {
  document.getElementById("desk-link").dataset.state = state;
  document.body.classList.toggle("is-lost", state === "lost");
}
