// @ts-check
// The digest of bulletins on the phone: grouped by urgency; told to a whole round in two taps.
import { h, reactive } from "vue";
import { ActionSheet, Tag, showToast } from "vant";
import { go, shops, state, visits } from "../state.js";
import { dayWords, t } from "../i18n.js";
import { button, card } from "../pieces.js";
import { dayOf } from "../day.js";
import { now } from "../time.js";
import { save } from "../sync.js";
import { URGENCIES, calledOn, digestOf } from "../digest.js";

const GROUPS = /** @type {Record<string, string>} */ ({ now: "先办", soon: "近日", later: "随拜访传达" });
const telling = reactive({ show: false, bulletin: 0, shops: /** @type {number[]} */ ([]) });

const today = () => dayOf(now());

/** Every bulletin some shop of one's own waits for. */
export const toPassOn = () => digestOf(state.bulletins, shops(), state.outbox, today());

export function digestCard() {
  const lines = toPassOn();
  const groups = URGENCIES.map((urgency) => ({ urgency, lines: lines.filter((line) => line.urgency === urgency) }));
  return card(t("要传递的部门信息"), [
    lines.length ? groups.filter((group) => group.lines.length).map(groupOf) : h("p", { class: "muted" }, t("没有")),
    h(ActionSheet, {
      show: telling.show,
      title: t("怎样告知的？记给今天走过的 {n} 户", { n: telling.shops.length }),
      cancelText: t("取消"),
      actions: (state.labels.how ?? []).map((/** @type {any} */ way) => ({ name: way.label, value: way.value })),
      "onUpdate:show": (/** @type {boolean} */ on) => (telling.show = on),
      onSelect: (/** @type {{value: string}} */ action) => pass(action.value),
    }),
  ]);
}

/** @param {{urgency: string, lines: import("../digest.js").Line[]}} group */
function groupOf(group) {
  return h("section", { key: group.urgency }, [h("h3", { class: "digest-group" }, `${t(GROUPS[group.urgency])} · ${group.lines.length}`), group.lines.map(lineOf)]);
}

/** @param {import("../digest.js").Line} line */
function lineOf({ bulletin, left }) {
  const called = calledOn(visits(), today(), left);
  return h("details", { key: bulletin.id, class: "todo" }, [
    h("summary", h("span", [tags(bulletin), `${bulletin.topic_label}：${bulletin.title}（${t("还有 {n} 户", { n: left.length })}）`])),
    h("p", { class: "lines" }, bulletin.body),
    bulletin.valid_until ? h("p", { class: "muted" }, t("有效期至 {day}", { day: dayWords(bulletin.valid_until) })) : null,
    called.length ? button(t("记给今天走过的 {n} 户", { n: called.length }), () => Object.assign(telling, { show: true, bulletin: bulletin.id, shops: called }), { size: "small", type: "primary" }) : null,
    " ",
    button(t("看客户"), () => go("shops"), { size: "small", plain: true }),
  ]);
}

/** Never colour alone: each tag has its word. @param {any} bulletin */
function tags(bulletin) {
  const words = [
    bulletin.priority === "urgent" ? ["danger", bulletin.priority_label] : null,
    bulletin.priority === "important" ? ["primary", bulletin.priority_label] : null,
    bulletin.is_new ? ["success", t("新")] : null,
  ];
  return words.map((word) => (word ? [h(Tag, { type: /** @type {any} */ (word[0]), plain: true, size: "medium" }, () => word[1]), " "] : null));
}

/** @param {string} how */
async function pass(how) {
  telling.show = false;
  const { bulletin, shops: told } = telling;
  await save(told.map((retailer) => ({ kind: "bulletin.pass_on", body: { bulletin, retailer, how } })));
  showToast(t("已记录"));
}
