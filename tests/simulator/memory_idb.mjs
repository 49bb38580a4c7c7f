// The promises of `idb` over memory: what a phone keeps when the app on it dies. A transaction is written whole or not
// at all, writers of one database come one after the other, every value is copied on its way in and out.

const turn = () => new Promise((resolve) => setImmediate(resolve));
const never = () => new Promise(() => {});

/** One phone's flash memory; `life` says whether the app that holds a handle still lives and counts what it does. */
export class Flash {
  /** @type {Map<string, {version: number, stores: Map<string, {keyPath: string | null, rows: Map<any, any>}>, tail: Promise<void>}>} */
  databases = new Map();
  working = 0;

  /** The module `idb` as one life of the app sees it. */
  moduleFor(life) {
    return {
      openDB: (name, version, callbacks = {}) => this.#asked(life, () => this.#open(life, name, version, callbacks)),
      deleteDB: (name) => this.#asked(life, async () => void this.databases.delete(name)),
      wrap: (given) => given,
      unwrap: (given) => given,
    };
  }

  async #asked(life, act) {
    if (life.dead) return never();
    this.working += 1;
    try {
      await turn();
      return life.dead ? never() : await act();
    } finally {
      this.working -= 1;
    }
  }

  async #open(life, name, version, { upgrade }) {
    let database = this.databases.get(name);
    const before = database?.version ?? 0;
    if (!database) this.databases.set(name, (database = { version: 0, stores: new Map(), tail: Promise.resolve() }));
    const handle = new Handle(this, life, name, database, (act) => this.#asked(life, act));
    if (before < version) {
      upgrade?.(handle, before, version, { objectStore: (store) => new DirectStore(database.stores.get(store)) });
      database.version = version;
    }
    return handle;
  }
}

/** What an upgrade may do with a store that is there. */
class DirectStore {
  constructor(store) {
    this.store = store;
  }
  clear() {
    this.store.rows.clear();
  }
  put(value, key) {
    this.store.rows.set(this.store.keyPath ? value[this.store.keyPath] : key, structuredClone(value));
  }
  createIndex() {}
}

class Handle {
  constructor(flash, life, name, database, asked) {
    Object.assign(this, { flash, life, name, database, asked });
    this.objectStoreNames = { contains: (store) => database.stores.has(store), [Symbol.iterator]: () => database.stores.keys() };
    for (const method of ["get", "getAll", "getAllKeys", "count", "put", "add", "delete", "clear"]) {
      this[method] = async (store, ...rest) => {
        const work = this.transaction(store, ["put", "add", "delete", "clear"].includes(method) ? "readwrite" : "readonly");
        const found = await work.objectStore(store)[method](...rest);
        await work.done;
        return found;
      };
    }
  }
  get version() {
    return this.database.version;
  }
  createObjectStore(store, { keyPath = null } = {}) {
    this.database.stores.set(store, { keyPath, rows: new Map() });
    return new DirectStore(this.database.stores.get(store));
  }
  deleteObjectStore(store) {
    this.database.stores.delete(store);
  }
  close() {}
  addEventListener() {}
  transaction(names, mode = "readonly") {
    return new Transaction(this, [names].flat(), mode);
  }
}

class Transaction {
  #changes = [];
  #asked = 0;
  #aborted = false;
  constructor(handle, names, mode) {
    this.handle = handle;
    this.mode = mode;
    const { database } = handle;
    const before = mode === "readwrite" ? database.tail : Promise.resolve();
    this.ready = before.then(() => this.#view(names));
    this.done = handle.asked(() => this.#finish());
    if (mode === "readwrite") database.tail = this.done.catch(() => undefined);
    this.store = this.objectStore(names[0]);
  }
  /** What the transaction sees: the rows as they were, and its own changes. */
  #view(names) {
    const rows = (name) => {
      const store = this.handle.database.stores.get(name);
      if (!store) throw new Error(`NotFoundError: no store ${name}`);
      return new Map(store.rows);
    };
    this.rows = new Map(names.map((name) => [name, rows(name)]));
  }
  async #finish() {
    await this.ready;
    let seen = -1;
    while (seen !== this.#asked) {
      seen = this.#asked;
      await turn();
    }
    const { life, database } = this.handle;
    if (life.dead) return never();
    if (this.#aborted) throw new Error("AbortError");
    for (const change of this.#changes) change(database);
    if (this.#changes.length) life.wrote?.();
  }
  abort() {
    this.#aborted = true;
  }
  objectStore(name) {
    const keyPath = () => this.handle.database.stores.get(name)?.keyPath;
    const ask = async (act) => {
      this.#asked += 1;
      await this.ready;
      if (this.handle.life.dead) return never();
      return structuredClone(act(this.rows.get(name)));
    };
    const change = (act) => {
      if (this.mode !== "readwrite") throw new Error("ReadOnlyError");
      return ask((rows) => {
        this.#changes.push((database) => act(database.stores.get(name).rows));
        return act(rows);
      });
    };
    const put = (value, key) => {
      const kept = structuredClone(value);
      const place = keyPath() ? kept[keyPath()] : key;
      if (place === undefined) throw new Error(`DataError: no key for ${name}`);
      return change((rows) => (rows.set(place, kept), place));
    };
    return {
      get: (key) => ask((rows) => rows.get(key)),
      getAll: () => ask((rows) => sorted(rows).map(([, value]) => value)),
      getAllKeys: () => ask((rows) => sorted(rows).map(([key]) => key)),
      count: () => ask((rows) => rows.size),
      put,
      add: put,
      delete: (key) => change((rows) => void rows.delete(key)),
      clear: () => change((rows) => rows.clear()),
      createIndex() {},
    };
  }
}

/** In the order of keys, as IndexedDB gives them: numbers before texts. */
function sorted(rows) {
  const rank = (key) => (typeof key === "number" ? 0 : 1);
  const before = (a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
  return [...rows].sort(([a], [b]) => before(a, b));
}
