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
    /// - Returns: rows of ``EventDeliveryRow`` that were queued.
    @discardableResult
    func emit(_ db: Database, portal: PortalRow, event: String, data: JSONValue, userID: Int?) throws -> [Int64] {
        []
    }

    /// Delivers what is due, until cancelled.
    func run() async {}

    /// Waits until nothing is queued.
    func flush() async -> (delivered: Int, failed: Int) { (0, 0) }

    /// Tells ``run()`` that something was queued.
    func wake() {}
}
