// @ts-check
// The rules the phone shares with the server, on the server's own cases.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { daysLate, missingParts } from "../static/field/rules.js";
import { normalised } from "../static/field/similarity.js";

const cases = JSON.parse(readFileSync(new URL("../../visits/tests/cases.json", import.meta.url), "utf8"));

for (const { record, missing } of cases.missing_parts) {
  test(`missing parts: ${missing.join(" ") || "none"}`, () => assert.deepEqual(missingParts(record), missing));
}
for (const { text, plain } of cases.normalised) {
  test(`normalised: ${plain}`, () => assert.equal(normalised(text), plain));
}
for (const { last, interval, today, late } of cases.late) {
  test(`days late on ${today}`, () => assert.equal(daysLate(last, interval, today), late));
}
test("without an earlier visit nothing is late", () => assert.equal(daysLate(null, 7, "2026-11-20"), null));
