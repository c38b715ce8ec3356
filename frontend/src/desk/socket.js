// The socket to the server: beats in both directions, comes back by itself.

const BEAT = 5000; // milliseconds; the server gives a silent desk up after three of them
const WAITS = [200, 500, 1000, 2000, 5000];

/** @param {Record<string, (news: object) => void>} listeners by type of news */
export function openSocket(listeners) {
  let socket = null;
  let tries = 0;
  let answered = true;

  function connect() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    socket = new WebSocket(`${scheme}://${location.host}/ws/desk/`);
    socket.onopen = () => {
      tries = 0;
      answered = true;
      show("ok");
      beat();
    };
    socket.onmessage = ({ data }) => {
      const news = JSON.parse(data);
      answered = true;
      if (news.type !== "pong") listeners[news.type]?.(news);
    };
    socket.onclose = ({ code }) => {
      show("lost");
      // 4403: this person is no agent (any more); asking again would not help.
      if (code !== 4403) setTimeout(connect, WAITS[Math.min(tries++, WAITS.length - 1)]);
    };
  }

  function beat() {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (!answered) {
      socket.close();
      return;
    }
    answered = false;
    send({ action: "ping", sent: Date.now() });
  }

  function send(news) {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(news));
    else show("lost");
  }

  setInterval(beat, BEAT);
  connect();
  return { send };
}

function show(state) {
  document.getElementById("desk-link").dataset.state = state;
  document.body.classList.toggle("is-lost", state === "lost");
}
