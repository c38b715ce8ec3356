// A greeting is recorded in the browser. What browsers record (WebM, MP4) a telephone network does
// not play, so it is made into a WAV of 16 kHz, one channel, and put where an upload would be.
const RATE = 16000;
const LONGEST = 120; // seconds

function wav(samples) {
  const bytes = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (at, word) => [...word].forEach((letter, n) => bytes.setUint8(at + n, letter.charCodeAt(0)));
  text(0, "RIFF");
  bytes.setUint32(4, 36 + samples.length * 2, true);
  text(8, "WAVEfmt ");
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true); // PCM
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, RATE, true);
  bytes.setUint32(28, RATE * 2, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  text(36, "data");
  bytes.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, n) => bytes.setInt16(44 + n * 2, Math.max(-1, Math.min(1, sample)) * 0x7fff, true));
  return new File([bytes], "recording.wav", { type: "audio/wav" });
}

async function converted(blob) {
  const reader = new AudioContext();
  const sound = await reader.decodeAudioData(await blob.arrayBuffer());
  await reader.close();
  const offline = new OfflineAudioContext(1, Math.ceil(sound.duration * RATE), RATE);
  const source = offline.createBufferSource();
  source.buffer = sound;
  source.connect(offline.destination);
  source.start();
  return wav((await offline.startRendering()).getChannelData(0));
}

function begin(box) {
  const part = (name) => box.querySelector(`[data-recorder-${name}]`);
  const [button, clock, said, player] = ["button", "clock", "said", "player"].map(part);
  const input = box.closest("form").querySelector("input[type=file]");
  const label = button.textContent;
  let recorder;
  let ticking;

  function ends() {
    clearInterval(ticking);
    recorder = undefined;
    button.textContent = label;
    clock.textContent = "";
  }

  async function finished(pieces) {
    try {
      const file = await converted(new Blob(pieces));
      const files = new DataTransfer();
      files.items.add(file);
      input.files = files.files;
      player.src = URL.createObjectURL(file);
      player.hidden = false;
      said.textContent = box.dataset.ready;
    } catch {
      said.textContent = box.dataset.failed;
    }
  }

  async function start() {
    said.textContent = "";
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const pieces = [];
    recorder = new MediaRecorder(stream);
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      ends();
      finished(pieces);
    });
    recorder.start();
    const began = Date.now();
    ticking = setInterval(() => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (seconds >= LONGEST) recorder?.stop();
    }, 250);
    button.textContent = box.dataset.stop;
  }

  button.addEventListener("click", async () => {
    if (recorder) return recorder.stop();
    try {
      await start();
    } catch (error) {
      ends();
      const why = { NotAllowedError: "refused", NotFoundError: "missing" }[error.name] ?? "failed";
      said.textContent = box.dataset[why];
    }
  });
  box.hidden = false;
}

for (const box of document.querySelectorAll("[data-recorder]")) {
  if (navigator.mediaDevices && window.MediaRecorder) begin(box);
}
