/// Who stands behind a token, kept as long as nothing changed that the answer depends on.
final class CallerCache: Sendable {
    struct Key: Hashable, Sendable {
        var portalID: Int64
        /// The access token, or the webhook's user and code.
        var credential: String
    }

    enum Verdict: Sendable {
        /// Unix seconds at which it ends; the sandbox's clock can reach it without any write.
        case known(Caller, expires: Int)
        case refused(RESTFailure, clientID: String?, userID: Int?)
    }

    private struct Entry {
        var verdict: Verdict
        var generation: Int
        /// Unix seconds.
        var keptAt: Int
    }

    private struct State {
        var generation = -1
        var entries: [Key: Entry] = [:]
    }

    /// More tokens than this in use at once start the cache afresh.
    private static let capacity = 10_000

    private let state = Locked(State())

    init() {}

    /// - Parameter delay: seconds that a verdict stands whatever was written since.
    func verdict(_ key: Key, generation: Int, now: Int, delay: Int) -> Verdict? {
        state.withLock { state in
            guard delay > 0 || state.generation == generation, let entry = state.entries[key] else { return nil }
            guard entry.generation == generation || (delay > 0 && now - entry.keptAt < delay) else { return nil }
            switch entry.verdict {
            case .known(_, let expires): return now < expires ? entry.verdict : nil
            case .refused: return delay > 0 && now - entry.keptAt < delay ? entry.verdict : nil
            }
        }
    }

    /// Refusals are kept only when they stand for a while: see ``verdict(_:generation:now:delay:)``.
    ///
    /// - Parameter generation: as it was before the caller was read.
    func keep(_ verdict: Verdict, for key: Key, generation: Int, now: Int, delay: Int) {
        if case .refused = verdict, delay == 0 { return }
        state.withLock { state in
            if state.generation != generation && delay == 0 || state.entries.count >= Self.capacity {
                guard generation >= state.generation else { return }
                state = State(generation: generation)
            }
            state.generation = max(state.generation, generation)
            state.entries[key] = Entry(verdict: verdict, generation: generation, keptAt: now)
        }
    }
}
