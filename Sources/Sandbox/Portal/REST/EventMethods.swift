import GRDB

/// `event.*`: which handlers hear of what.
///
/// Source: the platform's documentation, "Events".
enum EventMethods {
    static let bodies: [String: MethodBody] = [
        "event.bind": .writing(bind),
        "event.unbind": .writing(unbind),
        "event.get": .reading(get),
        "event.test": .writing(test),
    ]

    private static func bind(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let installation = try call.installation()
        let event = try call.required("event").uppercased()
        guard EventTable.standard.isAvailable(event, with: call.caller.scope) else {
            throw RESTFailure.of(.eventNotFound)
        }
        let isOffline = call.text("event_type")?.lowercased() == "offline"
        if isOffline {
            try call.requireAdministrator("Access denied! Offline events binding requires administrator access rights")
        }
        let handler = isOffline ? "" : try HandlerAddress.checked(try call.required("handler"))
        let asked = call["auth_type"]?.integer ?? 0
        let userID = call.caller.user.id
        if !call.caller.isAdmin, asked != 0, asked != userID {
            try call.requireAdministrator(
                "Access denied! Event binding with AUTH_TYPE requires administrator access rights")
        }
        // A user without administrator rights binds for himself only.
        let authUserID = call.caller.isAdmin ? asked : userID
        let connector = isOffline ? try OfflineEventMethods.connector(of: call) : ""
        var binding = EventBindingRow(
            id: nil, installationID: installation.id ?? 0, event: event, handler: handler, authUserID: authUserID,
            boundBy: userID, isOffline: isOffline, connector: connector,
            pauseSeconds: max(0, call["options"]?["minTimeout"]?.integer ?? 1))
        // What the application binds itself takes the place of what the version's card has bound.
        if !isOffline {
            try EventBindingRow.filter(Column("installationID") == installation.id && Column("event") == event)
                .filter(Column("isFromCard") == true).deleteAll(db)
        }
        do {
            try binding.insert(db)
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
            switch call.platform.behaviour.current.duplicateEventBinding {
            case .handlerExists: throw RESTFailure.of(.handlerAlreadyExists)
            case .core:
                throw RESTFailure(.core, status: 400, "Unable to set event handler: Handler already binded")
            case .accept: break
            }
        }
        return MethodAnswer(true)
    }

    private static func unbind(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let installation = try call.installation()
        let event = try call.required("event").uppercased()
        let isOffline = call.text("event_type")?.lowercased() == "offline"
        if isOffline {
            try call.requireAdministrator(
                "Access denied! Offline events unbinding requires administrator access rights")
        }
        let handler = isOffline ? "" : try call.required("handler")
        let given = call["auth_type"].flatMap { $0.isNull ? nil : $0 }
        let userID = call.caller.user.id
        if !call.caller.isAdmin, let asked = given?.integer, asked != 0, asked != userID {
            try call.requireAdministrator(
                "Access denied! Event unbinding with AUTH_TYPE requires administrator access rights")
        }
        var request = EventBindingRow.filter(Column("installationID") == installation.id)
            .filter(Column("event") == event).filter(Column("handler") == handler).filter(
                Column("isOffline") == isOffline)
        if isOffline {
            request = request.filter(Column("connector") == (try OfflineEventMethods.connector(of: call)))
        }
        // Empty and 0 mean the handlers without a fixed user, nothing at all means all of them.
        if !call.caller.isAdmin {
            request = request.filter(Column("authUserID") == userID)
        } else if let given {
            request = request.filter(Column("authUserID") == given.integer ?? 0)
        }
        return MethodAnswer(["count": .int(try request.deleteAll(db))])
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let installation = try call.installation()
        var request = EventBindingRow.filter(Column("installationID") == installation.id)
        if !call.caller.isAdmin { request = request.filter(Column("authUserID") == call.caller.user.id) }
        let bindings = try request.order(Column("id")).fetchAll(db)
        return MethodAnswer(
            .array(
                bindings.map { binding in
                    var fields: JSONObject = [
                        "event": .string(binding.event), "handler": .string(binding.handler),
                        "auth_type": .string(String(binding.authUserID)), "offline": .int(binding.isOffline ? 1 : 0),
                    ]
                    if binding.isOffline { fields["connector_id"] = .string(binding.connector) }
                    return .object(fields)
                }))
    }

    private static func test(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        _ = try call.installation()
        let data: JSONValue = ["QUERY": .object(call.params), "LANGUAGE_ID": .string(call.caller.portal.language)]
        try call.events.emit(
            db, portal: call.caller.portal, event: "ONAPPTEST", data: data, userID: call.caller.user.id,
            clientID: call.caller.application?.clientID)
        return MethodAnswer(1)
    }
}

/// The address of a handler, as `event.bind` and `placement.bind` want it.
enum HandlerAddress {
    /// - Throws: `ERROR_UNSUPPORTED_PROTOCOL` for another scheme than http and https, `ERROR_WRONG_HANDLER_URL` for what is no address.
    static func checked(_ text: String) throws -> String {
        if WebAddress(text) != nil, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) { return text }
        if let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") {
            let scheme = text[..<colon].lowercased()
            if scheme != "http", scheme != "https" {
                throw RESTFailure(.unsupportedProtocol, status: 400, "Unsupported event handler protocol")
            }
        }
        throw RESTFailure(.wrongHandlerURL, status: 400, "Wrong handler URL")
    }
}
