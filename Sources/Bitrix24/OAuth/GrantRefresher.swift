public import Foundation
public import Logging

/// Hands out access tokens that work. A refresh happens only when a token has ended, and once, however many callers wait.
public actor GrantRefresher {
    let store: any InstallationStore
    let server: AuthorizationServer
    let leaseDuration: Duration
    let logger: Logger
    let now: @Sendable () -> Date
    let clock: any Clock<Duration>

    init(
        store: any InstallationStore, server: AuthorizationServer, leaseDuration: Duration, logger: Logger,
        now: @escaping @Sendable () -> Date, clock: any Clock<Duration>
    ) {
        self.store = store
        self.server = server
        self.leaseDuration = leaseDuration
        self.logger = logger
        self.now = now
        self.clock = clock
    }
}
