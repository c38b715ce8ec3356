// News on this telephone: the button stands there where the house and the browser can send any.

const KEY = "/pocket/push/key";
const SUBSCRIPTION = "/pocket/push/subscription";

/** @param {ServiceWorkerRegistration} registration whose scope is /pocket/ */
export async function startPush(registration) {
  const form = document.querySelector("form[data-push]");
  if (!form || !registration.pushManager || !window.Notification) return;
  const key = await keyOfTheHouse();
  if (!key) return;
  show(form, await registration.pushManager.getSubscription());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = form.querySelector("[role=alert]");
    problem.hidden = true;
    try {
      const present = await registration.pushManager.getSubscription();
      show(form, present ? await end(form, present) : await begin(form, registration, key));
    } catch {
      problem.textContent = form.dataset.problem;
      problem.hidden = false;
    }
  });
}

// "" where the house sends none.
async function keyOfTheHouse() {
  const answer = await fetch(KEY).catch(() => null);
  const said = answer?.ok ? await answer.json().catch(() => null) : null;
  return said?.key ?? "";
}

async function begin(form, registration, applicationServerKey) {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("refused");
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  await tell(form, "POST", subscription);
  return subscription;
}

async function end(form, subscription) {
  await tell(form, "DELETE", subscription);
  await subscription.unsubscribe();
  return null;
}

async function tell(form, method, subscription) {
  const token = form.elements.namedItem("csrfmiddlewaretoken").value;
  const headers = { "X-CSRFToken": token, "Content-Type": "application/json" };
  const answer = await fetch(SUBSCRIPTION, { method, headers, body: JSON.stringify(subscription) });
  if (!answer.ok) throw new Error(String(answer.status));
}

function show(form, subscription) {
  form.hidden = false;
  form.querySelector("[data-on]").hidden = Boolean(subscription);
  form.querySelector("[data-off]").hidden = !subscription;
}
