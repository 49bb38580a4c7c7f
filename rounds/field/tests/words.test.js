// @ts-check
// Every Chinese sentence of the app has its English, and no English is left over.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";
import { EN } from "../static/field/en.js";

const HERE = new URL("../static/field/", import.meta.url);
const SILENT = new Set(["unable.js", "rules.js", "trace_facts.js", "anomalies.js", "en.js", "en_evening.js", "en_safety.js", "en_scores.js"]);
const CHINESE = /[\u4e00-\u9fff]/u;

function sources() {
  const names = readdirSync(HERE, { recursive: true }).map(String);
  return names.filter((name) => name.endsWith(".js") && !SILENT.has(name)).map((name) => readFileSync(new URL(name, HERE), "utf8"));
}

function said() {
  const code = sources().join("\n").split("\n").filter((line) => !/^\s*(\/\/|\/?\*)/u.test(line)).join("\n");
  return new Set([...code.matchAll(/"((?:[^"\\\n]|\\.)*)"/gu)].map((found) => found[1]).filter((text) => CHINESE.test(text)));
}

test("every message has its English", () => {
  assert.deepEqual([...said()].filter((text) => !EN[text]), []);
});

test("no English without its message, none still Chinese, holes agree", () => {
  const messages = said();
  const holes = (/** @type {string} */ text) => [...text.matchAll(/\{\w+\}/gu)].map(String).sort();
  assert.deepEqual(Object.keys(EN).filter((text) => !messages.has(text)), []);
  assert.deepEqual(Object.entries(EN).filter(([text, english]) => text !== "中文" && CHINESE.test(english.replace("巡访", ""))), []);
  for (const [text, english] of Object.entries(EN)) assert.deepEqual(holes(english), holes(text), text);
});
