// A rule is dragged to another place by its handle, with mouse, pen or finger; the buttons beside it
// do the same without a script. What comes of it is shown before it is saved.
function place(list, moving, y) {
  const others = [...list.querySelectorAll("[data-rule]")].filter((one) => one !== moving);
  const next = others.find((one) => {
    const box = one.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  list.insertBefore(moving, next ?? others.at(-1)?.nextSibling ?? null);
}

function drag(event) {
  const handle = event.target.closest("[data-rule-handle]");
  if (!handle || event.button) return;
  event.preventDefault();
  const moving = handle.closest("[data-rule]");
  const list = moving.closest("[data-rules]");
  const before = [...list.children].indexOf(moving);
  moving.classList.add("is-moving");
  // Heard by the document: a handle that is put elsewhere in the list loses a pointer it has captured.
  const own = new AbortController();
  const hear = (name, does) => document.addEventListener(name, does, { signal: own.signal });
  const drop = () => {
    own.abort();
    moving.classList.remove("is-moving");
    if ([...list.children].indexOf(moving) !== before) list.closest("form").requestSubmit();
  };
  hear("pointermove", (step) => place(list, moving, step.clientY));
  hear("pointerup", drop);
  hear("pointercancel", drop);
}

document.addEventListener("pointerdown", drag);
document.documentElement.classList.add("has-drag");
