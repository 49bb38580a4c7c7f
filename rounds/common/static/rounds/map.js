// @ts-check
// Draws every [data-map]: GeoJSON points, lines and areas on a plain ground, with popups and a legend that switches groups.

/** @typedef {{ type: "Feature", geometry: { type: string, coordinates: any }, properties: Record<string, any> }} Feature */
/** @typedef {{ type: "FeatureCollection", features: Feature[] }} Features */

const TONES = ["neutral", "info", "progress", "success", "warning", "danger"];

/**
 * The box around all coordinates as [west, south, east, north]; null when there are none.
 * @param {Features} collection
 * @returns {[number, number, number, number] | null}
 */
export function boxOf(collection) {
  /** @type {[number, number, number, number]} */
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  /** @param {any} coordinates */
  const widen = (coordinates) => {
    if (typeof coordinates[0] !== "number") return coordinates.forEach(widen);
    const [east, north] = coordinates;
    box[0] = Math.min(box[0], east);
    box[1] = Math.min(box[1], north);
    box[2] = Math.max(box[2], east);
    box[3] = Math.max(box[3], north);
  };
  collection.features.forEach((feature) => feature.geometry && widen(feature.geometry.coordinates));
  return Number.isFinite(box[0]) ? box : null;
}

/**
 * The features of the groups that are switched on; features without a group always stay.
 * @param {Features} collection
 * @param {Set<string>} hidden
 * @returns {Features}
 */
export function without(collection, hidden) {
  return { type: "FeatureCollection", features: collection.features.filter((feature) => !hidden.has(String(feature.properties.group ?? ""))) };
}

/** The style expression from `colour` (0–9 or a tone) to a colour of the page. @param {(name: string) => string} token */
function colourBy(token) {
  const series = Array.from({ length: 10 }, (_, index) => [String(index), token(`--series-${index}`)]);
  const tones = TONES.map((tone) => [tone, token(`--tone-${tone}`)]);
  return ["match", ["to-string", ["get", "colour"]], ...series.flat(), ...tones.flat(), token("--tone-neutral")];
}

/** Only the feature whose `key` this is. @param {unknown} key */
function ofKey(key) {
  return ["==", ["to-string", ["get", "key"]], String(key ?? "-")];
}

/**
 * @param {Features} features
 * @param {(name: string) => string} token
 */
function styleOf(features, token) {
  const colour = colourBy(token);
  /** @param {string} kind */
  const only = (kind) => ["==", ["geometry-type"], kind];
  const numbered = ["has", "number"];
  const labelled = ["has", "label"];
  const faint = ["boolean", ["get", "faint"], false];
  return {
    version: 8,
    sources: { features: { type: "geojson", data: features } },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": "#eef2ee" } },
      { id: "areas", type: "fill", source: "features", filter: only("Polygon"), paint: { "fill-color": colour, "fill-opacity": 0.16 } },
      { id: "edges", type: "line", source: "features", filter: only("Polygon"), paint: { "line-color": colour, "line-width": 1.5, "line-opacity": 0.7 } },
      { id: "lines", type: "line", source: "features", filter: only("LineString"), layout: { "line-join": "round", "line-cap": "round" }, paint: { "line-color": colour, "line-width": ["case", faint, 1.5, 2.5], "line-opacity": ["case", faint, 0.25, 0.8] } },
      { id: "halo", type: "circle", source: "features", filter: ofKey(null), paint: { "circle-color": colour, "circle-opacity": 0.35, "circle-radius": 19 } },
      {
        id: "points",
        type: "circle",
        source: "features",
        filter: ["all", only("Point"), ["!", labelled]],
        paint: { "circle-color": colour, "circle-radius": ["interpolate", ["linear"], ["zoom"], 7, ["case", numbered, 7, 3], 12, ["case", numbered, 10, ["case", faint, 4, 6]]], "circle-opacity": ["case", faint, 0.45, 1], "circle-stroke-color": "#fff", "circle-stroke-width": 1.5 },
      },
      {
        id: "numbers",
        type: "symbol",
        source: "features",
        filter: ["all", only("Point"), numbered],
        layout: { "text-field": ["to-string", ["get", "number"]], "text-size": 11, "text-font": ["sans-serif"], "text-allow-overlap": true },
        paint: { "text-color": "#fff" },
      },
      {
        id: "labels",
        type: "symbol",
        source: "features",
        filter: ["all", only("Point"), labelled],
        layout: { "text-field": ["get", "label"], "text-size": 19, "text-font": ["sans-serif"], "text-allow-overlap": true },
        paint: { "text-color": "#1c2733", "text-halo-color": "#fff", "text-halo-width": 2.5 },
      },
    ],
  };
}

/** @param {Feature["properties"]} properties @param {string} openWord */
function popupBody(properties, openWord) {
  const body = document.createElement("div");
  const title = document.createElement("strong");
  title.textContent = properties.title ?? "";
  const text = document.createElement("p");
  text.textContent = properties.text ?? "";
  body.append(title, text);
  if (typeof properties.url === "string" && /^\/(?!\/)/.test(properties.url)) {
    const link = document.createElement("a");
    link.href = properties.url;
    link.textContent = openWord;
    body.append(link);
  }
  return body;
}

/** @param {any} map @param {any} library @param {HTMLElement} canvas */
function openPopups(map, library, canvas) {
  for (const layer of ["labels", "points", "lines", "areas"]) {
    map.on("click", layer, (/** @type {any} */ event) => {
      const feature = event.features[0];
      if (event.originalEvent.defaultPrevented || !feature.properties.title) return;
      event.originalEvent.preventDefault();
      const place = feature.geometry.type === "Point" ? feature.geometry.coordinates : event.lngLat;
      new library.Popup({ maxWidth: "280px" }).setLngLat(place).setDOMContent(popupBody(feature.properties, canvas.dataset.open ?? "")).addTo(map);
    });
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
}

/** What is drawn at present, without the groups switched off. @param {any} map @param {string} ident @param {Features} features */
function show(map, ident, features) {
  const legend = document.querySelector(`[data-legend="${CSS.escape(ident)}"]`);
  const off = [...(legend?.querySelectorAll("input:not(:checked)") ?? [])].map((box) => (box instanceof HTMLInputElement ? box.value : ""));
  map.getSource("features").setData(without(features, new Set(off)));
}

/**
 * The page talks with its map by events on the canvas: "map:features" brings other features, "map:key" says which one
 * to stress, and the map says with "map:over" above which one the pointer is.
 * @param {any} map @param {HTMLElement} canvas @param {Features} drawn
 */
function talk(map, canvas, drawn) {
  let features = drawn;
  document.querySelector(`[data-legend="${CSS.escape(canvas.id)}"]`)?.addEventListener("change", () => show(map, canvas.id, features));
  canvas.addEventListener("map:features", (event) => {
    features = event instanceof CustomEvent ? event.detail : features;
    show(map, canvas.id, features);
    const box = boxOf({ type: "FeatureCollection", features: features.features.filter((feature) => !feature.properties.faint) });
    if (box) map.fitBounds(box, { padding: 40, maxZoom: 15, duration: 300 });
  });
  canvas.addEventListener("map:key", (event) => map.setFilter("halo", ofKey(event instanceof CustomEvent ? event.detail : null)));
  /** @param {unknown} key */
  const over = (key) => canvas.dispatchEvent(new CustomEvent("map:over", { detail: key }));
  map.on("mousemove", "points", (/** @type {any} */ event) => over(event.features[0].properties.key));
  map.on("mouseleave", "points", () => over(null));
}

/** @param {HTMLElement} canvas */
async function draw(canvas) {
  const source = document.getElementById(canvas.dataset.map ?? "");
  if (!source || canvas.dataset.drawn) return;
  canvas.dataset.drawn = "asked";
  /** @type {Features} */
  const features = JSON.parse(source.textContent ?? "{}");
  const library = await import(canvas.dataset.library ?? "");
  library.setWorkerUrl(new URL(canvas.dataset.worker ?? "", location.href).href);
  const style = getComputedStyle(document.documentElement);
  const near = features.features.filter((feature) => !feature.properties.faint);
  const box = boxOf({ type: "FeatureCollection", features: near.length ? near : features.features });
  try {
    const map = new library.Map({
      container: canvas,
      style: styleOf(features, (name) => style.getPropertyValue(name).trim()),
      ...(box ? { bounds: box, fitBoundsOptions: { padding: 40, maxZoom: 15 } } : { center: [105, 35], zoom: 3 }),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 0,
      canvasContextAttributes: { preserveDrawingBuffer: true }, // a printed page would show an empty map
    });
    map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
    map.addControl(new library.ScaleControl({ unit: "metric" }), "bottom-left");
    openPopups(map, library, canvas);
    const drawn = source.textContent;
    // Before its style is loaded a map takes no filter; the page may have changed the features meanwhile.
    map.once("load", () => {
      talk(map, canvas, features);
      if (source.textContent !== drawn) canvas.dispatchEvent(new CustomEvent("map:features", { detail: JSON.parse(source.textContent ?? "{}") }));
    });
    map.once("idle", () => (canvas.dataset.drawn = "yes"));
  } catch (fault) {
    console.warn(fault);
    canvas.textContent = canvas.dataset.failed ?? "";
    canvas.classList.add("map-note");
  }
}

/** @param {ParentNode} root */
function drawAll(root) {
  root.querySelectorAll("[data-map]").forEach((canvas) => canvas instanceof HTMLElement && void draw(canvas));
}

if (typeof document !== "undefined") {
  drawAll(document);
  document.addEventListener("htmx:afterSettle", () => drawAll(document));
}
