/// Answers of lists of records, kept until anything changes that they depend on: applications ask the same question again and again.
final class ListAnswers: Sendable {
    struct Key: Hashable, Sendable {
        var portalID: Int64
        /// Rights are a user's.
        var userID: Int
        var method: String
        var params: JSONObject
        var filterCase = Behaviour.LetterCase.exact
    }

    private struct State {
        var generation = -1
        var answers: [Key: MethodAnswer] = [:]
        var bytes = 0
        /// Whoever asks what is being read already; the number says what state it is read of.
        var waiting: [Key: (generation: Int, askers: [CheckedContinuation<MethodAnswer?, Never>])] = [:]
    }

    /// Bytes of answers, as they are sent, after which the cache starts afresh.
    private static let capacity = 4 << 20
    /// Methods whose answers depend on nothing but the state, the user and the parameters.
    private static let methods = Set(RecordType.classic.map { "\($0.name).list" } + ["crm.item.list"])

    private let state = Locked(State())

    init() {}

    static func covers(_ method: String) -> Bool { methods.contains(method) }

    /// The answer as it is kept, or as another call that asks the same is just reading it, or as `read` reads it now.
    ///
    /// - Parameter generation: of the state, as it is before anything is read.
    func answer(
        _ key: Key, generation: Int, read: () async throws -> MethodAnswer
    ) async throws -> MethodAnswer {
        enum Turn { case kept(MethodAnswer), wait, read }
        let turn = state.withLock { state -> Turn in
            if state.generation == generation, let answer = state.answers[key] { return .kept(answer) }
            if let waiting = state.waiting[key] { return waiting.generation == generation ? .wait : .read }
            state.waiting[key] = (generation, [])
            return .read
        }
        switch turn {
        case .kept(let answer): return answer
        case .wait:
            let answer = await withCheckedContinuation { continuation in
                let isLate = state.withLock { state in
                    guard state.waiting[key]?.generation == generation else { return true }
                    state.waiting[key]?.askers.append(continuation)
                    return false
                }
                if isLate { continuation.resume(returning: nil) }
            }
            // Whoever read it was refused, or has just ended.
            if let answer { return answer }
            return try await read()
        case .read:
            do {
                let answer = try await read()
                keep(answer, for: key, generation: generation)
                end(key, generation, answer)
                return answer
            } catch {
                end(key, generation, nil)
                throw error
            }
        }
    }

    private func end(_ key: Key, _ generation: Int, _ answer: MethodAnswer?) {
        let askers = state.withLock { state -> [CheckedContinuation<MethodAnswer?, Never>] in
            guard let waiting = state.waiting[key], waiting.generation == generation else { return [] }
            state.waiting[key] = nil
            return waiting.askers
        }
        for asker in askers { asker.resume(returning: answer) }
    }

    /// - Parameter generation: as it was before the answer was read.
    private func keep(_ answer: MethodAnswer, for key: Key, generation: Int) {
        let bytes = answer.written?.count ?? 0
        guard bytes < Self.capacity / 8 else { return }
        state.withLock { state in
            if state.generation != generation || state.bytes + bytes > Self.capacity {
                guard generation >= state.generation else { return }
                (state.generation, state.answers, state.bytes) = (generation, [:], 0)
            }
            state.answers[key] = answer
            state.bytes += bytes + 256
        }
    }
}
