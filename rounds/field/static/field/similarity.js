// @ts-check
// How alike two notes are: shared pairs of neighbouring characters, kept as short prints so that no old words are needed.
// The server has the same in rounds/visits/rules/similarity.py; both run rounds/visits/tests/cases.json.

const SKETCHED = 96;

/** Only letters, figures and characters, in one width and case. @param {string} text */
export function normalised(text) {
  return text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** A number of 32 bits for some words: FNV-1a over their code points. @param {string} words */
export function printOf(words) {
  let number = 2_166_136_261;
  for (const letter of words) number = Math.imul(number ^ /** @type {number} */ (letter.codePointAt(0)), 16_777_619);
  return number >>> 0;
}

/** The smallest prints (16 bits) of the pairs of a normalised text, in order. @param {string} plain */
export function sketchOf(plain) {
  const letters = [...plain];
  const prints = new Set(letters.slice(1).map((letter, place) => short(printOf(letters[place] + letter))));
  return [...prints].sort((a, b) => a - b).slice(0, SKETCHED);
}

/** How alike two texts are by their sketches (in order), 0 to 1. @param {number[]} first @param {number[]} second */
export function alikeness(first, second) {
  let [here, there, together, shared] = [0, 0, 0, 0];
  while (together < SKETCHED && (here < first.length || there < second.length)) {
    const one = first[here] ?? Infinity;
    const other = second[there] ?? Infinity;
    if (one === other) shared += 1;
    if (one <= other) here += 1;
    if (other <= one) there += 1;
    together += 1;
  }
  return together ? shared / together : 0;
}

/** Numbers of `bytes` bytes each, packed by the server, highest byte first. @param {string} packed @param {2 | 4} bytes */
export function unpacked(packed, bytes) {
  const raw = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const view = new DataView(raw.buffer);
  const places = Array.from({ length: raw.length / bytes }, (_, place) => place * bytes);
  return places.map((at) => (bytes === 2 ? view.getUint16(at) : view.getUint32(at)));
}

/** @param {number} number */
function short(number) {
  return ((number >>> 16) ^ (number & 0xffff)) >>> 0;
}
