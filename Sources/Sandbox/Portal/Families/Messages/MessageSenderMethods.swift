import GRDB

/// `messageservice.*`: providers that an application sends short messages with.
///
/// Source: the platform's documentation, "Message providers".
enum MessageSenderMethods {
    static let bodies: [String: MethodBody] = [
        "messageservice.sender.add": .writing(add),
        "messageservice.sender.update": .writing(update),
        "messageservice.sender.delete": .writing(delete),
        "messageservice.sender.list": .reading { call, db in
            MethodAnswer(.array(try Owned(call, db, "messageservice.sender").all().map { $0["code"] ?? "" }))
        },
        "messageservice.message.status.update": .writing(updateStatus),
    ]

    private static func invalid(_ text: String) -> RESTFailure {
        RESTFailure.own("ERROR_SENDER_VALIDATION_FAILURE", text)
    }

    private static func code(_ call: MethodCall) throws -> String {
        guard let code = call.text("CODE") else { throw invalid("Empty sender code!") }
        guard Owned.isCode(code) else { throw invalid("Wrong sender code!") }
        return code
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let owned = try Owned(call, db, "messageservice.sender")
        guard !call.params.isEmpty else { throw invalid("Empty data!") }
        let code = try code(call)
        let handler = try HandlerAddress.checked(call.text("HANDLER") ?? "")
        guard let name = call["NAME"], name.text?.isEmpty != true else { throw invalid("Empty sender NAME!") }
        guard let type = call.text("TYPE") else { throw invalid("Empty sender message TYPE!") }
        guard type.uppercased() == "SMS" else { throw invalid("Unknown sender message TYPE!") }
        guard try owned.item(code) == nil else {
            throw RESTFailure.own("ERROR_SENDER_ALREADY_INSTALLED", "Sender already installed!")
        }
        try owned.store.add([
            "client": .string(owned.clientID), "code": .string(code), "type": "SMS", "handler": .string(handler),
            "name": name, "description": call["DESCRIPTION"] ?? "",
        ])
        return MethodAnswer(true)
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let owned = try Owned(call, db, "messageservice.sender")
        guard let code = call.text("CODE") else {
            throw RESTFailure.own("ERROR_SENDER_CODE_REQUIRED", "CODE is required!")
        }
        let changes = [("HANDLER", "handler"), ("NAME", "name"), ("DESCRIPTION", "description")]
            .compactMap { name, field in call[name].map { (field, $0) } }
        guard !changes.isEmpty else {
            throw RESTFailure.own("ERROR_SENDER_OTHER_PARAMS_REQUIRED", "At least one other parameter is required!")
        }
        guard var item = try owned.item(code) else {
            throw RESTFailure.own("ERROR_SENDER_NOT_FOUND", "Sender not found!")
        }
        for (field, value) in changes {
            item[field] = field == "handler" ? .string(try HandlerAddress.checked(value.text ?? "")) : value
        }
        try owned.store.update(item)
        return MethodAnswer(true)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let owned = try Owned(call, db, "messageservice.sender")
        guard let item = try owned.item(try code(call)) else {
            throw RESTFailure.own("ERROR_SENDER_NOT_FOUND", "Sender not found!")
        }
        try owned.store.delete(item.id)
        return MethodAnswer(true)
    }

    private static func updateStatus(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let installation = try call.installation()
        let talk = Talk(call, db)
        let code = try code(call)
        let found = try talk.store("messageservice.message").first([
            "client": .string(installation.clientID), "sender": .string(code),
            "message": .string(call.text("MESSAGE_ID") ?? ""),
        ])
        guard var message = found else { throw RESTFailure.own("ERROR_MESSAGE_NOT_FOUND", "Message not found!") }
        guard let status = call.text("STATUS")?.lowercased(),
            ["queued", "sent", "delivered", "undelivered", "failed"].contains(status)
        else { throw RESTFailure.own("ERROR_MESSAGE_STATUS_INCORRECT", "Message status incorrect!") }
        guard call.caller.isAdmin || message.integer("user") == talk.userID else {
            throw RESTFailure(.accessDenied, status: 403, "Access denied!")
        }
        message["status"] = .string(status)
        try talk.store("messageservice.message").update(message)
        return MethodAnswer(true)
    }

    /// Has the application send a message, as the platform does from a card or a robot.
    ///
    /// - Returns: the message and the row of ``EventDeliveryRow`` that was queued.
    static func send(
        _ talk: Talk, sender: Record, installation: InstallationRow, to number: String, text: String
    ) throws -> (message: Record, delivery: Int64) {
        let id = talk.platform.randomness.hexadecimal(32)
        let message = try talk.store("messageservice.message").add([
            "client": sender["client"] ?? "", "sender": sender["code"] ?? "", "message": .string(id),
            "to": .string(number), "text": .string(text), "status": "queued", "user": .int(talk.userID),
        ])
        let data: JSONValue = [
            "module_id": "crm", "bindings": [],
            "properties": ["phone_number": .string(number), "message_text": .string(text)], "type": "SMS",
            "code": sender["code"] ?? "", "message_id": .string(id), "message_to": .string(number),
            "message_body": .string(text),
        ]
        let row = try QueuedEvent(
            event: QueuedEvent.plainPrefix + "MESSAGESERVICE", data: data, grant: .accessAndRefresh,
            userID: talk.userID, applicationToken: installation.applicationToken,
            installationID: installation.id ?? 0
        ).enqueue(
            talk.db, platform: talk.platform, installation: installation, handler: sender.text("handler"),
            handlerID: nil)
        return (message, row)
    }
}
