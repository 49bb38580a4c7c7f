// @ts-check
// The draft of a visit: chips, and what finishing sends.
import assert from "node:assert/strict";
import test from "node:test";
import { commandsOf, draftOf, holds, toggled } from "../static/field/drafts.js";
import { matching, reviewOf, visitsOf, waitingForMe } from "../static/field/day.js";

const NOW = new Date("2026-11-20T01:10:00Z");
const draft = () => ({ ...draftOf({ id: "7", retailer: 3, channel: "door", goal: "" }, "现在库存多少？"), arrived_at: "2026-11-20T01:00:00.000Z" });

test("a chip adds its words once and takes them away again", () => {
  const text = toggled(toggled("看了货架", "断货"), "价签有缺");
  assert.equal(text, "看了货架，断货，价签有缺");
  assert.ok(holds(text, "断货"));
  assert.equal(toggled(text, "断货"), "看了货架，价签有缺");
  assert.ok(!holds("断货三天", "断货"));
});

test("issues and bulletins go before the record, all of the same visit", () => {
  const full = { ...draft(), issues: [{ issue: "u", category: "supply_issue", text: "断货" }], passed: { 9: "told" }, duties: ["adviser"] };
  const commands = commandsOf(full, NOW);
  assert.deepEqual(commands.map((c) => c.kind), ["issue.raise", "bulletin.pass_on", "visit.finish"]);
  assert.deepEqual(commands.map((c) => c.body.visit), ["7", "7", "7"]);
  assert.deepEqual(commands[1].body, { bulletin: 9, retailer: 3, how: "told", visit: "7" });
});

test("the record has the question, the times and only the facts somebody entered", () => {
  const signature = { kind: "signature", sha256: "ab", size: 3 };
  const { body } = commandsOf({ ...draft(), facts: { stock_cartons: 0, display_grade: null, habits: "" }, signature }, NOW)[0];
  assert.equal(body.goal, "现在库存多少？");
  assert.deepEqual([body.arrived_at, body.departed_at], ["2026-11-20T01:00:00.000Z", "2026-11-20T01:10:00.000Z"]);
  assert.deepEqual(body.facts, { stock_cartons: 0 });
  assert.deepEqual(body.announced, [signature]);
});

test("a record without an arrival has the departure for both", () => {
  const { body } = commandsOf({ ...draft(), arrived_at: "" }, NOW)[0];
  assert.equal(body.arrived_at, body.departed_at);
});

test("the round is in its order and the search finds every word", () => {
  const visits = [{ id: "2", day: "d", position: 2 }, { id: "1", day: "d", position: 1 }, { id: "3", day: "e", position: 1 }];
  assert.deepEqual(visitsOf(visits, "d").map((v) => v.id), ["1", "2"]);
  const shops = [{ search: "东街烟酒店 djyjd 3301 13800001234" }, { search: "桥头便利店 qtbld" }];
  assert.equal(matching(shops, "dj 1234").length, 1);
  assert.equal(matching(shops, "  ").length, 2);
});

test("the review counts, and names what is undone", () => {
  const visits = [{ id: "1", retailer: 1, state: "finished" }, { id: "2", retailer: 2, state: "missed", missed_reason: "shop_shut" }, { id: "3", retailer: 3, state: "planned" }];
  const summary = reviewOf(visits, { 1: { name: "东街" }, 2: { name: "桥头" } }, [{ retailer: 1, text: "断货" }, { retailer: 9, text: "别家" }]);
  assert.deepEqual([summary.planned, summary.finished, summary.unfinished.length], [3, 1, 2]);
  assert.deepEqual([summary.shut, summary.raised], [["桥头"], [{ name: "东街", text: "断货" }]]);
  assert.deepEqual(waitingForMe([{ state: "answered" }, { state: "dispatched" }, { state: "told" }]).length, 2);
});
