// @ts-check
// One round trip: commands out, signatures out, content in, photos out. Whatever fails stays on the phone.
import { answered, batchOf, commandOf, nextSeq, entryOf, unsentCount } from "./outbox.js";
import { keepCommands, keepContent, openStore, readAll, readContentRows } from "./store.js";
import { completed, heldOf } from "./news.js";
import { contentRows, fill, fillContent, state } from "./state.js";
import { OfflineError, SignedOutError, ping, readContent, send } from "./network.js";
import { sendPictures } from "./uploading.js";

const CLOCK_WARNING_MS = 120_000;
/** @type {Promise<void> | null} */
let underWay = null;
let wantedAgain = false;

/** Start one if none is under way; a call during one asks for another after it. */
export function sync() {
  if (underWay) {
    wantedAgain = true;
    return underWay;
  }
  underWay = roundTrip().finally(() => {
    underWay = null;
    if (wantedAgain && state.online) {
      wantedAgain = false;
      sync();
    }
  });
  return underWay;
}

async function roundTrip() {
  state.syncing = true;
  try {
    await recognise();
    await sendOutbox();
    await sendPictures(false, isInterrupted);
    await readNews();
    Object.assign(state, { online: true, signedOut: false, problem: "", syncedAt: new Date().toISOString() });
    await state.db.put("meta", state.syncedAt, "synced_at");
    await sendPictures(true, isInterrupted); // the slow ones last: text and news do not wait for them
  } catch (error) {
    if (error instanceof SignedOutError) state.signedOut = true;
    else if (error instanceof OfflineError) state.online = false;
    else state.problem = String(error);
  } finally {
    state.syncing = false;
  }
}

/** Whether text waits: it goes before the next piece of a photo. */
const isInterrupted = () => wantedAgain;

/** Who is signed in owns the database that is open; another person's records stay in his own. */
async function recognise() {
  const { staff, server_time } = await ping();
  state.clockAhead = Date.now() - Date.parse(server_time);
  if (Math.abs(state.clockAhead) < CLOCK_WARNING_MS) state.clockAhead = 0;
  if (state.db?.name === `rounds-${staff}`) return;
  localStorage.setItem("rounds.staff", String(staff));
  await openFor(staff);
}

/** @param {string | number} staff */
export async function openFor(staff) {
  state.db?.close();
  state.db = await openStore(staff);
  fill(await readAll(state.db));
}

async function sendOutbox() {
  let batch = batchOf(state.outbox);
  do {
    const { outcomes } = await send(batch.map(commandOf), device(batch.length), state.lang);
    const settled = answered(batch, outcomes).map(plain);
    await keepCommands(state.db, settled, null);
    merge(settled);
    if (!settled.some((entry) => entry.state !== "waiting")) break;
    batch = batchOf(state.outbox);
  } while (batch.length);
}

async function readNews() {
  // A new day brings new questions and a new stretch of the round; another language brings other words.
  const isSame = state.contentDay === state.today && state.contentLang === state.lang;
  const rows = contentRows();
  const held = heldOf({ cursor: state.cursor, marks: state.marks, rows }, !isSame || !state.cursor);
  let news = await readContent(held, state.lang);
  if (news.compare) news = await readContent(heldOf({ cursor: 0, marks: state.marks, rows }, true), state.lang);
  const content = { ...completed(news, rows), lang: state.lang };
  const confirmed = state.outbox.filter((entry) => entry.state === "sent").map((entry) => entry.id);
  await keepContent(state.db, content, confirmed);
  fillContent(await readContentRows(state.db));
  state.outbox = state.outbox.filter((entry) => !confirmed.includes(entry.id));
}

/** @param {any[]} entries */
function merge(entries) {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  state.outbox = state.outbox.map((entry) => byId.get(entry.id) ?? entry);
}

/** This phone, and what it still holds besides what is being sent. @param {number} leaving */
function device(leaving) {
  let key = localStorage.getItem("rounds.device");
  if (!key) localStorage.setItem("rounds.device", (key = crypto.randomUUID()));
  const version = document.documentElement.dataset.version ?? "";
  return { key, label: navigator.userAgent.slice(0, 200), version, unsent: unsentCount(state.outbox, state.attachments) - leaving };
}

/** Write commands to the phone, all or none; only then are they "saved". They leave when they can.
 * @param {{kind: string, body: any}[]} commands @param {string | null} draft the draft they come from, which goes with them */
export async function save(commands, draft = null) {
  const now = new Date();
  const first = nextSeq(state.outbox);
  const entries = commands.map(({ kind, body }, place) => entryOf(kind, plain(body), now, first + place, () => crypto.randomUUID()));
  await keepCommands(state.db, entries, draft);
  state.outbox = [...state.outbox, ...entries];
  if (draft) delete state.drafts[draft];
  sync();
  return entries;
}

/** Without Vue's proxies, which the database does not take. @param {any} value */
function plain(value) {
  return JSON.parse(JSON.stringify(value));
}

/** Try refused or waiting entries again, now. */
export async function retryAll() {
  const again = state.outbox.filter((entry) => entry.state === "refused").map((entry) => ({ ...plain(entry), state: "waiting" }));
  await keepCommands(state.db, again, null);
  merge(again);
  return sync();
}

/** @param {any} draft */
export async function keepDraft(draft) {
  await state.db.put("drafts", plain(draft));
}
