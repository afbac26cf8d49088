/// What shall go wrong, and how often.
struct Fault: Sendable, Hashable {
    enum Action: Sendable, Hashable {
        case status(Int, body: String, contentType: String)
        /// The sandbox knows the code's status and text.
        case error(ErrorCode)
        case latency(milliseconds: Int)
        case timeout(milliseconds: Int)
        case reset
        case truncate(bytes: Int)
    }

    var id: Int
    /// `nil` matches everything.
    var kind: JournalNotes.Kind?
    var host: String?
    var method: String?
    var clientID: String?
    /// So many matches pass untouched first.
    var skip: Int
    /// Uses left.
    var times: Int
    var hits: Int
    var action: Action
}

/// The faults that are set. The first one that matches and has uses left applies.
final class FaultBook: Sendable {
    private let state = Locked((faults: [Fault](), lastID: 0))

    /// Adds a fault and gives its number.
    func add(_ fault: Fault) -> Int {
        state.withLock { state in
            state.lastID += 1
            var fault = fault
            fault.id = state.lastID
            state.faults.append(fault)
            return fault.id
        }
    }

    var all: [Fault] { state.withLock { $0.faults } }

    /// Takes one fault out; `false` when there is none of that number.
    func remove(_ id: Int) -> Bool {
        state.withLock { state in
            let count = state.faults.count
            state.faults.removeAll { $0.id == id }
            return state.faults.count < count
        }
    }

    func clear() { state.withLock { $0.faults = [] } }

    /// The fault for an exchange, if any; counts the use. `status`, `error`, `reset` and `timeout` stand in place of the work;
    /// `latency` comes before it, `truncate` after it.
    func take(kind: JournalNotes.Kind, host: String, method: String?, clientID: String?) -> Fault? {
        state.withLock { state in
            for index in state.faults.indices {
                let fault = state.faults[index]
                guard fault.kind == nil || fault.kind == kind,
                    fault.host == nil || fault.host?.lowercased() == host.lowercased(),
                    fault.method == nil || fault.method?.lowercased() == method?.lowercased(),
                    fault.clientID == nil || fault.clientID == clientID
                else { continue }
                if fault.skip > 0 {
                    state.faults[index].skip -= 1
                    continue
                }
                guard fault.times > 0 else { continue }
                state.faults[index].times -= 1
                state.faults[index].hits += 1
                return state.faults[index]
            }
            return nil
        }
    }
}
