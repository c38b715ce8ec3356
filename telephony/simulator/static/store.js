// What the simulator knows, kept up to date by its stream of events.

export const state = { phonebook: { lines: [], people: [], callers: [], mailboxes: [] }, calls: [], texts: [], mails: [], webhooks: [], debugger: [], recordings: [], faults: [], manners: {}, product: "", smtp_port: 8025 };

/** `change` events carry the kind in `detail.kind`; `link` events say whether we are connected. */
export const news = new EventTarget();

const tell = (kind, content = {}) => news.dispatchEvent(new CustomEvent("change", { detail: { kind, ...content } }));

function put(list, item) {
  const at = list.findIndex((one) => one.sid === item.sid);
  if (at < 0) list.push(item);
  else list[at] = item;
}

const take = {
  call: (event) => put(state.calls, event.call),
  line: (event) => state.calls.find((call) => call.sid === event.call)?.heard.push(event.line),
  text: (event) => put(state.texts, event.text),
  mail: (event) => state.mails.push(event.mail),
  webhook: (event) => state.webhooks.push(event.entry),
  debugger: (event) => state.debugger.push(event.entry),
  recording: (event) => put(state.recordings, event.recording),
  faults: (event) => { state.faults = event.faults; },
  manner: (event) => { state.manners[event.phone] = event.manner; },
  phonebook: (event) => { state.phonebook = event.phonebook; },
  reset: () => { for (const name of ["calls", "texts", "mails", "webhooks", "debugger", "recordings", "faults"]) state[name] = []; state.manners = {}; },
};

async function refresh() {
  Object.assign(state, await ask("GET", "/sim/state"));
  tell("all");
}

/** Connect; EventSource connects again by itself, and then everything is read anew. */
export function follow() {
  const source = new EventSource("/sim/events");
  source.onopen = async () => { await refresh(); news.dispatchEvent(new CustomEvent("link", { detail: true })); };
  source.onerror = () => news.dispatchEvent(new CustomEvent("link", { detail: false }));
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    take[event.type]?.(event);
    tell(event.type, event);
  };
}

/** The simulator's answer, or an Error with its reason. */
export async function ask(method, path, wish) {
  const response = await fetch(path, { method, body: wish && JSON.stringify(wish), headers: wish ? { "Content-Type": "application/json" } : {} });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

export const phone = (number, action, wish = {}) => ask("POST", `/sim/phones/${encodeURIComponent(number)}/${action}`, wish);

export const lineOf = (number) => state.phonebook.lines.find((line) => line.number === number);

export const nameOf = (number) => ["lines", "people", "callers"]
  .flatMap((section) => state.phonebook[section]).find((one) => one.number === number)?.name;

/** The colour of the client a person belongs to. */
export const colourOf = (client) => state.phonebook.lines.find((line) => line.name === client)?.colour;
