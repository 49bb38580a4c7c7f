// @ts-check
// Hints and doubts of the phone give the server's answers: the cases of rounds/visits/tests/cases.json.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { ANSWERS, ANSWER_WORDS, doubtsOf, lastOf } from "../static/field/doubts.js";
import { usedBefore } from "../static/field/looks.js";
import { alikeness, normalised, printOf, sketchOf, unpacked } from "../static/field/similarity.js";
import { gradeOf, hintOf, libraryOf } from "../static/field/trace.js";
import { factsIn, namesPlace, observedFacts } from "../static/field/trace_facts.js";

const cases = JSON.parse(readFileSync(new URL("../../visits/tests/cases.json", import.meta.url), "utf8"));
const rule = readFileSync(new URL("../../visits/rules/doubts.py", import.meta.url), "utf8");
const PHRASES = ["一切正常", "客户配合", "经营正常", "继续保持", "加强沟通", "明码标价齐全", "情况正常", "做好宣传"];
const NOW = Date.parse("2026-11-23T09:00:00Z");

/** @param {number[]} numbers @param {2 | 4} bytes */
function packed(numbers, bytes) {
  const buffer = Buffer.alloc(numbers.length * bytes);
  numbers.forEach((number, place) => (bytes === 2 ? buffer.writeUInt16BE(number, place * 2) : buffer.writeUInt32BE(number, place * 4)));
  return buffer.toString("base64");
}

/** @param {any} note @param {number} place */
function kept({ day, text, observed }, place) {
  const facts = [...factsIn(text), ...observedFacts(observed)].map(printOf);
  return { id: String(place), retailer: 7, day, sketch: packed(sketchOf(normalised(text)), 2), facts: packed(facts, 4) };
}

const held = { shops: { 7: { name: "东街" } }, notes: cases.earlier.map(kept), settings: { phrases: PHRASES, likeness: 0.75 }, brands: [] };

for (const { text, facts } of cases.facts) test(`facts in ${text}`, () => assert.deepEqual([...factsIn(text)].sort(), [...facts].sort()));
for (const { facts, observed } of cases.observed) test("facts in fields", () => assert.deepEqual([...observedFacts(facts)].sort(), observed));
for (const { text, named } of cases.places) test(`place in ${text}`, () => assert.equal(namesPlace(text), named));
for (const { plain, sketch } of cases.sketches) test(`sketch of ${plain}`, () => assert.deepEqual(sketchOf(plain), sketch));
for (const { first, second, share } of cases.alike) {
  test(`alike: ${first} ${second}`, () => assert.ok(Math.abs(alikeness(sketchOf(first), sketchOf(second)) - share) < 1e-4));
}
for (const { text, grade } of cases.grade) {
  test(`grade of ${text}`, () => assert.equal(gradeOf(text, { notes: [], phrases: PHRASES, brands: [], likeness: 0.75 }).grade, grade));
}
for (const { text, observed, seconds, brands, grade } of cases.against) {
  test(`grade beside earlier notes: ${text} ${JSON.stringify(observed)} ${seconds}`, () => {
    assert.equal(gradeOf(text, { ...libraryOf(held), brands }, observedFacts(observed), seconds).grade, grade);
  });
}
for (const { first, second, alike } of cases.pictures) {
  const look = { sha256: "b", dhash: second, at: "2026-11-02T01:00:00Z", visit: "1", shop: "东街" };
  test(`pictures ${first} ${second}`, () => assert.equal(usedBefore([look], { sha256: "a", dhash: first }, "2") === look, alike));
}

for (const row of cases.doubts) {
  test(`doubts: ${row.kinds.join(" ") || "none"} ${row.channel} ${row.seconds}`, () => {
    const arrived = NOW - row.seconds * 1000;
    const draft = { channel: row.channel, arrived_at: new Date(arrived).toISOString(), arrival: row.arrival, steady_seconds: row.steady };
    const seen = row.before && { ...row.before, at: new Date(arrived - row.before.seconds * 1000).toISOString(), name: "东街" };
    const last = { now: NOW, ahead: row.ahead * 60_000, farMetres: 500, shortSeconds: 60, fastestKmh: 130, seen };
    assert.deepEqual(doubtsOf(draft, row.shop, last).map(({ kind }) => kind), row.kinds);
  });
}

test("a hint leaves the note itself and what is empty alone, and says which note it is like", () => {
  const draft = { visit: "v", channel: "door", comment: cases.earlier[0].text, suggestion: "", summary: "", facts: {} };
  const library = libraryOf(held);
  const { grade, because } = hintOf(draft, { owner_name: "" }, library);
  assert.equal(grade, "boilerplate");
  assert.deepEqual(because[0]?.fill, { day: "2026-11-02", shop: "东街", percent: 100 });
  assert.notEqual(hintOf({ ...draft, visit: "0" }, null, library).grade, "boilerplate");
  assert.deepEqual(hintOf({ visit: "v", channel: "door" }, null, library), { grade: "thin", because: [] });
});

test("what was written today and is not sent yet is known too", () => {
  const body = { visit: "55", departed_at: "2026-11-23T02:00:00Z", comment: "门口在修路，学生放假，只卖了几条", suggestion: "", summary: "", facts: {} };
  const library = libraryOf({ ...held, notes: [], visits: [{ id: "55", retailer: 7 }], outbox: [{ kind: "visit.finish", body }] });
  const { grade, because } = hintOf({ ...body, visit: "56", channel: "phone" }, null, library);
  assert.deepEqual([grade, because[0]?.fill], ["boilerplate", { day: "2026-11-23", shop: "东街", percent: 100 }]);
});

test("the owner's name is a fact", () => {
  const draft = { visit: "v", channel: "phone", comment: "和欧阳建国把近来的生意和今后想做的事情都仔仔细细地聊了一遍", suggestion: "", summary: "", facts: {} };
  assert.equal(hintOf(draft, { owner_name: "" }, { ...libraryOf(held), notes: [] }).grade, "thin");
  assert.equal(hintOf(draft, { owner_name: "欧阳建国" }, { ...libraryOf(held), notes: [] }).grade, "sound");
});

test("the visit before is the newest one with a position, from the outbox or from the server", () => {
  const at = (/** @type {number} */ minutes) => new Date(NOW - minutes * 60_000).toISOString();
  const fix = { lat: 30, lon: 120, accuracy: 9 };
  const entry = { kind: "visit.finish", body: { visit: "2", departed_at: at(20), departure: null, arrival: fix } };
  const notes = [{ id: "1", retailer: 7, at: at(40), fix }, { id: "3", retailer: 7, at: at(10), fix: null }];
  const more = { ...held, notes, visits: [{ id: "2", retailer: 7 }], outbox: [entry] };
  const draft = { visit: "9", channel: "door", arrived_at: at(15), arrival: { lat: 30.5, lon: 120, accuracy: 9 } };
  const last = lastOf(more, draft);
  assert.equal(last.seen?.at, at(20));
  assert.deepEqual(doubtsOf(draft, { lat: 30.5, lon: 120 }, { ...last, now: NOW }).map(({ kind }) => kind), ["too_fast"]);
  assert.equal(lastOf({ ...more, outbox: [] }, draft).seen?.at, at(40));
  assert.equal(lastOf({}, draft).seen, null);
});

test("a photo used before asks, a new one does not", () => {
  const photo = { sha256: "a", dhash: "00ff00ff00ff00ff", before: null };
  const last = { now: NOW, farMetres: 500, shortSeconds: 60, fastestKmh: 130, seen: null };
  assert.deepEqual(doubtsOf({ channel: "phone", arrived_at: "", photos: [photo] }, null, last), []);
  const before = { shop: "东街", at: "2026-11-02T01:00:00Z" };
  const [found] = doubtsOf({ channel: "phone", arrived_at: "", photos: [photo, { ...photo, before }] }, null, last);
  assert.deepEqual([found?.kind, found?.fill], ["same_photo", { day: "2026-11-02", shop: "东街" }]);
  assert.deepEqual(found?.answers[0], { value: "nothing_changed", text: "陈列没有变化" });
});

test("both sides offer the same answers in the same words", () => {
  for (const [kind, answers] of Object.entries(ANSWERS)) assert.ok(rule.includes(`"${kind}": (${answers.map((one) => `"${one}"`).join(", ")})`), kind);
  for (const [answer, words] of Object.entries(ANSWER_WORDS)) assert.ok(rule.includes(`"${answer}": gettext_noop("${words}")`), answer);
});

test("packed numbers come out as they went in", () => {
  assert.deepEqual(unpacked(packed([0, 7, 65_535], 2), 2), [0, 7, 65_535]);
  assert.deepEqual(unpacked(packed([0, 4_294_967_295], 4), 4), [0, 4_294_967_295]);
});
