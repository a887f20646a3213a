/* What one person has on this device: forms that wait to be sent, and the parts of courses that are kept.
Pages and the service worker share this file. Every write is over only when the disk has it. */
(() => {
  "use strict";
  const DEVICE = "threshold"; // who was last seen at this device, and the device's own name
  const STORES = { items: { keyPath: "order", autoIncrement: true }, parts: { keyPath: "name" }, facts: {} };

  function opened(name) {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => Object.entries(STORES).forEach(([store, options]) => request.result.createObjectStore(store, options));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  async function within(name, store, mode, act) {
    const base = await opened(name);
    try {
      return await new Promise((resolve, reject) => {
        const work = base.transaction(store, mode, { durability: "strict" });
        const request = act(work.objectStore(store));
        work.oncomplete = () => resolve(request.result);
        work.onabort = work.onerror = () => reject(work.error || request.error);
      });
    } finally {
      base.close();
    }
  }

  const facts = (name) => ({
    fact: (key) => within(name, "facts", "readonly", (store) => store.get(key)),
    note: (key, value) => within(name, "facts", "readwrite", (store) => store.put(value, key)),
  });

  /* The outbox and the kept parts of the person whom pages call by this key. */
  function of(person) {
    const name = `${DEVICE}-${person}`;
    const all = () => within(name, "items", "readonly", (store) => store.getAll());
    return {
      ...facts(name),
      all,
      waiting: async () => (await all()).filter((item) => !item.refused),
      put: (item) => within(name, "items", "readwrite", (store) => store.put(item)),
      drop: (order) => within(name, "items", "readwrite", (store) => store.delete(order)),
      parts: () => within(name, "parts", "readonly", (store) => store.getAll()),
      keepPart: (part) => within(name, "parts", "readwrite", (store) => store.put(part)),
      dropPart: (part) => within(name, "parts", "readwrite", (store) => store.delete(part)),
      clear: async () => { for (const store of Object.keys(STORES)) await within(name, store, "readwrite", (each) => each.clear()); },
    };
  }

  /* An id as crypto.randomUUID makes it; that one is younger than service workers. */
  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    return [...bytes].map((byte, at) => ([4, 6, 8, 10].includes(at) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
  }

  async function device() {
    const known = await facts(DEVICE).fact("device");
    if (known) return known;
    const made = uuid();
    await facts(DEVICE).note("device", made);
    return made;
  }

  self.thresholdOutbox = {
    of,
    uuid,
    device,
    who: () => facts(DEVICE).fact("who"),
    isHere: (person) => facts(DEVICE).note("who", person),
    /* Caches of a person: what they chose to keep, and the pages they saw last. */
    kept: (person) => `${DEVICE}-${person}-kept`,
    seen: (person) => `${DEVICE}-${person}-seen`,
    /* An item as it travels: what the server takes, and nothing of this device's own. */
    told: ({ order, page, path, files, refused, fix, begins, ...item }) => item,
    /* Items in their order, each with the one before it that is about the same attempt, run or lesson: the server takes them so. */
    threaded: (items) => {
      const last = {};
      return items.map((item) => {
        const thread = item.attempt || `${item.cohort}/${item.activity}`;
        const after = last[thread];
        last[thread] = item.id;
        return { ...item, after };
      });
    },
  };
})();
