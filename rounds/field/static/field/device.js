// @ts-check
// The app on this phone: its language, its service worker, its new versions.
import { Locale, enUS, showToast } from "vant";
import { state } from "./state.js";
import { sync } from "./sync.js";
import { t } from "./i18n.js";

/** Labels and reasons come from the server in the language asked for; the next sync brings them.
 * @param {string} lang */
export function setLanguage(lang) {
  state.lang = lang;
  localStorage.setItem("rounds.lang", lang);
  speak();
  return sync();
}

export function speak() {
  const english = state.lang === "en";
  document.documentElement.lang = english ? "en" : "zh-Hans";
  document.title = t("巡访 Rounds");
  Locale.use(english ? "en-US" : "zh-CN", english ? enUS : undefined);
}

const FORMS = ["visit", "miss", "issue", "review", "refused", "observe", "task", "tasks", "ledger", "todo"];
let agreed = false;

/** Whether somebody is writing: nothing is reloaded under an open form, be it a screen or a sheet over one. */
export const isWriting = () => FORMS.includes(state.route.name) || state.sheet !== "";

/** The person agrees to the new version; what is not sent stays on the phone and is sent by the new one. */
export function takeNewVersion() {
  if (isWriting()) return void showToast(t("先保存或返回，再更新"));
  if (!state.newVersion) return location.reload(); // another window has taken it already
  agreed = true;
  state.newVersion.postMessage("take-over");
}

/** An app the server no longer understands looks for its successor at once. */
export async function lookForNewVersion() {
  await (await navigator.serviceWorker?.getRegistration())?.update();
}

export async function registerWorker() {
  if (!("serviceWorker" in navigator)) return;
  const hadWorker = Boolean(navigator.serviceWorker.controller);
  const registration = await navigator.serviceWorker.register(document.documentElement.dataset.worker ?? "/field/sw.js");
  const notice = () => (state.newVersion = navigator.serviceWorker.controller ? registration.waiting : null);
  notice();
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (agreed) location.reload();
    else state.replaced = hadWorker; // another window agreed; this one is not reloaded by force
  });
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", notice));
  await navigator.serviceWorker.ready;
  state.offlineReady = true;
}
