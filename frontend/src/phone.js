/**
 * The desk's telephone, whoever carries the voice: Twilio's Voice SDK or the simulator.
 *
 * @typedef {object} PhoneOptions
 * @property {"twilio"|"simulator"} carrier
 * @property {string} [url] WebSocket address of the simulator; Twilio needs none
 * @property {() => Promise<string>} fetchToken a fresh access token from the server
 *
 * Phone: an EventTarget with `ready`, `lost` and `error` ({code, message} in `detail`).
 * Methods: `call(params)`, `close()`. It connects again by itself.
 *
 * Call: an EventTarget with `accepted` ({callSid}), `heard` ({from, text}), `received` (sound
 * comes in; again and again) and `closed` ({reason}), in `detail`. Methods: `hangUp()`, `mute(bool)`, `say(text)`, `digits(keys)`.
 */

/** Tell an EventTarget's listeners. @param {EventTarget} target */
export function emit(target, name, detail = undefined) {
  target.dispatchEvent(new CustomEvent(name, { detail }));
}

const FIRST_WAIT = 500; // ms
const LONGEST_WAIT = 15_000; // ms

/** Waits that double from half a second to fifteen, so that a dead server is not hammered. */
export class BackOff {
  #wait = FIRST_WAIT;
  #timer = 0;

  /** @param {() => void} action */
  later(action) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(action, this.#wait * (0.8 + Math.random() * 0.4));
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  reset() {
    this.#wait = FIRST_WAIT;
  }

  stop() {
    clearTimeout(this.#timer);
  }
}

/** Open the telephone of this page. Only the carrier in use is loaded.
 * @param {PhoneOptions} options */
export async function openPhone(options) {
  const { open } = options.carrier === "twilio" ? await import("./phone-twilio.js") : await import("./phone-simulator.js");
  return open(options);
}
