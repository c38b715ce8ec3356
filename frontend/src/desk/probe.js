// Proof that the voice works both ways: a short call of its own, between calls.
// What comes in shows that we would hear; tones that the server heard show that we would be heard.

const PATIENCE = 15000; // milliseconds for the whole test
const TRIES = 2; // in a row, until the voice counts as broken
const LONGEST_GOODBYE = 2000; // milliseconds until a call that was hung up counts as over
const AGAIN = 30000; // milliseconds until a broken voice is tested anew

/** @param {number} every milliseconds between two tests @param {() => void} changed */
export function openProbe(every, changed) {
  let phone = null;
  let running = null; // {call, keys, stop}
  let tried = -Infinity;
  const result = { state: "off", at: 0, why: "" };

  async function run() {
    for (let left = TRIES; left > 0; left--) {
      const why = await once();
      if (why === "stopped") return;
      Object.assign(result, why ? { state: "failed", why } : { state: "ok", at: Date.now(), why });
      if (!why) break;
    }
    tried = performance.now();
    changed();
  }

  /** Empty where all is well, else how far it came. */
  function once() {
    tried = performance.now();
    const call = phone.call({ probe: "1" });
    const keys = String(Math.floor(1000 + Math.random() * 9000));
    let reached = "connect";
    const over = new Promise((done) => { call.addEventListener("closed", done, { once: true }); });
    return new Promise((done) => {
      // A telephone has one call at a time: this one counts until it is really over.
      const end = async (why) => {
        clearTimeout(timer);
        call.hangUp();
        await Promise.race([over, new Promise((late) => { setTimeout(late, LONGEST_GOODBYE); })]);
        running = null;
        done(why);
      };
      const timer = setTimeout(() => end(reached), PATIENCE);
      running = { keys, end, over };
      call.addEventListener("accepted", () => { if (reached === "connect") reached = "in"; });
      call.addEventListener("received", () => {
        if (reached === "out") return;
        reached = "out";
        call.digits(keys);
      });
      call.addEventListener("closed", () => end(reached));
    });
  }

  return {
    result,
    /** The telephone is there (anew). */
    use(one) { phone = one; },
    /** Now, where it is due. */
    look() {
      const wait = result.state === "failed" ? AGAIN : every;
      if (phone && !running && performance.now() - tried > wait) run();
    },
    now() {
      if (phone && !running) run();
    },
    /** The server has heard these tones. */
    heard(keys) {
      if (running?.keys === keys) running.end("");
    },
    /** A call comes first; resolves when the telephone is free. */
    async stop() {
      if (!running) return;
      await running.end("stopped");
      tried = -Infinity;
    },
  };
}
