// @ts-check
// Sending pictures from this phone: which may leave, how far they are, what becomes of the copy here.
import { bytesOf, dropPicture, inTurn } from "./photos.js";
import { howFar, sendPiece } from "./network.js";
import { state } from "./state.js";
import { dueTimes, readyOf, sendWhole } from "./uploads.js";
import { now } from "./time.js";

let isWished = false;

/** Somebody asked for it: photos leave now, whatever their moment. */
export function wishUploads() {
  isWished = true;
}

/** Send signatures, or photos; stops between two pieces when text is waiting. Says whether any has arrived.
 * @param {boolean} isPhotos @param {() => boolean} stop */
export async function sendPictures(isPhotos, stop) {
  const due = isPhotos ? await moments() : {};
  const ready = readyOf(state.attachments, state.outbox, Object.values(state.drafts), due, now().getTime());
  let hasArrived = false;
  for (const row of ready.filter((one) => (one.kind !== "signature") === isPhotos)) {
    if (stop()) return hasArrived;
    if (await sendOne(row.sha256, stop)) hasArrived = true;
  }
  if (isPhotos) isWished = false;
  return hasArrived;
}

/** @param {string} sha256 @param {() => boolean} stop */
async function sendOne(sha256, stop) {
  const row = state.attachments.find((one) => one.sha256 === sha256);
  const bytes = row && (await bytesOf(sha256));
  if (!row || !bytes) return false;
  const hooks = { stop, progress: (/** @type {number} */ offset) => void (row.offset = offset) };
  const { stored, reason } = await sendWhole(row, bytes, { howFar, sendPiece }, hooks);
  if (stored) await inTurn(() => dropPicture(/** @type {any} */ (row), sha256)); // another record may have begun to need the bytes
  else row.reason = reason;
  return stored;
}

/** When each photo may leave, kept over a restart of the app. */
async function moments() {
  const known = isWished ? {} : ((await state.db.get("meta", "moments")) ?? {});
  const spread = isWished ? 0 : (state.settings.photo_spread_seconds ?? 0);
  const due = dueTimes(state.attachments, known, spread, now().getTime(), Math.random);
  await state.db.put("meta", due, "moments");
  return due;
}
