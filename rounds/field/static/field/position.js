// @ts-check
// One position on arrival and one on departure, a few samples each; never a track. Giving it is free.

const LONGEST_MS = 8_000;
const SETTLED_MS = 3_000; // a good fix after this long is not waited on for more samples
const ENOUGH_SAMPLES = 3;
const MOST_SAMPLES = 8;
const GOOD_METRES = 50;

/** The best of up to eight samples within eight seconds, or null: no signal, no permission, no device.
 * @returns {Promise<{lat: number, lon: number, accuracy: number, datum: "wgs84", samples: number} | null>} */
export function fix() {
  if (!navigator.geolocation) return Promise.resolve(null);
  return new Promise((resolve) => {
    /** @type {GeolocationCoordinates | null} */
    let best = null;
    let samples = 0;
    const end = () => {
      clearTimeout(timer);
      clearTimeout(settled);
      navigator.geolocation.clearWatch(watch);
      resolve(best && { lat: best.latitude, lon: best.longitude, accuracy: Math.round(best.accuracy), datum: "wgs84", samples });
    };
    const timer = setTimeout(end, LONGEST_MS);
    const settled = setTimeout(() => best && best.accuracy <= GOOD_METRES && end(), SETTLED_MS);
    const watch = navigator.geolocation.watchPosition(
      ({ coords }) => {
        samples += 1;
        if (!best || coords.accuracy < best.accuracy) best = coords;
        if (samples >= MOST_SAMPLES || (samples >= ENOUGH_SAMPLES && best.accuracy <= GOOD_METRES)) end();
      },
      end,
      { enableHighAccuracy: true, timeout: LONGEST_MS, maximumAge: 0 },
    );
  });
}

/** Metres between two places in WGS-84. @param {{lat: number, lon: number}} a @param {{lat: number, lon: number}} b */
export function metres(a, b) {
  const rad = Math.PI / 180;
  const north = (b.lat - a.lat) * rad;
  const east = (b.lon - a.lon) * rad;
  const half = Math.sin(north / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(east / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(half));
}
