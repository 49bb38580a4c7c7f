// @ts-check
// Whether this phone will keep what is written on it: how much room there is, whether the system may clear it. Said before
// anybody starts to write.

const NEARLY_FULL = 50_000_000;
const SHORT = 200_000_000;
const PRIVATE_QUOTA = 150_000_000;
const PROBE = "rounds-probe";
const PROBE_PARTS = 32;
const PART_BYTES = 65_536;

/** @typedef {{quota?: number, usage?: number, persisted?: boolean, isApple: boolean, isInstalled: boolean, hasWorker: boolean, isFull?: boolean}} Memory */

/** What to warn of, the worst first. @param {Memory} memory */
export function troublesOf({ quota, usage = 0, persisted = true, isApple, isInstalled, hasWorker, isFull = false }) {
  const troubles = [];
  if (isFull || (quota !== undefined && quota - usage < NEARLY_FULL)) troubles.push("nearly_full");
  else if (quota !== undefined && quota < PRIVATE_QUOTA) troubles.push("private");
  else if (quota !== undefined && !persisted && quota - usage < SHORT) troubles.push("not_kept");
  if (!hasWorker) troubles.push("no_worker");
  if (isApple && !isInstalled) troubles.push("not_installed");
  return troubles;
}

/** Two million bytes that cannot be written as fewer. */
function noise() {
  const bytes = new Uint8Array(PROBE_PARTS * PART_BYTES);
  for (let part = 0; part < PROBE_PARTS; part++) crypto.getRandomValues(bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES));
  return bytes;
}

/** Whether some photos would no longer fit. Asked by writing, for browsers do not say how much room there really is. */
async function isFullNow() {
  try {
    const { openDB } = await import("idb");
    const db = await openDB(PROBE, 1, { upgrade: (/** @type {any} */ fresh) => fresh.createObjectStore("probe") });
    try {
      await db.put("probe", noise(), "probe");
      await db.delete("probe", "probe");
    } finally {
      db.close();
    }
    return false;
  } catch (error) {
    return true;
  }
}

/** What the server is told, and the warnings. @returns {Promise<{told: Record<string, boolean | number>, troubles: string[]}>} */
export async function lookAtStorage() {
  const { storage, userAgent, maxTouchPoints } = navigator;
  const { quota, usage } = (await storage?.estimate?.()) ?? {};
  const persisted = (await storage?.persisted?.()) || (await storage?.persist?.()) || false;
  const isFull = await isFullNow();
  const isApple = /iPhone|iPad/u.test(userAgent) || (/Macintosh/u.test(userAgent) && maxTouchPoints > 1);
  const isInstalled = matchMedia("(display-mode: standalone)").matches || /** @type {any} */ (navigator).standalone === true;
  const troubles = troublesOf({ quota, usage, persisted, isApple, isInstalled, hasWorker: "serviceWorker" in navigator, isFull });
  /** @type {Record<string, boolean | number>} */
  const told = { persisted, installed: isInstalled };
  if (isFull) told.free_mb = 0;
  else if (quota !== undefined) told.free_mb = Math.max(0, Math.floor((quota - (usage ?? 0)) / 1_000_000));
  return { told, troubles };
}
