// @ts-check
// Forms that are not a visit's: kept as typed like one, under a name that says whose thing it is, so that two shops never share
// their words and a tab that dies loses none.
import { state } from "./state.js";
import { ended, isLetGo, keep, letGo, takeBack } from "./keeping.js";
import { noteHeld } from "./phone.js";
import { save } from "./sync.js";

/** @typedef {{visit: string, form: Record<string, any>, blank: string}} FormDraft `visit` is the draft's name, as of all drafts */

/** The form of this name as it was left, or a new one. @param {string} name @param {() => Record<string, any>} make @returns {FormDraft} */
export function formOf(name, make) {
  if (!state.drafts[name]) {
    const form = make();
    state.drafts[name] = { visit: name, form, blank: JSON.stringify(form) };
  }
  return state.drafts[name];
}

/** @param {FormDraft} draft @param {Record<string, any>} change */
export function fillIn(draft, change) {
  Object.assign(draft.form, change);
  return keep(draft);
}

/** The form becomes commands, with other drafts that end by it; when that fails it goes on living.
 * @param {FormDraft} draft @param {{kind: string, body: any}[]} commands @param {string[]} [others] */
export async function sendForm(draft, commands, others = []) {
  await becoming(draft, () => save(commands, [draft.visit, ...others]));
}

/** Nobody wants these words any more. @param {FormDraft} draft */
export async function dropForm(draft) {
  await becoming(draft, () => state.db.delete("drafts", draft.visit));
  delete state.drafts[draft.visit];
  noteHeld();
}

/** Nothing writes the draft again while it turns into something else. @param {FormDraft} draft @param {() => Promise<any>} act */
export async function becoming(draft, act) {
  if (isLetGo(draft.visit)) return; // a second tap
  letGo(draft.visit);
  try {
    await act();
    ended(draft.visit);
  } catch (error) {
    await takeBack(draft);
    throw error;
  }
}
