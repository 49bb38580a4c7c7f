// @ts-check
// Rows as they lie on the phone: sealed with AES-GCM under a key the browser keeps and never gives out (trust.md). Whoever
// copies the database from the phone's disk has nothing.

const IV_BYTES = 12;
const HEAD_BYTES = 4;

/** A value sealed for one place: it opens nowhere else. Bytes at its first level are kept as bytes.
 * @param {CryptoKey} key @param {string} place @param {any} value */
export async function sealed(key, place, value) {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const additionalData = new TextEncoder().encode(place);
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, packed(value));
  return { iv, box };
}

/** What `sealed` was given; fails when key, place or bytes are others.
 * @param {CryptoKey} key @param {string} place @param {{iv: Uint8Array, box: ArrayBuffer}} row */
export async function opened(key, place, { iv, box }) {
  const additionalData = new TextEncoder().encode(place);
  return unpacked(await crypto.subtle.decrypt({ name: "AES-GCM", iv: /** @type {any} */ (iv), additionalData }, key, box));
}

/** Length of the text, the text (JSON), then the bytes one after the other. @param {any} value */
function packed(value) {
  const bytes = Object.entries(value ?? {}).filter(([, part]) => part instanceof ArrayBuffer);
  const sizes = bytes.map(([name, part]) => [name, part.byteLength]);
  const plain = sizes.length ? Object.fromEntries(Object.entries(value).filter(([, part]) => !(part instanceof ArrayBuffer))) : value;
  const text = new TextEncoder().encode(JSON.stringify({ plain, sizes }));
  const whole = new Uint8Array(HEAD_BYTES + text.length + sizes.reduce((sum, [, size]) => sum + size, 0));
  new DataView(whole.buffer).setUint32(0, text.length);
  whole.set(text, HEAD_BYTES);
  let at = HEAD_BYTES + text.length;
  for (const [, part] of bytes) {
    whole.set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return whole;
}

/** @param {ArrayBuffer} whole */
function unpacked(whole) {
  let at = HEAD_BYTES + new DataView(whole).getUint32(0);
  const { plain, sizes } = JSON.parse(new TextDecoder().decode(new Uint8Array(whole, HEAD_BYTES, at - HEAD_BYTES)));
  for (const [name, size] of sizes) plain[name] = whole.slice(at, (at += size));
  return plain;
}
