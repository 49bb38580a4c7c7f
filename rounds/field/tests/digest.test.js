import assert from "node:assert/strict";
import { test } from "node:test";
import { calledOn, digestOf, passedHere, urgencyOf } from "../static/field/digest.js";

const TODAY = "2026-11-23";
const SHOPS = [{ id: 1, bulletins: [10, 11] }, { id: 2, bulletins: [10] }, { id: 3, bulletins: [] }];

test("what is wrong by now, urgent or nearly over comes first, then important and new", () => {
  assert.equal(urgencyOf({ priority: "normal", is_withdrawn: true }, TODAY), "now");
  assert.equal(urgencyOf({ priority: "normal", is_corrected: true }, TODAY), "now");
  assert.equal(urgencyOf({ priority: "urgent" }, TODAY), "now");
  assert.equal(urgencyOf({ priority: "normal", valid_until: "2026-11-26" }, TODAY), "now");
  assert.equal(urgencyOf({ priority: "normal", valid_until: "2026-11-27" }, TODAY), "later");
  assert.equal(urgencyOf({ priority: "important" }, TODAY), "soon");
  assert.equal(urgencyOf({ priority: "normal", is_new: true }, TODAY), "soon");
});

test("content of an older server has no urgency: all of it can wait", () => {
  assert.equal(urgencyOf({ valid_until: TODAY }, TODAY), "later");
});

test("the digest leaves out what every shop has heard, also what only this phone knows of", () => {
  const bulletins = [{ id: 10, priority: "normal" }, { id: 11, priority: "urgent" }, { id: 12, priority: "urgent" }];
  const outbox = [
    { kind: "bulletin.pass_on", state: "waiting", body: { bulletin: 10, retailer: 1 } },
    { kind: "bulletin.pass_on", state: "refused", body: { bulletin: 10, retailer: 2 } },
  ];
  assert.deepEqual(digestOf(bulletins, SHOPS, outbox, TODAY).map((line) => [line.bulletin.id, line.left]), [[11, [1]], [10, [2]]]);
  assert.deepEqual([...passedHere(outbox)], ["10/1"]);
});

test("a round is told where one has been today, and only who still waits", () => {
  const visits = [
    { day: TODAY, state: "finished", retailer: 1 },
    { day: TODAY, state: "planned", retailer: 2 },
    { day: "2026-11-20", state: "finished", retailer: 3 },
  ];
  assert.deepEqual(calledOn(visits, TODAY, [1, 2, 3]), [1]);
});
