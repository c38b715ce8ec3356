// The few things a page without a framework needs.

/** An element: properties beginning with "on" are listeners, the others attributes. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

/** White or near-black, whichever reads better on the colour (WCAG luminance). */
export function inkOn(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.2 ? "#10151b" : "#ffffff";
}

const COLOUR = /^#[0-9a-f]{6}$/i;

/** The style attribute that gives an element its client's colour. */
export function inColour(colour) {
  const safe = COLOUR.test(colour ?? "") ? colour : "#55636f";
  return `--client:${safe};--client-ink:${inkOn(safe)}`;
}

/** Text with its addresses as links that open beside the page. */
export function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part, index) =>
    index % 2 ? h("a", { href: part, target: "_blank", rel: "noopener" }, part) : part);
}

/** Replace a box's content; elements that stay keep the focus, and logs stay at their end. */
export function swap(box, elements) {
  const focused = document.activeElement;
  box.replaceChildren(...elements);
  for (const log of box.querySelectorAll("[role=log]")) log.scrollTop = log.scrollHeight;
  if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
}

export const $ = (selector) => document.querySelector(selector);

/** A short message at the foot of the page. */
export function notice(text) {
  const box = $("#notice");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(notice.timer);
  notice.timer = setTimeout(() => { box.hidden = true; }, 5000);
}
