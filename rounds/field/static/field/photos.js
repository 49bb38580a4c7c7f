// @ts-check
// Pictures on this phone: their bytes are in the database before anything says "saved"; they leave when the server has them.
import { state } from "./state.js";
import { remembered, usedBefore } from "./looks.js";
import { isSame } from "./uploads.js";

/** @typedef {{visit: string} | {issue: string}} Owner */

/** @type {Promise<unknown>} */
let underWay = Promise.resolve();

/** One after the other, so that two pictures of one moment do not lose each other. @template T @param {() => Promise<T>} act */
export function inTurn(act) {
  const turn = underWay.then(act);
  underWay = turn.catch(() => null);
  return turn;
}

/** When every picture taken or drawn so far, or in this same moment, is on the phone: a record must not miss one. */
export async function picturesKept() {
  await new Promise((resolve) => setTimeout(resolve)); // what else happens in this moment begins first
  let seen;
  do await (seen = underWay);
  while (seen !== underWay);
}

/** @param {ArrayBuffer} bytes */
export async function sha256Of(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Keep the bytes; what comes back is what the record announces. Runs in turn.
 * @param {Owner} owner @param {{kind: string, type: string, purpose?: string, taken_at?: string, dhash?: string}} picture
 * @param {ArrayBuffer} bytes */
export async function keepPicture(owner, picture, bytes) {
  const sha256 = await sha256Of(bytes);
  const known = state.attachments.find((row) => row.sha256 === sha256);
  const row = known ? shared(plain(known), { ...owner, kind: picture.kind, purpose: picture.purpose ?? "" }) : { sha256, ...owner, ...picture, size: bytes.byteLength };
  await state.db.keep({ put: { attachments: [{ ...row, bytes }] } });
  state.attachments = [...state.attachments.filter((one) => one.sha256 !== sha256), row];
  return { kind: picture.kind, sha256, size: bytes.byteLength, ...(picture.purpose ? { purpose: picture.purpose } : {}) };
}

/** The same bytes belong to a second record: they are kept once and leave for each of them.
 * @param {any} known @param {any} place */
function shared(known, place) {
  if ([known, ...(known.also ?? [])].some((one) => isSame(one, place))) return known;
  return { ...known, also: [...(known.also ?? []), place] };
}

/** A record does not need the picture here any more: it was taken back, or the server has it. Runs in turn.
 * @param {Owner} owner @param {string} sha256 */
export async function dropPicture(owner, sha256) {
  const known = state.attachments.find((row) => row.sha256 === sha256);
  if (known) await changePicture(sha256, leaving(plain(known), owner));
}

/** The row without one of the records it belongs to; null when none is left.
 * @param {any} row @param {Owner} owner */
export function leaving(row, owner) {
  const { visit, issue, also = [], ...rest } = row;
  const [first, ...others] = [{ visit, issue, kind: row.kind, purpose: row.purpose }, ...also].filter((place) => !isSame(place, owner));
  return first ? { ...rest, ...first, ...(others.length ? { also: others } : {}) } : null;
}

/** A record goes with the pictures only it needs, in one transaction with what else goes; the others lose only its name.
 * @param {any[]} rows @param {any} owner @param {Record<string, any[]>} remove what goes with them, by store */
export function withoutPictures(rows, owner, remove) {
  return inTurn(async () => {
    const rest = rows.map((row) => /** @type {[string, any]} */ ([row.sha256, leaving(plain(row), owner)]));
    const stay = rest.filter(([, row]) => row);
    const attachments = await Promise.all(stay.map(async ([sha256, row]) => ({ ...row, bytes: (await state.db.get("attachments", sha256)).bytes })));
    const gone = rest.filter(([, row]) => !row).map(([sha256]) => sha256);
    await state.db.keep({ put: { attachments }, remove: { ...remove, attachments: gone } });
    const changed = new Map(rest);
    state.attachments = state.attachments.flatMap((row) => (changed.has(row.sha256) ? (changed.get(row.sha256) ?? []) : row));
  });
}

/** Write the row anew, or remove it with its bytes. @param {string} sha256 @param {any} row */
async function changePicture(sha256, row) {
  if (row) {
    const { bytes } = await state.db.get("attachments", sha256);
    await state.db.keep({ put: { attachments: [{ ...row, bytes }] } });
  } else {
    await state.db.delete("attachments", sha256);
  }
  const others = state.attachments.filter((one) => one.sha256 !== sha256);
  state.attachments = row ? [...others, row] : others;
}

/** The bytes, or nothing when they have left for the server. @param {string} sha256 @returns {Promise<ArrayBuffer | undefined>} */
export async function bytesOf(sha256) {
  return (await state.db.get("attachments", sha256))?.bytes;
}

/** The visit that used this photo before, and from now on it is known here.
 * @param {{sha256: string, dhash: string}} photo @param {{visit: string, shop: string}} place @param {Date} now */
export async function comparePhoto(photo, place, now) {
  const looks = (await state.db.get("meta", "looks")) ?? [];
  const before = usedBefore(looks, photo, place.visit);
  await state.db.put("meta", remembered(looks, { ...photo, ...place, at: now.toISOString() }, now), "looks");
  return before;
}

/** @param {any} value */
const plain = (value) => JSON.parse(JSON.stringify(value));
