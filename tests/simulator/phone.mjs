// A phone: what outlasts the app (flash memory, clock, local storage), the app's present life, requests under way.
import { createHash } from "node:crypto";
import { Flash } from "./memory_idb.mjs";
import { Life } from "./life.mjs";

export class Phone {
  flash = new Flash();
  monotonic = 0;
  #stored = new Map();
  #ids = 0;
  /** @type {Life | null} */
  life = null;
  /** @type {Map<number, {life: Life, resolve: (answer: any) => void, reject: (error: Error) => void}>} */
  asked = new Map();
  /** @type {any[]} */
  outgoing = [];

  constructor(name, seed, version) {
    Object.assign(this, { name, seed, version });
    this.wallClock = 0;
    this.localStorage = {
      getItem: (key) => this.#stored.get(key) ?? null,
      setItem: (key, value) => void this.#stored.set(key, String(value)),
      removeItem: (key) => void this.#stored.delete(key),
      clear: () => this.#stored.clear(),
    };
  }

  #next() {
    return createHash("sha256").update(`${this.seed} ${this.name} ${++this.#ids}`).digest();
  }

  /** From 0 to 1, the same in every run of a seed. */
  chance() {
    return this.#next().readUInt32BE() / 2 ** 32;
  }

  /** Ids of the phone's own making, the same in every run of a seed. */
  newId() {
    const hex = this.#next().toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }

  /** What opening the app does (app.js), without its screens. */
  async boot(staff) {
    this.kill();
    const life = (this.life = new Life(this));
    if (staff) this.localStorage.setItem("rounds.staff", staff);
    life.app = await life.open("sync.js");
    life.photos = await life.open("photos.js");
    life.memory = (await life.open("state.js")).state;
    const owner = this.localStorage.getItem("rounds.staff");
    if (owner) await life.app.openFor(owner);
    life.memory.ready = true;
  }

  kill() {
    this.life?.kill();
    this.life = null;
    this.asked.clear();
    this.outgoing = [];
  }

  /** The app's `fetch`: the request leaves, its fate is decided elsewhere. */
  ask(life, path, options) {
    return new Promise((resolve, reject) => {
      if (life.dead) return;
      const number = ++Phone.requests;
      this.asked.set(number, { life, resolve, reject });
      const body = options.body === undefined || options.body === null ? Buffer.alloc(0) : Buffer.from(bytesOf(options.body));
      const headers = Object.fromEntries(new Headers(options.headers));
      this.outgoing.push({ phone: this.name, request: number, method: options.method ?? "GET", path, headers, body: body.toString("base64") });
    });
  }

  /** What came of a request; says whether anybody was there to hear it. */
  answer({ request, status, headers, body, failed }) {
    const waiting = this.asked.get(request);
    this.asked.delete(request);
    if (!waiting || waiting.life.dead) return false;
    if (failed) waiting.reject(new TypeError(failed));
    else waiting.resolve(new Response([204, 304].includes(status) ? null : Buffer.from(body, "base64"), { status, headers }));
    return true;
  }

  get isBusy() {
    return this.flash.working > 0 || (this.life?.working ?? 0) > 0;
  }

  /** What the app holds, as a person would find it. */
  look() {
    const { outbox, attachments, visits, issues, bulletins, shops, drafts, cursor, online, signedOut, problem, clockAhead } = this.life.memory;
    const { promises, tasks, times, anomalies } = this.life.memory;
    const observations = Object.values(this.life.memory.observations).flat();
    const kept = attachments.map(({ sha256, visit, reason = "" }) => ({ sha256, visit, reason }));
    return { outbox, attachments: kept, visits, issues, bulletins, shops, drafts, cursor, online, signedOut, problem, clockAhead, promises, tasks, times, anomalies, observations }; // prettier-ignore
  }
}
Phone.requests = 0;

function bytesOf(body) {
  if (typeof body === "string") return body;
  return ArrayBuffer.isView(body) ? new Uint8Array(body.buffer, body.byteOffset, body.byteLength) : new Uint8Array(body);
}
