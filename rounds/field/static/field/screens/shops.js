// @ts-check
// 客户: own shops, found by name, pinyin initials, licence number or phone.
import { h, reactive } from "vue";
import { Empty, Search } from "vant";
import { go, shops, state } from "../state.js";
import { lateWords, t } from "../i18n.js";
import { lateness, matching } from "../day.js";
import { bar, chips, lateTag, segmentTag } from "../pieces.js";
import { askHere, awayFrom, here } from "../here.js";
import { distanceWords } from "../places.js";
import { notAllHere } from "./team.js";

const PAGE = 40;
const view = reactive({ words: "", segment: "", order: "name", shown: PAGE });

export function shopsScreen() {
  const found = sorted(matching(shops(), view.words).filter((shop) => !view.segment || shop.segment?.code === view.segment));
  const known = new Map(shops().filter((shop) => shop.segment).map((shop) => [shop.segment.code, shop.segment.label]));
  const segments = [...known].map(([value, label]) => ({ value, label }));
  return h("main", [
    bar(t("客户")),
    h(Search, {
      modelValue: view.words,
      placeholder: t("店名、拼音首字母、许可证号、电话"),
      "onUpdate:modelValue": (/** @type {string} */ words) => Object.assign(view, { words, shown: PAGE }),
    }),
    chips([{ value: "near", label: here.asking ? t("正在定位…") : t("离我最近") }, { value: "late", label: t("逾期在前") }, ...segments], chosen, choose),
    view.order === "near" && here.failed ? h("p", { class: "lead" }, t("没有定位到，可能没有信号或没有允许")) : null,
    h("p", { class: "lead", role: "status" }, t("共 {n} 户", { n: found.length })),
    notAllHere(),
    found.length ? h("div", { class: "cards" }, found.slice(0, view.shown).map(line)) : h(Empty, { description: t("没有找到，换个词试试") }),
    found.length > view.shown ? h("button", { class: "more", type: "button", onClick: () => (view.shown += PAGE) }, t("再看 {n} 户", { n: PAGE })) : null,
  ]);
}

/** @param {string} value */
function chosen(value) {
  return view.order === value || view.segment === value;
}

/** @param {string} value */
function choose(value) {
  if (value === "near" || value === "late") view.order = view.order === value ? "name" : value;
  else view.segment = view.segment === value ? "" : value;
  if (view.order === "near" && !here.place && !here.asking) askHere();
  view.shown = PAGE;
}

/** @param {any[]} found */
function sorted(found) {
  const byName = found.sort((a, b) => a.name.localeCompare(b.name, "zh"));
  if (view.order === "near" && here.place) return byName.sort((a, b) => (awayFrom(a) ?? Infinity) - (awayFrom(b) ?? Infinity));
  const late = (/** @type {any} */ shop) => lateness(shop, state.today) ?? 9999;
  return view.order === "late" ? byName.sort((a, b) => late(b) - late(a)) : byName;
}

/** @param {any} shop */
function line(shop) {
  const late = lateness(shop, state.today);
  const away = awayFrom(shop);
  return h("button", { type: "button", class: "card shop-line", key: shop.id, onClick: () => go("shop", shop.id) }, [
    h("span", { class: "shop-name" }, shop.name),
    h("span", { class: "tags" }, [segmentTag(shop.segment), lateTag(late, lateWords(late))]),
    h("span", { class: "muted" }, [shop.owner_name, away === null ? "" : distanceWords(away), shop.town || shop.address].filter(Boolean).join(" · ")),
  ]);
}
