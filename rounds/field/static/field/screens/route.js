// @ts-check
// The round on a map. Without a network there are no tiles: own shops and the names of towns are the ground.
import { defineComponent, h, onBeforeUnmount, onMounted } from "vue";
import { go, shops, state } from "../state.js";
import { t } from "../i18n.js";
import { here, askHere } from "../here.js";
import { townsOf } from "../places.js";
import { button } from "../pieces.js";

const STYLE = { ground: "#98a2b3", road: "--blue", own: "#b42318" };

/** @param {any[]} round */
export function routeMap(round) {
  const stops = round.map((visit, place) => ({ visit, place, shop: state.shops[visit.retailer] }));
  const placed = stops.filter(({ shop }) => shop && shop.lat !== null && shop.lon !== null);
  const unplaced = stops.filter(({ shop }) => shop && (shop.lat === null || shop.lon === null));
  const key = placed.map(({ visit }) => `${visit.id}${visit.state}`).join() + String(here.place?.lat);
  return h("section", { class: "route", "aria-label": t("今天路线图") }, [
    placed.length ? h(MapBox, { key, stops: placed }) : null,
    h("div", { class: "row" }, [button(here.asking ? t("正在定位…") : t("我在哪里"), askHere, { icon: "aim", loading: here.asking })]),
    here.failed ? h("p", { class: "lead" }, t("没有定位到，可能没有信号或没有允许")) : null,
    unplaced.length ? h("p", { class: "lead" }, t("没有位置、不在图上：{names}", { names: unplaced.map(({ shop }) => shop.name).join("、") })) : null,
  ]);
}

const MapBox = defineComponent({
  props: ["stops"],
  /** @param {{stops: any[]}} props */
  setup(props) {
    /** @type {any} */
    let map = null;
    let isGone = false;
    /** @type {HTMLElement | null} */
    let box = null;
    onMounted(async () => {
      const leaflet = await import("leaflet");
      if (!isGone && box) map = drawn(leaflet, box, props.stops);
    });
    onBeforeUnmount(() => {
      isGone = true;
      map?.remove();
    });
    return () => h("div", { class: "map", ref: (/** @type {any} */ element) => (box = element) });
  },
});

/** @param {any} leaflet @param {HTMLElement} box @param {any[]} stops */
function drawn(leaflet, box, stops) {
  const places = stops.map(({ shop }) => [shop.lat, shop.lon]);
  const map = leaflet.map(box, { attributionControl: false, zoomControl: true, preferCanvas: true, zoomSnap: 0.5 });
  map.fitBounds(leaflet.polyline(places).getBounds(), { padding: [28, 28], maxZoom: 16 });
  for (const shop of shops()) {
    if (shop.lat === null || shop.lon === null) continue;
    leaflet.circleMarker([shop.lat, shop.lon], { radius: 3, color: STYLE.ground, weight: 1, interactive: false }).addTo(map);
  }
  for (const town of townsOf(/** @type {any} */ (shops()))) {
    leaflet.marker([town.lat, town.lon], { icon: leaflet.divIcon({ className: "town", html: escaped(town.name) }), interactive: false, keyboard: false }).addTo(map);
  }
  const road = getComputedStyle(document.documentElement).getPropertyValue(STYLE.road).trim();
  leaflet.polyline(places, { color: road, weight: 3, dashArray: "6 6" }).addTo(map);
  for (const { visit, place, shop } of stops) {
    const icon = leaflet.divIcon({ className: `pin ${visit.state}`, html: String(place + 1), iconSize: [36, 36] });
    leaflet.marker([shop.lat, shop.lon], { icon, title: shop.name, alt: `${place + 1} ${shop.name}` }).on("click", () => go("shop", shop.id)).addTo(map);
  }
  if (here.place) leaflet.circleMarker([here.place.lat, here.place.lon], { radius: 9, color: STYLE.own, fillOpacity: 0.6 }).bindTooltip(t("我在这里"), { permanent: true }).addTo(map);
  return map;
}

/** A name as text of HTML. @param {string} text */
function escaped(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span.innerHTML;
}
