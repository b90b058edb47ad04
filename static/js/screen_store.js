// Where votes wait until the server has them: IndexedDB, else localStorage, else this page's memory.
// It gives put(entry), all(owner) in the order of putting, remove(entry), and whether entries outlive the page.

const NAME = "reviewapp-votes";

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function inDatabase() {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("votes", { keyPath: "id", autoIncrement: true });
  const database = await settled(opening);
  database.onversionchange = () => database.close();
  const change = (act) => new Promise((resolve, reject) => {
    const transaction = database.transaction("votes", "readwrite", { durability: "strict" });
    act(transaction.objectStore("votes"));
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  return {
    durable: true,
    put: (entry) => change((votes) => votes.add(entry)),
    remove: (id) => change((votes) => votes.delete(id)),
    async all(owner) {
      const entries = await settled(database.transaction("votes").objectStore("votes").getAll());
      return entries.filter((entry) => entry.owner === owner);
    },
  };
}

// read and write: of one text, which holds all entries
function inText(read, write, durable) {
  const entries = () => JSON.parse(read() ?? "[]");
  return {
    durable,
    async put(entry) {
      const kept = entries();
      write(JSON.stringify([...kept, { ...entry, id: 1 + Math.max(0, ...kept.map(({ id }) => id)) }]));
    },
    async remove(id) { write(JSON.stringify(entries().filter((entry) => entry.id !== id))); },
    async all(owner) { return entries().filter((entry) => entry.owner === owner); },
  };
}

function inMemory() {
  let text = null;
  return inText(() => text, (changed) => { text = changed; }, false);
}

function inLocalStorage() {
  localStorage.setItem(`${NAME}-probe`, "1");
  localStorage.removeItem(`${NAME}-probe`);
  return inText(() => localStorage.getItem(NAME), (changed) => localStorage.setItem(NAME, changed), true);
}

// A full disk must not cost a vote: what cannot be kept is at least sent from here
function withSpare(store) {
  const spare = inMemory();
  const kept = {
    durable: store.durable,
    async put(entry) {
      try { await store.put(entry); } catch { kept.durable = false; await spare.put({ ...entry, spare: true }); }
    },
    remove: (entry) => (entry.spare ? spare : store).remove(entry.id),
    all: async (owner) => [...await store.all(owner), ...await spare.all(owner)],
  };
  return kept;
}

export async function openStore() {
  for (const open of [inDatabase, inLocalStorage]) {
    try { return withSpare(await open()); } catch { /* the next one */ }
  }
  return withSpare(inMemory());
}
