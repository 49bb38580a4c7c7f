// @ts-check
// Sealed rows: what goes in comes out, in its own place and with its own key only; nothing of it can be read.
import assert from "node:assert/strict";
import test from "node:test";
import { opened, sealed } from "../static/field/sealing.js";

const newKey = () => crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
const ROW = { id: 7, name: "东街烟酒店", phone: "13800001234", empty: null, nested: { list: [1, "二"] } };

test("a row comes out as it went in, and its words do not stand in the box", async () => {
  const key = await newKey();
  const row = await sealed(key, "retailers/7", ROW);
  assert.deepEqual(await opened(key, "retailers/7", row), ROW);
  const box = Buffer.from(row.box);
  for (const word of ["东街", "13800001234", "name"]) assert.equal(box.indexOf(word), -1);
});

test("bytes of pictures stay bytes, also none and several", async () => {
  const key = await newKey();
  const picture = { sha256: "ab", bytes: new Uint8Array([0, 1, 255]).buffer, thumb: new ArrayBuffer(0), kind: "photo" };
  assert.deepEqual(await opened(key, "attachments/ab", await sealed(key, "attachments/ab", picture)), picture);
});

test("single values and nothing at all can be kept", async () => {
  const key = await newKey();
  for (const value of [0, "zh", null, [], "2026-11-20"]) assert.deepEqual(await opened(key, "meta/x", await sealed(key, "meta/x", value)), value);
});

test("another key, another place or one changed byte opens nothing", async () => {
  const [key, other] = [await newKey(), await newKey()];
  const row = await sealed(key, "outbox/1", ROW);
  await assert.rejects(opened(other, "outbox/1", row));
  await assert.rejects(opened(key, "outbox/2", row));
  new Uint8Array(row.box)[9] ^= 1;
  await assert.rejects(opened(key, "outbox/1", row));
});

test("the key cannot be taken out, and no two boxes are alike", async () => {
  const key = await newKey();
  await assert.rejects(crypto.subtle.exportKey("raw", key));
  const [one, two] = await Promise.all([sealed(key, "a", ROW), sealed(key, "a", ROW)]);
  assert.notDeepEqual(Buffer.from(one.box), Buffer.from(two.box));
});
