// @ts-check
// What this phone tells the server of itself.
import { state } from "./state.js";
import { oldestOf, unsentCount } from "./outbox.js";
import { note } from "./recollecting.js";
import { isBegun } from "./wiping.js";
import { newestOf } from "./heads.js";

/** This phone's own name: made once, the same for everybody who signs in on it. */
export function deviceKey() {
  let key = localStorage.getItem("rounds.device");
  if (!key) void note("rounds.device", (key = crypto.randomUUID()));
  return key;
}

/** This phone, and what it still holds besides what is being sent. @param {any[]} leaving */
export function device(leaving) {
  const sending = new Set(leaving.map((entry) => entry.id));
  const staying = state.outbox.filter((entry) => !sending.has(entry.id));
  return {
    key: deviceKey(),
    label: navigator.userAgent.slice(0, 200),
    version: document.documentElement.dataset.version ?? "",
    unsent: unsentCount(staying, state.attachments),
    oldest_unsent_at: oldestOf(staying),
    head: newestOf(state.heads),
    storage: { ...state.storage.told, ...(state.lost ? { lost: state.lost } : {}) },
  };
}

const heldName = (/** @type {string} */ staff) => `rounds.held.${staff}`;

/** How much is unsent or begun, noted where the system may spare it when it clears the database. */
export function noteHeld() {
  const begun = Object.values(state.drafts).filter(isBegun).length;
  if (state.db) localStorage.setItem(heldName(state.db.name), String(unsentCount(state.outbox, state.attachments) + begun));
}

/** How many things were lost since: rows without a key, or a database that was cleared with things in it.
 * @param {{name: string, lost: number, isFresh: boolean}} db */
export function noteLost(db) {
  const held = Number(localStorage.getItem(heldName(db.name))) || 0;
  const lost = db.lost || (db.isFresh ? held : 0);
  state.lost = (Number(localStorage.getItem("rounds.lost")) || 0) + lost;
  if (lost) localStorage.setItem("rounds.lost", String(state.lost));
}

/** The person has read that something was lost; the desk knows from the sync. */
export function acceptLoss() {
  localStorage.removeItem("rounds.lost");
  state.lost = 0;
}
