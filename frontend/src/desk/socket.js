// The socket to the server, which beats; comes back by itself.

const SILENCE = 15000; // milliseconds without a beat of the server's (it sends one every 5000)
const WAITS = [200, 500, 1000, 2000, 5000];

/** @param {Record<string, (news: object) => void>} listeners by type of news */
export function openSocket(listeners) {
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
    };
    socket.onmessage = ({ data }) => {
      const news = JSON.parse(data);
      heardAt = Date.now();
      // Answered here and not by a timer: browsers slow the timers of a window in the background.
      if (news.type === "beat") send({ action: "alive" });
      else listeners[news.type]?.(news);
    };
    socket.onclose = ({ code }) => {
      show("lost");
      // 4403: this person is no receptionist (any more); asking again would not help.
      if (code !== 4403) setTimeout(connect, WAITS[Math.min(tries++, WAITS.length - 1)]);
    };
  }

  function send(news) {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(news));
    else show("lost");
  }

  setInterval(() => {
    if (socket.readyState === WebSocket.OPEN && Date.now() - heardAt > SILENCE) socket.close();
  }, 5000);
  connect();
  return { send };
}

function show(state) {
  document.getElementById("desk-link").dataset.state = state;
  document.body.classList.toggle("is-lost", state === "lost");
}
