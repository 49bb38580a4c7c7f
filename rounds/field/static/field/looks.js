// @ts-check
// Whether a photo was used before: the same bytes, or the same look. A hint, never a verdict.

const KEPT_DAYS = 60;
const ALIKE = 6; // bits of 64
const LEAST_TOLD = 5; // a look with fewer bright or fewer dark steps is that of any plain wall

/** @typedef {{sha256: string, dhash: string, at: string, visit: string, shop: string}} Look */

/** dHash: 8 rows of 9 grey means; whether each is brighter than its right neighbour. The server does the same.
 * @param {Uint8ClampedArray | number[]} pixels RGBA @param {number} width @param {number} height */
export function lookOf(pixels, width, height) {
  const sums = new Float64Array(72);
  const counts = new Float64Array(72);
  for (let y = 0; y < height; y++) {
    const row = Math.min(7, Math.floor((y * 8) / height)) * 9;
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const cell = row + Math.min(8, Math.floor((x * 9) / width));
      sums[cell] += pixels[at] * 0.299 + pixels[at + 1] * 0.587 + pixels[at + 2] * 0.114;
      counts[cell] += 1;
    }
  }
  const grey = sums.map((sum, cell) => Math.round(sum / Math.max(1, counts[cell])));
  let bits = 0n;
  for (let row = 0; row < 8; row++) {
    for (let column = 0; column < 8; column++) bits = (bits << 1n) | (grey[row * 9 + column] > grey[row * 9 + column + 1] ? 1n : 0n);
  }
  return bits.toString(16).padStart(16, "0");
}

/** How many of the 64 bits differ. @param {string} one @param {string} other */
export function apart(one, other) {
  return ones(BigInt(`0x${one}`) ^ BigInt(`0x${other}`));
}

/** @param {bigint} bits */
function ones(bits) {
  return bits.toString(2).replaceAll("0", "").length;
}

/** The earlier visit that used this photo, or null. @param {Look[]} looks @param {{sha256: string, dhash: string}} photo
 * @param {string} visit @returns {Look | null} */
export function usedBefore(looks, photo, visit) {
  const others = looks.filter((look) => look.visit !== visit);
  const same = others.find((look) => look.sha256 === photo.sha256);
  if (same) return same;
  if (!photo.dhash) return null;
  const steps = ones(BigInt(`0x${photo.dhash}`));
  if (steps < LEAST_TOLD || steps > 64 - LEAST_TOLD) return null;
  return others.find((look) => look.dhash && apart(look.dhash, photo.dhash) <= ALIKE) ?? null;
}

/** Without what is older than sixty days, and with the new one. @param {Look[]} looks @param {Look} look @param {Date} now */
export function remembered(looks, look, now) {
  const oldest = new Date(now.getTime() - KEPT_DAYS * 86_400_000).toISOString();
  return [...looks.filter((known) => known.at >= oldest && !(known.sha256 === look.sha256 && known.visit === look.visit)), look];
}
