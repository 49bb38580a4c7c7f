// @ts-check
// The keys of the people who use this phone, in a database of their own, and a few notes that must outlast localStorage.
import { openDB } from "idb";

const KEYS = "rounds-keys";

/** The key of one person on this phone: made once, not extractable, in a database of its own.
 * @param {number | string} staff @returns {Promise<{key: CryptoKey, isNew: boolean}>} */
export function keyOf(staff) {
  return withKeys(async (db) => {
    const known = await db.get("keys", String(staff));
    if (known) return { key: known, isNew: false };
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const isNew = await db.add("keys", made, String(staff)).then(() => true, () => false); // or another window was first
    return { key: await db.get("keys", String(staff)), isNew };
  });
}

/** Without its key nothing that was sealed can be read again. @param {number | string} staff */
export async function forgetKey(staff) {
  await strikeOut([String(staff)]);
}

/** What was noted beside the keys, which are named by numbers. @param {readonly string[]} names @returns {Promise<Record<string, string>>} */
export function noted(names) {
  return withKeys(async (db) => {
    const values = await Promise.all(names.map(async (name) => [name, await db.get("keys", name)]));
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  });
}

/** @param {Record<string, string>} notes */
export function noteDown(notes) {
  return withKeys(async (db) => {
    for (const [name, value] of Object.entries(notes)) await db.put("keys", value, name);
  });
}

/** @param {readonly string[]} names */
export function strikeOut(names) {
  return withKeys(async (db) => {
    for (const name of names) await db.delete("keys", name);
  });
}

/** @template T @param {(db: any) => Promise<T>} act @returns {Promise<T>} */
async function withKeys(act) {
  const db = await openDB(KEYS, 1, { upgrade: (/** @type {any} */ fresh) => fresh.createObjectStore("keys") });
  try {
    return await act(db);
  } finally {
    db.close();
  }
}
