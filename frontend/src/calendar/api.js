// The client's own API, with the session of whoever looks at the page. What it refuses is a Problem
// (RFC 9457), whose title and details are sentences for the reader.

export class Problem extends Error {
  constructor(status, about) {
    super(about.title ?? String(status));
    this.status = status;
    this.about = about;
  }

  /** All that is to be said, one sentence a line. */
  get text() {
    const wrong = (this.about.errors ?? []).map(({ detail }) => detail);
    return [...new Set([...(wrong.length ? wrong : [this.about.detail ?? this.message])])].join("\n");
  }
}

function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]').content;
}

/** @param {string} path below /api/v1/ */
export async function ask(method, path, body) {
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await fetch(new URL(path, new URL("/api/v1/", location.href)), {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => null);
  if (!answer) throw new Problem(0, { title: document.querySelector("[data-calendar]").dataset.lost });
  const told = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Problem(answer.status, told);
  return told;
}

/** Every row of a list: each page says where the next one is. */
export async function all(path, asked = {}) {
  const rows = [];
  const first = new URLSearchParams({ ...asked, page_size: 200 });
  for (let next = `${path}?${first}`; next; ) {
    const told = await ask("GET", next);
    rows.push(...(told.results ?? told));
    next = told.next;
  }
  return rows;
}
