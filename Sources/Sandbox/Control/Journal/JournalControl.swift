import Bitrix24Wire

/// `/journal`: what happened.
struct JournalControl: Sendable {
    let context: ControlContext
    private var platform: Platform { context.platform }

    init(context: ControlContext) { self.context = context }

    var routes: [ControlServer.Route] {
        [
            .init("GET", "journal", page)
        ]
    }

    @Sendable private func page(_ call: ControlCall) async throws -> JSONValue {
        let fields = try ControlFields(.object(call.query.filter { $0.value != "" }))
        let filter = JournalFilter(
            kind: try fields.word("kind", JournalNotes.Kind.self), host: try fields.text("host"),
            clientID: try fields.text("client_id"), method: try fields.text("method"))
        let (entries, last) = try await platform.journal.page(
            after: try fields.integer("after", in: 0...Int.max) ?? 0, filter: filter,
            limit: try fields.integer("limit", in: 1...1_000_000))
        return ["entries": .array(entries), "last": .int(last)]
    }
}
