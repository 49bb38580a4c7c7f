// @ts-check
// A draft keeps itself: shortly after typing, at once when it matters or when the app goes out of sight.
import { state } from "./state.js";
import { keepDraft } from "./sync.js";

const SOON_MS = 250;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

/** @param {any} draft @param {boolean} [now] */
export function keep(draft, now = false) {
  clearTimeout(soon);
  if (now) return keepDraft(draft);
  soon = setTimeout(() => keepDraft(draft), SOON_MS);
  return Promise.resolve();
}

/** The draft has become commands: nothing may write it again. */
export function letGo() {
  clearTimeout(soon);
}

/** Before the system may take the app away. */
export function keepOnLeaving() {
  document.addEventListener("visibilitychange", () => {
    const draft = document.visibilityState === "hidden" && state.drafts[state.route.arg];
    if (draft) keep(draft, true);
  });
}
