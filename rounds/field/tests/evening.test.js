// @ts-check
// The evening on the phone: anomalies from what waits, tasks and time with what was done here on top.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { anomaliesToday, derivedMinutes, endMinutes, openTasks, promisedFor, quadrantOf, questionsOf, seenAt, tasksNow, toldOn } from "../static/field/evening.js";

const DAY = "2026-11-23";
const AT = "2026-11-23T12:00:00";
const VISITS = [
  { id: "1", phone_id: null, retailer: 7, day: DAY, state: "finished" },
  { id: "p", phone_id: "p", retailer: 8, day: DAY, state: "missed" },
];
const finish = { id: "a", kind: "visit.finish", made_at: AT, state: "waiting", body: { visit: "1", facts: { stock_cartons: 0 }, comment: "店主投诉送货晚" } };
const miss = { id: "b", kind: "visit.miss", made_at: AT, state: "waiting", body: { visit: "p", reason: "shop_shut" } };

test("what waits to be sent shows its anomalies at once, and once", () => {
  const complaint = { id: "c", kind: "issue.raise", made_at: AT, body: { retailer: 9, kind: "complaint", text: "少送" } };
  const question = { ...complaint, id: "d", body: { ...complaint.body, kind: "enquiry" } };
  const found = anomaliesToday([], [finish, miss, complaint, question], VISITS, DAY);
  assert.deepEqual(found.map((row) => [row.retailer, row.kind]), [[7, "out_of_stock"], [7, "complaint"], [8, "shop_shut"], [9, "complaint"]]);
  const noted = [{ id: 5, day: DAY, kind: "out_of_stock", retailer: 7, words: "库存为 0" }, { id: 6, day: "2026-11-20", kind: "price", retailer: 7 }];
  assert.deepEqual(anomaliesToday(noted, [finish], VISITS, DAY).map((row) => row.kind), ["out_of_stock", "complaint"]);
});

test("at most three questions, about what happened first", () => {
  assert.deepEqual(questionsOf([], [], 0), ["different", "first"]);
  assert.deepEqual(questionsOf([{ kind: "complaint" }, { kind: "price" }], [{}], 2), ["promise", "complaint", "price"]);
});

test("promises of tomorrow come from promises and from answered issues", () => {
  const promises = [{ retailer: 7, text: "带价签", due_on: "2026-11-24" }, { retailer: 7, text: "later", due_on: "2026-11-25" }];
  const issues = [{ retailer: 8, number: "A1", answer: "补送", promised_on: "2026-11-24", state: "told" }, { retailer: 8, number: "A2", promised_on: "2026-11-24", state: "closed" }];
  assert.deepEqual(promisedFor(promises, issues, "2026-11-24"), [{ retailer: 7, text: "带价签" }, { retailer: 8, text: "A1 补送" }]);
  const told = [...promises, { retailer: 8, text: "补送", due_on: "2026-11-24", issue: "A1" }];
  assert.deepEqual(promisedFor(told, issues, "2026-11-24").map((row) => row.text), ["带价签", "补送"]);
});

test("a task noted and finished without a network is finished, and counted once when it is known", () => {
  const add = { kind: "task.add", state: "waiting", body: { task: "t1", title: "送宣传单", giver: "科室", is_urgent: true } };
  const settle = { kind: "task.settle", state: "waiting", body: { task: "t1", outcome: "done", minutes: 40 } };
  const [task] = tasksNow([], [add, settle]);
  assert.deepEqual([task.state, task.spent, task.pending], ["done", 40, true]);
  const known = [{ id: "12", phone_id: "t1", title: "送宣传单", state: "open" }];
  assert.equal(tasksNow(known, [add]).length, 1);
});

test("the important and urgent first, then what is due first; four classes", () => {
  const task = (/** @type {string} */ id, /** @type {boolean} */ is_important, /** @type {boolean} */ is_urgent, due_at = "") => ({ id, is_important, is_urgent, due_at: due_at || null, state: "open" });
  const tasks = [task("d", false, false), task("b", true, false, "2026-11-25"), task("a", true, true), task("c", true, false, "2026-11-24"), task("e", false, true)];
  assert.deepEqual(openTasks(tasks).map((one) => one.id), ["a", "c", "b", "e", "d"]);
  assert.deepEqual(tasks.map(quadrantOf), [4, 2, 1, 2, 3]);
});

test("told minutes count once, whether known or waiting", () => {
  const entry = { kind: "time.note", state: "sent", body: { note: "n1", day: DAY, place: "office", minutes: 20 } };
  assert.deepEqual(toldOn([], [entry], DAY).map((row) => row.minutes), [20]);
  assert.equal(toldOn([{ id: 1, phone_id: "n1", day: DAY, minutes: 20 }], [entry], DAY).length, 1);
  assert.equal(toldOn([], [entry], "2026-11-24").length, 0);
});

test("what was seen here comes first", () => {
  const entry = { kind: "observation.add", state: "waiting", made_at: AT, body: { observation: "o", retailer: 7, topic: "stock", text: "缺" } };
  assert.deepEqual(seenAt({ 7: [{ id: 1, text: "旧" }] }, [entry], 7).map((row) => row.text), ["缺", "旧"]);
  assert.deepEqual(seenAt({}, [entry], 8), []);
});

const cases = JSON.parse(readFileSync(new URL("../../improvement/tests/cases.json", import.meta.url), "utf8"));
for (const { stays, ends, shop, road } of cases.derived) {
  test(`derived minutes ${shop} ${road}`, () => {
    const rows = stays.map(([arrived_at, departed_at]) => ({ arrived_at, departed_at }));
    assert.deepEqual(derivedMinutes(rows, ends), { shop, road });
  });
}

test("the first and the last leg are reckoned as the server does, and nothing is made up", () => {
  const metres = (/** @type {any} */ a, /** @type {any} */ b) => Math.abs(a.lat - b.lat) * 1000;
  const [start, near, far] = [0, 5, 10].map((lat) => ({ lat, lon: 0 }));
  const settings = { road_kmh: 30, road_detour: 1.2 };
  assert.equal(endMinutes(start, [near, far], settings, metres), 12 + 24);
  assert.equal(endMinutes(start, [near], settings, metres), 24, "there and back");
  assert.equal(endMinutes(start, [null, far], settings, metres), 24);
  assert.equal(endMinutes(null, [near], settings, metres), 0);
  assert.equal(endMinutes(start, [], settings, metres), 0);
  assert.equal(endMinutes(start, [near], {}, metres), 0, "an older server does not say how fast roads are");
});
