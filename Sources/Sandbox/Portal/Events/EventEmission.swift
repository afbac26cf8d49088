import GRDB

/// Turns a change of a portal into deliveries: for the applications that are bound to the event, and for outgoing webhooks.
///
/// Source: the platform's documentation, "Events" and "Incoming and outgoing webhooks".
struct EventEmission: Sendable {
    let platform: Platform

    /// Numbers of outgoing webhooks in `event_handler_id` begin here, so that they are no binding's.
    static let outgoingHandlers: Int64 = 2_000_000

    /// Queues `event` for every handler that is bound to it on finished installations of the portal, and for its outgoing webhooks.
    ///
    /// - Parameters:
    ///   - data: `data` of the event, such as `{"FIELDS": {"ID": 7}}`.
    ///   - userID: whose action fired it; `nil` when no user stands behind it, and then no tokens are sent.
    ///   - clientID: the only application that hears of it; `nil`: all, and the outgoing webhooks.
    ///   - connector: `auth_connector` of the call that caused it.
    /// - Returns: rows of ``EventDeliveryRow`` that were queued.
    func emit(
        _ db: Database, portal: PortalRow, event: String, data: JSONValue, userID: Int?, clientID: String?,
        connector: String
    ) throws -> [Int64] {
        guard let portalID = portal.id else { return [] }
        let event = event.uppercased()
        var queued: [Int64] = []
        let bindings = try self.bindings(db, portalID: portalID, event: event)
        if !bindings.isEmpty {
            for (installationID, group) in Self.grouped(bindings) {
                queued += try tell(
                    db, installationID: installationID, bindings: group, portal: portal, event: event, data: data,
                    userID: userID, clientID: clientID, connector: connector)
            }
        }
        if clientID == nil {
            queued += try tellWebhooks(db, portal: portal, portalID: portalID, event: event, data: data)
        }
        return queued
    }

    /// One query for all applications: most changes of most portals interest nobody.
    private func bindings(_ db: Database, portalID: Int64, event: String) throws -> [EventBindingRow] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT b.* FROM eventBinding b JOIN installation i ON i.id = b.installationID
                WHERE b.event = ? AND i.portalID = ? AND i.isFinished AND NOT i.isRemoved ORDER BY i.id, b.id
                """)
        return try EventBindingRow.fetchAll(statement, arguments: [event, portalID])
    }

    private static func grouped(_ bindings: [EventBindingRow]) -> [(Int64, [EventBindingRow])] {
        var groups: [(Int64, [EventBindingRow])] = []
        for binding in bindings {
            if groups.last?.0 == binding.installationID {
                groups[groups.count - 1].1.append(binding)
            } else {
                groups.append((binding.installationID, [binding]))
            }
        }
        return groups
    }

    private func tell(
        _ db: Database, installationID id: Int64, bindings: [EventBindingRow], portal: PortalRow, event: String,
        data: JSONValue, userID: Int?, clientID: String?, connector: String
    ) throws -> [Int64] {
        guard let installation = try InstallationRow.fetchOne(db, key: id),
            clientID == nil || clientID == installation.clientID,
            platform.payment(of: installation, on: portal).standing != .ended,
            EventTable.standard.reaches(event, scope: try installation.grantedScope(db))
        else { return [] }
        var queued: [Int64] = []
        if bindings.contains(where: \.isOffline) {
            let offline = OfflineEvents(platform: platform)
            if try offline.queue(
                db, installation: installation, event: event, data: data, userID: userID, connector: connector)
            {
                for listener in try offline.listeners(db, installation: installation) {
                    queued.append(
                        try QueuedEvent(
                            event: OfflineEvents.notice, data: [], grant: .accessAndRefresh,
                            userID: listener.authUserID == 0 ? userID ?? listener.boundBy : listener.authUserID,
                            applicationToken: installation.applicationToken, installationID: id
                        ).enqueue(
                            db, platform: platform, installation: installation, handler: listener.handler,
                            handlerID: listener.id))
                }
            }
        }
        for binding in bindings where !binding.isOffline {
            let tokenUser = binding.authUserID == 0 ? userID : binding.authUserID
            queued.append(
                try QueuedEvent(
                    event: event, data: data, grant: tokenUser == nil ? .reduced : .access, userID: tokenUser,
                    applicationToken: installation.applicationToken, installationID: id
                ).enqueue(
                    db, platform: platform, installation: installation, handler: binding.handler, handlerID: binding.id)
            )
        }
        return queued
    }

    /// They hear of online events only, without tokens, and not where REST is not to be had.
    private func tellWebhooks(
        _ db: Database, portal: PortalRow, portalID: Int64, event: String, data: JSONValue
    ) throws -> [Int64] {
        let statement = try db.cachedStatement(sql: "SELECT * FROM outgoingWebhook WHERE portalID = ? ORDER BY id")
        let webhooks = try OutgoingWebhookRow.fetchAll(statement, arguments: [portalID])
        guard !webhooks.isEmpty, portal.allowsREST(at: platform.clock.unixSeconds) else { return [] }
        return try webhooks.filter { $0.eventList.contains(event) }.map { webhook in
            let queued = QueuedEvent(
                event: event, data: data, grant: .reduced, userID: nil, applicationToken: webhook.applicationToken,
                installationID: 0)
            var row = EventDeliveryRow(
                id: nil, portalID: portalID, clientID: "",
                handlerID: Self.outgoingHandlers + (webhook.id ?? 0), event: event, handler: webhook.handler,
                fields: queued.json.serialized(), due: platform.clock.unixMilliseconds)
            try row.insert(db)
            return row.id ?? 0
        }
    }
}

extension EventTable {
    /// Whether an application with these permissions hears of the event. Events that the table does not have need none.
    func reaches(_ event: String, scope: [Scope]) -> Bool {
        scopes[event] == nil || isAvailable(event, with: Set(scope.map(\.value)))
    }
}
