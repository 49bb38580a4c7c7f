// @ts-check
// IndexedDB, one database per person: content, outbox, drafts and the bytes of signatures.
import { openDB } from "idb";

export const CONTENT = /** @type {const} */ (["retailers", "visits", "issues", "bulletins"]);

/** @param {number | string} staff */
export async function openStore(staff) {
  return openDB(`rounds-${staff}`, 1, {
    /** @param {any} db */
    upgrade(db) {
      for (const name of CONTENT) db.createObjectStore(name, { keyPath: "id" });
      db.createObjectStore("outbox", { keyPath: "id" });
      db.createObjectStore("drafts", { keyPath: "visit" });
      db.createObjectStore("attachments", { keyPath: "sha256" });
      db.createObjectStore("meta");
    },
  });
}

/** Everything at once, as the app holds it in memory. @param {any} db */
export async function readAll(db) {
  const names = [...CONTENT, "outbox", "drafts", "attachments"];
  const rows = await Promise.all(names.map((name) => db.getAll(name)));
  const keys = await db.getAllKeys("meta");
  const values = await db.getAll("meta");
  const meta = Object.fromEntries(keys.map((/** @type {string} */ key, /** @type {number} */ place) => [key, values[place]]));
  return { ...Object.fromEntries(names.map((name, place) => [name, rows[place]])), meta };
}

/** The server's content over the old: all of it, or what changed; and the entries it confirms, in one transaction.
 * @param {any} db @param {any} content @param {string[]} confirmed */
export async function keepContent(db, content, confirmed) {
  const work = db.transaction([...CONTENT, "outbox", "meta"], "readwrite");
  for (const name of CONTENT) {
    const rows = work.objectStore(name);
    const all = content.ids[name] ?? content[name].map((/** @type {any} */ row) => row.id);
    const known = new Set(all);
    for (const key of await rows.getAllKeys()) if (!known.has(key)) rows.delete(key);
    for (const row of content[name]) rows.put(row);
  }
  for (const id of confirmed) work.objectStore("outbox").delete(id);
  const { cursor, me, labels, settings, today, lang } = content;
  for (const [key, value] of Object.entries({ cursor, me, labels, settings, today, lang })) work.objectStore("meta").put(value, key);
  await work.done;
}

/** Commands in one transaction, and the draft they come from goes with them: saved means saved.
 * @param {any} db @param {any[]} entries @param {string | null} draft */
export async function keepCommands(db, entries, draft) {
  const work = db.transaction(["outbox", "drafts"], "readwrite", { durability: "strict" });
  for (const entry of entries) work.objectStore("outbox").put(entry);
  if (draft) work.objectStore("drafts").delete(draft);
  await work.done;
}
