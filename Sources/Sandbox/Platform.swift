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
    let tokenNumbers = TokenNumbers()
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
