import GRDB

/// Puts changes into the offline queue of the applications that asked for it, and tells those that want to be told.
///
/// Source: the platform's documentation, "Offline events" and "onOfflineEvent".
struct OfflineEvents {
    let platform: Platform

    /// Queues a change of the portal for every offline binding of an installation. Of an object and an event only the latest
    /// change stays.
    ///
    /// - Parameter connector: the source of the change; its own bindings do not hear of it.
    /// - Returns: whether anything was queued.
    func queue(
        _ db: Database, installation: InstallationRow, event: String, data: JSONValue, userID: Int?, connector: String
    ) throws -> Bool {
        guard let id = installation.id else { return false }
        let bindings =
            try EventBindingRow
            .filter(Column("installationID") == id && Column("event") == event && Column("isOffline") == true)
            .fetchAll(db)
        var isQueued = false
        for binding in bindings where binding.connector.isEmpty || binding.connector != connector {
            let object = data.serialized()
            let waiting = OfflineEventRow.filter(
                Column("installationID") == id && Column("connector") == binding.connector
                    && Column("event") == event && Column("object") == object && Column("processID") == "")
            try waiting.deleteAll(db)
            var row = OfflineEventRow(
                id: nil, installationID: id, connector: binding.connector, event: event, object: object, data: object,
                additional: userID.map { JSONValue.object(["user_id": .int($0)]).serialized() } ?? "false",
                messageID: platform.randomness.hexadecimal(32), changedAt: platform.clock.unixSeconds)
            try row.insert(db)
            isQueued = true
        }
        return isQueued
    }

    /// Handlers of `ONOFFLINEEVENT` that are to be told now: none is told twice within its pause, nor while it has not heard
    /// the last word yet.
    func listeners(_ db: Database, installation: InstallationRow) throws -> [EventBindingRow] {
        guard let id = installation.id else { return [] }
        let now = platform.clock.unixMilliseconds
        let bindings =
            try EventBindingRow
            .filter(Column("installationID") == id && Column("event") == Self.notice && Column("isOffline") == false)
            .order(Column("id")).fetchAll(db)
        var listeners: [EventBindingRow] = []
        for var binding in bindings {
            let isWaiting = try !EventDeliveryRow.filter(
                Column("handlerID") == binding.id && Column("event") == Self.notice
            ).isEmpty(db)
            guard !isWaiting, now - binding.notifiedAt >= binding.pauseSeconds * 1000 else { continue }
            binding.notifiedAt = now
            try binding.update(db)
            listeners.append(binding)
        }
        return listeners
    }

    static let notice = "ONOFFLINEEVENT"
}
