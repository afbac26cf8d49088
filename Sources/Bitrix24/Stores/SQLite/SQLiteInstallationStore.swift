public import Foundation
import GRDB
import Synchronization

/// A store in one SQLite file, for an application on one machine; several processes may share it.
///
/// Tokens, the data of events and the texts of calls are sealed (``KeyRing``); a change is synced to the disk before its
/// call returns, and changes of the same moment share one sync; what was erased is overwritten in the file and in its log.
public final class SQLiteInstallationStore: KitStore {
    let pool: DatabasePool
    private let keys: KeyRing
    private let changes: GroupCommit<@Sendable (Database) throws -> any Sendable, any Sendable>
    /// Whether erased pages may still stand in the log, because a reader kept it from being cut.
    private let hasTraces = Mutex(false)

    /// Opens the file at `path`, or makes it, readable by its owner only.
    ///
    /// - Throws: ``StoreError`` when it cannot be opened or comes from a newer version, and it stays as it is;
    ///   ``KeyRingError`` when it was written under other keys.
    public init(path: String, keys: KeyRing) throws {
        self.keys = keys
        let pool: DatabasePool
        do {
            pool = try SQLiteFile.open(path)
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
        self.pool = pool
        changes = GroupCommit(limit: 256) { jobs in
            try await pool.write { db in try jobs.map { try Self.run($0, db, alone: jobs.count == 1) } }
        }
    }

    /// Ends all connections. The store cannot be used afterwards.
    ///
    /// - Throws: ``StoreError`` when a change is still under way.
    public func close() throws {
        do { try pool.close() } catch { throw StoreError(.failed, detail: "it is still in use") }
    }

    public func slice(_ memberID: MemberID, user: Int?) async throws -> PortalSlice {
        try await read { try SQLiteInstallations.slice($0, memberID, user: user, keys: $1) }
    }

    public func grants(of memberID: MemberID, limit: Int) async throws -> [Grant] {
        try await read { db, keys in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT * FROM grants WHERE member_id = ?
                        ORDER BY is_installer DESC, updated_at DESC, user_id LIMIT ?
                        """),
                arguments: [memberID.value, max(0, limit)]
            ).map { try SQLiteInstallations.grant($0, keys: keys) }
        }
    }

    public func memberIDs(after: MemberID?, limit: Int) async throws -> [MemberID] {
        try await read { db, _ in
            try String.fetchAll(
                db, sql: "SELECT member_id FROM installations WHERE member_id > ? ORDER BY member_id LIMIT ?",
                arguments: [after?.value ?? "", max(0, limit)]
            ).compactMap(MemberID.init)
        }
    }

    public func grantKeys(storedBefore start: Date, after: GrantKey?, limit: Int) async throws -> [GrantKey] {
        try await read { db, _ in
            try SQLiteInstallations.grantKeys(db, storedBefore: start, after: after, limit: limit)
        }
    }

    public func update<Outcome: Sendable>(
        _ memberID: MemberID, user: Int?, _ change: @escaping @Sendable (inout PortalSlice) throws -> Outcome
    ) async throws -> Outcome {
        let (outcome, erases) = try await write { db, keys in
            let old = try SQLiteInstallations.slice(db, memberID, user: user, keys: keys)
            var new = old
            let outcome = try change(&new)
            try SQLiteInstallations.write(db, memberID, user: user, from: old, to: new, keys: keys)
            return (outcome, (old.installation != nil && new.installation == nil) || new.dropsOtherGrants)
        }
        try await cutLog(hasNewTraces: erases)
        return outcome
    }

    public func erase(_ memberID: MemberID) async throws {
        try await write { db, _ in try SQLiteInstallations.erase(db, memberID) }
        try await cutLog(hasNewTraces: true)
    }

    /// Seals everything anew under the ring's first key. Afterwards older keys can be left out.
    ///
    /// Give every process the new ring first: what one of them seals under an older key meanwhile may be left over.
    /// Others write between its pieces of 500 values. One that was interrupted goes on where it stopped.
    /// - Returns: how many secrets were sealed anew.
    /// - Throws: ``KeyRingError`` when a secret does not open; what was done until then stays.
    @discardableResult
    public func reseal() async throws -> Int {
        var count = 0
        for column in SQLiteReseal.columns {
            var last: [DatabaseValue] = []
            while true {
                try Task.checkCancellation()
                let piece = try await write { [last] db, keys in
                    try SQLiteReseal.piece(db, column, after: last, keys: keys)
                }
                guard piece.count > 0 else { break }
                count += piece.count
                last = piece.last
            }
        }
        try await write { db, keys in
            try db.execute(sql: "UPDATE probe SET sealed = ?", arguments: [Data(try keys.sealProbe())])
        }
        try await cutLog(hasNewTraces: true)
        return count
    }

    // MARK: Transactions

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (Database, KeyRing) throws -> Value
    ) async throws -> Value {
        let keys = keys
        return try await translating { try await self.pool.read { try work($0, keys) } }
    }

    /// Runs `work` in a transaction that it may share with others; what it throws undoes its own changes only.
    func write<Value: Sendable>(
        _ work: @escaping @Sendable (Database, KeyRing) throws -> Value
    ) async throws -> Value {
        let keys = keys
        let value = try await translating { try await self.changes.run { try work($0, keys) } }
        guard let value = value as? Value else { throw StoreError(.failed, detail: "a change of another type") }
        return value
    }

    private static func run(
        _ job: @Sendable (Database) throws -> any Sendable, _ db: Database, alone: Bool
    ) throws -> Result<any Sendable, any Error> {
        if alone { return .success(try job(db)) }
        do {
            var outcome: (any Sendable)?
            try db.inSavepoint {
                outcome = try job(db)
                return .commit
            }
            guard let outcome else { throw StoreError(.failed, detail: "a change did not run") }
            return .success(outcome)
        } catch let error as DatabaseError where error.resultCode != .SQLITE_CONSTRAINT {
            // A full disk may have undone the whole transaction.
            throw error
        } catch {
            return .failure(error)
        }
    }

    /// Moves the log into the file and cuts it to nothing, so that erased pages do not live on in it. A reader that is
    /// just at work may keep it from happening; then the next change tries again.
    private func cutLog(hasNewTraces: Bool) async throws {
        let isNeeded = hasTraces.withLock { traces in
            traces = traces || hasNewTraces
            return traces
        }
        guard isNeeded else { return }
        try await translating {
            do {
                try await self.pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
                self.hasTraces.withLock { $0 = false }
            } catch let error as DatabaseError
                where error.resultCode == .SQLITE_BUSY || error.resultCode == .SQLITE_LOCKED
            {
                return
            }
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
