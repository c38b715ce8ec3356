import "./css/tokens.css";
import "./css/pocket.css";
import { startElsewhere } from "./pocket/elsewhere.js";
import { startPasskeys } from "./pocket/passkeys.js";
import { startPush } from "./pocket/push.js";

startPasskeys();
startElsewhere();
startWorker();

// After a deed the address is that of the page again: a tab that is opened anew asks for no deed.
const { url } = document.body.dataset;
if (url && location.pathname !== url) history.replaceState(null, "", url);

// A telephone that is logged in reads its last pages without a network, too.
async function startWorker() {
  const { worker } = document.body.dataset;
  if (!worker || !navigator.serviceWorker) return;
  const [, registration] = await Promise.all(
    ["/m/", "/pocket/"].map((scope) => navigator.serviceWorker.register(worker, { scope }).catch(() => null)),
  );
  if (registration) startPush(registration);
}
