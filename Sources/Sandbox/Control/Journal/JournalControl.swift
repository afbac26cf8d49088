import Bitrix24Wire

/// `/journal`: what happened, as a page, as it happens, as an archive, and once more.
struct JournalControl: Sendable {
    let context: ControlContext
    private var platform: Platform { context.platform }

    init(context: ControlContext) { self.context = context }

    var routes: [ControlServer.Route] {
        [
            .init("GET", "journal", page), .init("PATCH", "journal", change), .init("DELETE", "journal", clear),
            .init("GET", "journal/follow", follow), .init("GET", "journal.har", archive),
            .init("POST", "journal/replay", replay),
        ]
    }

    /// Longer, and proxies and clients between begin to close the connection.
    private static let longestWait = 60.0

    @Sendable private func page(_ call: ControlCall) async throws -> JSONValue {
        let fields = try Self.query(call)
        let after = try fields.integer("after", in: 0...Int.max) ?? 0
        return try await page(fields, after: after, wait: try fields.number("wait_s", in: 0...Self.longestWait) ?? 0)
    }

    /// From now on: the same page, but without `after` it begins at the end, and it waits for something to show.
    @Sendable private func follow(_ call: ControlCall) async throws -> JSONValue {
        let fields = try Self.query(call)
        let after = try fields.integer("after", in: 0...Int.max) ?? platform.journal.last
        return try await page(fields, after: after, wait: try fields.number("wait_s", in: 0...Self.longestWait) ?? 25)
    }

    private func page(_ fields: ControlFields, after: Int, wait: Double) async throws -> JSONValue {
        let filter = try JournalFilter(fields)
        let limit = try fields.integer("limit", in: 1...1_000_000)
        let (entries, last) =
            wait > 0
            ? try await platform.journal.page(after: after, filter: filter, limit: limit, wait: .seconds(wait))
            : try await platform.journal.page(after: after, filter: filter, limit: limit)
        return ["entries": .array(entries), "last": .int(last)]
    }

    private static func query(_ call: ControlCall) throws(SandboxControlError) -> ControlFields {
        try ControlFields(.object(call.query.filter { $0.value != "" }))
    }

    @Sendable private func change(_ call: ControlCall) async throws -> JSONValue {
        if let bytes = try call.fields().integer("answer_bytes", in: 0...(1 << 20)) {
            platform.journal.answerLimit = bytes
        }
        return ["answer_bytes": .int(platform.journal.answerLimit)]
    }

    @Sendable private func clear(_ call: ControlCall) async throws -> JSONValue {
        try await platform.journal.clear()
        return ["last": .int(platform.journal.last)]
    }

    @Sendable private func archive(_ call: ControlCall) async throws -> JSONValue {
        let fields = try Self.query(call)
        let (entries, _) = try await platform.journal.page(
            after: try fields.integer("after", in: 0...Int.max) ?? 0, filter: try JournalFilter(fields),
            limit: try fields.integer("limit", in: 1...1_000_000))
        return HARLog.make(entries, keepsTokens: try fields.word("tokens", Tokens.self) == .keep)
    }

    private enum Tokens: String, CaseIterable { case mask, keep }

    @Sendable private func replay(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        let withFaults = try fields.flag("faults") ?? false
        let requests: [JournalReplay.Recorded]
        if let archive = try fields.object("har") {
            guard let entries = (archive["log"]?["entries"] ?? archive["entries"])?.array else {
                throw SandboxControlError.field("har", "must be an HTTP archive with log.entries")
            }
            requests = entries.compactMap { $0.object.flatMap { .init(har: $0, withFaults: withFaults) } }
        } else {
            var filter = try JournalFilter(fields)
            filter.kind = .rest
            let from = try fields.integer("from", in: 1...Int.max) ?? 1
            // What the replay itself adds is not replayed.
            let to = min(try fields.integer("to", in: 1...Int.max) ?? Int.max, platform.journal.last)
            let (entries, _) = try await platform.journal.page(after: from - 1, filter: filter, limit: nil)
            requests = entries.compactMap(\.object).filter { ($0["seq"]?.integer ?? 0) <= to }
                .compactMap { .init(entry: $0, withFaults: withFaults) }
        }
        guard let dispatch = context.dispatch.withLock({ $0 }) else {
            throw SandboxControlError.conflict("The sandbox is not ready yet.")
        }
        return try await JournalReplay(platform: platform, tokens: context.tokens, dispatch: dispatch).run(requests)
    }
}
