// @ts-check
// Talking to the server. A failure is no network, a server that cannot take anything now, a session that ended, an account
// that was closed, an app that is too old, or the server's own words.

/** What this app speaks; the server says which it still understands. */
export const CLIENT = 2;

export class OfflineError extends Error {}
export class SignedOutError extends Error {}
/** Somebody else has signed in on this browser: what was to leave is not his. */
export class AnotherError extends Error {}
/** An account was closed, or may not work with a phone any more: whose, the server says. */
export class RevokedError extends Error {
  /** @param {string} text @param {unknown} staff */
  constructor(text, staff) {
    super(text);
    this.staff = String(staff);
  }
}
export class TooOldError extends Error {}
/** The server is there and asks to come back later. */
export class BusyError extends OfflineError {
  /** @param {string} text @param {number} seconds */
  constructor(text, seconds) {
    super(text);
    this.seconds = seconds;
  }
}

const API = document.documentElement.dataset.api ?? "/field/api/";
const PATIENCE_MS = 30_000;
let owner = "";

/** Whose things leave from now on: the server takes them from nobody else. @param {string | number} staff */
export function speakFor(staff) {
  owner = String(staff);
}

/** @param {string} path @param {RequestInit} options @param {boolean} [isAlone] whether an error of the server concerns this one
 * thing only, and others may go on */
async function ask(path, options = {}, isAlone = false) {
  const headers = new Headers(options.headers);
  headers.set("X-CSRFToken", cookie("csrftoken"));
  headers.set("X-Rounds-Client", String(CLIENT));
  if (owner && !path.startsWith("ping")) headers.set("X-Rounds-Staff", owner);
  let answer;
  try {
    answer = await fetch(API + path, { ...options, headers, credentials: "same-origin", redirect: "error", signal: patience() });
  } catch (error) {
    throw new OfflineError(String(error));
  }
  if (answer.status === 401 || answer.status === 403) throw await turnedAway(answer);
  if (answer.status === 426) throw new TooOldError(String(answer.status));
  const later = Number(answer.headers.get("Retry-After"));
  if (answer.status === 500 && isAlone) return answer;
  if (answer.status >= 500) throw later ? new BusyError(String(answer.status), later) : new OfflineError(String(answer.status));
  return answer;
}

/** Browsers of before 2022 have no clock in their signals. */
function patience() {
  if (typeof AbortSignal.timeout === "function") return AbortSignal.timeout(PATIENCE_MS);
  const signal = new AbortController();
  setTimeout(() => signal.abort(), PATIENCE_MS);
  return signal.signal;
}

/** A session that ended can be begun again; an account that was closed cannot. @param {Response} answer */
async function turnedAway(answer) {
  const said = await answer.json().catch(() => ({}));
  if (said.another) return new AnotherError(String(answer.status));
  return said.revoked ? new RevokedError(said.detail, said.staff) : new SignedOutError(String(answer.status));
}

/** @param {string} name */
function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/** @param {string} device */
export async function ping(device) {
  return (await ask(`ping?device=${device}`)).json();
}

/** This phone is about to forget everything; the server ends the session. @param {string} device @param {string} why
 * @param {number} exported how many things a file holds instead of the server */
export async function tellWiped(device, why, exported) {
  const body = JSON.stringify({ key: device, why, exported });
  await ask("wiped", { method: "POST", body, headers: { "Content-Type": "application/json" } });
}

/** @param {any[]} commands @param {any} device @param {string} lang */
export async function send(commands, device, lang) {
  const body = JSON.stringify({ commands, device });
  const answer = await ask(`sync?lang=${lang}`, { method: "POST", body, headers: { "Content-Type": "application/json" } });
  if (!answer.ok) throw new OfflineError(String(answer.status));
  return answer.json();
}

/** Closed issues like these words, and what solved them. @param {string} text @param {string} category @param {string} lang
 * @returns {Promise<import("./solved.js").Solved[]>} */
export async function askSolved(text, category, lang) {
  const body = JSON.stringify({ text, category });
  const answer = await ask(`similar?lang=${lang}`, { method: "POST", body, headers: { "Content-Type": "application/json" } }, true);
  return answer.ok ? answer.json() : [];
}

/** The signed heads this phone holds. @param {string} device @param {import("./heads.js").Head[]} heads */
export async function tellHeads(device, heads) {
  const body = JSON.stringify({ key: device, heads });
  await ask("heads", { method: "POST", body, headers: { "Content-Type": "application/json" } });
}

/** @param {any} held what the phone holds already @param {string} lang */
export async function readContent(held, lang) {
  const answer = await ask(`news?lang=${lang}`, { method: "POST", body: JSON.stringify(held), headers: { "Content-Type": "application/json" } });
  if (!answer.ok) throw new OfflineError(String(answer.status));
  return answer.json();
}

/** How far the server is with a picture. @param {any} row @returns {Promise<Standing>} */
export async function howFar(row) {
  return standingOf(await ask(`attachments/${row.sha256}?${new URLSearchParams(ownerOf(row))}`, {}, true), row);
}

/** One piece at its offset; the answer says where the next one belongs. @param {any} row @param {number} offset
 * @param {ArrayBuffer} piece @returns {Promise<Standing>} */
export async function sendPiece(row, offset, piece) {
  const { kind, purpose = "", size, taken_at } = row;
  const query = new URLSearchParams({ ...ownerOf(row), kind, purpose, size, offset: String(offset), ...(taken_at ? { taken_at } : {}) });
  return standingOf(await ask(`attachments/${row.sha256}?${query}`, { method: "PATCH", body: piece, headers: { "Content-Type": "application/octet-stream" } }, true), row);
}

/** @typedef {import("./uploads.js").Standing} Standing */

/** @param {any} row @returns {Record<string, string>} */
const ownerOf = (row) => (row.issue ? { issue: row.issue } : { visit: row.visit });

/** 409 is an answer like any other: it names the right offset. What else fails, in whatever words, holds up only this picture.
 * @param {Response} answer @param {any} row */
async function standingOf(answer, row) {
  const said = await answer.json().catch(() => ({ detail: String(answer.status) }));
  const refused = !answer.ok && answer.status !== 409;
  return { sha256: row.sha256, offset: 0, stored: false, ...said, refused };
}
