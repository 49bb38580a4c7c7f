// @ts-check
// One retailer: file, segment with reasons, orders, open issues, last visits; and a visit nobody planned.
import { h } from "vue";
import { Empty, Tag } from "vant";
import { go, issues, state, visits } from "../state.js";
import { dayWords, lateWords, t, timeWords } from "../i18n.js";
import { daysBetween } from "../rules.js";
import { lateness } from "../day.js";
import { bar, because, button, card, factList, lateTag, segmentTag, stickyButton } from "../pieces.js";
import { save } from "../sync.js";
import { teamCard } from "./team.js";

/** @param {string} arg */
export function shopScreen(arg) {
  const shop = state.shops[Number(arg)];
  if (!shop) return h("main", [bar(t("客户"), "shops"), h(Empty, { description: t("这户已不在您的名单里") })]);
  const open = visits().find((visit) => visit.retailer === shop.id && visit.day === state.today && ["planned", "under_way"].includes(visit.state));
  const late = lateness(shop, state.today);
  return h("main", { class: "with-sticky" }, [
    bar(shop.name, "shops"),
    card("", [
      h("div", { class: "tags" }, [segmentTag(shop.segment), lateTag(late, lateWords(late))]),
      shop.phone ? h("a", { class: "call", href: `tel:${shop.phone}` }, `${t("电话")} ${shop.phone}`) : null,
    ]),
    serviceNotes(shop),
    card(t("为什么是这个类型"), shop.segment ? [because(shop.segment.because), playbook(shop.play)] : h("p", { class: "muted" }, t("还没有分型"))),
    card(t("这次要问"), [h("p", { class: "goal" }, shop.goal.question), because([{ text: shop.goal.because, rules: shop.goal.rules }])]),
    card(t("订货"), orders(shop)),
    card(t("未办结的问题"), issueList(shop)),
    card(t("最近的拜访"), visitList(shop)),
    teamCard(shop),
    card(t("档案"), file(shop)),
    state.me?.role === "account_manager"
      ? stickyButton(open ? t("到店") : t("计划外拜访"), () => (open ? go("visit", open.id) : addVisit(shop)))
      : stickyButton(t("登记问题"), () => go("issue", shop.id)),
  ]);
}

/** What the monopoly department wrote on purpose for those who serve this shop (A20). @param {any} shop */
function serviceNotes(shop) {
  const notes = state.serviceNotes[shop.id] ?? [];
  if (!notes.length) return null;
  const line = (/** @type {any} */ note) => h("li", [note.text, h("br"), h("span", { class: "muted" }, `${t("专卖部门")} · ${dayWords(note.at)}`)]);
  return card(t("服务提示"), h("ul", { class: "plain" }, notes.map(line)));
}

/** @param {any} shop */
async function addVisit(shop) {
  const visit = crypto.randomUUID();
  const { question, because: why } = shop.goal;
  await save([{ kind: "visit.add", body: { visit, retailer: shop.id, day: state.today, channel: "door", goal: question.slice(0, 200), goal_because: why.slice(0, 200) } }]);
  go("visit", visit);
}

/** @param {any} play */
function playbook(play) {
  if (!play) return null;
  return h("p", { class: "muted" }, [play.advice, h("br"), `${t("注意：")}${play.avoid}`, ...play.rules.map((/** @type {string} */ rule) => h("span", { class: "rule" }, rule))]);
}

/** @param {any} shop */
function orders(shop) {
  const { months, weeks, last_on, rhythm_days } = shop.orders;
  if (!months.length) return h("p", { class: "muted" }, t("没有订单记录"));
  const unit = state.me?.volume_unit ?? "";
  const bars = weeks.length ? weeks.map(weekBar) : months;
  const most = Math.max(1, ...bars.map((/** @type {any} */ bar) => bar.volume));
  return [
    factList([
      [t("上次订货"), last_on ? `${dayWords(last_on)}（${t("{n} 天前", { n: daysBetween(last_on, state.today) })}）` : null],
      [t("订货间隔"), rhythm_days ? t("约 {n} 天", { n: Math.round(rhythm_days) }) : null],
    ]),
    h("table", { class: "bars" }, [
      h("caption", weeks.length ? t("最近 13 周") : t("最近几个月")),
      bars.map((/** @type {any} */ bar) =>
        h("tr", [h("th", { scope: "row" }, bar.month), h("td", [h("meter", { min: 0, max: most, value: bar.volume })]), h("td", { class: "num" }, `${Math.round(bar.volume)} ${unit}`)]),
      ),
    ]),
  ];
}

/** The newest week is the last; each says how many weeks ago it was.
 * @param {number} volume @param {number} place @param {number[]} all */
function weekBar(volume, place, all) {
  const back = all.length - 1 - place;
  return { month: back ? t("{n} 周前", { n: back }) : t("本周"), volume };
}

/** @param {any} shop */
function issueList(shop) {
  const own = issues().filter((issue) => issue.retailer === shop.id && issue.state !== "closed");
  const list = own.map((issue) => h("li", [h(Tag, { plain: true }, () => issueState(issue)), ` ${issue.number} ${issue.text}`]));
  return [
    own.length ? h("ul", { class: "plain" }, list) : h("p", { class: "muted" }, t("没有")),
    button(t("登记问题"), () => go("issue", shop.id), { size: "small", plain: true, icon: "plus" }),
  ];
}

/** @param {any} issue */
export function issueState(issue) {
  if (issue.local) return t("待上传");
  if (issue.pending) return `${issue.state === "told" ? t("已告知") : t("已确认")} · ${t("待上传")}`;
  return issue.state_label;
}

/** @param {any} shop */
function visitList(shop) {
  if (!shop.visits.length) return h("p", { class: "muted" }, t("还没有拜访过"));
  return h(
    "ul",
    { class: "plain" },
    shop.visits.map((/** @type {any} */ visit) => h("li", [h("strong", `${dayWords(visit.at)} ${timeWords(visit.at)}`), ` ${visit.channel} · ${visit.by}`, h("br"), visit.words])),
  );
}

/** @param {any} shop */
function file(shop) {
  return factList([
    [t("许可证号"), shop.licence_no],
    [t("店主"), shop.owner_name],
    [t("业态"), shop.outlet_type],
    [t("市场类型"), shop.market_type],
    [t("地址"), [shop.town, shop.address].filter(Boolean).join(" ")],
    [t("档位"), shop.supply_band],
    [t("库存（条）"), shop.stock_cartons],
    [t("省外品牌（个）"), shop.out_of_province_brands],
    [t("陈列（1—5）"), shop.display_grade],
    [t("习惯与空闲时间"), shop.habits],
    [t("关心"), shop.is_vulnerable ? t("弱势群体") : ""],
    [t("类型"), shop.segment ? shop.segment.label : ""],
    [t("间隔"), shop.interval_days ? t("{n} 天", { n: shop.interval_days }) : ""],
  ]);
}
