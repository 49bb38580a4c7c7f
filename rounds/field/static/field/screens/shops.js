// @ts-check
// 客户: own shops, found by name, pinyin initials, licence number or phone.
import { h, reactive } from "vue";
import { Empty, Search } from "vant";
import { go, shops, state } from "../state.js";
import { lateWords, t } from "../i18n.js";
import { lateness, matching } from "../day.js";
import { bar, chips, lateTag, segmentTag } from "../pieces.js";

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
    chips([...segments, { value: "late", label: t("逾期在前") }], chosen, choose),
    h("p", { class: "lead" }, t("共 {n} 户", { n: found.length })),
    found.length ? found.slice(0, view.shown).map(line) : h(Empty, { description: t("没有找到，换个词试试") }),
    found.length > view.shown ? h("button", { class: "more", type: "button", onClick: () => (view.shown += PAGE) }, t("再看 {n} 户", { n: PAGE })) : null,
  ]);
}

/** @param {string} value */
function chosen(value) {
  return value === "late" ? view.order === "late" : view.segment === value;
}

/** @param {string} value */
function choose(value) {
  if (value === "late") view.order = view.order === "late" ? "name" : "late";
  else view.segment = view.segment === value ? "" : value;
  view.shown = PAGE;
}

/** @param {any[]} found */
function sorted(found) {
  if (view.order !== "late") return found.sort((a, b) => a.name.localeCompare(b.name, "zh"));
  const late = (/** @type {any} */ shop) => lateness(shop, state.today) ?? 9999;
  return found.sort((a, b) => late(b) - late(a));
}

/** @param {any} shop */
function line(shop) {
  const late = lateness(shop, state.today);
  return h("button", { type: "button", class: "card shop-line", key: shop.id, onClick: () => go("shop", shop.id) }, [
    h("span", { class: "shop-name" }, shop.name),
    h("span", { class: "tags" }, [segmentTag(shop.segment), lateTag(late, lateWords(late))]),
    h("span", { class: "muted" }, [shop.owner_name, shop.town || shop.address].filter(Boolean).join(" · ")),
  ]);
}
