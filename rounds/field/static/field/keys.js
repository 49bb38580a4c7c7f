// @ts-check
// The keys of the people who use this phone, in a database of their own.
import { openDB } from "idb";

const KEYS = "rounds-keys";

/** The key of one person on this phone: made once, not extractable, in a database of its own.
 * @param {number | string} staff @returns {Promise<{key: CryptoKey, isNew: boolean}>} */
export async function keyOf(staff) {
  const db = await openDB(KEYS, 1, { upgrade: (/** @type {any} */ fresh) => fresh.createObjectStore("keys") });
  try {
    const known = await db.get("keys", String(staff));
    if (known) return { key: known, isNew: false };
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const isNew = await db.add("keys", made, String(staff)).then(() => true, () => false); // or another window was first
    return { key: await db.get("keys", String(staff)), isNew };
  } finally {
    db.close();
  }
}

/** Without its key nothing that was sealed can be read again. @param {number | string} staff */
export async function forgetKey(staff) {
  const db = await openDB(KEYS, 1, { upgrade: (/** @type {any} */ fresh) => fresh.createObjectStore("keys") });
  await db.delete("keys", String(staff));
  db.close();
}
