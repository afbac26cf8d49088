import GRDB

/// Which host belongs to whom, in memory, because every connection asks before anything can be awaited.
final class NameTable: Sendable {
    enum Owner: Sendable {
        case authorizationServer
        case script
        case portal(PortalRow)
        /// A former name of a portal.
        case renamed(to: PortalRow)
        /// An application's public address.
        case application
        /// The files of a static application.
        case staticFiles(StaticHost)
        case nobody
    }

    private struct State {
        var portals: [Int64: PortalRow] = [:]
        var byHost: [String: Int64] = [:]
        /// First label → the first portal whose name begins with it.
        var byLabel: [String: Int64] = [:]
        var former: [String: Int64] = [:]
        /// `https://dealpulse.example` → `http://127.0.0.1:8080`
        var origins: [String: String] = [:]
        var originHosts: Set<String> = []
        /// Of applications that have an archive.
        var staticHosts: [String] = []

        mutating func add(_ portal: PortalRow) {
            guard let id = portal.id else { return }
            portals[id] = portal
            byHost[portal.domain] = id
            let label = String(portal.domain.prefix { $0 != "." })
            byLabel[label] = min(id, byLabel[label] ?? id)
        }
    }

    private let state = Locked(State())
    private let observer = Locked<(@Sendable () -> Void)?>(nil)

    init() {}

    /// Reads portals, former names and applications' addresses anew. Called after each change of them.
    func reload(_ db: Database) throws {
        var new = State()
        let portals = try PortalRow.fetchCursor(db, sql: "SELECT * FROM portal ORDER BY id")
        while let portal = try portals.next() { new.add(portal) }
        for row in try Row.fetchAll(db, sql: "SELECT domain, portalID FROM formerDomain") {
            new.former[row["domain"]] = row["portalID"]
        }
        for row in try Row.fetchAll(db, sql: "SELECT publicOrigin, target FROM origin") {
            let origin: String = row["publicOrigin"]
            new.origins[origin] = row["target"]
            if let host = WebAddress(origin)?.host { new.originHosts.insert(host) }
        }
        new.staticHosts = try String.fetchAll(db, sql: "SELECT DISTINCT clientID FROM staticArchive ORDER BY clientID")
            .map { StaticHost(clientID: $0).host }
        let replacement = new
        state.withLock { $0 = replacement }
        observer.withLock { $0 }?()
    }

    /// Takes in portals that are new: to read all of them anew for each would take ever longer.
    func add(_ portals: [PortalRow]) {
        state.withLock { state in
            for portal in portals { state.add(portal) }
        }
        observer.withLock { $0 }?()
    }

    /// Calls `body` after each change.
    func onChange(_ body: (@Sendable () -> Void)?) { observer.withLock { $0 = body } }

    /// Every name that is somebody's here: of the platform, the portals and the applications, sorted.
    var hosts: [String] {
        let own = state.withLock { state in
            Array(state.byHost.keys) + Array(state.former.keys) + Array(state.originHosts) + state.staticHosts
        }
        return Platform.oauthHosts + Platform.scriptHosts + Set(own).sorted()
    }

    /// - Parameter host: with or without a port.
    func owner(of host: String) -> Owner {
        let host = WebAddress.hostWithoutPort(host)
        if Platform.oauthHosts.contains(host) { return .authorizationServer }
        if Platform.scriptHosts.contains(host) { return .script }
        if let host = StaticHost(host: host) { return .staticFiles(host) }
        return state.withLock { state in
            if let portal = state.byHost[host].flatMap({ state.portals[$0] }) { return .portal(portal) }
            if let portal = state.former[host].flatMap({ state.portals[$0] }) { return .renamed(to: portal) }
            if state.originHosts.contains(host) { return .application }
            return .nobody
        }
    }

    /// All portals, deleted ones among them, in the order of their making.
    var portals: [PortalRow] { state.withLock { $0.portals.values.sorted { $0.id ?? 0 < $1.id ?? 0 } } }

    func portal(_ id: Int64) -> PortalRow? { state.withLock { $0.portals[id] } }

    /// The one that was made first, deleted ones after the living.
    var first: PortalRow? {
        state.withLock { state in
            state.portals.values.min { ($0.isDeleted ? 1 : 0, $0.id ?? 0) < ($1.isDeleted ? 1 : 0, $1.id ?? 0) }
        }
    }

    var isEmpty: Bool { state.withLock { $0.portals.isEmpty } }

    func portal(domain: String) -> PortalRow? {
        state.withLock { state in state.byHost[domain.lowercased()].flatMap { state.portals[$0] } }
    }

    /// The portal that `NAME.localhost` means: the first whose name begins with that label.
    func portal(label: String) -> PortalRow? {
        state.withLock { state in state.byLabel[label].flatMap { state.portals[$0] } }
    }

    /// Where an application's public origin (`https://dealpulse.example`) is on this machine.
    func target(ofOrigin origin: String) -> String? { state.withLock { $0.origins[origin] } }
}
