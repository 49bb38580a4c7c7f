// @ts-check
// Anomalies found on the phone are the server's, on the server's own cases.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { anomaliesOf } from "../static/field/anomalies.js";

const cases = JSON.parse(readFileSync(new URL("../../visits/tests/cases.json", import.meta.url), "utf8"));

for (const { found, ...visit } of cases.anomalies) {
  test(`anomalies of ${JSON.stringify(visit)}`, () => {
    assert.deepEqual(anomaliesOf(visit).map((one) => [one.kind, one.sentence, one.words]), found);
  });
}
