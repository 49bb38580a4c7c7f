// @ts-check
// The order of the day by hand: a line is drawn by its grip, or goes a place up or down at a tap. Kept and sent when confirmed.
import { h, reactive } from "vue";
import { state } from "../state.js";
import { t } from "../i18n.js";
import { movedBy, placeAt } from "../ordering.js";
import { button } from "../pieces.js";
import { save } from "../sync.js";

const EDGE = 90; // so near the edge of the screen the page goes along
const STEP = 14;
const view = reactive({ order: /** @type {string[]} */ ([]), dragged: "" });

/** @param {any[]} round */
export function beginOrdering(round) {
  view.order = round.map((visit) => visit.id);
}

/** @param {any[]} round @param {() => void} done */
export function orderList(round, done) {
  const known = new Map(round.map((visit) => [visit.id, visit]));
  const order = view.order.filter((id) => known.has(id));
  const rest = round.map((visit) => visit.id).filter((id) => !order.includes(id));
  const ids = [...order, ...rest];
  const keep = async () => {
    await save([{ kind: "day.reorder", body: { day: state.today, visits: ids } }]);
    done();
  };
  return [
    h("ol", { class: "ordering" }, ids.map((id, place) => orderLine(known.get(id), ids, place))),
    h("div", { class: "row" }, [button(t("取消"), done), button(t("按这个顺序走"), keep, { type: "primary" })]),
    h("p", { class: "lead" }, t("计划重新生成时，会保留您手排的顺序。")),
  ];
}

/** @param {any} visit @param {string[]} ids @param {number} place */
function orderLine(visit, ids, place) {
  const name = state.shops[visit.retailer]?.name ?? "";
  const step = (/** @type {string} */ sign, /** @type {string} */ words, /** @type {number} */ by, /** @type {boolean} */ isEnd) =>
    button(sign, () => (view.order = movedBy(ids, place, by)), { disabled: isEnd, "aria-label": `${words} ${name}` });
  return h("li", { key: visit.id, class: ["card order-line", view.dragged === visit.id && "dragged"] }, [
    h("span", { class: "grip", "aria-hidden": "true", title: t("按住拖动"), onPointerdown: (/** @type {PointerEvent} */ event) => grab(event, visit.id, ids) }, "≡"),
    h("span", { class: "number", "aria-hidden": "true" }, String(place + 1)),
    h("span", { class: "shop-name" }, name),
    step("↑", t("上移"), -1, place === 0),
    step("↓", t("下移"), 1, place === ids.length - 1),
  ]);
}

/** Listened to above the lines: the one under the finger changes its place in the page on the way.
 * @param {PointerEvent} event @param {string} id @param {string[]} ids */
function grab(event, id, ids) {
  const list = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.currentTarget).closest("ol"));
  if (!list || !event.isPrimary) return;
  Object.assign(view, { dragged: id, order: ids });
  const ending = new AbortController();
  const { signal } = ending;
  const end = () => {
    view.dragged = "";
    ending.abort();
  };
  document.addEventListener("pointermove", (moved) => drag(list, moved.clientY), { signal });
  document.addEventListener("pointerup", end, { signal });
  document.addEventListener("pointercancel", end, { signal });
}

/** @param {HTMLElement} list @param {number} y */
function drag(list, y) {
  const from = view.order.indexOf(view.dragged);
  const boxes = [...list.children].map((line) => line.getBoundingClientRect());
  const to = placeAt(boxes, from, y);
  if (to !== from) view.order = movedBy(view.order, from, to - from);
  if (y < EDGE) scrollBy(0, -STEP);
  else if (y > innerHeight - EDGE) scrollBy(0, STEP);
}
