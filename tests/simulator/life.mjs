// One life of the phone app: the real modules of static/field in a world of their own, from opening to being killed.
import { readFileSync } from "node:fs";
import { webcrypto } from "node:crypto";
import vm from "node:vm";

const HOME = new URL("../../rounds/field/static/field/", import.meta.url);
const nothing = () => undefined;
const same = (value) => value;
const computed = (get) => ({ get value() { return get(); } }); // prettier-ignore
const LIBRARIES = {
  vue: { reactive: same, shallowReactive: same, readonly: same, toRaw: same, markRaw: same, ref: (value) => ({ value }), shallowRef: (value) => ({ value }), computed }, // prettier-ignore
};
/** @type {Map<string, string>} */
const sources = new Map();

/** The app as somebody might have spoilt it: to see whether the simulator sees it. */
export function spoil(name, before, after) {
  const href = new URL(name, HOME).href;
  const source = readFileSync(new URL(href), "utf8");
  if (!source.includes(before)) throw new Error(`${name} does not hold: ${before}`);
  sources.set(href, source.replace(before, after));
}

/** What the app finds around it that is not its own. */
export class Life {
  dead = false;
  working = 0;
  timers = new Map();
  #modules = new Map();
  #numbers = 0;

  /** @param {import("./phone.mjs").Phone} phone */
  constructor(phone) {
    this.phone = phone;
    this.context = vm.createContext(this.#world());
    this.context.window = this.context.self = this.context;
    vm.runInContext("Math", this.context).random = () => phone.chance();
  }

  /** A module of the app, e.g. `sync.js`, loaded with everything below it. */
  async open(name) {
    const module = await this.#module(new URL(name, HOME).href);
    if (module.status === "unlinked") await module.link((specifier, from) => this.#module(specifier, from));
    if (module.status === "linked") await module.evaluate();
    return module.namespace;
  }

  kill() {
    this.dead = true;
    this.timers.clear();
  }

  #module(specifier, from) {
    const own = specifier.startsWith(".") || specifier.startsWith("file:");
    const key = own ? new URL(specifier, from?.identifier).href : specifier;
    if (!this.#modules.has(key)) this.#modules.set(key, own ? this.#own(key) : this.#library(key, from));
    return this.#modules.get(key);
  }

  #own(href) {
    if (!sources.has(href)) sources.set(href, readFileSync(new URL(href), "utf8"));
    return new vm.SourceTextModule(sources.get(href), { context: this.context, identifier: href });
  }

  /** A library has what the simulator gives it; of the rest, which draws screens, every wanted name does nothing. */
  #library(name, from) {
    const given = name === "idb" ? this.phone.flash.moduleFor(this) : (LIBRARIES[name] ?? {});
    const wanted = [...sources.get(from.identifier).matchAll(/import\s*\{([^}]*)\}\s*from\s*"([^"]+)"/gu)];
    const names = wanted.filter((found) => found[2] === name).flatMap((found) => found[1].split(","));
    const all = new Set([...names.map((word) => word.trim().split(/\s+as\s+/u)[0]).filter(Boolean), ...Object.keys(given)]);
    const exports = new vm.SyntheticModule([...all], function () {
      for (const each of all) this.setExport(each, given[each] ?? nothing);
    }, { context: this.context }); // prettier-ignore
    return exports;
  }

  #world() {
    const { phone } = this;
    const target = { addEventListener: nothing, removeEventListener: nothing, dispatchEvent: nothing };
    const element = { dataset: { api: "/field/api/", version: phone.version }, classList: { toggle: nothing }, lang: "" };
    const document = { ...target, documentElement: element, cookie: "csrftoken=simulator", visibilityState: "visible", querySelector: () => null }; // prettier-ignore
    const storage = { persist: async () => true, persisted: async () => true, estimate: async () => ({ usage: 0, quota: 1e9 }) };
    const navigator = { ...target, onLine: true, userAgent: `simulated ${phone.name}`, storage, locks: undefined };
    const plain = { ArrayBuffer, Uint8Array, DataView, URL, URLSearchParams, Headers, Request, Response, Blob, TextEncoder, TextDecoder, Error, TypeError, DOMException, structuredClone, atob, btoa, queueMicrotask, CompressionStream, DecompressionStream }; // prettier-ignore
    return {
      ...plain, ...target, document, navigator,
      console: { log: nothing, info: nothing, warn: nothing, error: nothing, debug: nothing },
      location: { hash: "", assign: nothing, reload: nothing, origin: "http://phone" },
      scrollTo: nothing,
      localStorage: phone.localStorage,
      indexedDB: { databases: async () => [...phone.flash.databases.keys()].map((name) => ({ name })) },
      Date: this.#date(),
      performance: { now: () => phone.monotonic, timeOrigin: 0 },
      crypto: this.#crypto(),
      AbortSignal: { timeout: () => undefined },
      AbortController: class { signal = undefined; abort() {} },
      fetch: (path, options) => phone.ask(this, String(path), options ?? {}),
      setTimeout: (act, ms = 0) => this.#wait(act, ms, 0),
      setInterval: (act, ms = 0) => this.#wait(act, ms, ms),
      clearTimeout: (number) => void this.timers.delete(number),
      clearInterval: (number) => void this.timers.delete(number),
    }; // prettier-ignore
  }

  #date() {
    const { phone } = this;
    return class extends Date {
      constructor(...given) {
        if (given.length) super(...given);
        else super(phone.wallClock);
      }
      static now() {
        return phone.wallClock;
      }
    };
  }

  /** The real one, its work counted; ids come from the seed, so that a run can be repeated. */
  #crypto() {
    const subtle = {};
    for (const verb of ["digest", "encrypt", "decrypt", "generateKey", "importKey", "exportKey", "sign", "verify", "deriveKey", "deriveBits", "wrapKey", "unwrapKey"]) { // prettier-ignore
      subtle[verb] = async (...given) => {
        this.working += 1;
        try {
          return await webcrypto.subtle[verb](...given);
        } finally {
          this.working -= 1;
        }
      };
    }
    return { subtle, getRandomValues: (bytes) => webcrypto.getRandomValues(bytes), randomUUID: () => this.phone.newId() };
  }

  #wait(act, ms, again) {
    const number = ++this.#numbers;
    this.timers.set(number, { act, due: this.phone.monotonic + ms, again });
    return number;
  }

  /** What the app had put off until now. */
  ring() {
    for (const [number, timer] of [...this.timers]) {
      if (this.dead || timer.due > this.phone.monotonic) continue;
      if (timer.again) timer.due = this.phone.monotonic + timer.again;
      else this.timers.delete(number);
      timer.act();
    }
  }
}
