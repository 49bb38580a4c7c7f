// @ts-check
// The app on this phone: its language, its service worker, its new versions.
import { Locale, enUS } from "vant";
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

/** Only when no visit is being written: nothing is reloaded under an open form. */
export function takeNewVersion() {
  if (Object.values(state.drafts).some((draft) => draft.arrived_at)) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  state.newVersion?.postMessage("take-over");
}

export async function registerWorker() {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register(document.documentElement.dataset.worker ?? "/field/sw.js");
  const notice = () => (state.newVersion = navigator.serviceWorker.controller ? registration.waiting : null);
  notice();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", notice));
  await navigator.serviceWorker.ready;
  state.offlineReady = true;
  navigator.storage?.persist?.();
}
