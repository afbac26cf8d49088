import Foundation
import GRDB
import Synchronization

/// A store in one SQLite file, for an application on one machine; several processes may share it.
///
/// Tokens are sealed (``KeyRing``); a change is synced to the disk before ``update(_:user:_:)`` returns; what was
/// erased is overwritten in the file and in its log.
public final class SQLiteInstallationStore: InstallationStore {
    let pool: DatabasePool
    private let keys: KeyRing
    /// Whether erased pages may still stand in the log, because a reader kept it from being cut.
    private let hasTraces = Mutex(false)

    /// Opens the file at `path`, or makes it, readable by its owner only.
    ///
    /// - Throws: ``StoreError`` when it cannot be opened, ``KeyRingError`` when it was written under other keys.
    public init(path: String, keys: KeyRing) throws {
        self.keys = keys
        do {
            if !FileManager.default.fileExists(atPath: path) {
                // Before SQLite makes it, so that the log beside it gets the same rights.
                guard
                    FileManager.default.createFile(
                        atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
                else { throw StoreError(.cannotOpen, detail: path) }
            }
            var configuration = Configuration()
            configuration.busyMode = .timeout(10)
            configuration.prepareDatabase { db in
                try db.execute(sql: "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON")
            }
            pool = try DatabasePool(path: path, configuration: configuration)
            // Opening a pool sets NORMAL on the writer after `prepareDatabase`, so this has to come now.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            let migrator = SQLiteSchema.migrator
            if try pool.read({ try migrator.hasBeenSuperseded($0) }) { throw StoreError(.tooNew, detail: path) }
            try migrator.migrate(pool)
            try pool.write { db in
                if let probe = try Data.fetchOne(db, sql: "SELECT sealed FROM probe") {
                    try keys.checkProbe(Array(probe))
                } else {
                    try db.execute(
                        sql: "INSERT INTO probe (id, sealed) VALUES (1, ?)", arguments: [Data(try keys.sealProbe())])
                }
            }
        } catch let error as DatabaseError {
            throw StoreError(.cannotOpen, detail: "\(path): SQLite \(error.extendedResultCode)")
        }
    }

    /// Ends all connections. The store cannot be used afterwards.
    ///
    /// - Throws: ``StoreError`` when a change is still under way.
    public func close() throws {
        do { try pool.close() } catch { throw StoreError(.failed, detail: "it is still in use") }
    }

    public func slice(_ memberID: MemberID, user: Int?) async throws -> PortalSlice {
        let keys = keys
        return try await translating {
            try await self.pool.read { try SQLiteSchema.slice($0, memberID, user: user, keys: keys) }
        }
    }

    public func grants(of memberID: MemberID, limit: Int) async throws -> [Grant] {
        let keys = keys
        return try await translating {
            try await self.pool.read { db in
                try Row.fetchAll(
                    db.cachedStatement(
                        sql: """
                            SELECT * FROM grants WHERE member_id = ?
                            ORDER BY is_installer DESC, updated_at DESC, user_id LIMIT ?
                            """),
                    arguments: [memberID.value, limit]
                ).map { try SQLiteSchema.grant($0, keys: keys) }
            }
        }
    }

    public func memberIDs(after: MemberID?, limit: Int) async throws -> [MemberID] {
        try await translating {
            try await self.pool.read { db in
                try String.fetchAll(
                    db, sql: "SELECT member_id FROM installations WHERE member_id > ? ORDER BY member_id LIMIT ?",
                    arguments: [after?.value ?? "", limit]
                ).compactMap(MemberID.init)
            }
        }
    }

    public func update<Outcome: Sendable>(
        _ memberID: MemberID, user: Int?, _ change: @escaping @Sendable (inout PortalSlice) throws -> Outcome
    ) async throws -> Outcome {
        let keys = keys
        return try await translating {
            let (outcome, erases) = try await self.pool.write { db in
                let old = try SQLiteSchema.slice(db, memberID, user: user, keys: keys)
                var new = old
                let outcome = try change(&new)
                try SQLiteSchema.write(db, memberID, user: user, from: old, to: new, keys: keys)
                let erases = (old.installation != nil && new.installation == nil) || new.dropsOtherGrants
                return (outcome, erases)
            }
            if erases { self.hasTraces.withLock { $0 = true } }
            try await self.cutLogIfNeeded()
            return outcome
        }
    }

    public func erase(_ memberID: MemberID) async throws {
        try await translating {
            try await self.pool.write { try SQLiteSchema.erase($0, memberID) }
            self.hasTraces.withLock { $0 = true }
            try await self.cutLogIfNeeded()
        }
    }

    /// Seals everything anew under the ring's first key. Afterwards older keys can be left out.
    ///
    /// - Returns: how many secrets were sealed anew.
    /// - Throws: ``KeyRingError`` when a secret does not open; what was done until then stays.
    @discardableResult
    public func reseal() async throws -> Int {
        let keys = keys
        let count = try await translating {
            try await self.pool.write { db in try SQLiteSchema.reseal(db, keys: keys) }
        }
        hasTraces.withLock { $0 = true }
        try await translating { try await self.cutLogIfNeeded() }
        return count
    }

    /// Moves the log into the file and cuts it to nothing, so that erased pages do not live on in it. A reader that is
    /// just at work may keep it from happening; then the next change tries again.
    private func cutLogIfNeeded() async throws {
        guard hasTraces.withLock({ $0 }) else { return }
        do {
            try await pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
            hasTraces.withLock { $0 = false }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY || error.resultCode == .SQLITE_LOCKED
        {
            return
        }
    }

    private func translating<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as DatabaseError {
            // Only the code: the words may quote a statement.
            throw StoreError(.failed, detail: "SQLite \(error.extendedResultCode)")
        }
    }
}
