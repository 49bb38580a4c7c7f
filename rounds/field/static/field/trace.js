// @ts-check
// A hint about the words of a record before it is saved (E05-E08): the server's grade, as far as the phone can know it.
// It never blocks. The rule is rounds/visits/rules/trace.py; both run rounds/visits/tests/cases.json.
import { alikeness, normalised, printOf, sketchOf, unpacked } from "./similarity.js";
import { factsIn, namesPlace, observedFacts } from "./trace_facts.js";
import { now } from "./time.js";

const SHORT_NOTE = 24;
const COMPARED_FROM = 6;
const LONG_COPY = 30;
const LEFT_OVER = 0.35;
const FAST_TEXT = 60;
const FAST_PACE = 6;
const FAST_FACTS = 40;

/** @typedef {{id: string, name: string, day: string, sketch: number[], facts: number[]}} Note an own earlier note, in prints */
/** @typedef {{notes: Note[], phrases: string[], brands: string[], likeness: number, now?: number}} Library */
/** @typedef {{grade: "sound" | "thin" | "boilerplate", because: {text: string, fill: Record<string, string | number>}[]}} Hint */

/** Notes unpacked once, by what came for them; a phone holds two hundred. @type {Map<string, {sketch: number[], facts: number[]}>} */
const known = new Map();

/** What hints need of what the phone holds: own notes, those not sent yet too, set phrases, brands.
 * @param {Record<string, any>} held the app's state @returns {Library} */
export function libraryOf(held) {
  const { phrases = [], likeness = 0.75 } = held.settings ?? {};
  const brands = held.brands ?? [];
  const name = (/** @type {number} */ retailer) => held.shops?.[retailer]?.name ?? "";
  const sent = (held.notes ?? []).map((/** @type {any} */ note) => ({ id: note.id, day: note.day, name: name(note.retailer), ...printsOf(note) }));
  const waiting = (held.outbox ?? []).filter((/** @type {any} */ entry) => entry.kind === "visit.finish");
  const own = waiting.map((/** @type {any} */ { body }) => {
    const visit = (held.visits ?? []).find((/** @type {any} */ one) => one.id === body.visit || one.phone_id === body.visit);
    const facts = [...factsIn(textOf(body), brands), ...observedFacts(body.facts ?? {})].map(printOf);
    return { id: body.visit, day: body.departed_at.slice(0, 10), name: name(visit?.retailer), sketch: sketchOf(normalised(textOf(body))), facts };
  });
  return { notes: [...sent, ...own], phrases, brands, likeness, now: now().getTime() };
}

/** @param {any} note */
function printsOf(note) {
  const packed = `${note.sketch} ${note.facts}`;
  if (known.size > 1_000) known.clear();
  if (!known.has(packed)) known.set(packed, { sketch: unpacked(note.sketch, 2), facts: unpacked(note.facts, 4) });
  return /** @type {{sketch: number[], facts: number[]}} */ (known.get(packed));
}

/** @param {Record<string, any>} words */
function textOf(words) {
  return [words.comment, words.suggestion, words.summary].filter((part) => (part ?? "").trim()).join("\n");
}

/** The grade of a record as it stands, with its evidence. @param {Record<string, any>} draft @param {Record<string, any> | null} shop
 * @param {Library} library @returns {Hint} */
export function hintOf(draft, shop, library) {
  const text = textOf(draft);
  const owner = String(shop?.owner_name ?? "").trim(); // the name of the owner is a fact as much as a brand
  const brands = owner ? [...library.brands, owner] : library.brands;
  const observed = observedFacts(draft.facts ?? {});
  const others = library.notes.filter((note) => note.id !== draft.visit);
  return gradeOf(text, { ...library, brands, notes: others }, observed, secondsOf(draft, library.now));
}

/** @param {string} text @param {Library} library @param {Set<string>} [observed] @param {number | null} [seconds] @returns {Hint} */
export function gradeOf(text, library, observed = new Set(), seconds = null) {
  const plain = normalised(text);
  if (!plain) return { grade: "thin", because: [] };
  const facts = factsIn(text, library.brands);
  const copied = copyOf(plain, facts, observed, library);
  if (copied) return { grade: "boilerplate", because: [copied] };
  const template = facts.size ? null : templateOf(plain, library.phrases);
  if (template) return { grade: observed.size ? "thin" : "boilerplate", because: [template] };
  const thin = thinOf(text, plain, facts.size, observed.size, seconds);
  return thin ? { grade: "thin", because: [thin] } : { grade: "sound", because: [] };
}

/** @param {string} plain @param {Set<string>} facts @param {Set<string>} observed @param {Library} library */
function copyOf(plain, facts, observed, library) {
  const length = [...plain].length;
  if (length < COMPARED_FROM) return null;
  const sketch = sketchOf(plain);
  let most = null;
  for (const note of library.notes) {
    const share = alikeness(sketch, note.sketch);
    if (share < library.likeness || share <= (most?.share ?? 0)) continue;
    const known = new Set(note.facts);
    const isNew = (/** @type {string} */ fact) => !known.has(printOf(fact));
    if ([...facts].some(isNew) || (length < LONG_COPY && [...observed].some(isNew))) continue;
    most = { share, note };
  }
  if (!most) return null;
  const fill = { day: most.note.day, shop: most.note.name, percent: Math.round(100 * most.share) };
  return { text: "和您 {day} 在{shop}写的有 {percent}% 相同，没有新的情况。", fill };
}

/** @param {string} plain @param {string[]} phrases */
function templateOf(plain, phrases) {
  let left = plain;
  const used = [];
  for (const phrase of [...phrases].sort((a, b) => b.length - a.length)) {
    if (!left.includes(normalised(phrase))) continue;
    left = left.replaceAll(normalised(phrase), "");
    used.push(phrase);
  }
  if (!used.length || left.length > LEFT_OVER * plain.length) return null;
  return { text: "几乎都是套话（{phrases}），加一个具体情况会更有用。", fill: { phrases: used.slice(0, 4).join("、") } };
}

/** @param {string} text @param {string} plain @param {number} facts @param {number} observed @param {number | null} seconds
 * @returns {{text: string, fill: Record<string, string | number>} | null} */
function thinOf(text, plain, facts, observed, seconds) {
  const length = [...plain].length;
  if (length > SHORT_NOTE && !facts && !observed && !namesPlace(text)) {
    return { text: "{length} 个字里没有数字、日期、品牌或具体情况。", fill: { length } };
  }
  const isFast = seconds !== null && length >= FAST_TEXT && length > FAST_PACE * Math.max(seconds, 1);
  if (!isFast || (facts + observed) * FAST_FACTS >= length) return null;
  return { text: "{seconds} 秒里写了 {length} 个字，具体情况很少。", fill: { seconds: Math.round(seconds), length } };
}

/** How long the visit has lasted; other channels have no stay. @param {Record<string, any>} draft @param {number} [now] */
function secondsOf(draft, now) {
  const isAtTheDoor = ["door", "evening"].includes(draft.channel);
  return isAtTheDoor && draft.arrived_at && now ? (now - Date.parse(draft.arrived_at)) / 1000 : null;
}
