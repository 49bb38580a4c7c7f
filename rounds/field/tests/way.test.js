// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { mapLinks } from "../static/field/handover.js";
import { movedBy, placeAt, reordered } from "../static/field/ordering.js";
import { overlaid } from "../static/field/outbox.js";
import { clockWords, distanceWords, openingAt, townsOf } from "../static/field/places.js";

test("distances are said in metres below a kilometre", () => {
  assert.deepEqual([3, 234, 996, 1240, 12_400].map(distanceWords), ["10 m", "230 m", "1.0 km", "1.2 km", "12 km"]);
});

test("a shop says whether it is open now, and when it opens again today", () => {
  const hours = /** @type {any} */ ({ 0: [[540, 720], [840, 1200]], 2: [] });
  const monday = (/** @type {number} */ hour) => new Date(2026, 10, 23, hour, 0);
  assert.deepEqual(openingAt(hours, monday(10)), { isOpen: true, opens: null });
  assert.deepEqual(openingAt(hours, monday(13)), { isOpen: false, opens: 840 });
  assert.deepEqual(openingAt(hours, monday(21)), { isOpen: false, opens: null });
  assert.deepEqual(openingAt(hours, new Date(2026, 10, 25, 10)), { isOpen: false, opens: null }, "the day of rest");
  assert.equal(openingAt(hours, new Date(2026, 10, 24, 10)), null, "nobody knows");
  assert.equal(clockWords(845), "14:05");
});

test("an entry moves within the ends of its list", () => {
  assert.deepEqual(movedBy(["a", "b", "c"], 0, 1), ["b", "a", "c"]);
  assert.deepEqual(movedBy(["a", "b", "c"], 0, -1), ["a", "b", "c"]);
  assert.deepEqual(movedBy(["a", "b", "c"], 2, 5), ["a", "b", "c"]);
});

test("an order made without a network counts at once, for its day alone, until it is refused", () => {
  const visits = [
    { id: "1", phone_id: null, retailer: 1, state: "planned", day: "2026-11-23", position: 1 },
    { id: "2", phone_id: "u", retailer: 2, state: "planned", day: "2026-11-23", position: 2 },
    { id: "3", phone_id: null, retailer: 3, state: "planned", day: "2026-11-24", position: 1 },
  ];
  const entry = /** @type {any} */ ({ id: "e", kind: "day.reorder", seq: 1, state: "waiting", body: { day: "2026-11-23", visits: ["u", "1", "3"] } });
  const seen = overlaid(visits, [], [entry]).visits;
  assert.deepEqual(seen.map((visit) => visit.position), [2, 1, 1]);
  assert.deepEqual(reordered(visits, { ...entry, state: "refused" }), visits);
});

test("towns stand where their shops are on average; shops without a place have no say", () => {
  const shops = [{ town: "石桥镇", lat: 30, lon: 120 }, { town: "石桥镇", lat: 32, lon: 122 }, { town: "石桥镇", lat: null, lon: null }, { town: "", lat: 1, lon: 1 }];
  assert.deepEqual(townsOf(shops), [{ name: "石桥镇", lat: 31, lon: 121 }]);
});

test("each map service gets the place in the datum it draws in, latitude and longitude the right way round", () => {
  const links = Object.fromEntries(mapLinks({ gcj: [39.909333, 116.397428], name: "东街 烟酒店" }).map(({ name, url }) => [name, new URL(url)]));
  assert.equal(links["高德地图"].searchParams.get("to"), "116.397428,39.909333,东街 烟酒店");
  assert.equal(links["高德地图"].searchParams.get("coordinate"), "gaode");
  assert.equal(links["百度地图"].searchParams.get("location"), "39.909333,116.397428");
  assert.equal(links["百度地图"].searchParams.get("coord_type"), "gcj02");
  assert.equal(links["腾讯地图"].searchParams.get("tocoord"), "39.909333,116.397428");
  assert.equal(links["苹果地图"].searchParams.get("ll"), "39.909333,116.397428");
  assert.deepEqual(mapLinks({ gcj: null, name: "店" }), []);
});

test("a dragged entry goes behind all whose middle it has passed, and stays when it is let go there", () => {
  const boxes = [0, 60, 120].map((top) => ({ top, height: 60 }));
  assert.deepEqual([10, 80, 95, 500].map((y) => placeAt(boxes, 0, y)), [0, 0, 1, 2]);
  assert.deepEqual([-20, 40, 140].map((y) => placeAt(boxes, 2, y)), [0, 1, 2]);
  for (const y of [10, 95, 140]) {
    const to = placeAt(boxes, 0, y);
    assert.equal(placeAt(boxes, to, y), to, "all lines are of one height: no trembling");
  }
});
