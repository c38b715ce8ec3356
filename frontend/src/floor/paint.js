// Puts the server's parts into their places; the keyboard and the scrolling stay where they were.

/** @param {Record<string, string>} parts by name, as HTML whose root has the id `floor-NAME` */
export function paint(parts) {
  for (const [name, html] of Object.entries(parts)) {
    const old = document.getElementById(`floor-${name}`);
    const fresh = read(html);
    if (old && fresh) replace(old, fresh);
  }
}

function replace(old, fresh) {
  const focus = old.contains(document.activeElement) && document.activeElement.dataset.focus;
  const typed = [...old.querySelectorAll("input[data-focus]")].map((field) => [field.dataset.focus, field.value]);
  const scrolled = old.querySelector(".floor-table-box")?.scrollTop ?? 0;
  old.replaceWith(fresh);
  for (const [name, value] of typed) {
    const field = fresh.querySelector(`[data-focus="${CSS.escape(name)}"]`);
    if (field) field.value = value;
  }
  if (focus) fresh.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
  const box = fresh.querySelector(".floor-table-box");
  if (box) box.scrollTop = scrolled;
}

function read(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}
