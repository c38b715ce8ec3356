// A second look by keys: digits mark, R goes to the remark, Enter keeps. They are heard only while
// the form has the focus, which it gets with the page; in the remark they are letters.

const form = document.querySelector("[data-review]");

function show() {
  const faulty = form.querySelector("[name=faults]:checked") !== null || form.elements.remark.value.trim() !== "";
  form.querySelector("[data-well]").hidden = faulty;
  form.querySelector("[data-faulty]").hidden = !faulty;
}

function listen(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target === form.elements.remark) {
    if (event.key === "Escape") form.focus();
    return;
  }
  // By position: where digits need Shift, as on a French keyboard, they do not need it here.
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  const box = digit && form.querySelector(`[data-digit="${digit}"]`);
  if (box) {
    event.preventDefault();
    box.checked = !box.checked;
    show();
  } else if (event.key.toLowerCase() === "r") {
    event.preventDefault();
    form.elements.remark.focus();
  } else if (event.key === "Enter" && event.target.tagName !== "BUTTON" && !event.repeat) {
    event.preventDefault();
    form.requestSubmit();
  }
}

if (form) {
  form.addEventListener("keydown", listen);
  form.addEventListener("input", show);
  form.focus({ preventScroll: true });
}
