// @ts-check
// How pictures leave: after their record, signatures before photos, in pieces that resume where the server stands. What is
// sent through is given, so that tests drive the same code without a browser.

export const PIECE = 128 * 1024;
const MOST_RESTARTS = 3;

/** @typedef {{sha256: string, offset: number, stored: boolean, refused?: boolean, detail?: string}} Standing */
/** @typedef {{howFar: (row: any) => Promise<Standing>, sendPiece: (row: any, offset: number, piece: ArrayBuffer) => Promise<Standing>}} Net */

/** Whether its record has left: pictures never go before the text they belong to.
 * @param {any} row @param {any[]} outbox @param {any[]} drafts */
export function isFree(row, outbox, drafts) {
  const isIn = (/** @type {any} */ body) => (row.issue ? body.issue === row.issue : body.visit === row.visit);
  if (outbox.some((entry) => entry.state === "waiting" && isIn(entry.body))) return false;
  return !drafts.some((draft) => [draft, draft.issue_form ?? {}, ...(draft.issues ?? [])].some(isIn));
}

/** What the pictures of a command name as theirs, or nothing when it has none. @param {any} entry @returns {{issue: string} | {visit: string} | null} */
export function ownerIn({ kind, body }) {
  if (kind === "issue.raise") return { issue: body.issue };
  return kind === "visit.finish" ? { visit: body.visit } : null;
}

/** Pictures nobody needs once this command is let go: not another one of the same record, not what is being written, not what
 * the server took under the same id. @param {any} entry @param {any[]} rows @param {any[]} outbox @param {any[]} drafts */
export function goingWith(entry, rows, outbox, drafts) {
  const owner = ownerIn(entry);
  if (!owner || drafts.some((draft) => [draft, draft.issue_form, ...(draft.issues ?? [])].some((one) => isSame(one, owner)))) return [];
  const others = outbox.filter((other) => other.id !== entry.id && isSame(ownerIn(other), owner)).map((other) => other.body);
  const wanted = new Set([...others, entry.kept?.body].flatMap((body) => body?.announced ?? []).map((one) => one.sha256));
  return rows.filter((row) => [row, ...(row.also ?? [])].some((place) => isSame(place, owner)) && !wanted.has(row.sha256));
}

/** Whether two things name the same record. @param {any} one @param {any} other */
export const isSame = (one, other) => Boolean(one && other) && (one.visit ?? "") === (other.visit ?? "") && (one.issue ?? "") === (other.issue ?? "");

/** What may leave now, in its order: signatures, then photos whose time has come.
 * @param {any[]} rows @param {any[]} outbox @param {any[]} drafts @param {Record<string, number>} due @param {number} now */
export function readyOf(rows, outbox, drafts, due, now) {
  const free = rows.filter((row) => isFree(row, outbox, drafts));
  const photos = free.filter((row) => row.kind !== "signature" && (due[row.sha256] ?? 0) <= now);
  return [...free.filter((row) => row.kind === "signature"), ...photos];
}

/** When each photo may leave: a moment of the stretch the server gives, drawn once, so that not all phones that come home at
 * five o'clock send at once. @param {any[]} rows @param {Record<string, number>} due @param {number} spread seconds
 * @param {number} now @param {() => number} chance */
export function dueTimes(rows, due, spread, now, chance) {
  const photos = rows.filter((row) => row.kind !== "signature");
  return Object.fromEntries(photos.map(({ sha256 }) => [sha256, Math.min(due[sha256] ?? now + Math.floor(chance() * spread * 1000), now + spread * 1000)]));
}

/** One picture to its end; only what the server lists afterwards is "stored".
 * @param {any} row @param {ArrayBuffer} bytes @param {Net} net
 * @param {{stop: () => boolean, progress: (offset: number) => void}} hooks
 * @returns {Promise<{stored: boolean, reason: string}>} */
export async function sendWhole(row, bytes, net, { stop, progress }) {
  let standing = await net.howFar(row);
  let restarts = 0;
  while (!standing.stored) {
    if (standing.refused) return { stored: false, reason: standing.detail ?? "" };
    if (stop()) return { stored: false, reason: "" };
    progress(standing.offset);
    const { offset } = standing;
    standing = await net.sendPiece(row, offset, bytes.slice(offset, offset + PIECE));
    if (!standing.stored && !standing.refused && standing.offset <= offset && ++restarts > MOST_RESTARTS) return { stored: false, reason: standing.detail ?? "" };
  }
  const listed = await net.howFar(row);
  return { stored: listed.stored && listed.sha256 === row.sha256, reason: "" };
}
