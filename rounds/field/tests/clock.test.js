// @ts-check
// What time it is on a phone whose clock lies (F15): three days behind, three days ahead, set back in the middle of a visit.
import assert from "node:assert/strict";
import test from "node:test";
import { aheadOf, begun, corrected, isNews, ticked, timeOf } from "../static/field/clock.js";

const DAY = 86_400_000;
const TRUE = Date.parse("2026-11-20T01:00:00Z");
const near = (/** @type {number} */ a, /** @type {number} */ b) => assert.ok(Math.abs(a - b) <= 1000, `${a - b} ms apart`);

for (const skew of [-3 * DAY, 3 * DAY, 0, -90_000, 7]) {
  test(`a phone ${skew} ms off notes the server's time after one sync, online or not`, () => {
    let clock = corrected(begun(null, TRUE + skew, 50), TRUE);
    near(timeOf(clock), TRUE);
    clock = ticked(clock, TRUE + skew + 600_000, 600_050, false);
    near(timeOf(clock), TRUE + 600_000);
    assert.equal(aheadOf(clock), Math.abs(skew) >= 120_000 ? skew : 0);
    const reopened = begun({ wall: clock.wall, off: clock.off }, TRUE + skew + DAY, 3);
    near(timeOf(reopened), TRUE + DAY);
  });
}

for (const set of [-3 * DAY, 3 * DAY, -10_000, 121_000]) {
  test(`the clock is set by ${set} ms in the middle of a visit: its length stays right`, () => {
    let clock = corrected(begun(null, TRUE, 0), TRUE);
    const arrived = timeOf(clock);
    clock = ticked(clock, TRUE + 240_000, 240_000, false);
    clock = ticked(clock, TRUE + 241_000 + set, 241_000, false);
    clock = ticked(clock, TRUE + 540_000 + set, 540_000, false);
    near(timeOf(clock) - arrived, 540_000);
    assert.equal(clock.jumped, set);
    assert.equal(aheadOf(clock), Math.abs(set) >= 120_000 ? set : 0);
  });
}

test("a phone that slept in the pocket counts the time all the same", () => {
  const clock = ticked(corrected(begun(null, TRUE, 0), TRUE), TRUE + 3_600_000, 20_000, true);
  near(timeOf(clock), TRUE + 3_600_000);
  assert.equal(clock.jumped, 0);
});

test("a clock set back while the app was closed is noticed when it opens", () => {
  const clock = begun({ wall: TRUE, off: 0 }, TRUE - 3 * DAY, 0);
  assert.ok(timeOf(clock) >= TRUE);
  assert.equal(clock.jumped, -3 * DAY);
  assert.equal(aheadOf(clock), -3 * DAY);
});

test("a clock set back while the phone slept is seen too", () => {
  const clock = ticked(begun(null, TRUE, 0), TRUE - DAY, 60_000, true);
  near(timeOf(clock), TRUE + 60_000);
});

test("an answer no surer than one before does not move the time in the middle of a visit", () => {
  const clock = corrected(begun(null, TRUE, 0), TRUE);
  assert.equal(isNews(clock, TRUE + 700, 1_500, 100), false);
  assert.equal(isNews(clock, TRUE + 40, 60, 100), true, "surer");
  assert.equal(isNews(clock, TRUE + 1_600, 1_500, 100), true, "off by more than it took");
  assert.equal(isNews(clock, TRUE - 5_000, 8_000, Infinity), false, "slow and near enough");
  assert.equal(isNews({ ...clock, jumped: 3_000 }, TRUE, 1_500, 100), true, "what was set is settled");
});
