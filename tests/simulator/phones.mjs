// Phones on a string: a JSON line in says what happens to one of them, a JSON line out says what it did about it.
// Run with --experimental-vm-modules; the other end is driver.py.
import { createInterface } from "node:readline";
import { spoil } from "./life.mjs";
import { Phone } from "./phone.mjs";

/** @type {Map<string, Phone>} */
let phones = new Map();
const SETTLED = 4; // turns of the event loop in a row without anything under way
const turn = () => new Promise((resolve) => setImmediate(resolve));
/** What went wrong inside the app without anybody waiting for it. @type {string[]} */
let complaints = [];
process.on("unhandledRejection", (error) => complaints.push(String(error?.stack ?? error)));

const DEEDS = {
  reset: () => void (phones = new Map()),
  spoil: (_phone, { file, before, after }) => spoil(file, before, after),
  buy: (_phone, { name, seed, version }) => void phones.set(name, new Phone(name, seed, version)),
  boot: (phone, { staff }) => phone.boot(staff),
  kill: (phone) => phone.kill(),
  sync: (phone) => void phone.life.app.sync(),
  save: (phone, { commands, draft }) => phone.life.app.save(commands, draft ?? null),
  draft: (phone, { draft }) => (phone.life.memory.drafts[draft.visit] = draft, phone.life.app.keepDraft(draft)),
  sign: (phone, { visit, kind, type, bytes }) => {
    const { inTurn, keepPicture } = phone.life.photos;
    const content = new Uint8Array(Buffer.from(bytes, "base64")).buffer;
    return inTurn(() => keepPicture({ visit }, { kind, type, taken_at: "" }, content));
  },
  retry: (phone) => void phone.life.app.retryAll(),
  answer: (phone, given) => phone.answer(given),
  ring: () => undefined,
  look: (phone) => phone.look(),
}; // prettier-ignore

async function settle() {
  for (let quiet = 0; quiet < SETTLED; quiet += 1) {
    await turn();
    for (const phone of phones.values()) phone.life?.ring();
    if ([...phones.values()].some((phone) => phone.isBusy)) quiet = -1;
  }
}

/** The phone may die after so many writes to its memory, in the middle of whatever it is doing. */
function doomed(phone, writes) {
  let left = writes;
  phone.life.wrote = () => {
    left -= 1;
    if (left === 0) phone.kill();
  };
}

async function perform(given) {
  const phone = phones.get(given.phone ?? given.name);
  if (phone && given.clock) Object.assign(phone, given.clock);
  if (given.dies_after && phone?.life) doomed(phone, given.dies_after);
  let result, failed;
  const deed = Promise.resolve()
    .then(() => DEEDS[given.do](phone, given))
    .then((said) => (result = said ?? null), (error) => (failed = String(error?.stack ?? error))); // prettier-ignore
  await Promise.race([deed, settle()]);
  await settle();
  const requests = [...phones.values()].flatMap((each) => each.outgoing.splice(0));
  const said = { finished: result !== undefined, result, failed, requests, alive: Boolean(phone?.life), complaints };
  complaints = [];
  return said;
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await perform(JSON.parse(line)))}\n`);
}
