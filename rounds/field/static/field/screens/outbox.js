// @ts-check
// 待上传: what is on this phone only, what was refused, and the way out as a file.
import { h } from "vue";
import { Tag, showConfirmDialog, showToast } from "vant";
import { go, state, unsent } from "../state.js";
import { t, timeWords } from "../i18n.js";
import { bar, button, card } from "../pieces.js";
import { retryAll } from "../sync.js";
import { wishUploads } from "../uploading.js";
import { noteExported, unsentRows } from "../closing.js";
import { dropForm } from "../forms.js";
import { placeOf } from "../unfinished.js";
import { atRisk, isBegun } from "../wiping.js";
import { fileText, handOver } from "../exporting.js";
import { KINDS } from "../kinds.js";
import { now } from "../time.js";
import { pictureLine } from "./sending.js";

export function outboxScreen() {
  const entries = state.outbox.filter((entry) => entry.state !== "sent");
  const refused = entries.filter((entry) => entry.state === "refused");
  const waiting = entries.filter((entry) => entry.state === "waiting");
  return h("main", [
    bar(t("待上传"), "me"),
    h("p", { class: "lead" }, unsent() ? t("共 {n} 项，保存在这台手机上", { n: unsent() }) : t("全部已上传")),
    refused.map(entryLine),
    waiting.map(entryLine),
    state.attachments.map(pictureLine),
    begun().map(draftLine),
    h("div", { class: "row" }, [button(t("重试"), () => (wishUploads(), retryAll()), { type: "primary", block: true, loading: state.syncing, disabled: !unsent() })]),
    h("div", { class: "row" }, [button(t("导出为文件"), exportAll, { block: true, disabled: !unsent() && !begun().length })]),
    h("p", { class: "lead muted" }, t("一直传不上去时，把文件交给市场经理，由电脑端接收；重复接收不会重复记录。")),
  ]);
}

/** @param {any} entry */
function entryLine(entry) {
  const isRefused = entry.state === "refused";
  return card("", [
    h("p", [h("strong", t(KINDS[entry.kind] ?? entry.kind)), ` ${timeWords(entry.made_at)} `, h(Tag, { type: isRefused ? "danger" : "default", plain: true, size: "medium" }, () => (isRefused ? t("被退回") : t("等待上传")))]),
    entry.reason ? h("p", { class: "hint" }, entry.reason) : null,
    isRefused ? button(t("查看和修改"), () => go("refused", entry.id), { size: "small", plain: true, type: "primary" }) : null,
  ]);
}

const begun = () => Object.values(state.drafts).filter(isBegun);

/** Written and not saved yet: where it goes on, or that nobody wants it. @param {any} draft */
function draftLine(draft) {
  const { words, screen, arg } = placeOf(draft.visit);
  return card("", [
    h("p", { key: draft.visit }, [h("strong", t(words)), " ", h(Tag, { plain: true, size: "medium" }, () => t("还没写完"))]),
    h("div", { class: "row end" }, [
      button(t("继续写"), () => go(screen, arg), { plain: true, type: "primary" }),
      draft.form ? button(t("不要了"), () => drop(draft), { plain: true }) : null,
    ]),
  ]);
}

/** @param {any} draft */
async function drop(draft) {
  const question = { title: t("不要这些字了？"), message: Object.values(draft.form).filter((words) => typeof words === "string").join(" ").slice(0, 120), confirmButtonText: t("不要了"), cancelButtonText: t("取消") };
  if (await showConfirmDialog(question).then(() => true, () => false)) await dropForm(draft);
}

/** All that is unsent as one file. @returns {Promise<boolean>} whether the person says it is in other hands now */
export async function exportAll() {
  const { entries, drafts, pictures } = await unsentRows();
  const written = atRisk(entries, pictures, drafts).map(({ id }) => id);
  if (!(await handOverRows(entries, drafts, pictures))) return false;
  const question = { title: t("文件交出去了吗？"), message: t("文件已发给市场经理或存好了，就点“已交出”。"), confirmButtonText: t("已交出"), cancelButtonText: t("还没有") };
  const agreed = await showConfirmDialog(question).then(() => true, () => false);
  if (agreed) await noteExported(written);
  return agreed;
}

/** @param {any[]} entries @param {any[]} drafts @param {any[]} pictures */
export async function handOverRows(entries, drafts, pictures) {
  const me = state.me ?? state.closing?.me ?? {};
  const origin = { staff: me.id ?? localStorage.getItem("rounds.staff"), number: me.number ?? "", name: me.name ?? "", device: navigator.userAgent.slice(0, 200), exported_at: now().toISOString(), app: document.documentElement.dataset.version ?? "" };
  const text = await fileText(origin, entries, drafts, pictures);
  const handed = await handOver(`rounds-${origin.number}-${origin.exported_at.slice(0, 16).replace(/\W/gu, "")}.txt`, text);
  if (handed) showToast(t("已导出 {n} 项", { n: entries.filter((entry) => entry.state !== "sent").length + pictures.length }));
  return handed;
}
