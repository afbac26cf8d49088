/// Answers of lists of records, kept until anything changes that they depend on: applications ask the same question again and again.
final class ListAnswers: Sendable {
    struct Key: Hashable, Sendable {
        var portalID: Int64
        /// Rights are a user's.
        var userID: Int
        var method: String
        var params: JSONObject
    }

    private struct State {
        var generation = -1
        var answers: [Key: MethodAnswer] = [:]
        var bytes = 0
    }

    /// Bytes of answers, as they are sent, after which the cache starts afresh.
    private static let capacity = 4 << 20
    /// Methods whose answers depend on nothing but the state, the user and the parameters.
    private static let methods = Set(RecordType.classic.map { "\($0.name).list" } + ["crm.item.list"])

    private let state = Locked(State())

    init() {}

    static func covers(_ method: String) -> Bool { methods.contains(method) }

    func answer(_ key: Key, generation: Int) -> MethodAnswer? {
        state.withLock { state in state.generation == generation ? state.answers[key] : nil }
    }

    /// - Parameter generation: as it was before the answer was read.
    func keep(_ answer: MethodAnswer, for key: Key, generation: Int) {
        let bytes = answer.written?.count ?? 0
        guard bytes < Self.capacity / 8 else { return }
        state.withLock { state in
            if state.generation != generation || state.bytes + bytes > Self.capacity {
                guard generation >= state.generation else { return }
                state = State(generation: generation)
            }
            state.answers[key] = answer
            state.bytes += bytes + 256
        }
    }
}
