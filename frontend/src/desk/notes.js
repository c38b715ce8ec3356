// Notes come and go by themselves at their hours, on a screen that nobody paints meanwhile.

const EVERY = 1000; // milliseconds

export function watchNotes() {
  setInterval(lookAtNotes, EVERY);
}

/** Show what has begun and is not over, hide the rest. */
export function lookAtNotes() {
  const now = Date.now();
  for (const note of document.querySelectorAll("[data-ends]")) {
    const isOver = Date.parse(note.dataset.ends) <= now;
    const isComing = note.dataset.from && Date.parse(note.dataset.from) > now;
    note.hidden = isOver || Boolean(isComing);
  }
}
