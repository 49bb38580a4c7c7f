// @ts-check
// A photo made small: at most 1,600 pixels and 250 KB, drawn anew, so that nothing of the camera's notes (place, owner) stays.
import { lookOf } from "./looks.js";

export const MOST_BYTES = 250_000;
export const LONGEST = 1600;
const QUALITIES = [0.82, 0.72, 0.62, 0.5];
const SMALLER = 0.8;
const LEAST = 480;

export class UnreadableError extends Error {}

/** Size and quality to try, one after the other, until the bytes fit. @param {number} width @param {number} height */
export function* attempts(width, height) {
  let scale = Math.min(1, LONGEST / Math.max(width, height));
  for (; scale * Math.max(width, height) >= Math.min(LEAST, width, height) || scale === 1; scale *= SMALLER) {
    const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
    for (const quality of QUALITIES) yield { ...size, quality };
    if (Math.max(size.width, size.height) <= LEAST) return;
  }
}

/** @param {Blob} file @returns {Promise<{bytes: ArrayBuffer, width: number, height: number, dhash: string}>} */
export async function shrunk(file) {
  if (!file.size) throw new UnreadableError("empty");
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!picture) throw new UnreadableError(file.type);
  try {
    return await smallest(picture);
  } finally {
    picture.close();
  }
}

/** @param {ImageBitmap} picture */
async function smallest(picture) {
  const surface = document.createElement("canvas");
  const pen = /** @type {CanvasRenderingContext2D} */ (surface.getContext("2d", { willReadFrequently: true }));
  for (const { width, height, quality } of attempts(picture.width, picture.height)) {
    if (surface.width !== width || surface.height !== height) {
      Object.assign(surface, { width, height });
      pen.fillStyle = "#ffffff";
      pen.fillRect(0, 0, width, height);
      pen.imageSmoothingQuality = "high";
      pen.drawImage(picture, 0, 0, width, height);
    }
    const blob = await encoded(surface, quality);
    if (blob.size > MOST_BYTES) continue;
    const dhash = lookOf(pen.getImageData(0, 0, width, height).data, width, height);
    return { bytes: await blob.arrayBuffer(), width, height, dhash };
  }
  throw new UnreadableError("too large");
}

/** @param {HTMLCanvasElement} surface @param {number} quality @returns {Promise<Blob>} */
function encoded(surface, quality) {
  return new Promise((resolve, reject) => surface.toBlob((blob) => (blob ? resolve(blob) : reject(new UnreadableError("memory"))), "image/jpeg", quality));
}
