// @ts-check
// Talking to the server. Every failure is one of three: no network, signed out, or the server's own words.

export class OfflineError extends Error {}
export class SignedOutError extends Error {}

const API = document.documentElement.dataset.api ?? "/field/api/";
const PATIENCE_MS = 30_000;

/** @param {string} path @param {RequestInit} options */
async function ask(path, options = {}) {
  const headers = new Headers(options.headers);
  headers.set("X-CSRFToken", cookie("csrftoken"));
  let answer;
  try {
    answer = await fetch(API + path, { ...options, headers, credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    throw new OfflineError(String(error));
  }
  if (answer.status === 401 || answer.status === 403) throw new SignedOutError(String(answer.status));
  if (answer.status >= 500) throw new OfflineError(String(answer.status));
  return answer;
}

/** @param {string} name */
function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

export async function ping() {
  return (await ask("ping")).json();
}

/** @param {any[]} commands @param {any} device @param {string} lang */
export async function send(commands, device, lang) {
  const body = JSON.stringify({ commands, device });
  const answer = await ask(`sync?lang=${lang}`, { method: "POST", body, headers: { "Content-Type": "application/json" } });
  if (!answer.ok) throw new OfflineError(String(answer.status));
  return answer.json();
}

/** @param {any} held what the phone holds already @param {string} lang */
export async function readContent(held, lang) {
  const answer = await ask(`news?lang=${lang}`, { method: "POST", body: JSON.stringify(held), headers: { "Content-Type": "application/json" } });
  if (!answer.ok) throw new OfflineError(String(answer.status));
  return answer.json();
}

/** Whether the server now holds the bytes; false when it refuses them, with its words.
 * @param {{sha256: string, visit: string, kind: string, type: string, bytes: ArrayBuffer}} attachment */
export async function upload(attachment) {
  const { sha256, visit, kind, type, bytes } = attachment;
  const query = new URLSearchParams({ visit, kind });
  const answer = await ask(`attachments/${sha256}?${query}`, { method: "PUT", body: bytes, headers: { "Content-Type": type } });
  const said = await answer.json();
  return { stored: answer.ok && said.stored && said.sha256 === sha256, reason: said.detail ?? "" };
}
