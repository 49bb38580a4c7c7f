// @ts-check
// A signature as a small picture: cut to what was drawn, at most 30 KB.

export const INK = "#101828";
const MOST_BYTES = 30_000;
const LONGEST = 600;
const MARGIN = 12;

/** @typedef {{width: number, height: number}} Size */

/** Strokes on a surface of another size, for turned phones and wider pads: as they are where they fit, else smaller in their
 * proportions. Always from the strokes as they were drawn, so that turning back and forth wears nothing away.
 * @param {any[]} strokes @param {Size} now */
export function refitted(strokes, now) {
  const points = strokes.flatMap((stroke) => stroke.points);
  const [right, bottom] = [Math.max(1, ...points.map((point) => point.x + MARGIN)), Math.max(1, ...points.map((point) => point.y + MARGIN))];
  const scale = Math.min(1, now.width / right, now.height / bottom);
  return strokes.map((stroke) => ({ ...stroke, points: stroke.points.map((/** @type {any} */ point) => ({ ...point, x: point.x * scale, y: point.y * scale })) }));
}

/** The part of the surface that was drawn on, with a margin. @param {any[]} strokes @param {Size} size */
export function drawnPart(strokes, size) {
  const points = strokes.flatMap((stroke) => stroke.points);
  if (!points.length) return null;
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  const left = Math.max(0, Math.min(...xs) - MARGIN);
  const top = Math.max(0, Math.min(...ys) - MARGIN);
  const right = Math.min(size.width, Math.max(...xs) + MARGIN);
  const bottom = Math.min(size.height, Math.max(...ys) + MARGIN);
  return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
}

/** The PNG of what was drawn; nothing when nothing was. @param {HTMLCanvasElement} surface @param {any[]} strokes
 * @param {number} sharpness pixels of the surface per pixel of the screen */
export async function penPicture(surface, strokes, sharpness) {
  const part = drawnPart(strokes, { width: surface.width / sharpness, height: surface.height / sharpness });
  if (!part) return null;
  for (let scale = Math.min(sharpness, LONGEST / Math.max(part.width, part.height)); scale > 0.1; scale *= 0.75) {
    const paper = document.createElement("canvas");
    paper.width = Math.ceil(part.width * scale);
    paper.height = Math.ceil(part.height * scale);
    const pen = /** @type {CanvasRenderingContext2D} */ (paper.getContext("2d"));
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, paper.width, paper.height);
    pen.drawImage(surface, part.left * sharpness, part.top * sharpness, part.width * sharpness, part.height * sharpness, 0, 0, paper.width, paper.height);
    const blob = await new Promise((resolve) => paper.toBlob(resolve, "image/png"));
    if (blob instanceof Blob && blob.size <= MOST_BYTES) return blob.arrayBuffer();
  }
  return null;
}
