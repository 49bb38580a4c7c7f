// @ts-check
// A visit from taps: steps of procedures, sentences with their facts, advice without pressure, promises, issues at one tap.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { commandsOf, draftOf, formOf } from "../static/field/drafts.js";
import { READY, blankIssue, bodyOf, lackingOf, readyIssue, solutionsFor } from "../static/field/issues.js";
import { pressureIn } from "../static/field/pressure.js";
import { dayAhead, daysLeft, openPromises } from "../static/field/promises.js";
import { allDone, openSteps, sopsFor, stepsOf } from "../static/field/sops.js";
import { adviceChoices, seenWords, suggestionChips, summaryChips, wordsOf } from "../static/field/wording.js";

const NOW = new Date("2026-11-20T01:10:00Z");
/** @param {string} text @param {Record<string, any>} [fill] */
const t = (text, fill = {}) => text.replace(/\{(\w+)\}/gu, (_hole, name) => String(fill[name]));
const shop = { orders: { weeks: [6, 6, 6, 6], sells: [{ name: "利群（新版）", weekly: 2.5 }, { name: "黄鹤楼", weekly: 1.2 }] } };
const draft = () => ({ ...draftOf({ id: "7", retailer: 3 }, "现在库存多少？", "stock"), arrived_at: "2026-11-20T01:00:00.000Z" });
const SOPS = [
  { code: "visit", version: 2, title: "上门", purpose: "every", steps: [{ text: "看陈列", is_required: true }, { text: "问候", is_required: false }] },
  { code: "stock", version: 1, title: "库存", purpose: "stock", steps: [{ text: "点库存", is_required: true }] },
  { code: "issue", version: 1, title: "问题", purpose: "issue", steps: [{ text: "登记", is_required: true }] },
];

test("a visit has the procedure of the door and of its purpose, a phone call only the latter", () => {
  assert.deepEqual(sopsFor(SOPS, draft(), true).map((sop) => sop.code), ["visit", "stock"]);
  assert.deepEqual(sopsFor(SOPS, { ...draft(), purpose: "issue" }, false).map((sop) => sop.code), ["issue"]);
});

test("a step is done or left out with a reason; a required one nobody spoke of is said to be open", () => {
  const sops = sopsFor(SOPS, draft(), true);
  const some = { ...draft(), steps: { "visit/2/0": { is_done: false, because: "" }, "stock/1/0": { is_done: false, because: "店里正忙" } } };
  assert.deepEqual(openSteps(sops, some), ["看陈列"]);
  assert.deepEqual(stepsOf(sops, some).map((step) => [step.text, step.is_done, step.because]), [["看陈列", false, ""], ["点库存", false, "店里正忙"]]);
  const every = { ...some, steps: { ...some.steps, ...allDone(SOPS[0], some.steps) } };
  assert.equal(every.steps["visit/2/1"].is_done, true);
  assert.equal(every.steps["stock/1/0"].because, "店里正忙");
});

test("what was seen stands in a sentence with its figures and names", () => {
  const seen = { ...draft(), facts: { stock_cartons: 12, out_of_stock: ["利群（新版）"], price_labels: "no", display_grade: 3 } };
  assert.equal(seenWords(seen, shop, t), "库存 12 条，约够 2 周，断货：利群（新版），价签有缺，陈列 3 级");
  assert.equal(seenWords({ ...draft(), facts: { stock_cartons: 5 } }, { orders: { weeks: [] } }, t), "库存 5 条");
  assert.equal(seenWords(draft(), shop, t), "");
});

test("advice says what sells and how long the stock lasts; none of it presses anybody", () => {
  const seen = { ...draft(), facts: { stock_cartons: 30, out_of_stock: ["利群（新版）"], slow_selling: ["黄山"] } };
  const choices = adviceChoices(seen, shop, t);
  assert.deepEqual(choices.map(({ value }) => value), ["out:利群（新版）", "slow:黄山", "long", "sells:黄鹤楼"]);
  const phrases = ["必须订", "一定要订", "至少订", "任务", "指标", "搭配", "捆绑", "硬性"];
  const said = [...choices.map(({ label }) => label), ...suggestionChips(seen, t), ...summaryChips(seen, t)].join("\n");
  assert.deepEqual(pressureIn(said, phrases), []);
  assert.deepEqual(adviceChoices(draft(), { orders: { weeks: [], sells: [] } }, t), []);
});

test("the record holds what the taps say before what was written", () => {
  const full = { ...draft(), facts: { stock_cartons: 3 }, comment: "客流增加", advised: ["short"], suggestion: "调整陈列", promises: [{ text: "送样品", due_on: "2026-11-23" }], summary: "按周期拜访" };
  const words = wordsOf(full, shop, t, (day) => day);
  assert.equal(words.comment, "库存 3 条，约够 0.5 周；客流增加");
  assert.equal(words.suggestion, "库存约够 0.5 周，留意断货；调整陈列");
  assert.equal(words.order_advice, "库存约够 0.5 周，留意断货");
  assert.equal(words.summary, "答应 2026-11-23 前：送样品；按周期拜访");
});

test("words that read like a quota are found as on the server", () => {
  const cases = JSON.parse(readFileSync(new URL("../../visits/tests/pressure.json", import.meta.url), "utf8"));
  const phrases = ["必须订", "至少订", "要订满", "订满", "完成任务", "下指标", "搭配", "硬性", "不订就"];
  for (const { text, found } of cases) assert.deepEqual([...pressureIn(text, phrases)].sort(), [...found].sort(), text);
});

test("a telephone call has no shelf and no signature, a group only words", () => {
  assert.deepEqual(formOf("phone").facts, ["stock", "products", "owner"]);
  assert.deepEqual([formOf("door"), formOf("evening")].map((form) => form.isAtTheDoor), [true, true]);
  assert.deepEqual([formOf("group").facts, formOf("wechat").isAtTheDoor], [[], false]);
});

test("an issue at one tap has its category, words and a proposed solution", () => {
  const blank = blankIssue(() => "u", NOW);
  const issue = readyIssue(READY[0], ["利群（新版）"], t, blank);
  assert.deepEqual([issue.issue, issue.category, issue.text], ["u", "supply_issue", "利群（新版） 断货"]);
  assert.ok(issue.proposed_solution);
  assert.deepEqual([lackingOf(blank), lackingOf({ ...blank, category: "x" }), lackingOf(issue)], ["category", "text", ""]);
  assert.equal(solutionsFor("delivery_issue").length, 2);
  const sent = ["issue", "category", "kind", "text", "proposed_solution", "raised_at"];
  assert.deepEqual(Object.keys(bodyOf({ ...issue, photos: [], shooting: null })), sent);
  const photo = { kind: "photo", sha256: "ab", size: 3, dhash: "0", before: null };
  assert.deepEqual(bodyOf({ ...issue, photos: [photo] }).announced, [{ kind: "photo", sha256: "ab", size: 3 }]);
});

test("promises, steps, advice and answers are sent with the visit, the record last", () => {
  const full = { ...draft(), promises: [{ promise: "p", text: "送样品", due_on: "2026-11-23", made_at: "x" }], answers: { very_short: "owner_away", too_fast: "" }, facts: { out_of_stock: ["利群", "黄鹤楼"] }, steps: allDone(SOPS[1], {}) };
  const commands = commandsOf(full, NOW, wordsOf(full, shop, t, (day) => day), sopsFor(SOPS, full, true));
  assert.deepEqual(commands.map((command) => command.kind), ["promise.make", "visit.finish"]);
  assert.deepEqual(commands[0].body, { promise: "p", text: "送样品", due_on: "2026-11-23", made_at: "x", retailer: 3, visit: "7" });
  const record = commands[1].body;
  assert.deepEqual([record.facts, record.answers], [{ out_of_stock: "利群、黄鹤楼" }, { very_short: "owner_away" }]);
  assert.deepEqual(record.sop_steps.map((/** @type {any} */ step) => [step.code, step.is_done]), [["visit", false], ["stock", true]]);
});

test("what this phone promised and settled stands over what the server knows", () => {
  const known = [{ id: "5", phone_id: null, retailer: 3, text: "带宣传品", due_on: "2026-11-30", outcome: "" }, { id: "4", phone_id: "k", outcome: "kept", due_on: "2026-11-01" }];
  const entries = [
    { seq: 1, kind: "promise.make", body: { promise: "p", retailer: 3, text: "送样品", due_on: "2026-11-23" } },
    { seq: 2, kind: "promise.settle", body: { promise: "5", outcome: "kept" } },
    { seq: 3, kind: "visit.start", body: { visit: "1" } },
  ];
  assert.deepEqual(openPromises(known, entries).map((row) => row.id), ["p"]);
  assert.deepEqual(openPromises(known, []).map((row) => row.id), ["5"]);
  assert.equal(daysLeft({ due_on: "2026-11-23" }, "2026-11-25"), -2);
  assert.equal(dayAhead("2026-11-29", 3), "2026-12-02");
});
