// @ts-check
// The rules the phone shares with the server, on the server's own cases.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { daysLate, hintOf, missingParts, normalised } from "../static/field/rules.js";

const cases = JSON.parse(readFileSync(new URL("../../visits/tests/cases.json", import.meta.url), "utf8"));
const PHRASES = ["一切正常", "客户配合", "经营正常", "继续保持", "加强沟通"];

for (const { record, missing } of cases.missing_parts) {
  test(`missing parts: ${missing.join(" ") || "none"}`, () => assert.deepEqual(missingParts(record), missing));
}
for (const { text, plain } of cases.normalised) {
  test(`normalised: ${plain}`, () => assert.equal(normalised(text), plain));
}
for (const { text, grade } of cases.grade) {
  test(`grade of ${text}`, () => assert.equal(hintOf(text, PHRASES), grade));
}
for (const { last, interval, today, late } of cases.late) {
  test(`days late on ${today}`, () => assert.equal(daysLate(last, interval, today), late));
}
test("without an earlier visit nothing is late", () => assert.equal(daysLate(null, 7, "2026-11-20"), null));
