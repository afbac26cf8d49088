import GRDB

/// Which records a question finds and in which order, kept until anything changes: whoever reads a long list asks for one page of it after
/// the other, and to find a page by what is in the records all of them have to be looked at.
final class RecordSelections: Sendable {
    struct Key: Hashable, Sendable {
        var sql: String
        /// Portal, type and what is bound in the filter.
        var arguments: StatementArguments
    }

    private struct State {
        var generation = -1
        var selections: [Key: [Int]] = [:]
        var count = 0
    }

    /// Identifiers after which the memory starts afresh: 8 MiB.
    private static let capacity = 1 << 20

    private let state = Locked(State())

    /// - Parameter generation: of the state, as it was before the snapshot was taken that is read.
    func selection(_ key: Key, generation: Int, read: () throws -> [Int]) rethrows -> [Int] {
        if let known = state.withLock({ $0.generation == generation ? $0.selections[key] : nil }) { return known }
        let found = try read()
        guard found.count <= Self.capacity / 4 else { return found }
        state.withLock { state in
            guard generation >= state.generation else { return }
            if generation > state.generation || state.count + found.count > Self.capacity {
                state = State(generation: generation)
            }
            if state.selections.updateValue(found, forKey: key) == nil { state.count += found.count + 64 }
        }
        return found
    }
}

/// The memory of selections that a call may use, and what state it has to be of.
struct SelectionMemory: Sendable {
    let selections: RecordSelections
    let generation: Int
}
