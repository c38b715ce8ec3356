import { BackOff, emit } from "./phone.js";

class TwilioCall extends EventTarget {
  #connection = null;
  #ended = false;
  #muted = false;

  /** @param {Promise<import("@twilio/voice-sdk").Call>} connecting */
  constructor(connecting) {
    super();
    connecting.then((connection) => this.#take(connection), (error) => this.#end(error.message));
  }

  hangUp() {
    this.#connection?.disconnect();
    if (!this.#connection) this.#end("hung up");
  }

  mute(muted) {
    this.#muted = muted;
    this.#connection?.mute(muted);
  }

  /** A microphone carries what is said; there is nothing to type. */
  say() {}

  digits(digits) { this.#connection?.sendDigits(digits); }

  #take(connection) {
    if (this.#ended) return connection.disconnect();
    this.#connection = connection;
    connection.on("accept", () => {
      connection.mute(this.#muted);
      emit(this, "accepted", { callSid: connection.parameters.CallSid });
    });
    for (const name of ["disconnect", "cancel", "reject"]) connection.on(name, () => this.#end(name));
    connection.on("error", (error) => this.#end(error.message));
    // Once a second, what the browser counts of the line (the SDK's RTCSample).
    connection.on("sample", ({ packetsReceived }) => { if (packetsReceived > 0) emit(this, "received"); });
  }

  #end(reason) {
    if (this.#ended) return;
    this.#ended = true;
    emit(this, "closed", { reason });
  }
}

class TwilioPhone extends EventTarget {
  #options;
  #device = null;
  #inCall = false;
  #stale = false;
  #closed = false;
  #backOff = new BackOff();

  /** @param {import("./phone.js").PhoneOptions} options */
  constructor(options) {
    super();
    this.#options = options;
    this.#start();
  }

  call(params) {
    this.#inCall = true;
    const connecting = this.#device ? this.#device.connect({ params }) : Promise.reject(new Error("not connected"));
    const call = new TwilioCall(connecting);
    call.addEventListener("closed", () => this.#free());
    return call;
  }

  close() {
    this.#closed = true;
    this.#backOff.stop();
    this.#device?.destroy();
  }

  async #start() {
    try {
      const [{ Device }, token] = await Promise.all([import("@twilio/voice-sdk"), this.#options.fetchToken()]);
      if (this.#closed) return;
      this.#device = new Device(token, { closeProtection: true });
      this.#listen(this.#device);
      await this.#device.register();
    } catch (error) {
      this.#failed(error);
    }
  }

  #listen(device) {
    device.on("registered", () => { this.#backOff.reset(); emit(this, "ready"); });
    device.on("unregistered", () => { if (!this.#closed) { emit(this, "lost"); this.#again(); } });
    device.on("tokenWillExpire", () => this.#renew());
    device.on("error", (error) => this.#failed(error));
  }

  /** A new token in mid-call costs a second or two of voice: it waits for the end. */
  async #renew() {
    this.#stale = this.#inCall;
    if (this.#inCall) return;
    try {
      this.#device.updateToken(await this.#options.fetchToken());
    } catch (error) {
      this.#failed(error);
    }
  }

  #free() {
    this.#inCall = false;
    if (this.#stale) this.#renew();
  }

  #failed(error) {
    emit(this, "error", { code: error.code ?? 0, message: error.message });
    this.#again();
  }

  #again() {
    if (!this.#closed) this.#backOff.later(() => this.#revive());
  }

  async #revive() {
    if (this.#inCall) return this.#again();
    if (!this.#device) return this.#start();
    if (this.#device.state === "registered") return emit(this, "ready"); // the error has passed
    await this.#renew();
    if (this.#device.state === "unregistered") await this.#device.register().catch((error) => this.#failed(error));
  }
}

/** @param {import("./phone.js").PhoneOptions} options */
export function open(options) {
  return new TwilioPhone(options);
}
