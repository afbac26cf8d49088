/// What a frame's scripts can find in the browser's stores.
package struct StorageSnapshot: Sendable, Hashable {
    /// A database of `indexedDB`.
    package struct Database: Sendable, Hashable {
        package let name: String
        /// For each store its entries as `key: value` in JSON; at most 200 of a store, 2,000 characters each.
        package let stores: [String: [String]]

        package init(name: String, stores: [String: [String]]) {
            self.name = name
            self.stores = stores
        }
    }

    package let frameID: String
    /// `null` for documents without one.
    package let origin: String
    package let localStorage: [String: String]
    package let sessionStorage: [String: String]
    package let databases: [Database]
    /// `document.cookie`.
    package let cookie: String
    /// Stores that could not be read, and why: a frame of another site with blocked storage, a sandboxed document.
    package let denied: [String: String]
}

extension Page {
    /// What the stores hold, frame by frame. A frame that goes away meanwhile is left out.
    package func storage() async throws -> [StorageSnapshot] {
        var snapshots: [StorageSnapshot] = []
        for frame in await frames() {
            do {
                let value = try await evaluate(Self.storageScript, in: .id(frame.id), timeout: .seconds(10))
                snapshots.append(StorageSnapshot(frameID: frame.id, value))
            } catch let error as BrowserError {
                if isClosed || error.code == .timedOut { throw error }
            }
        }
        return snapshots
    }

    private static let storageScript = """
        (async () => {
            const found = { origin: self.origin, local: {}, session: {}, cookie: '', databases: [], denied: {} };
            const attempt = async (name, read) => {
                try { await read(); } catch (error) { found.denied[name] = String(error); }
            };
            const wait = (request) => new Promise((resolve, reject) => {
                request.onsuccess = () => resolve(request.result);
                request.onerror = () => reject(request.error);
                request.onblocked = () => reject(new Error('blocked'));
            });
            await attempt('localStorage', () => { Object.assign(found.local, { ...localStorage }); });
            await attempt('sessionStorage', () => { Object.assign(found.session, { ...sessionStorage }); });
            await attempt('cookie', () => { found.cookie = document.cookie; });
            await attempt('indexedDB', async () => {
                for (const { name } of await indexedDB.databases()) {
                    const database = await wait(indexedDB.open(name));
                    const stores = {};
                    try {
                        for (const store of database.objectStoreNames) {
                            const entries = database.transaction(store, 'readonly').objectStore(store);
                            const [keys, values] = await Promise.all(
                                [wait(entries.getAllKeys(null, 200)), wait(entries.getAll(null, 200))]);
                            stores[store] = keys.map((key, index) =>
                                (JSON.stringify(key) + ': ' + JSON.stringify(values[index])).slice(0, 2000));
                        }
                    } finally {
                        database.close();
                    }
                    found.databases.push({ name, stores });
                }
            });
            return found;
        })()
        """
}

extension StorageSnapshot {
    fileprivate init(frameID: String, _ value: BrowserValue) {
        self.frameID = frameID
        origin = value["origin"].stringValue ?? "null"
        localStorage = value["local"].strings
        sessionStorage = value["session"].strings
        databases = (value["databases"].arrayValue ?? []).map { database in
            Database(
                name: database["name"].stringValue ?? "",
                stores: (database["stores"].objectValue ?? [:]).mapValues { entries in
                    (entries.arrayValue ?? []).compactMap(\.stringValue)
                })
        }
        cookie = value["cookie"].stringValue ?? ""
        denied = value["denied"].strings
    }
}
