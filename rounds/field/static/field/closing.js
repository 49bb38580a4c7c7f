// @ts-check
// This phone is to forget an account: what it shows is hidden at once, what it made leaves first, as a sync or as a file.
import { fill, fillContent, state } from "./state.js";
import { CONTENT, hideContent, readAll, readContentRows, wipe } from "./store.js";
import { OfflineError, SignedOutError, RevokedError, tellWiped } from "./network.js";
import { atRisk, isSafe } from "./wiping.js";
import { deviceKey } from "./phone.js";

/** @typedef {import("./wiping.js").Closing["why"]} Why */

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

/** A file with all that is unsent has been handed over. */
export async function noteExported() {
  state.exported = risks().map(({ id }) => id);
  await state.db.put("meta", [...state.exported], "exported");
}

/** Forget everything, if nothing is lost by it. Signing out and an order end the session on the server first. */
export async function forgetWhenSafe() {
  if (!state.closing || !safeToForget()) return;
  const { why } = state.closing;
  try {
    if (why !== "revoked") await tellWiped(deviceKey(), why, risks().length);
  } catch (error) {
    if (error instanceof OfflineError && why !== "idle") throw error;
    if (!(error instanceof OfflineError || error instanceof SignedOutError || error instanceof RevokedError)) throw error;
  }
  const staff = state.db.name.replace("rounds-", "");
  await wipe(state.db, staff);
  for (const name of ["rounds.staff", "rounds.used_at", `rounds.held.${state.db.name}`]) localStorage.removeItem(name);
  Object.assign(state, { db: null, closing: null, forgotten: why });
  const none = Object.fromEntries([...CONTENT, "outbox", "attachments", "drafts", "told"].map((name) => [name, []]));
  fill({ ...none, meta: {} });
}

/** Everything that is unsent, for the file: pictures with their bytes. */
export async function unsentRows() {
  const { outbox, drafts } = await readAll(state.db);
  return { entries: outbox, drafts, pictures: await state.db.getAll("attachments") };
}
