import Bitrix24Wire
import GRDB

/// `/portals/{d}/chat`, `/robots`, `/sms`, `/calls`: what people do in a portal that makes it call an application.
struct TalkControl: Sendable {
    let context: ControlContext
    private var platform: Platform { context.platform }

    init(context: ControlContext) { self.context = context }

    var routes: [ControlServer.Route] {
        [
            .init("POST", "portals/{d}/chat", say),
            .init("POST", "portals/{d}/robots", runRobot), .init("GET", "portals/{d}/robots", robotCalls),
            .init("POST", "portals/{d}/sms", sendMessage), .init("GET", "portals/{d}/sms", messages),
            .init("POST", "portals/{d}/calls", startCall),
        ]
    }

    /// Does something as a person of the portal would, in one transaction.
    private func acting<Value: Sendable>(
        _ call: ControlCall, _ fields: ControlFields, _ body: @escaping @Sendable (Talk) throws -> Value
    ) async throws -> Value {
        let portal = try platform.portal(named: call["d"])
        let userID = try fields.integer("user_id", in: 1...Int(Int32.max)) ?? 1
        let platform = platform
        let events = context.events
        let value = try await platform.database.write { db in
            let talk = Talk(db: db, platform: platform, events: events, portal: portal, userID: userID)
            guard try talk.person(userID)?.isActive == true else {
                throw SandboxControlError.field("user_id", "\(portal.domain) has no active user \(userID)")
            }
            return try body(talk)
        }
        events.wake()
        return value
    }

    /// Journal numbers of what was sent, once it was tried.
    private func entries(_ rows: [Int64]) async -> JSONValue {
        .array(await context.events.entries(of: rows).map { .int($0) })
    }

    /// `{user_id, dialog_id, text}` → `{message_id, chat_id}`: a person writes in a chat, to a bot, to a guest of an open channel.
    @Sendable private func say(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        let dialog = try fields.members["dialog_id"]?.text ?? fields.requiredText("dialog_id")
        let text = try fields.requiredText("text")
        return try await acting(call, fields) { talk in
            let chats = Chats(talk: talk)
            guard let chat = try chats.dialog(dialog) else {
                throw SandboxControlError.field("dialog_id", "names no chat and no user")
            }
            guard chat.has(talk.userID) else {
                throw SandboxControlError.field("user_id", "is not in the chat \(dialog)")
            }
            let item = try chats.post(to: chat, Chats.NewMessage(author: talk.userID, text: text))
            return ["message_id": .int(item.id), "chat_id": .int(chat.id)]
        }
    }

    /// `{code, document_id: [module, entity, id], properties?, client_id?, kind=robot|activity, user_id?}` → `{workflow_id,
    /// event_token, deliveries}`: runs a robot or an activity of an application on a document.
    @Sendable private func runRobot(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        let code = try fields.requiredText("code")
        let kind = try fields.text("kind") ?? "robot"
        let client = try fields.text("client_id")
        let properties = try fields.object("properties") ?? [:]
        guard ["robot", "activity"].contains(kind) else {
            throw SandboxControlError.field("kind", "must be robot or activity")
        }
        guard let document = WorkflowDocument(fields.members["document_id"]) else {
            throw SandboxControlError.field(
                "document_id", "must be a list such as [\"crm\", \"CCrmDocumentDeal\", \"DEAL_1\"]")
        }
        let (item, row) = try await acting(call, fields) { talk -> (Record, Int64) in
            var match: JSONObject = ["code": .string(code)]
            if let client { match["client"] = .string(client) }
            guard let robot = try talk.store("bizproc.\(kind)").first(match) else {
                throw SandboxControlError.notFound("No application has registered the \(kind) \(code).")
            }
            guard let made = try Workflows(talk: talk).call(robot, on: document, properties: properties) else {
                throw SandboxControlError.conflict("the application is not installed completely, or was not paid for")
            }
            return (made.item, made.delivery)
        }
        return [
            "workflow_id": item["workflow"] ?? "", "event_token": item["token"] ?? "",
            "deliveries": await entries([row]),
        ]
    }

    /// What became of the calls: `{calls: [{workflow_id, event_token, code, waiting, return_values, log}]}`
    @Sendable private func robotCalls(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let items = try await platform.database.read { db in
            try RecordStore(db, portalID: portal.id ?? 0, "bizproc.event").records()
        }
        return [
            "calls": .array(
                items.map { item in
                    [
                        "workflow_id": item["workflow"] ?? "", "event_token": item["token"] ?? "",
                        "code": item["code"] ?? "", "client_id": item["client"] ?? "",
                        "document_id": item["document"] ?? [], "waiting": .bool(item.flag("open")),
                        "return_values": item["values"] ?? .null, "log": item["log"] ?? [],
                    ]
                })
        ]
    }

    /// `{sender, to, text, client_id?, user_id?}` → `{message_id, deliveries}`: the portal has an application's provider send a message.
    @Sendable private func sendMessage(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        let code = try fields.requiredText("sender")
        let number = try fields.requiredText("to")
        let text = try fields.requiredText("text")
        let client = try fields.text("client_id")
        let (item, row) = try await acting(call, fields) { talk -> (Record, Int64) in
            var match: JSONObject = ["code": .string(code)]
            if let client { match["client"] = .string(client) }
            guard let sender = try talk.store("messageservice.sender").first(match) else {
                throw SandboxControlError.notFound("No application has registered the provider \(code).")
            }
            let installation = try InstallationRow.filter(
                Column("portalID") == talk.portalID && Column("clientID") == sender.text("client")
            ).fetchOne(talk.db)
            guard let installation, installation.isFinished, !installation.isRemoved else {
                throw SandboxControlError.conflict("the application is not installed completely")
            }
            return try MessageSenderMethods.send(
                talk, sender: sender, installation: installation, to: number, text: text)
        }
        return ["message_id": item["message"] ?? "", "deliveries": await entries([row])]
    }

    /// `{messages: [{message_id, sender, to, text, status}]}`
    @Sendable private func messages(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let items = try await platform.database.read { db in
            try RecordStore(db, portalID: portal.id ?? 0, "messageservice.message").records()
        }
        return [
            "messages": .array(
                items.map { item in
                    [
                        "message_id": item["message"] ?? "", "sender": item["sender"] ?? "", "to": item["to"] ?? "",
                        "text": item["text"] ?? "", "status": item["status"] ?? "",
                    ]
                })
        ]
    }

    /// `{number, line?, user_id?}` → `{call_id}`: a person clicks on a telephone number, and `ONEXTERNALCALLSTART` goes out.
    @Sendable private func startCall(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        let number = try fields.requiredText("number")
        let line = try fields.text("line") ?? ""
        return try await acting(call, fields) { talk in
            let item = try Calls(talk: talk).register(
                Calls.New(
                    user: talk.userID, number: number, type: 1, started: talk.now, line: line,
                    external: talk.platform.randomness.hexadecimal(16))
            ).item
            let clientID = try Calls(talk: talk).lines.first(["number": .string(line)])?.text("client")
            if let clientID {
                // The application of the line finishes the call.
                var own = item
                own["client"] = .string(clientID)
                try Calls(talk: talk).store.update(own)
            }
            try talk.emit(
                "ONEXTERNALCALLSTART",
                [
                    "PHONE_NUMBER": .string(number), "PHONE_NUMBER_INTERNATIONAL": .string(number), "EXTENSION": "",
                    "USER_ID": .int(talk.userID), "CALL_LIST_ID": 0, "LINE_NUMBER": .string(line), "IS_MOBILE": 0,
                    "CALL_ID": item["call"] ?? "", "CRM_ENTITY_TYPE": item["entityType"] ?? "",
                    "CRM_ENTITY_ID": item["entityID"] ?? "",
                ], clientID: clientID)
            return ["call_id": item["call"] ?? ""]
        }
    }
}
