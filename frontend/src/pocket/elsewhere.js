// One list over several clients: each client's own host gives its part to this page, by a pass.

/** Sections with data-elsewhere are filled; without a network, or parted, they say so or go. */
export function startElsewhere() {
  for (const section of document.querySelectorAll("section[data-elsewhere]")) fill(section);
}

async function fill(section) {
  const { elsewhere, pass } = section.dataset;
  try {
    // No cookie goes along: what counts is the pass, so nothing depends on what a browser thinks of
    // cookies between hosts.
    const body = new URLSearchParams({ pass });
    const answer = await fetch(elsewhere, { method: "POST", body, credentials: "omit", redirect: "error" });
    if (answer.status === 410) section.remove();
    else if (answer.ok) show(section, await answer.json());
    else throw new Error(String(answer.status));
  } catch {
    section.querySelector("[data-problem]").hidden = false;
  }
}

function show(section, { open, done }) {
  const list = section.querySelector("[data-open]");
  const more = section.querySelector("[data-done]");
  list.append(...open.map((one) => mail(one, section.dataset.origin)));
  more.querySelector("ul").append(...done.map((one) => mail(one, section.dataset.origin)));
  list.hidden = !open.length;
  more.hidden = !done.length;
  section.querySelector("[data-none]").hidden = Boolean(open.length);
}

function mail(one, origin) {
  const made = document.getElementById("mail-elsewhere").content.cloneNode(true);
  const link = made.querySelector("a");
  if (one.url.startsWith(`${origin}/`)) link.href = one.url;
  link.classList.toggle("is-open", one.is_open);
  for (const name of ["caller", "at", "urgency", "about", "note"]) {
    const part = made.querySelector(`[data-${name}]`);
    if (one[name]) part.textContent = one[name];
    else part.remove();
  }
  return made;
}
