import Crypto
import GRDB

/// `https://PORTAL/rest/api/…`: REST 3.0, once it is known who calls and that the call may be made.
///
/// Source: the platform's documentation, "Overview of REST 3.0".
extension PortalREST {
    /// What stands around a call of REST 3.0.
    struct VersionThreeCall: Sendable {
        var call: MethodCall
        var method: MethodTable.Method
        var idempotencyKey: IdempotencyKey?
        /// Names the application or the webhook among those of the portal.
        var callerName: String
        var meter: OperatingMeter
        var stopwatch: Stopwatch
    }

    /// Does the work and writes the answer, also the stored one of a call that was made before under the same key.
    func answer(_ three: VersionThreeCall, notes: inout JournalNotes) async throws -> EdgeResponse {
        let name = three.method.name
        let body = name == "batch" ? nil : VersionThreeMethods.all[name]
        notes.emulation = name == "batch" || body != nil ? "state" : "shape"
        try three.method.requireAudience3(three.call.caller)
        var response: EdgeResponse
        if name == "batch" {
            let batch = try VersionThreeBatch(three)
            let platform = platform
            defer { notes.batch = batch.entries }
            response = try await perform(three, isChanging: batch.isChanging, isMetered: false) { db in
                try batch.run(try db.needed(), in: platform)
            }
        } else if let body {
            let call = three.call
            switch body {
            case .plain(let run):
                response = try await perform(three, isChanging: false, needsDatabase: false) { _ in try run(call) }
            case .reading(let run):
                response = try await perform(three, isChanging: false) { db in try run(call, try db.needed()) }
            case .writing(let run):
                response = try await perform(three, isChanging: true) { db in try run(call, try db.needed()) }
            }
        } else {
            let call = three.call
            guard platform.configuration.unmodelled == .shape else { throw RESTFailure.of(.notEmulated) }
            response = try await perform(three, isChanging: false, needsDatabase: false) { _ in
                do {
                    try ParameterCheck.require(call)
                } catch let failure as RESTFailure where failure.code == .argument {
                    throw RESTFailure.invalidRequest3(failure.extra["argument"]?.string, failure.text ?? "")
                }
                return try ShapeAnswer.make(call)
            }
            response.headers.append(("X-Lintel-Emulation", "shape"))
        }
        response.notes = notes
        return response
    }

    private func perform(
        _ three: VersionThreeCall, isChanging: Bool, needsDatabase: Bool = true, isMetered: Bool = true,
        _ work: @escaping @Sendable (Database?) throws -> MethodAnswer
    ) async throws -> EdgeResponse {
        let name = three.method.name
        if isMetered { try three.meter.require(name) }
        let processing = Stopwatch()
        let finish = { @Sendable (answer: MethodAnswer) -> [UInt8] in
            if DocumentationMethods.bare.contains(name) { return answer.value.serializedBytes() }
            let time =
                isMetered
                ? three.meter.charge(name, stopwatch: three.stopwatch, processing: processing.seconds)
                : three.meter.unmetered(three.stopwatch)
            return RESTEnvelope.success(answer, time: time, format: .json, notes: JournalNotes(.rest)).body
        }
        do {
            if !needsDatabase { return Self.response(finish(try work(nil))) }
            if !isChanging {
                return Self.response(try await platform.database.read { db in finish(try work(db)) })
            }
            let clock = platform.clock
            let (body, isReplayed) = try await platform.database.write { db -> ([UInt8], Bool) in
                guard let key = three.idempotencyKey else { return (finish(try work(db)), false) }
                let store = try IdempotentAnswers(three, key: key, now: clock.unixSeconds)
                if let stored = try store.answer(db) { return (Array(stored.utf8), true) }
                let body = finish(try work(db))
                try store.keep(db, String(decoding: body, as: UTF8.self))
                return (body, false)
            }
            if !isReplayed { events.wake() }
            return Self.response(body, isReplayed: isReplayed)
        } catch {
            if isMetered { _ = three.meter.charge(name, stopwatch: three.stopwatch, processing: processing.seconds) }
            throw error
        }
    }

    private static func response(_ body: [UInt8], isReplayed: Bool = false) -> EdgeResponse {
        var headers = [
            (name: "Content-Type", value: "application/json; charset=utf-8"),
            (name: "Access-Control-Allow-Origin", value: "*"),
        ]
        if isReplayed { headers.append(("Idempotent-Replayed", "true")) }
        return EdgeResponse(status: 200, headers: headers, body: body)
    }
}

extension MethodTable.Method {
    /// - Throws: `ACCESSDENIED` for anybody but an administrator, where only he may call it.
    func requireAudience3(_ caller: Caller) throws {
        guard audience != .administrator || caller.isAdmin else { throw RESTFailure.accessDenied3 }
    }
}

extension Optional<Database> {
    /// The database that a method was promised.
    fileprivate func needed() throws -> Database {
        guard let self else { throw RESTFailure.of(.internalServerError) }
        return self
    }
}

/// The methods of REST 3.0 that the sandbox keeps state for, or that say nothing that could change.
enum VersionThreeMethods {
    static let all: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [:]
        for group in [
            DocumentationMethods.bodies, FieldMethods.bodies, TaskMethods3.bodies, TaskResultMethods3.bodies,
            NoteMethods.bodies, NoteDocumentMethods.bodies, MailMethods.bodies, MailMessageMethods.bodies,
            StructureMethods.bodies, StructureMemberMethods.bodies, EventLogMethods.bodies, TimeRecordMethods.bodies,
            FollowUpMethods.bodies,
        ] {
            bodies.merge(group) { first, _ in first }
        }
        return bodies
    }()

    static func isModelled(_ name: String) -> Bool { name == "batch" || all[name] != nil }
}

/// Answers of calls that carried an `Idempotency-Key`, for 24 hours of the sandbox's clock.
///
/// Source: the platform's documentation, "Overview of REST 3.0", repeated calls without duplicates.
struct IdempotentAnswers {
    private let arguments: StatementArguments
    private let digest: String
    private let now: Int

    /// Seconds.
    static let lifetime = 86_400

    /// - Throws: `INVALIDIDEMPOTENCYKEY`.
    init(_ three: PortalREST.VersionThreeCall, key: IdempotencyKey, now: Int) throws {
        guard key.isValid else {
            throw RESTFailure.version3(
                "INVALIDIDEMPOTENCYKEY", "The idempotency key must be 1 to 255 printable ASCII characters")
        }
        // The token is no part of it: it may have been renewed before the repetition.
        let text = JSONValue.object(three.call.params).serialized(.init(sortsKeys: true))
        digest = SHA256.hash(data: Array(text.utf8)).map { String($0, radix: 16) }.joined(separator: "-")
        self.now = now
        arguments = [
            three.call.caller.portalID, three.callerName, three.call.caller.user.id, three.method.name, key.text,
        ]
    }

    /// The answer that was given under this key.
    ///
    /// - Throws: `IDEMPOTENCYKEYREUSED` when it was given to another call.
    func answer(_ db: Database) throws -> String? {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT digest, answer FROM idempotentAnswer
                    WHERE portalID = ? AND caller = ? AND userID = ? AND method = ? AND key = ? AND expires > ?
                    """), arguments: arguments + [now])
        guard let row else { return nil }
        guard row["digest"] == digest else {
            throw RESTFailure.version3(
                "IDEMPOTENCYKEYREUSED", status: 422, "The idempotency key was already used with another request body")
        }
        return row["answer"]
    }

    func keep(_ db: Database, _ answer: String) throws {
        try db.execute(sql: "DELETE FROM idempotentAnswer WHERE expires <= ?", arguments: [now])
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO idempotentAnswer
                    (portalID, caller, userID, method, key, digest, answer, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """, arguments: arguments + [digest, answer, now + Self.lifetime])
    }
}
