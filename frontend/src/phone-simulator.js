import { BackOff, emit } from "./phone.js";

const TOKEN_REFUSED = 4401;
const NO_CALL = 31000;

class SimulatedCall extends EventTarget {
  #send;

  /** @param {(message: object) => void} send */
  constructor(send) {
    super();
    this.#send = send;
  }

  hangUp() { this.#send({ type: "hangup" }); }
  mute(muted) { this.#send({ type: "mute", muted }); }
  say(text) { this.#send({ type: "say", text }); }
  digits(digits) { this.#send({ type: "digits", digits }); }
}

class SimulatedPhone extends EventTarget {
  #options;
  #socket = null;
  #call = null;
  #backOff = new BackOff();
  #closed = false;

  /** @param {import("./phone.js").PhoneOptions} options */
  constructor(options) {
    super();
    this.#options = options;
    this.#connect();
  }

  call(params) {
    this.#call = new SimulatedCall((message) => this.#send(message));
    this.#send({ type: "connect", params });
    return this.#call;
  }

  close() {
    this.#closed = true;
    this.#backOff.stop();
    this.#socket?.close();
  }

  async #connect() {
    try {
      const token = await this.#options.fetchToken();
      if (!this.#closed) this.#listen(new WebSocket(`${this.#options.url}?token=${encodeURIComponent(token)}`));
    } catch (error) {
      emit(this, "error", { code: 0, message: error.message });
      this.#again();
    }
  }

  #listen(socket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
    socket.onclose = ({ code }) => this.#lost(code);
  }

  #take(message) {
    const { type, ...detail } = message;
    if (type === "registered") {
      this.#backOff.reset();
      emit(this, "ready", detail);
    } else if (type === "error" && detail.code === NO_CALL) {
      // The call was over already at the other end: nothing is wrong with the telephone.
    } else if (type === "error") {
      emit(this, "error", detail);
    } else if (type === "disconnected") {
      this.#end(detail.reason);
    } else if (this.#call) {
      emit(this.#call, type, detail);
      if (type === "heard") emit(this.#call, "received");
    }
  }

  #lost(code) {
    this.#socket = null;
    this.#end("connection lost");
    if (this.#closed) return;
    emit(this, "lost", { code, refused: code === TOKEN_REFUSED });
    this.#again();
  }

  #again() {
    if (!this.#closed) this.#backOff.later(() => this.#connect());
  }

  #end(reason) {
    const call = this.#call;
    this.#call = null;
    if (call) emit(call, "closed", { reason });
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
    else if (message.type === "connect") queueMicrotask(() => this.#end("not connected"));
  }
}

/** @param {import("./phone.js").PhoneOptions} options */
export function open(options) {
  return new SimulatedPhone(options);
}
