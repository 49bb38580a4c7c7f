// @ts-check
// Whether this phone will keep what is written on it: how much room there is, whether the system may clear it. Said before
// anybody starts to write.

const NEARLY_FULL = 50_000_000;
const PRIVATE_QUOTA = 150_000_000;

/** @typedef {{quota?: number, usage?: number, persisted?: boolean, isApple: boolean, isInstalled: boolean, hasWorker: boolean}} Memory */

/** What to warn of, the worst first. @param {Memory} memory */
export function troublesOf({ quota, usage = 0, isApple, isInstalled, hasWorker }) {
  const troubles = [];
  if (quota !== undefined && quota - usage < NEARLY_FULL) troubles.push("nearly_full");
  else if (quota !== undefined && quota < PRIVATE_QUOTA) troubles.push("private");
  if (!hasWorker) troubles.push("no_worker");
  if (isApple && !isInstalled) troubles.push("not_installed");
  return troubles;
}

/** What the server is told, and the warnings. @returns {Promise<{told: Record<string, boolean | number>, troubles: string[]}>} */
export async function lookAtStorage() {
  const { storage, userAgent, maxTouchPoints } = navigator;
  const { quota, usage } = (await storage?.estimate?.()) ?? {};
  const persisted = (await storage?.persisted?.()) || (await storage?.persist?.()) || false;
  const isApple = /iPhone|iPad/u.test(userAgent) || (/Macintosh/u.test(userAgent) && maxTouchPoints > 1);
  const isInstalled = matchMedia("(display-mode: standalone)").matches || /** @type {any} */ (navigator).standalone === true;
  const troubles = troublesOf({ quota, usage, isApple, isInstalled, hasWorker: "serviceWorker" in navigator });
  /** @type {Record<string, boolean | number>} */
  const told = { persisted, installed: isInstalled };
  if (quota !== undefined) told.free_mb = Math.max(0, Math.floor((quota - (usage ?? 0)) / 1_000_000));
  return { told, troubles };
}
