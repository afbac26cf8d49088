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
        case nobody
    }

    private struct State {
        var portals: [Int64: PortalRow] = [:]
        var byHost: [String: PortalRow] = [:]
        var former: [String: PortalRow] = [:]
        /// `https://dealpulse.example` → `http://127.0.0.1:8080`
        var origins: [String: String] = [:]
        var originHosts: Set<String> = []
    }

    private let state = Locked(State())

    init() {}

    /// Reads portals, former names and applications' addresses anew. Called after each change of them.
    func reload(_ db: Database) throws {
        var new = State()
        for portal in try PortalRow.fetchAll(db, sql: "SELECT * FROM portal ORDER BY id") {
            if let id = portal.id { new.portals[id] = portal }
            new.byHost[portal.domain] = portal
        }
        for row in try Row.fetchAll(db, sql: "SELECT domain, portalID FROM formerDomain") {
            new.former[row["domain"]] = new.portals[row["portalID"]]
        }
        for row in try Row.fetchAll(db, sql: "SELECT publicOrigin, target FROM origin") {
            let origin: String = row["publicOrigin"]
            new.origins[origin] = row["target"]
            if let host = WebAddress(origin)?.host { new.originHosts.insert(host) }
        }
        let replacement = new
        state.withLock { $0 = replacement }
    }

    /// - Parameter host: with or without a port.
    func owner(of host: String) -> Owner {
        let host = WebAddress.hostWithoutPort(host)
        if Platform.oauthHosts.contains(host) { return .authorizationServer }
        if Platform.scriptHosts.contains(host) { return .script }
        return state.withLock { state in
            if let portal = state.byHost[host] { return .portal(portal) }
            if let portal = state.former[host] { return .renamed(to: portal) }
            if state.originHosts.contains(host) { return .application }
            return .nobody
        }
    }

    /// All portals, deleted ones among them, in the order of their making.
    var portals: [PortalRow] { state.withLock { $0.portals.values.sorted { $0.id ?? 0 < $1.id ?? 0 } } }

    func portal(_ id: Int64) -> PortalRow? { state.withLock { $0.portals[id] } }

    func portal(domain: String) -> PortalRow? { state.withLock { $0.byHost[domain.lowercased()] } }

    /// The portal that `NAME.localhost` means: the first whose name begins with that label.
    func portal(label: String) -> PortalRow? {
        portals.first { $0.domain.split(separator: ".").first.map(String.init) == label }
    }

    /// Where an application's public origin (`https://dealpulse.example`) is on this machine.
    func target(ofOrigin origin: String) -> String? { state.withLock { $0.origins[origin] } }
}
