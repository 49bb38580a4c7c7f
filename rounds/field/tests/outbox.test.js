// @ts-check
// The outbox: in order, once each, nothing lost whatever the server answers.
import assert from "node:assert/strict";
import test from "node:test";
import { BATCH, answered, batchOf, commandOf, entryOf, nextSeq, overlaid, unsentCount } from "../static/field/outbox.js";

const NOW = new Date("2026-11-20T01:00:00Z");
let number = 0;
const entry = (/** @type {string} */ kind, body = {}, seq = ++number) => entryOf(kind, body, NOW, seq, () => `id-${seq}`);
const done = (/** @type {any} */ e) => ({ id: e.id, status: 200, outcome: "done", answer: {}, again: false });

test("commands leave in the order they were made, one batch at a time", () => {
  const entries = Array.from({ length: BATCH + 5 }, (_, seq) => entry("visit.miss", {}, seq)).reverse();
  const batch = batchOf(entries);
  assert.equal(batch.length, BATCH);
  assert.deepEqual(batch.map((e) => e.seq), Array.from({ length: BATCH }, (_, seq) => seq));
  assert.equal(nextSeq(entries), BATCH + 5);
});

test("a command is the same at every sending", () => {
  const one = entry("visit.finish", { comment: "断货" });
  const [failed] = answered([one], [{ id: one.id, status: 500, outcome: "refused", answer: { reason: "忙" }, again: true }]);
  assert.deepEqual(commandOf(failed), commandOf(one));
  assert.deepEqual([failed.state, failed.tries, failed.reason], ["waiting", 1, "忙"]);
});

test("one refused command holds up nothing and stays with its reason", () => {
  const [good, bad, later] = [entry("visit.start"), entry("visit.miss"), entry("review.send")];
  const refused = { id: bad.id, status: 422, outcome: "refused", answer: { reason: "缺原因" }, again: false };
  const settled = answered([good, bad, later], [done(good), refused, done(later)]);
  assert.deepEqual(settled.map((e) => e.state), ["sent", "refused", "sent"]);
  assert.equal(settled[1].reason, "缺原因");
  assert.deepEqual(batchOf(settled), []);
  assert.equal(unsentCount(settled, []), 1);
});

test("an answer that never came, or came for others only, changes nothing", () => {
  const [one, two] = [entry("visit.start"), entry("visit.miss")];
  assert.deepEqual(answered([one, two], []), []);
  assert.deepEqual(answered([one, two], [done(two), done(entry("visit.add"))]).map((e) => e.id), [two.id]);
});

test("what was done on the phone is seen at once, over what the server said", () => {
  const visits = [{ id: "7", phone_id: null, retailer: 3, state: "planned" }];
  const finish = entry("visit.finish", { visit: "7", arrived_at: "a", departed_at: "b" });
  const raise = entry("issue.raise", { issue: "u-1", retailer: 3, category: "supply_issue", text: "断货" });
  const seen = overlaid(visits, [], [raise, finish]);
  assert.deepEqual([seen.visits[0].state, seen.visits[0].pending], ["finished", true]);
  assert.deepEqual([seen.issues[0].text, seen.issues[0].local], ["断货", true]);
  assert.equal(visits[0].state, "planned");
  const sent = overlaid(visits, [], [{ ...finish, state: "sent" }]);
  assert.deepEqual([sent.visits[0].state, sent.visits[0].pending], ["finished", false]);
});

test("a visit made on the phone is there once, before and after the server knows it", () => {
  const add = entry("visit.add", { visit: "u-2", retailer: 3, day: "2026-11-20", channel: "door", goal: "问" });
  const start = entry("visit.start", { visit: "u-2" });
  assert.deepEqual(overlaid([], [], [start, add]).visits.map((v) => [v.id, v.state]), [["u-2", "under_way"]]);
  const known = [{ id: "70", phone_id: "u-2", retailer: 3, state: "planned" }];
  assert.deepEqual(overlaid(known, [], [add, start]).visits.map((v) => [v.id, v.state]), [["70", "under_way"]]);
});

test("an issue told and confirmed offline moves on", () => {
  const issues = [{ id: "4", phone_id: null, retailer: 3, state: "answered" }];
  const tell = entry("issue.tell", { issue: "4", how: "上门" });
  assert.equal(overlaid([], issues, [tell]).issues[0].state, "told");
  assert.equal(overlaid([], issues, [tell, entry("issue.confirm", { issue: "4" })]).issues[0].state, "closed");
});
