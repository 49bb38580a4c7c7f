// @ts-check
// This phone is to forget an account: what it shows is hidden at once, what it made leaves first, as a sync or as a file.
import { fill, fillContent, state } from "./state.js";
import { CONTENT, hideContent, readAll, readContentRows, wipe } from "./store.js";
import { AnotherError, OfflineError, SignedOutError, RevokedError, tellWiped } from "./network.js";
import { forgetNotes } from "./recollecting.js";
import { atRisk, isSafe } from "./wiping.js";
import { deviceKey } from "./phone.js";

/** @typedef {import("./wiping.js").Closing["why"]} Why */

const TOLD_ENOUGH = [OfflineError, SignedOutError, RevokedError, AnotherError];

/** @param {Why} why @param {string} [because] */
export async function startClosing(why, because = "") {
  if (!state.db || state.closing?.why === why) return;
  const { id, number, name } = state.me ?? state.closing?.me ?? {};
  state.closing = { why, because, me: { id, number, name } };
  if (why === "sign_out") return;
  await hideContent(state.db, JSON.parse(JSON.stringify(state.closing)));
  fillContent(await readContentRows(state.db));
}

/** The account is open again, or the person stays: the next sync brings everything back. */
export async function stopClosing() {
  state.closing = null;
  await state.db?.put("meta", null, "closing");
}

/** What would be lost by forgetting now. */
export const risks = () => atRisk(state.outbox, state.attachments, Object.values(state.drafts));
export const safeToForget = () => isSafe(risks(), state.exported);

/** A file has been handed over. @param {string[]} written what is in it: more may have come while it was on its way */
export async function noteExported(written) {
  state.exported = written;
  await state.db.put("meta", [...state.exported], "exported");
}

/** Forget everything, if nothing is lost by it. Signing out and an order end the session on the server first; that it was asked
 * is on the disk before, so that a reply that never comes leaves nothing behind. */
export async function forgetWhenSafe() {
  if (!state.closing || !safeToForget()) return;
  const { why } = state.closing;
  if (navigator.onLine) await keepClosing({ ...state.closing, isAsked: true });
  try {
    if (why !== "revoked") await tellWiped(deviceKey(), why, risks().length);
  } catch (error) {
    if (error instanceof OfflineError && why !== "idle") throw error;
    if (!TOLD_ENOUGH.some((kind) => error instanceof kind)) throw error;
  }
  await forgetNow(why);
}

/** At the start of the app: what an earlier life had begun to forget. The server is told once more, without waiting for it. */
export async function finishForgetting() {
  if (!state.closing?.isAsked || !safeToForget()) return;
  const { why } = state.closing;
  const exported = risks().length;
  await forgetNow(why);
  if (why !== "revoked") void tellWiped(deviceKey(), why, exported).catch(() => null);
}

/** @param {Why} why */
async function forgetNow(why) {
  const staff = state.db.name.replace("rounds-", "");
  localStorage.removeItem(`rounds.held.${state.db.name}`);
  await wipe(state.db, staff);
  await forgetNotes(["rounds.staff", "rounds.used_at"]);
  Object.assign(state, { db: null, closing: null, forgotten: why });
  const none = Object.fromEntries([...CONTENT, "outbox", "attachments", "drafts", "told"].map((name) => [name, []]));
  fill({ ...none, meta: {} });
}

/** @param {import("./wiping.js").Closing & {me: any}} closing */
async function keepClosing(closing) {
  state.closing = closing;
  await state.db.put("meta", JSON.parse(JSON.stringify(closing)), "closing");
}

/** Everything that is unsent, for the file: pictures with their bytes. */
export async function unsentRows() {
  const { outbox, drafts } = await readAll(state.db);
  return { entries: outbox, drafts, pictures: await state.db.getAll("attachments") };
}
