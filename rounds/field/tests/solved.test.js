// @ts-check
import { test } from "node:test";
import assert from "node:assert/strict";
import { isWorthAsking, proposals, reminderOf, withProposal } from "../static/field/solved.js";
import { overlaid } from "../static/field/outbox.js";

const NOW = new Date("2026-11-23T10:00:00Z");
const LATER = "2026-11-23T11:00:00Z";

test("a holder is reminded once, and again when his time is over", () => {
  assert.equal(reminderOf({ may_remind: true }, NOW), "may");
  assert.equal(reminderOf({ may_remind: false }, NOW), "no");
  assert.equal(reminderOf({ may_remind: true, remind_from: LATER }, NOW), "sent");
  assert.equal(reminderOf({ may_remind: true, remind_from: LATER }, new Date(LATER)), "may");
});

test("a reminder that has not left yet is shown as waiting, a refused one as not sent, and the issue stays where it is", () => {
  const issue = { id: "4", state: "dispatched", may_remind: true };
  const entry = { id: "e", kind: "issue.remind", body: { issue: "4" }, seq: 1, state: "waiting", made_at: "", tries: 0 };
  const shown = (/** @type {string} */ state) => overlaid([], [issue], [/** @type {any} */ ({ ...entry, state })]).issues[0];
  assert.deepEqual([shown("waiting").state, reminderOf(shown("waiting"), NOW)], ["dispatched", "waits"]);
  assert.equal(reminderOf(shown("sent"), NOW), "sent");
  assert.equal(reminderOf(shown("refused"), NOW), "may");
});

test("what is most like it comes first, the same words once", () => {
  const one = (/** @type {string} */ words, number = "1") => ({ words, number, category: "", text: "" });
  const found = proposals({ like: [one("补货", "7")], category: [one("补货", "3"), one("换货")], ready: ["核对"] });
  assert.deepEqual(found, [{ words: "补货", from: "7" }, { words: "换货", from: "1" }, { words: "核对", from: "" }]);
});

test("a tap never takes away what somebody wrote himself", () => {
  assert.equal(withProposal("", "补货", ["补货"]), "补货");
  assert.equal(withProposal("换货", "补货", ["补货", "换货"]), "补货");
  assert.equal(withProposal("周二先送两条", "补货", ["补货"]), "周二先送两条；补货");
});

test("the words of a report of a violation are compared with nothing", () => {
  assert.equal(isWorthAsking({ kind: "violation_report", text: "有人卖假烟" }), false);
  assert.equal(isWorthAsking({ kind: "issue", text: "断货三天" }), true);
  assert.equal(isWorthAsking({ kind: "issue", text: "断" }), false);
});
