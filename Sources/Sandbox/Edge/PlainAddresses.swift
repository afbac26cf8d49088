/// Where the parts that answer in plain http on this machine can be reached.
///
/// The authorization server has its port from the start, a portal from the moment somebody asks where it is. So many portals may have one
/// at the same time; beyond that the one that was used least recently gives its own up, and gets the same again when it is asked for.
final class PlainAddresses: Sendable {
    /// Opens a portal's port and gives its address, or closes it.
    struct Door: Sendable {
        var open: @Sendable (Int64) async throws -> String
        var close: @Sendable (Int64) async -> Void
    }

    fileprivate struct State {
        var oauth: String?
        var portals: [Int64: String] = [:]
        /// A number that rises with each use.
        var uses: [Int64: Int] = [:]
        var lastUse = 0
        /// Ports that are just being opened: whoever asks meanwhile gets the same.
        var pending: [Int64: Task<String, any Error>] = [:]
        var door: Door?
        var limit = Int.max
    }

    private let state = Locked(State())

    init() {}

    /// `http://127.0.0.1:PORT` of the authorization server, without a trailing slash.
    var oauth: String? { state.withLock { $0.oauth } }

    /// `http://127.0.0.1:PORT` of a portal, without a trailing slash. `nil` while nobody has asked for it.
    func portal(_ id: Int64) -> String? { state.withLock { $0.portals[id] } }

    /// The same; opens its port where that is not open yet.
    func opening(_ id: Int64?) async throws -> String? {
        guard let id else { return nil }
        use(id)
        if let address = portal(id) { return address }
        let task = state.withLock { state -> Task<String, any Error>? in
            if let pending = state.pending[id] { return pending }
            guard let door = state.door else { return nil }
            let surplus = state.surplus()
            let task = Task {
                for id in surplus { await door.close(id) }
                return try await door.open(id)
            }
            state.pending[id] = task
            return task
        }
        let opened = await task?.result
        return try state.withLock { state in
            if state.pending[id] == task { state.pending[id] = nil }
            let address = try opened?.get()
            if let address { state.portals[id] = address }
            return address
        }
    }

    /// Somebody came by it.
    func use(_ id: Int64) { state.withLock { $0.use(id) } }

    /// Portals that have a port.
    var open: [Int64] { state.withLock { Array($0.portals.keys) } }

    /// Closes the ports of portals that are no more.
    func closeAll(where isGone: @Sendable (Int64) -> Bool) async {
        let (gone, door) = state.withLock { state in
            let gone = state.portals.keys.filter(isGone)
            for id in gone { state.forget(id) }
            return (gone, state.door)
        }
        for id in gone { await door?.close(id) }
    }

    func set(oauth: String) { state.withLock { $0.oauth = oauth } }
    func set(portal id: Int64, to address: String?) { state.withLock { $0.portals[id] = address } }

    /// - Parameter limit: ports of portals that may be open at once; 1 or more.
    func set(door: Door, limit: Int) {
        state.withLock { state in
            state.door = door
            state.limit = max(1, limit)
        }
    }
}

extension PlainAddresses.State {
    fileprivate mutating func use(_ id: Int64) {
        lastUse += 1
        uses[id] = lastUse
    }

    fileprivate mutating func forget(_ id: Int64) {
        portals[id] = nil
        uses[id] = nil
    }

    /// Takes out those that have to go so that one more has room.
    fileprivate mutating func surplus() -> [Int64] {
        let count = portals.count + 1 - limit
        guard count > 0 else { return [] }
        let oldest = portals.keys.sorted { uses[$0] ?? 0 < uses[$1] ?? 0 }.prefix(count)
        for id in oldest { forget(id) }
        return Array(oldest)
    }
}
