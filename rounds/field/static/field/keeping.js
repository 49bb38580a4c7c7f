// @ts-check
// A draft keeps itself: every change is written at once, one writing after the other, the newest state always last.
import { state } from "./state.js";
import { noteHeld } from "./phone.js";
import { keepDraft } from "./sync.js";

/** @type {Map<string, any>} */
const waiting = new Map();
/** @type {Set<string>} */
const gone = new Set();
/** @type {Promise<void> | null} */
let writing = null;

/** When it resolves the draft is in the database as it is now. @param {any} draft @param {boolean} [_now] */
export function keep(draft, _now = false) {
  if (!gone.has(draft.visit)) waiting.set(draft.visit, draft);
  writing ??= writeAll().finally(() => (writing = null));
  return writing;
}

async function writeAll() {
  await Promise.resolve(); // several changes of one tap are one writing
  while (waiting.size) {
    const drafts = [...waiting.values()];
    waiting.clear();
    try {
      for (const draft of drafts) if (!gone.has(draft.visit)) await keepDraft(draft);
      noteHeld();
    } catch (error) {
      state.cannotKeep = true;
    }
  }
}

/** The draft is becoming commands: nothing may write it again. @param {string} visit */
export function letGo(visit) {
  gone.add(visit);
  waiting.delete(visit);
}

/** @param {string} visit */
export const isLetGo = (visit) => gone.has(visit);

/** It has become commands: its name is free for the next. @param {string} visit */
export function ended(visit) {
  gone.delete(visit);
}

/** It could not become commands after all. @param {any} draft */
export function takeBack(draft) {
  gone.delete(draft.visit);
  return keep(draft);
}

/** Before the system may take the app away. */
export function keepOnLeaving() {
  document.addEventListener("visibilitychange", () => {
    const draft = document.visibilityState === "hidden" && state.drafts[state.route.arg];
    if (draft) keep(draft, true);
  });
}
