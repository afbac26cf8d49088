import NIOCore

/// The requests that are being answered.
///
/// A turn starts on the event loop that read the request and stays there for as long as it need not wait: for a call that is answered from
/// memory a change of threads would cost more than all the rest.
final class EdgeTurns: Sendable {
    typealias Answer = @Sendable (EdgeRequest, Door) async -> EdgeResponse

    struct Turn: Sendable {
        var request: EdgeRequest
        var door: Door
        var channel: any Channel
    }

    private struct State {
        var answer: Answer?
        /// What came before ``EdgeTurns/run(_:)`` was called.
        var early: [Turn] = []
        var lastNumber = 0
        /// Turns that have begun and not ended; their tasks once they have had to wait.
        var open: [Int: Task<Void, Never>?] = [:]
        var isFinished = false
        var end: CheckedContinuation<Void, Never>?
    }

    /// A longer body takes time to read, and the loop has other connections.
    private static let longBody = 64 << 10

    private let state = Locked(State())

    func begin(_ turn: Turn) {
        let begun = state.withLock { state -> (number: Int, answer: Answer)? in
            guard let answer = state.answer else {
                if !state.isFinished { state.early.append(turn) }
                return nil
            }
            state.lastNumber += 1
            state.open[state.lastNumber] = .some(nil)
            return (state.lastNumber, answer)
        }
        guard let (number, answer) = begun else { return }
        let work: @Sendable () async -> Void = { [self] in
            let response = await answer(turn.request, turn.door)
            turn.channel.writeAndFlush(response, promise: nil)
            end(number)
        }
        let task = turn.request.body.count > Self.longBody ? Task(operation: work) : Task.immediate(operation: work)
        state.withLock { state in
            // Most turns are over by now.
            if state.open[number] != nil { state.open[number] = .some(task) }
        }
    }

    private func end(_ number: Int) {
        let end = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.open[number] = nil
            guard state.isFinished, state.open.isEmpty else { return nil }
            defer { state.end = nil }
            return state.end
        }
        end?.resume()
    }

    /// Returns once ``finish()`` was called and all that had begun is answered. A cancelled turn ends its waiting early.
    func run(_ answer: @escaping Answer) async {
        let early = state.withLock { state in
            state.answer = answer
            defer { state.early = [] }
            return state.early
        }
        for turn in early { begin(turn) }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard !(state.isFinished && state.open.isEmpty) else { return true }
                    state.end = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            for task in state.withLock({ $0.open.values.compactMap(\.self) }) { task.cancel() }
        }
    }

    /// Nothing new begins.
    func finish() {
        let end = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.isFinished = true
            state.answer = nil
            guard state.open.isEmpty else { return nil }
            defer { state.end = nil }
            return state.end
        }
        end?.resume()
    }
}
