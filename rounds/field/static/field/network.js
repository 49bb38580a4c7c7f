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

/** How far the server is with a picture. @param {any} row @returns {Promise<Standing>} */
export async function howFar(row) {
  return standingOf(await ask(`attachments/${row.sha256}?${new URLSearchParams(ownerOf(row))}`), row);
}

/** One piece at its offset; the answer says where the next one belongs. @param {any} row @param {number} offset
 * @param {ArrayBuffer} piece @returns {Promise<Standing>} */
export async function sendPiece(row, offset, piece) {
  const { kind, purpose = "", size, taken_at } = row;
  const query = new URLSearchParams({ ...ownerOf(row), kind, purpose, size, offset: String(offset), ...(taken_at ? { taken_at } : {}) });
  return standingOf(await ask(`attachments/${row.sha256}?${query}`, { method: "PATCH", body: piece, headers: { "Content-Type": "application/octet-stream" } }), row);
}

/** @typedef {import("./uploads.js").Standing} Standing */

/** @param {any} row @returns {Record<string, string>} */
const ownerOf = (row) => (row.issue ? { issue: row.issue } : { visit: row.visit });

/** 409 is an answer like any other: it names the right offset. @param {Response} answer @param {any} row */
async function standingOf(answer, row) {
  const said = await answer.json();
  const refused = !answer.ok && answer.status !== 409;
  return { sha256: row.sha256, offset: 0, stored: false, ...said, refused };
}
