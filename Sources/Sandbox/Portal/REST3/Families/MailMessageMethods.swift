import GRDB

/// E-mails: `mail.message.*`. What is sent to one of the portal's people arrives in his mailbox; nothing leaves the sandbox.
///
/// Source: the platform's documentation, "E-mail".
enum MailMessageMethods {
    static let bodies: [String: MethodBody] = [
        "mail.message.list": .reading { call, db in try MailBag(call).list(db) },
        "mail.message.get": .reading { call, db in try MailBag(call).query.get(db) },
        "mail.message.thread": .reading { call, db in try MailBag(call).thread(db) },
        "mail.message.send": .writing { call, db in try MailBag(call).send(db, answering: nil) },
        "mail.message.reply": .writing { call, db in try MailBag(call).send(db, answering: "replyToMessageId") },
        "mail.message.forward": .writing { call, db in try MailBag(call).send(db, answering: "forwardMessageId") },
        "mail.message.movetofolder": .writing { call, db in try MailBag(call).move(db) },
        "mail.message.createtask": .writing { call, db in try MailBag(call).createTask(db) },
        "mail.message.createchat": .writing { call, db in try MailBag(call).createChat(db) },
        "mail.message.createfeedpost": .writing { call, db in try MailBag(call).create(db, "BLOG_POST", as: "postId") },
        "mail.message.createcalendarevent": .writing { call, db in try MailBag(call).createEvent(db) },
        "mail.message.createcrmactivity": .writing { call, db in try MailBag(call).bindToCRM(db, true) },
        "mail.message.removecrmactivity": .writing { call, db in try MailBag(call).bindToCRM(db, false) },
    ]
}

/// The e-mails of one person's mailbox.
struct MailBag {
    let call: MethodCall
    var query: EntityQuery

    init(_ call: MethodCall) throws {
        try Access3.require(call, "mail")
        self.call = call
        var query = try EntityQuery(call, "mail.message")
        query.scope = SQLCondition(
            sql: "json_extract(fields, '$.mailboxId') = ?", arguments: [call.caller.user.id])
        query.extra = { record, names, _ in names.contains("url") ? ["url": .string("/mail/message/\(record.id)")] : [:]
        }
        self.query = query
    }

    private var now: JSONValue { .string(PortalTime.text(unixSeconds: call.platform.clock.unixSeconds)) }

    // MARK: Reading

    func list(_ db: Database) throws -> MethodAnswer {
        let input = query.input
        let page = try Page3(call.params["pagination"], standard: 25, maximum: 200)
        var conditions = [query.scope].compactMap { $0 }
        if let mailbox = try input.integer("mailboxId") {
            conditions.append(SQLCondition(sql: "json_extract(fields, '$.mailboxId') = ?", arguments: [mailbox]))
        }
        if let text = try input.text("searchQuery"), !text.isEmpty {
            let fields = ["subject", "from", "to", "cc", "body"].map { "json_extract(fields, '$.\($0)')" }
            let folded = RecordFunctions.folded(text)
            conditions.append(
                SQLCondition(
                    sql: "(" + fields.map { "lintel_contains(\($0), ?)" }.joined(separator: " OR ") + ")",
                    arguments: StatementArguments(fields.map { _ in folded })))
        }
        for (name, sign) in [("dateFrom", ">="), ("dateTo", "<=")] {
            guard let text = try input.text(name) else { continue }
            guard text.contains("T"), let seconds = PortalTime.parse(text) else {
                throw RESTFailure.invalidRequest3(
                    name,
                    "Parameter `\(name)` must be in ISO 8601 format (DATE_ATOM), for example `2026-01-01T00:00:00+00:00`"
                )
            }
            conditions.append(
                SQLCondition(
                    sql: "json_extract(fields, '$.date') \(sign) ?", arguments: [PortalTime.text(unixSeconds: seconds)])
            )
        }
        for name in ["isSeen", "hasAttachments"] {
            guard let flag = try input.flag(name) else { continue }
            conditions.append(
                SQLCondition(sql: "ifnull(json_extract(fields, '$.\(name)'), 0) = ?", arguments: [flag]))
        }
        if let folder = try input.text("folder") {
            conditions.append(
                SQLCondition(
                    sql: "lower(json_extract(fields, '$.folder')) = ?", arguments: [Self.folder(folder).lowercased()]))
        }
        let records = try query.store(db).records(
            where: .joined(conditions, by: "AND"), order: "json_extract(fields, '$.date') DESC, id DESC",
            limit: page.limit, offset: page.offset)
        let selection = try Selection3(nil, of: query.type)
        let origin = "https://\(call.caller.portal.domain)"
        return MethodAnswer([
            "items": .array(
                try records.map { record in
                    var item = try query.item(record, selection, db).object ?? [:]
                    item["url"] = .string("\(origin)/mail/message/\(record.id)/")
                    return .object(item)
                })
        ])
    }

    func thread(_ db: Database) throws -> MethodAnswer {
        let id = try query.input.id()
        let limit = min(max(1, try query.input.integer("limit") ?? 20), 50)
        let record = try query.record(db, id: id)
        let thread = record.fields["threadId"]?.text ?? ""
        let records = try query.store(db).records(
            where: .joined(
                [query.scope ?? SQLCondition(sql: "1")]
                    + [SQLCondition(sql: "json_extract(fields, '$.threadId') = ?", arguments: [thread])], by: "AND"))
        let members = thread.isEmpty ? [record] : records
        return MethodAnswer(
            .array(
                members.suffix(limit).map { record in
                    let date = (record.fields["date"]?.string ?? "").prefix(19).replacing("T", with: " ")
                    var item: JSONObject = ["id": .int(record.id)]
                    for name in ["subject", "from", "to", "cc"] { item[name] = record.fields[name] ?? "" }
                    item["date"] = .string(String(date))
                    item["body"] = record.fields["body"] ?? ""
                    return .object(item)
                }))
    }

    // MARK: Sending

    func send(_ db: Database, answering parameter: String?) throws -> MethodAnswer {
        let input = query.input
        let names = [parameter, "from", "to", "subject", "body"].compactMap { $0 }
        let missing = names.filter { input[$0] == nil || input[$0]?.string?.isEmpty == true }
        guard missing.isEmpty else {
            throw RESTFailure.invalidRequest3(missing.map { .init($0, "Mandatory field `\($0)` is not specified") })
        }
        let from = try input.text("from") ?? ""
        let subject = try input.text("subject") ?? ""
        var body = try input.text("body") ?? ""
        var recipients: [String: [String]] = [:]
        for name in ["to", "cc", "bcc"] {
            let addresses = try input.texts(name) ?? []
            if addresses.contains(where: { !Self.isAddress($0) }) {
                throw RESTFailure.invalidRequest3(name, name == "to" ? "NO_RECIPIENTS" : "RESOLVE_RECIPIENTS_ERROR")
            }
            recipients[name] = addresses
        }
        guard recipients["to"]?.isEmpty == false else { throw RESTFailure.invalidRequest3("to", "NO_RECIPIENTS") }
        guard Self.address(in: from) == call.caller.user.email.lowercased() else {
            throw RESTFailure.invalidRequest3("from", "MESSAGE_SEND_FAILED")
        }
        var thread: JSONValue = .string(call.platform.randomness.hexadecimal(16))
        if let parameter {
            let isReply = parameter == "replyToMessageId"
            let refusal = RESTFailure.invalidRequest3(
                parameter, isReply ? "MESSAGE_REPLY_FAILED" : "MESSAGE_FORWARD_FAILED")
            let former = try query.record(db, id: try input.id(parameter), orElse: refusal)
            if isReply {
                thread = former.fields["threadId"] ?? thread
            } else {
                body += "\n\n" + (former.fields["body"]?.string ?? "")
            }
        }
        try deliver(db, subject: subject, body: body, recipients: recipients, thread: thread)
        return MethodAnswer(["success": true, "to": .array((recipients["to"] ?? []).map { .string($0) })])
    }

    private func deliver(
        _ db: Database, subject: String, body: String, recipients: [String: [String]], thread: JSONValue
    ) throws {
        let sender = call.caller.user
        var message: JSONObject = [
            "mailboxId": .int(sender.id), "mailboxEmail": .string(sender.email), "subject": .string(subject),
            "from": .string("\(People.name(of: sender)) <\(sender.email)>"),
            "to": .string((recipients["to"] ?? []).joined(separator: ", ")),
            "cc": .string((recipients["cc"] ?? []).joined(separator: ", ")), "date": now, "isSeen": true,
            "hasAttachments": false, "bindings": [], "body": .string(body), "folder": "Sent", "threadId": thread,
        ]
        try query.store(db).add(message)
        let all = Set(recipients.values.joined().map { Self.address(in: $0) })
        for person in try People.all(call, db) where all.contains(person.email.lowercased()) {
            message["mailboxId"] = .int(person.id)
            message["mailboxEmail"] = .string(person.email)
            message["isSeen"] = false
            message["folder"] = "INBOX"
            try query.store(db).add(message)
        }
        let book = RecordStore(db, portalID: call.caller.portalID, "mail.recipient")
        let known = Set(try book.records(["ownerId": .int(sender.id)]).compactMap { $0.fields["email"]?.string })
        for address in all.sorted() where !known.contains(address) {
            try book.add([
                "ownerId": .int(sender.id), "email": .string(address),
                "name": .string(String(address.prefix { $0 != "@" })),
            ])
        }
    }

    private static func isAddress(_ text: String) -> Bool {
        let parts = address(in: text).split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty && !parts[1].contains(" ")
    }

    /// `John <john@example.com>` → `john@example.com`
    private static func address(in text: String) -> String {
        guard let open = text.lastIndex(of: "<"), text.hasSuffix(">") else { return text.lowercased() }
        return text[text.index(after: open)...].dropLast().lowercased()
    }

    // MARK: Folders

    private static func folder(_ name: String) -> String {
        ["inbox": "INBOX", "sent": "Sent", "spam": "Spam", "trash": "Trash", "drafts": "Drafts"][name.lowercased()]
            ?? name
    }

    func move(_ db: Database) throws -> MethodAnswer {
        let input = query.input
        try input.require("messageIds", "action")
        let ids = try input.integers("messageIds") ?? []
        let action = try input.text("action") ?? ""
        let target: String
        switch action {
        case "spam": target = "Spam"
        case "delete": target = "Trash"
        case "move":
            guard let folder = try input.text("folder"), !folder.isEmpty else {
                throw RESTFailure.invalidRequest3("folder", "The `folder` parameter is required when `action=move`")
            }
            target = Self.folder(folder)
        default:
            throw RESTFailure.invalidRequest3("action", "The `action` parameter must be `move`, `spam`, or `delete`")
        }
        let records = try ids.compactMap { try? query.record(db, id: $0) }
        guard !records.isEmpty else {
            throw RESTFailure.invalidRequest3("messageIds", "No accessible messages found")
        }
        guard Set(records.map { $0.fields["folder"]?.string ?? "" }).count == 1 else {
            throw RESTFailure.invalidRequest3("messageIds", "Select emails from a single folder")
        }
        for var record in records {
            record.fields["folder"] = .string(target)
            try query.store(db).update(record)
        }
        return MethodAnswer(["success": true, "movedCount": .int(records.count), "action": .string(action)])
    }

    // MARK: What is made of an e-mail

    private func message(_ db: Database) throws -> Record {
        guard let id = try query.input.integer("messageId"), id > 0 else { throw RESTFailure.missing3("messageId") }
        return try query.record(
            db, id: id,
            orElse: .invalidRequest3("messageId", "Message was deleted or moved to another folder"))
    }

    private func bind(_ db: Database, _ message: Record, to kind: String, _ id: Int) throws {
        var message = message
        var bindings = message.fields["bindings"]?.array ?? []
        bindings.append(["entityType": .string(kind), "entityId": .int(id)])
        message.fields["bindings"] = .array(bindings)
        try query.store(db).update(message)
    }

    private func binding(_ message: Record, _ kind: String) -> Int? {
        message.fields["bindings"]?.array?.first { $0["entityType"]?.string == kind }?["entityId"]?.integer
    }

    func createTask(_ db: Database) throws -> MethodAnswer {
        let message = try message(db)
        let input = query.input
        let responsible = try input.integer("responsibleId") ?? call.caller.user.id
        guard try People.person(responsible, call, db) != nil else {
            throw RESTFailure.invalidRequest3(nil, "Failed to create task")
        }
        let task = try TaskBook(call, db).insert(
            db,
            [
                "TITLE": .string(try input.text("title") ?? message.fields["subject"]?.string ?? ""),
                "DESCRIPTION": .string(try input.text("description") ?? ""), "CREATED_BY": .int(call.caller.user.id),
                "RESPONSIBLE_ID": .int(responsible),
            ])
        try bind(db, message, to: "TASKS_TASK", task.id)
        return MethodAnswer(["success": true, "taskId": .int(task.id), "messageId": .int(message.id)])
    }

    func createChat(_ db: Database) throws -> MethodAnswer {
        let message = try message(db)
        if let chat = binding(message, "IM_CHAT") {
            return MethodAnswer([
                "success": true, "chatId": .int(chat), "messageId": .int(message.id), "existing": true,
            ])
        }
        let chat = try RecordSequence(name: "im.chat", portalID: call.caller.portalID).take(db)
        try bind(db, message, to: "IM_CHAT", chat)
        return MethodAnswer(["success": true, "chatId": .int(chat), "messageId": .int(message.id), "existing": false])
    }

    func create(_ db: Database, _ kind: String, as name: String) throws -> MethodAnswer {
        let message = try message(db)
        let id = try RecordSequence(name: "mail.made.\(kind)", portalID: call.caller.portalID).take(db)
        try bind(db, message, to: kind, id)
        return MethodAnswer(.object(["success": true, name: .int(id), "messageId": .int(message.id)]))
    }

    func createEvent(_ db: Database) throws -> MethodAnswer {
        let input = query.input
        let missing = ["messageId", "dateFrom", "dateTo"].filter { input[$0] == nil }
        guard missing.isEmpty else {
            throw RESTFailure.invalidRequest3(missing.map { .init($0, "Mandatory field `\($0)` is not specified") })
        }
        for name in ["dateFrom", "dateTo"] {
            let text = try input.text(name) ?? ""
            guard text.utf8.count == 19, !text.contains("T"), PortalTime.parse(text) != nil else {
                throw RESTFailure.invalidRequest3(name, "Invalid date format")
            }
        }
        return try create(db, "CALENDAR_EVENT", as: "eventId")
    }

    func bindToCRM(_ db: Database, _ isBound: Bool) throws -> MethodAnswer {
        var message = try message(db)
        let bindings = (message.fields["bindings"]?.array ?? []).filter {
            $0["entityType"]?.string != "CRM_ACTIVITY"
        }
        message.fields["bindings"] = .array(bindings)
        if isBound {
            let id = try RecordSequence(name: "mail.made.CRM_ACTIVITY", portalID: call.caller.portalID).take(db)
            try bind(db, message, to: "CRM_ACTIVITY", id)
        } else {
            try query.store(db).update(message)
        }
        return MethodAnswer(true)
    }
}
