import GRDB

/// An event on its way to one handler, as the queue keeps it: what it says is settled when it happens, its tokens when it is sent.
struct QueuedEvent: Sendable, Hashable {
    /// How much `auth` says.
    enum Grant: String, Sendable, Hashable {
        /// Domain, endpoints, `member_id`; no proof of the sender: `ONAPPPAYMENT`.
        case bare
        /// The same and `application_token`: nobody stands behind the event, or the application is gone.
        case reduced
        /// An access token of the user.
        case access
        /// Both tokens of the user.
        case accessAndRefresh
    }

    /// Before the name of what is no event: a robot's call, a message to be sent. Its data are the form itself.
    static let plainPrefix = "@"

    var event: String
    var data: JSONValue
    var grant: Grant
    /// Whose tokens go with it.
    var userID: Int?
    /// As it was when the event happened: the last one of an installation that is gone since.
    var applicationToken: String
    var installationID: Int64

    var json: JSONValue {
        [
            "data": data, "grant": .string(grant.rawValue), "user_id": userID.map { .int($0) } ?? .null,
            "application_token": .string(applicationToken), "installation": .int(Int(installationID)),
        ]
    }

    init(
        event: String, data: JSONValue, grant: Grant, userID: Int?, applicationToken: String, installationID: Int64
    ) {
        self.event = event
        self.data = data
        self.grant = grant
        self.userID = userID
        self.applicationToken = applicationToken
        self.installationID = installationID
    }

    init?(row: EventDeliveryRow) {
        guard let json = try? JSONValue(parsing: row.fields), let grant = Grant(rawValue: json["grant"]?.string ?? "")
        else {
            return nil
        }
        self.init(
            event: row.event, data: json["data"] ?? [:], grant: grant, userID: json["user_id"]?.integer,
            applicationToken: json["application_token"]?.string ?? "",
            installationID: Int64(json["installation"]?.integer ?? 0))
    }

    /// Queues the event for a handler. It is sent once the transaction is through.
    ///
    /// - Parameter handlerID: the binding; `nil` for an address that the application's card names.
    /// - Returns: the row of ``EventDeliveryRow``.
    func enqueue(
        _ db: Database, platform: Platform, installation: InstallationRow, handler: String, handlerID: Int64?
    ) throws -> Int64 {
        var row = EventDeliveryRow(
            id: nil, portalID: installation.portalID, clientID: installation.clientID, handlerID: handlerID,
            event: event,
            handler: handler, fields: json.serialized(), due: platform.clock.unixMilliseconds)
        try row.insert(db)
        return row.id ?? 0
    }
}
