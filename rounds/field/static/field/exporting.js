// @ts-check
// The outbox as a file: one line says what it is and the SHA-256 of the rest, the rest is JSON. The desk reads the same in
// rounds/field/rules/exported.py.

const FORMAT = "rounds-outbox";
const VERSION = 1;

/** @typedef {{staff: number | string, number: string, name: string, device: string, exported_at: string, app: string}} Origin */

/** The text of the file. Pictures come with their bytes. @param {Origin} origin @param {any[]} entries @param {any[]} drafts
 * @param {any[]} pictures */
export async function fileText(origin, entries, drafts, pictures) {
  const attachments = pictures.map(({ bytes, ...row }) => ({ ...row, bytes: base64(bytes) }));
  const body = JSON.stringify({ ...origin, entries: entries.filter((entry) => entry.state !== "sent"), drafts, attachments });
  return `${JSON.stringify({ format: FORMAT, version: VERSION, sha256: await sha256(body) })}\n${body}`;
}

/** @param {string} text */
async function sha256(text) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {ArrayBuffer} bytes */
function base64(bytes) {
  const PART = 0x8000;
  const view = new Uint8Array(bytes);
  let text = "";
  for (let at = 0; at < view.length; at += PART) text += String.fromCharCode(...view.subarray(at, at + PART));
  return btoa(text);
}

/** Hand it over: through the phone's share sheet where there is one, else as a download.
 * @param {string} name @param {string} text @returns {Promise<boolean>} whether the person did not call it off */
export async function handOver(name, text) {
  const file = new File([text], name, { type: "text/plain" });
  if (navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file], title: name });
      return true;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return false;
    }
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return true;
}
