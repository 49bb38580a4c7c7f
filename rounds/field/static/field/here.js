// @ts-check
// Where the person is, asked for once by a tap and forgotten when the app closes: for sorting and distances, never sent.
import { reactive } from "vue";
import { fix, metres } from "./position.js";

export const here = reactive({ place: /** @type {{lat: number, lon: number, accuracy: number} | null} */ (null), asking: false, failed: false });

export async function askHere() {
  here.asking = true;
  here.place = await fix();
  Object.assign(here, { asking: false, failed: !here.place });
}

/** Metres from here, or null. @param {{lat: number | null, lon: number | null}} shop */
export function awayFrom(shop) {
  if (!here.place || shop.lat === null || shop.lon === null) return null;
  return metres(here.place, { lat: shop.lat, lon: shop.lon });
}
