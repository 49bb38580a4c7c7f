// @ts-check
// Raising an issue on a phone: pictures are made smaller before they are sent, the voice is recorded here where the
// browser can. Without this script the form works with plain file fields. Nothing newer than Chromium 86 is needed.

const LONGEST_SIDE = 1600;
const QUALITY = 0.82;
const SMALL_ENOUGH = 400_000;
const KINDS = ["audio/webm;codecs=opus", "audio/webm", "audio/mp4", "audio/ogg;codecs=opus"];

/**
 * Width and height after shrinking; never larger than before.
 * @param {number} width @param {number} height @param {number} longest
 */
export function fitted(width, height, longest = LONGEST_SIDE) {
  const factor = Math.min(1, longest / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** The name of a file for a kind of sound. @param {string} kind */
export function soundName(kind) {
  const ending = kind.startsWith("audio/mp4") ? "m4a" : kind.startsWith("audio/ogg") ? "ogg" : "webm";
  return `voice.${ending}`;
}

/** The first kind this browser records, or an empty text. @param {(kind: string) => boolean} records */
export function kindOf(records) {
  return KINDS.find((kind) => records(kind)) ?? "";
}

/** @param {string} id @returns {HTMLElement} */
function part(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no ${id} on this page`);
  return found;
}

/** Put files into a file field; false where the browser does not allow it. @param {HTMLInputElement} field @param {File[]} files */
function fill(field, files) {
  try {
    const held = new DataTransfer();
    for (const file of files) held.items.add(file);
    field.files = held.files;
    return field.files?.length === files.length;
  } catch {
    return false;
  }
}

/** @param {File} file @returns {Promise<HTMLImageElement>} */
function opened(file) {
  return new Promise((done, failed) => {
    const image = new Image();
    const url = URL.createObjectURL(file);
    image.onload = () => (URL.revokeObjectURL(url), done(image));
    image.onerror = () => (URL.revokeObjectURL(url), failed(new Error("not a picture")));
    image.src = url;
  });
}

/** A smaller JPEG, or the file as it is when it is small or cannot be opened here. @param {File} file @returns {Promise<File>} */
async function shrunk(file) {
  if (file.size <= SMALL_ENOUGH) return file;
  try {
    const image = await opened(file);
    const size = fitted(image.naturalWidth, image.naturalHeight);
    const canvas = Object.assign(document.createElement("canvas"), size);
    canvas.getContext("2d")?.drawImage(image, 0, 0, size.width, size.height);
    /** @type {Blob | null} */
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return made && made.size < file.size ? new File([made], "photo.jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}

/** @param {HTMLInputElement} field */
async function shrinkChosen(field) {
  const said = part("photo-said");
  const chosen = [...(field.files ?? [])];
  if (!chosen.length) return void (said.textContent = "");
  said.textContent = said.dataset.shrinking ?? "";
  const ready = await Promise.all(chosen.map(shrunk));
  fill(field, ready);
  const size = [...(field.files ?? [])].reduce((sum, file) => sum + file.size, 0);
  said.textContent = `${said.dataset.ready} ${chosen.length} · ${(size / 1_000_000).toFixed(1)} MB`;
}

/** @param {HTMLFormElement} form @param {HTMLInputElement} field */
function offerRecording(form, field) {
  const kind = typeof MediaRecorder === "undefined" ? "" : kindOf((one) => MediaRecorder.isTypeSupported(one));
  if (!kind || !navigator.mediaDevices?.getUserMedia) return;
  const longest = Number(form.dataset.seconds), most = Number(form.dataset.bytes);
  const start = part("voice-start"), stop = part("voice-stop"), again = part("voice-again");
  const heard = /** @type {HTMLAudioElement} */ (part("voice-heard"));
  const said = part("voice-said"), clock = part("voice-clock");
  const seconds = /** @type {HTMLInputElement | null} */ (form.elements.namedItem("seconds"));
  /** @type {MediaRecorder | null} */
  let recorder = null;

  /** @param {"idle" | "recording" | "kept"} state @param {string} words */
  const show = (state, words = "") => {
    start.hidden = state !== "idle";
    stop.hidden = state !== "recording";
    again.hidden = heard.hidden = state !== "kept";
    said.textContent = words;
  };

  /** @param {Blob[]} pieces @param {number} length */
  const keep = (pieces, length) => {
    const file = new File(pieces, soundName(kind), { type: kind.split(";")[0] });
    if (file.size > most) return show("idle", said.dataset.full);
    if (!fill(field, [file])) return show("idle", said.dataset.refused);
    if (seconds) seconds.value = String(Math.min(longest, Math.round(length)));
    heard.src = URL.createObjectURL(file);
    show("kept", said.dataset.kept);
  };

  /** @param {MediaStream} stream */
  const record = (stream) => {
    /** @type {Blob[]} */
    const pieces = [];
    const began = performance.now();
    const passed = () => (performance.now() - began) / 1000;
    const current = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: 32_000 });
    const ticking = setInterval(() => {
      clock.textContent = String(Math.floor(passed()));
      if (passed() >= longest && current.state === "recording") current.stop();
    }, 250);
    current.ondataavailable = (event) => void pieces.push(event.data);
    current.onstop = () => {
      clearInterval(ticking);
      stream.getTracks().forEach((track) => track.stop());
      keep(pieces, passed());
    };
    recorder = current;
    current.start();
    show("recording");
  };

  start.addEventListener("click", () => {
    navigator.mediaDevices.getUserMedia({ audio: true }).then(record, () => show("idle", said.dataset.refused));
  });
  stop.addEventListener("click", () => recorder?.state === "recording" && recorder.stop());
  again.addEventListener("click", () => {
    field.value = "";
    show("idle");
  });
  part("voice-recorder").hidden = false;
  part("voice-plain").hidden = true;
}

function start() {
  const form = document.getElementById("raise");
  if (!(form instanceof HTMLFormElement)) return;
  const photos = form.elements.namedItem("photos"), voice = form.elements.namedItem("voice");
  if (photos instanceof HTMLInputElement) photos.addEventListener("change", () => void shrinkChosen(photos));
  if (voice instanceof HTMLInputElement) offerRecording(form, voice);
}

if (typeof document !== "undefined") start();
