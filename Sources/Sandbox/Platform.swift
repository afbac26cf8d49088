import Foundation
import Logging

/// What every part of the sandbox works with: the state, the time, the chance, and the record of what happened.
struct Platform: Sendable {
    let configuration: SandboxConfiguration
    let database: SandboxDatabase
    let clock: SandboxClock
    let randomness: Randomness
    let journal: Journal
    let faults: FaultBook
    let addresses: PlainAddresses
    /// Which host belongs to whom.
    let names: NameTable
    /// The only way out of the sandbox: to this machine.
    let outbound: LoopbackClient
    /// How much each portal may still be asked.
    let callLimits: CallLimits
    let logger: Logger
    /// Which portals have the records that every portal has.
    let standing = StandingRecords()
    /// Which reading of the platform's doubts is in force.
    var behaviour = BehaviourBook()
    /// Who renews tokens without need.
    var renewals = RenewalWatch()
}

extension Platform {
    /// The public name of the authorization server. Both ``oauthHosts`` reach it.
    static let oauthHost = "oauth.bitrix.info"
    static let oauthHosts = ["oauth.bitrix.info", "oauth.bitrix24.tech"]
    /// Hosts of the script library, at the path `/api/v1/`.
    static let scriptHosts = ["api.bitrix24.com", "api.bitrix24.tech", "api.bitrix24.ru"]
}

/// Where the parts that answer in plain http on this machine can be reached. Filled in by the edge as its listeners open.
final class PlainAddresses: Sendable {
    private let state = Locked(State())

    private struct State {
        var oauth: String?
        var portals: [Int64: String] = [:]
    }

    /// `http://127.0.0.1:PORT` of the authorization server, without a trailing slash.
    var oauth: String? { state.withLock { $0.oauth } }

    /// `http://127.0.0.1:PORT` of a portal, without a trailing slash.
    func portal(_ id: Int64) -> String? { state.withLock { $0.portals[id] } }

    func set(oauth: String) { state.withLock { $0.oauth = oauth } }
    func set(portal id: Int64, to address: String?) { state.withLock { $0.portals[id] = address } }
}
