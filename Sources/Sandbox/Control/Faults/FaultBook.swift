import Synchronization

/// The faults that are set. The first one that matches and has uses left applies.
final class FaultBook: Sendable {
    private let state = Locked((faults: [Fault](), lastID: 0))
    /// Nearly always there is no fault, and every exchange asks.
    private let isEmpty = Atomic(true)
    private let seed: UInt64

    /// - Parameter seed: chooses which matches a fault with a share strikes; `nil`: chance.
    init(seed: UInt64? = nil) { self.seed = seed ?? .random(in: 0 ... .max) }

    /// Adds a fault and gives its number.
    func add(_ fault: Fault) -> Int {
        state.withLock { state in
            state.lastID += 1
            var fault = fault
            fault.id = state.lastID
            if fault.seed == 0 { fault.seed = seed }
            state.faults.append(fault)
            isEmpty.store(false, ordering: .releasing)
            return fault.id
        }
    }

    var all: [Fault] { state.withLock { $0.faults } }

    /// Takes one fault out; `false` when there is none of that number.
    func remove(_ id: Int) -> Bool {
        state.withLock { state in
            let count = state.faults.count
            state.faults.removeAll { $0.id == id }
            isEmpty.store(state.faults.isEmpty, ordering: .releasing)
            return state.faults.count < count
        }
    }

    func clear() {
        state.withLock { state in
            state.faults = []
            isEmpty.store(true, ordering: .releasing)
        }
    }

    /// The fault for an exchange, if any; counts the use.
    func take(_ question: Fault.Question) -> Fault? {
        guard !isEmpty.load(ordering: .acquiring) else { return nil }
        return state.withLock { state in
            for index in state.faults.indices where state.faults[index].matches(question) {
                if state.faults[index].skip > 0 {
                    state.faults[index].skip -= 1
                    continue
                }
                guard state.faults[index].times > 0, state.faults[index].strikes() else { continue }
                state.faults[index].times -= 1
                state.faults[index].hits += 1
                return state.faults[index]
            }
            return nil
        }
    }

    func take(
        kind: JournalNotes.Kind, host: String, method: String?, clientID: String?, userID: Int? = nil,
        isCommand: Bool = false
    ) -> Fault? {
        take(
            Fault.Question(
                kind: kind, host: host, method: method, clientID: clientID, userID: userID, isCommand: isCommand))
    }
}
