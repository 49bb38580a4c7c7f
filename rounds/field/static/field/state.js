// @ts-check
// What the screens show. The database keeps it; this is the copy in memory.
import { computed, reactive, toRaw } from "vue";
import { overlaid, unsentCount } from "./outbox.js";
import { dayOf } from "./day.js";
import { now } from "./time.js";

/** @typedef {Record<string, any>} Row */

export const state = reactive({
  ready: false,
  db: /** @type {any} */ (null),
  me: /** @type {Row | null} */ (null),
  labels: /** @type {Record<string, {value: string, label: string}[]>} */ ({}),
  settings: /** @type {Row} */ ({}),
  shops: /** @type {Record<number, Row>} */ ({}),
  visits: /** @type {Row[]} */ ([]),
  issues: /** @type {Row[]} */ ([]),
  bulletins: /** @type {Row[]} */ ([]),
  notes: /** @type {Row[]} */ ([]),
  sops: /** @type {any[]} */ ([]),
  promises: /** @type {Row[]} */ ([]),
  brands: /** @type {string[]} */ ([]),
  score: /** @type {Row | null} */ (null),
  solved: /** @type {Record<string, import("./solved.js").Solved[]>} */ ({}), // by category, what solved others (B09)
  serviceNotes: /** @type {Record<string, Row[]>} */ ({}),
  anomalies: /** @type {Row[]} */ ([]),
  sentReviews: /** @type {string[]} */ ([]),
  tasks: /** @type {Row[]} */ ([]),
  times: /** @type {Row[]} */ ([]),
  observations: /** @type {Record<string, Row[]>} */ ({}),
  team: /** @type {Row} */ ({}),
  outbox: /** @type {any[]} */ ([]),
  attachments: /** @type {Row[]} */ ([]),
  drafts: /** @type {Record<string, any>} */ ({}),
  cursor: 0,
  marks: /** @type {Record<string, string>} */ ({}),
  contentDay: "",
  contentLang: "",
  today: dayOf(now()),
  syncing: false,
  syncedAt: /** @type {string | null} */ (null),
  online: navigator.onLine,
  signedOut: false,
  problem: "",
  clockAhead: 0,
  busy: false,
  tooOld: false,
  replaced: false,
  lost: 0,
  lastSeq: 0,
  exported: /** @type {string[]} */ ([]),
  heads: /** @type {import("./heads.js").Head[]} */ ([]), // signed heads of the record chain, one a day
  chain: /** @type {{day?: string, broken?: string}} */ ({}),
  closing: /** @type {(import("./wiping.js").Closing & {me: Row | null}) | null} */ (null),
  forgotten: "",
  storage: /** @type {{told: Record<string, boolean | number>, troubles: string[]}} */ ({ told: {}, troubles: [] }),
  newVersion: /** @type {ServiceWorker | null} */ (null),
  offlineReady: false,
  cannotKeep: false,
  cleared: "", // what the system had taken away without loss: "notes" or "content"
  lang: localStorage.getItem("rounds.lang") === "en" ? "en" : "zh",
  look: "plain",
  elder: localStorage.getItem("rounds.elder") === "1",
  sheet: "", // the form that is open over a screen, by the name of its draft
  route: { name: "today", arg: "" },
});

const seen = computed(() => overlaid(/** @type {any} */ (state.visits), state.issues, state.outbox));

/** The round with what this phone did on top. @returns {Row[]} */
export const visits = () => seen.value.visits;
/** Issues with what this phone did on top. @returns {Row[]} */
export const issues = () => seen.value.issues;
/** Shops by name. @returns {Row[]} */
export const shops = () => Object.values(state.shops);
export const unsent = () => unsentCount(state.outbox, state.attachments);
/** @param {string} list @param {string} value */
export const labelOf = (list, value) => (state.labels[list] ?? []).find((choice) => choice.value === value)?.label ?? value;
/** @param {string} id @returns {Row | undefined} */
export const visitBy = (id) => visits().find((visit) => visit.id === id || visit.phone_id === id);

/** Everything the database holds, when it is opened. @param {any} rows */
export function fill(rows) {
  fillContent(rows);
  state.outbox = rows.outbox;
  state.attachments = rows.attachments;
  state.drafts = Object.fromEntries(rows.drafts.map((/** @type {Row} */ draft) => [draft.visit, draft]));
  const { synced_at, closing, exported, last_seq, heads, chain } = rows.meta;
  Object.assign(state, { syncedAt: synced_at ?? null, closing: closing ?? null, exported: exported ?? [], lastSeq: last_seq ?? 0, heads: heads ?? [], chain: chain ?? {} });
}

/** What came from the server. What the person makes is never read back over what he is making: an entry or a word
 * written while the database was being read would be gone. @param {any} rows */
export function fillContent(rows) {
  state.shops = Object.fromEntries(rows.retailers.map((/** @type {Row} */ shop) => [shop.id, shop]));
  state.visits = rows.visits;
  state.issues = rows.issues;
  state.bulletins = rows.bulletins;
  state.notes = rows.notes ?? [];
  const { me, labels, settings, cursor, marks, today, lang } = rows.meta;
  Object.assign(state, { me: me ?? null, labels: labels ?? {}, settings: settings ?? {}, cursor: cursor ?? 0, marks: (me && marks) || {} });
  const { sops, promises, brands, solved, service_notes, score } = rows.meta;
  Object.assign(state, { score: score ?? null, sops: sops ?? [], promises: promises ?? [], brands: brands ?? [], solved: solved ?? {}, serviceNotes: service_notes ?? {} });
  const { anomalies, sent_reviews, tasks, times, observations, team } = rows.meta;
  Object.assign(state, { anomalies: anomalies ?? [], sentReviews: sent_reviews ?? [], tasks: tasks ?? [], times: times ?? [], observations: observations ?? {}, team: team ?? {} });
  Object.assign(state, { contentDay: today ?? "", contentLang: lang ?? "" });
}

/** The server's rows as they are here, by store; not the copies Vue watches. */
export function contentRows() {
  const { shops, visits, issues, bulletins, notes } = toRaw(state);
  return { retailers: Object.values(toRaw(shops)), visits: toRaw(visits), issues: toRaw(issues), bulletins: toRaw(bulletins), notes: toRaw(notes) };
}

/** @param {string} name @param {string | number} arg */
export function go(name, arg = "") {
  location.hash = arg === "" ? `#/${name}` : `#/${name}/${arg}`;
}

export function readRoute() {
  const [name = "today", arg = ""] = location.hash.replace(/^#\//u, "").split("/");
  state.route = { name: name || "today", arg: decodeURIComponent(arg) };
  state.sheet = "";
  scrollTo(0, 0);
}

/** @param {boolean} on */
export function setElder(on) {
  state.elder = on;
  localStorage.setItem("rounds.elder", on ? "1" : "0");
  document.documentElement.classList.toggle("elder", on);
}
