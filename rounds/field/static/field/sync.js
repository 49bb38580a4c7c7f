// @ts-check
// One round trip: commands out, signatures out, content in, photos out. Whatever fails stays on the phone.
import { answered, batchOf, commandOf, nextSeq, entryOf } from "./outbox.js";
import { keepCommands, keepContent, openStore, readAll, readContentRows } from "./store.js";
import { completed, heldOf } from "./news.js";
import { contentRows, fill, fillContent, state } from "./state.js";
import { AnotherError, BusyError, OfflineError, RevokedError, SignedOutError, TooOldError, ping, readContent, send, speakFor, tellHeads } from "./network.js";
import { note } from "./recollecting.js";
import { sendPictures, wishUploads } from "./uploading.js";
import { goingWith, ownerIn } from "./uploads.js";
import { withoutPictures } from "./photos.js";
import { forgetWhenSafe, startClosing, stopClosing } from "./closing.js";
import { device, deviceKey, noteHeld, noteLost } from "./phone.js";
import { ahead, clockNow, heard, now } from "./time.js";
import { dayOf } from "./day.js";
import { contradicts, newestOf, withHead } from "./heads.js";

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
  if (state.forgotten) return;
  state.syncing = true;
  try {
    await recognise();
    if (state.closing) wishUploads();
    await sendOutbox();
    await sendPictures(false, isInterrupted);
    if (!state.closing) await readNews();
    Object.assign(state, { online: true, signedOut: false, busy: false, tooOld: false, problem: "", syncedAt: now().toISOString() });
    await state.db.put("meta", state.syncedAt, "synced_at");
    const hasPhotos = await sendPictures(true, isInterrupted); // the slow ones last: text and news do not wait for them
    if (hasPhotos) wantedAgain = true; // their records may be complete now
    noteHeld();
    await forgetWhenSafe();
  } catch (error) {
    await failed(error);
  } finally {
    state.syncing = false;
  }
}

/** Whatever it was, nothing is lost: it is said, and tried again. @param {unknown} error */
async function failed(error) {
  if (error instanceof RevokedError && isOwn(error.staff)) {
    await startClosing("revoked", error.message);
    await forgetWhenSafe();
  } else if (error instanceof SignedOutError || error instanceof RevokedError) state.signedOut = true;
  else if (error instanceof AnotherError) wantedAgain = true; // the next question opens his own database
  else if (error instanceof TooOldError) state.tooOld = true;
  else if (error instanceof BusyError) {
    state.busy = true;
    setTimeout(sync, error.seconds * 1000);
  } else if (error instanceof OfflineError) state.online = false;
  else state.problem = String(error);
}

/** Whether text waits: it goes before the next piece of a photo. */
const isInterrupted = () => wantedAgain;

/** Who is signed in owns the database that is open; another person's records stay in his own. */
async function recognise() {
  const asked = performance.now();
  const { staff, server_time, wipe } = await ping(deviceKey());
  heard(Date.parse(server_time), performance.now() - asked);
  Object.assign(state, { clockAhead: ahead(), today: dayOf(now()) });
  if (!isOwn(staff)) {
    await note("rounds.staff", String(staff));
    await openFor(staff);
  }
  if (wipe) await startClosing("order", wipe);
  else if (["revoked", "order"].includes(state.closing?.why ?? "")) await stopClosing(); // open again, or taken back
}

/** Whether this is the person whose database is open. @param {string | number} staff */
const isOwn = (staff) => state.db?.name === `rounds-${staff}`;

/** @param {string | number} staff */
export async function openFor(staff) {
  state.db?.close();
  speakFor(staff);
  const db = await openStore(staff, () => (state.replaced = true));
  noteLost(db);
  state.db = db;
  fill(await readAll(db));
}

async function sendOutbox() {
  let batch = batchOf(state.outbox);
  do {
    const { outcomes, ...said } = await send(batch.map(commandOf), device(batch), state.lang);
    await keepHead(said);
    const settled = answered(batch, outcomes).map(plain);
    await keepCommands(state.db, settled, []);
    merge(settled);
    if (!settled.some((entry) => entry.state !== "waiting")) break;
    batch = batchOf(state.outbox);
  } while (batch.length);
}

/** The record chain: keep the newest signed head, note whether the server still has the one held, tell all when asked.
 * @param {{head?: import("./heads.js").Head | null, chain_holds?: boolean | null, wants_heads?: boolean}} said */
async function keepHead({ head, chain_holds, wants_heads }) {
  const isWrong = chain_holds === false || contradicts(state.heads, head);
  const heads = plain(withHead(state.heads, head));
  const chain = isWrong ? { broken: now().toISOString() } : chain_holds ? { day: state.heads.at(-1)?.day } : plain(state.chain);
  const isNews = newestOf(heads)?.number !== newestOf(state.heads)?.number || JSON.stringify(chain) !== JSON.stringify(state.chain);
  if (isNews) await state.db.keep({ meta: { heads, chain } });
  Object.assign(state, { heads, chain });
  if (wants_heads) await tellHeads(deviceKey(), heads);
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

/** Write commands to the phone, all or none; only then are they "saved". They leave when they can.
 * @param {{kind: string, body: any}[]} commands @param {string | string[] | null} drafts those they come from, which go with them */
export async function save(commands, drafts = null) {
  const entries = entriesOf(commands);
  const names = [drafts ?? []].flat();
  await keepCommands(state.db, entries, names);
  state.outbox = [...state.outbox, ...entries];
  for (const name of names) delete state.drafts[name];
  noteHeld();
  sync();
  return entries;
}

/** A refused command with other words: a new one takes its place, for the first id belongs to the first words.
 * @param {any} entry @param {any} body @param {string[]} [drafts] where they were written */
export async function sendInstead(entry, body, drafts = []) {
  const [fresh] = entriesOf([{ kind: entry.kind, body }]);
  await keepCommands(state.db, [fresh], drafts, [entry.id]);
  for (const name of drafts) delete state.drafts[name];
  state.outbox = [...state.outbox.filter((kept) => kept.id !== entry.id), fresh];
  return sync();
}

/** A refused command that nobody will send again, with what belongs to it alone: its pictures, and words of a correction. The
 * server has kept the command whole. @param {any} entry @param {string[]} [drafts] */
export async function letGoOf(entry, drafts = []) {
  await withoutPictures(picturesWith(entry), ownerIn(entry), { outbox: [entry.id], drafts });
  state.outbox = state.outbox.filter((kept) => kept.id !== entry.id);
  for (const name of drafts) delete state.drafts[name];
  noteHeld();
}

/** Pictures that go when this refused command does. @param {any} entry */
export const picturesWith = (entry) => goingWith(entry, state.attachments, state.outbox, Object.values(state.drafts));

/** @param {{kind: string, body: any}[]} commands */
function entriesOf(commands) {
  const [at, clock, first] = [now(), clockNow(), nextSeq(state.outbox, state.lastSeq)];
  const entries = commands.map(({ kind, body }, place) => ({ ...entryOf(kind, plain(body), at, first + place, () => crypto.randomUUID()), clock }));
  state.lastSeq = first + entries.length - 1;
  return entries;
}

/** Without Vue's proxies, which the database does not take. @param {any} value */
function plain(value) {
  return JSON.parse(JSON.stringify(value));
}

/** Try refused or waiting entries again, now. */
export async function retryAll() {
  const again = state.outbox.filter((entry) => entry.state === "refused").map((entry) => ({ ...plain(entry), state: "waiting" }));
  await keepCommands(state.db, again, []);
  merge(again);
  return sync();
}

/** @param {any} draft */
export async function keepDraft(draft) {
  await state.db.put("drafts", plain(draft));
}
