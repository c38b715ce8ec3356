// Passkeys: made on a telephone that is logged in, shown to log in or to prove the person.

const WAYS = {
  register: { ask: "/pocket/passkey/making", tell: "/pocket/passkey/make", verb: "create" },
  "log-in": { ask: "/pocket/passkey/asking", tell: "/pocket/passkey/show", verb: "get" },
  proof: { ask: "/pocket/passkey/asking", tell: "/pocket/passkey/show?proof", verb: "get" },
};

/** Forms with data-passkey stand there only where the browser can keep its word. */
export function startPasskeys() {
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      go(form);
    });
  }
}

async function go(form) {
  const { ask, tell, verb } = WAYS[form.dataset.passkey];
  const problem = form.querySelector("[role=alert]");
  problem.hidden = true;
  try {
    const { publicKey } = await post(form, ask);
    const credential = await navigator.credentials[verb]({ publicKey: decoded(publicKey) });
    const answer = await post(form, tell, JSON.stringify(encoded(credential)));
    if (!answer.is_done) throw new Error("refused");
    if (answer.url) location.assign(answer.url);
    else location.reload();
  } catch {
    problem.textContent = form.dataset.problem;
    problem.hidden = false;
  }
}

async function post(form, url, body) {
  const token = form.elements.namedItem("csrfmiddlewaretoken").value;
  const headers = { "X-CSRFToken": token, "Content-Type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body, redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

// The JSON of Web Authentication, level 3; by hand, as browsers of 2024 do not read it yet.
function decoded(options) {
  const made = { ...options, challenge: bytes(options.challenge) };
  if (options.user) made.user = { ...options.user, id: bytes(options.user.id) };
  for (const name of ["excludeCredentials", "allowCredentials"]) {
    if (options[name]) made[name] = options[name].map((one) => ({ ...one, id: bytes(one.id) }));
  }
  return made;
}

function encoded(credential) {
  const response = { clientDataJSON: text(credential.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  const { id, type, authenticatorAttachment } = credential;
  return { id, rawId: text(credential.rawId), type, authenticatorAttachment, response, clientExtensionResults: {} };
}

function bytes(base64url) {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
