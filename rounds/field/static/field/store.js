// @ts-check
// IndexedDB, one database per person: content, outbox, drafts and the bytes of pictures. Every row is sealed; what names it
// (its key) stays readable, nothing else. The callers see rows as they gave them.
import { openDB } from "idb";
import { forgetKey, keyOf } from "./keys.js";
import { opened, sealed } from "./sealing.js";

const VERSION = 2;
export const CONTENT = /** @type {const} */ (["retailers", "visits", "issues", "bulletins", "notes"]);
/** Every store and the field that names its rows; a new store is one line here.
 * @type {Record<string, string | null>} */
const STORES = {
  ...Object.fromEntries(CONTENT.map((name) => [name, "id"])),
  outbox: "id",
  drafts: "visit",
  attachments: "sha256", // sha256, visit | issue, kind, name, purpose, type, size, taken_at, offset, bytes
  told: "id", // hints and doubts somebody has answered
  meta: null,
};

/** @typedef {Awaited<ReturnType<typeof openStore>>} Store */
/** @typedef {{put?: Record<string, any[]>, meta?: Record<string, any>, remove?: Record<string, any[]>, only?: Record<string, any[]>}} Writing */

/** @param {number | string} staff @param {() => void} [gone] called when the system takes the database away */
export async function openStore(staff, gone = () => {}) {
  const { key, isNew } = await keyOf(staff);
  let isFresh = false;
  const db = await openDB(`rounds-${staff}`, VERSION, {
    upgrade: (/** @type {any} */ opening, /** @type {number} */ before) => {
      isFresh = before === 0;
      makeStores(opening);
    },
    blocking: () => {
      db.close(); // a newer version of the app waits in another window
      gone();
    },
    terminated: gone,
  });
  const lost = isNew ? await dropSealedRows(db) : 0;
  await sealPlainRows(db, key);
  /** Writings one after the other: sealing takes time, and the later one must win. @type {Promise<unknown>} */
  let last = Promise.resolve();
  /** @template T @param {() => Promise<T>} act @returns {Promise<T>} */
  const inTurn = (act) => {
    const turn = last.then(act, act);
    last = turn.catch(() => null);
    return turn;
  };
  return {
    name: db.name,
    /** Things made here that nobody can read any more because the phone has lost their key. */
    lost,
    /** Whether nothing was here before: a first time, or the system has cleared it. */
    isFresh,
    close: () => db.close(),
    /** @param {string} store @param {any} id */
    get: async (store, id) => openRow(key, store, await db.get(store, id), id),
    /** Rows of one store. @param {string} store */
    getAll: async (store) => [...(await openRows(db, key, store)).values()],
    /** Values by name, of the store whose rows have no key of their own. */
    named: async () => Object.fromEntries(await openRows(db, key, "meta")),
    /** @param {string} store @param {any} row @param {string} [name] of a row without a key of its own */
    put: (store, row, name) => inTurn(async () => db.put(store, await sealRow(key, store, row, name), name)),
    /** @param {string} store @param {any} id */
    delete: (store, id) => inTurn(() => db.delete(store, id)),
    /** Several changes, all or none, on the disk before it returns. @param {Writing} writing */
    keep: (writing) => inTurn(() => keep(db, key, writing)),
  };
}

/** @param {any} db */
function makeStores(db) {
  for (const [name, keyPath] of Object.entries(STORES)) {
    if (!db.objectStoreNames.contains(name)) db.createObjectStore(name, keyPath ? { keyPath } : undefined);
  }
}

/** Sealed rows whose key is gone open for nobody. @param {any} db */
async function dropSealedRows(db) {
  const counts = await Promise.all(["outbox", "drafts", "attachments"].map((store) => db.getAll(store)));
  for (const store of Object.keys(STORES)) {
    const [rows, ids] = await Promise.all([db.getAll(store), db.getAllKeys(store)]);
    for (const [place, row] of rows.entries()) if (isSealed(row)) await db.delete(store, ids[place]);
  }
  return counts.flat().filter(isSealed).length;
}

/** What an earlier version left unsealed. @param {any} db @param {CryptoKey} key */
async function sealPlainRows(db, key) {
  for (const store of Object.keys(STORES)) {
    const [rows, ids] = await Promise.all([db.getAll(store), db.getAllKeys(store)]);
    for (const [place, row] of rows.entries()) {
      if (isSealed(row)) continue;
      const name = STORES[store] ? undefined : ids[place];
      await db.put(store, await sealRow(key, store, row, name), name);
    }
  }
}

/** @param {any} row */
const isSealed = (row) => row?.box instanceof ArrayBuffer;

/** @param {CryptoKey} key @param {string} store @param {any} row @param {string} [name] */
async function sealRow(key, store, row, name) {
  const keyPath = STORES[store];
  const id = keyPath ? row[keyPath] : name;
  const box = await sealed(key, `${store}/${id}`, row);
  return keyPath ? { [keyPath]: id, ...box } : box;
}

/** @param {CryptoKey} key @param {string} store @param {any} row @param {any} id */
async function openRow(key, store, row, id) {
  return row && opened(key, `${store}/${id}`, row);
}

/** By name; a row damaged on the disk stays where it is and is passed over.
 * @param {any} db @param {CryptoKey} key @param {string} store @returns {Promise<Map<string, any>>} */
async function openRows(db, key, store) {
  const work = db.transaction(store);
  const [rows, ids] = await Promise.all([work.store.getAll(), work.store.getAllKeys()]);
  const read = await Promise.allSettled(rows.map((/** @type {any} */ row, /** @type {number} */ place) => openRow(key, store, row, ids[place])));
  return new Map(read.flatMap((one, place) => (one.status === "fulfilled" ? [[ids[place], one.value]] : [])));
}

/** @param {any} db @param {CryptoKey} key @param {Writing} writing */
async function keep(db, key, { put = {}, meta = {}, remove = {}, only = {} }) {
  const puts = await Promise.all(Object.entries(put).flatMap(([store, rows]) => rows.map(async (row) => [store, await sealRow(key, store, row)])));
  const named = await Promise.all(Object.entries(meta).map(async ([name, value]) => [name, await sealRow(key, "meta", value, name)]));
  const touched = new Set([...Object.keys(put), ...Object.keys(remove), ...Object.keys(only), ...(named.length ? ["meta"] : [])]);
  if (!touched.size) return;
  const work = db.transaction([...touched], "readwrite", { durability: "strict" });
  /** One that fails makes all fail: `work.done` says so. @param {Promise<unknown>} asked */
  const part = (asked) => void Promise.resolve(asked).catch(() => null);
  for (const [store, ids] of Object.entries(only)) {
    const known = new Set(ids);
    for (const id of await work.objectStore(store).getAllKeys()) if (!known.has(id)) part(work.objectStore(store).delete(id));
  }
  for (const [store, row] of puts) part(work.objectStore(/** @type {string} */ (store)).put(row));
  for (const [store, ids] of Object.entries(remove)) for (const id of ids) part(work.objectStore(store).delete(id));
  for (const [name, value] of named) part(work.objectStore("meta").put(value, name));
  await work.done;
}

/** Everything at once, as the app holds it in memory; the bytes of pictures stay in the database until they leave.
 * @param {Store} db */
export async function readAll(db) {
  const [content, outbox, drafts, pictures, told] = await Promise.all([readContentRows(db), ...["outbox", "drafts", "attachments", "told"].map(db.getAll)]);
  const attachments = pictures.map(({ bytes, ...row }) => row);
  return { ...content, outbox, drafts, attachments, told };
}

/** What came from the server. @param {Store} db */
export async function readContentRows(db) {
  const [meta, ...rows] = await Promise.all([db.named(), ...CONTENT.map(db.getAll)]);
  return /** @type {Record<string, any>} */ ({ ...Object.fromEntries(CONTENT.map((name, place) => [name, rows[place]])), meta });
}

/** The server's content over the old: all of it, or what changed; and the entries it confirms, in one transaction.
 * @param {Store} db @param {any} content @param {string[]} confirmed */
export async function keepContent(db, content, confirmed) {
  const put = Object.fromEntries(CONTENT.map((name) => [name, content[name] ?? []]));
  const only = Object.fromEntries(CONTENT.map((name) => [name, content.ids[name] ?? put[name].map((/** @type {any} */ row) => row.id)]));
  const apart = new Set([...CONTENT, "ids", "whole", "server_time"]);
  const meta = Object.fromEntries(Object.entries(content).filter(([name]) => !apart.has(name)));
  await db.keep({ put, only, remove: { outbox: confirmed }, meta });
}

/** Commands in one transaction, and the drafts they come from go with them: saved means saved.
 * @param {Store} db @param {any[]} entries @param {string[]} drafts @param {string[]} [instead] entries they take the place of */
export async function keepCommands(db, entries, drafts, instead = []) {
  const last_seq = Math.max(0, ...entries.map((entry) => entry.seq));
  await db.keep({ put: { outbox: entries }, remove: { drafts, outbox: instead }, meta: entries.length ? { last_seq } : {} });
}

/** What came from the server is gone from this phone; what was made here stays, sealed, until it is safe elsewhere.
 * @param {Store} db @param {any} closing */
export async function hideContent(db, closing) {
  const meta = { closing, cursor: 0, me: null, labels: {}, settings: {}, marks: {}, today: "", lang: "" };
  const others = Object.keys(await db.named()).filter((name) => !(name in meta) && !["last_seq", "exported", "synced_at", "heads"].includes(name));
  await db.keep({ only: Object.fromEntries([...CONTENT, "told"].map((name) => [name, []])), meta, remove: { meta: others } });
}

/** Nothing of this person stays readable on this phone. @param {Store} db @param {number | string} staff */
export async function wipe(db, staff) {
  await forgetKey(staff); // from here on what is left cannot be read
  await db.keep({ only: Object.fromEntries(Object.keys(STORES).map((name) => [name, []])) });
  db.close();
  indexedDB.deleteDatabase(`rounds-${staff}`);
}
