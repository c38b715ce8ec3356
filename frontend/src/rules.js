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
  handle.setPointerCapture(event.pointerId);
  moving.classList.add("is-moving");
  const move = (step) => place(list, moving, step.clientY);
  const drop = () => {
    handle.removeEventListener("pointermove", move);
    moving.classList.remove("is-moving");
    if ([...list.children].indexOf(moving) !== before) list.closest("form").requestSubmit();
  };
  handle.addEventListener("pointermove", move);
  handle.addEventListener("lostpointercapture", drop, { once: true });
}

document.addEventListener("pointerdown", drag);
document.documentElement.classList.add("has-drag");
