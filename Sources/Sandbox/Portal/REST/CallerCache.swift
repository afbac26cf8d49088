/// Who stands behind a token, kept as long as nothing changed that the answer depends on.
final class CallerCache: Sendable {
    struct Key: Hashable, Sendable {
        var portalID: Int64
        /// The access token, or the webhook's user and code.
        var credential: String
    }

    private struct Entry {
        var caller: Caller
        /// Unix seconds; the sandbox's clock can reach it without any write.
        var expires: Int
    }

    private struct State {
        var generation = -1
        var entries: [Key: Entry] = [:]
    }

    /// More tokens than this in use at once start the cache afresh.
    private static let capacity = 10_000

    private let state = Locked(State())

    init() {}

    func caller(_ key: Key, generation: Int, now: Int) -> Caller? {
        state.withLock { state in
            guard state.generation == generation, let entry = state.entries[key], now < entry.expires else {
                return nil
            }
            return entry.caller
        }
    }

    /// - Parameter generation: as it was before the caller was read.
    func keep(_ caller: Caller, for key: Key, expires: Int, generation: Int) {
        state.withLock { state in
            if state.generation != generation || state.entries.count >= Self.capacity {
                guard generation >= state.generation else { return }
                state = State(generation: generation)
            }
            state.entries[key] = Entry(caller: caller, expires: expires)
        }
    }
}
