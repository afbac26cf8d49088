import GRDB

/// `imopenlines.crm.*`: conversations of the CRM's records.
///
/// Source: the platform's documentation, "Open channels", CRM.
enum OpenLineCRMMethods {
    static let bodies: [String: MethodBody] = [
        "imopenlines.crm.chat.get": .reading(list),
        "imopenlines.crm.chat.getlastid": .reading { call, db in
            let context = OpenLineCall(call, db)
            let empty = RESTFailure.own("CRM_CHAT_EMPTY_CRM_DATA", "Empty CRM data")
            guard call.text("CRM_ENTITY_TYPE") != nil, call.text("CRM_ENTITY") != nil else { throw empty }
            let entity = try entity(call)
            guard try TalkCRM(talk: context.talk).mayRead(entity, call.caller),
                let session = try sessions(entity, context.lines).last
            else { throw RESTFailure.own("CRM_CHAT_EMPTY_CRM_DATA", "Could not find CRM object") }
            return MethodAnswer(.int(session.integer("chat")))
        },
        "imopenlines.crm.chat.user.add": .writing { call, db in try changeUser(call, db, adds: true) },
        "imopenlines.crm.chat.user.delete": .writing { call, db in try changeUser(call, db, adds: false) },
        "imopenlines.crm.message.add": .writing(addMessage),
        "imopenlines.crm.lead.create": .writing(createLead),
    ]

    private static func entity(_ call: MethodCall) throws -> TalkCRM.Entity {
        let type = try call.required("CRM_ENTITY_TYPE").uppercased()
        guard let id = Int(try call.required("CRM_ENTITY")) else {
            throw RESTFailure(
                .argument, status: 400, "The value of an argument 'CRM_ENTITY' has an invalid type",
                extra: ["argument": "CRM_ENTITY"])
        }
        return TalkCRM.Entity(type: type, id: id)
    }

    /// Oldest first.
    private static func sessions(_ entity: TalkCRM.Entity, _ lines: OpenLines) throws -> [Record] {
        guard ["LEAD", "DEAL", "CONTACT", "COMPANY"].contains(entity.type) else { return [] }
        return try lines.sessions.records(["crm.\(entity.type)": .int(entity.id)])
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = OpenLineCall(call, db)
        let entity = try entity(call)
        let crm = TalkCRM(talk: context.talk)
        guard try crm.record(entity) != nil else { return MethodAnswer([]) }
        guard try crm.mayRead(entity, call.caller) else {
            throw RESTFailure.own("ACCESS_DENIED", "Access denied! You don't have access to this action", status: 403)
        }
        let isActiveOnly = call["ACTIVE_ONLY"]?.flag ?? true
        var seen = Set<Int>()
        let found = try sessions(entity, context.lines).filter {
            (!isActiveOnly || !$0.flag("closed")) && seen.insert($0.integer("chat")).inserted
        }
        return MethodAnswer(
            .array(
                try found.map { session in
                    let connector = try context.lines.connectors.first(["code": .string(session.text("connector"))])
                    return [
                        "CHAT_ID": .string(String(session.integer("chat"))), "CONNECTOR_ID": session["connector"] ?? "",
                        "CONNECTOR_TITLE": connector?["name"] ?? session["connector"] ?? "",
                    ]
                }))
    }

    private static func changeUser(_ call: MethodCall, _ db: Database, adds: Bool) throws -> MethodAnswer {
        let context = OpenLineCall(call, db)
        let entity = try entity(call)
        guard let user = call["USER_ID"]?.integer, user > 0 else {
            throw adds
                ? RESTFailure.missingArgument("Empty USER_ID")
                : RESTFailure.own("CRM_CHAT_EMPTY_USER", "Empty User ID")
        }
        guard try TalkCRM(talk: context.talk).mayRead(entity, call.caller) else {
            throw RESTFailure.own(
                "ACCESS_DENIED", "Access denied! You don't have access to join user to chat", status: 403)
        }
        let chatIDs = Set(try sessions(entity, context.lines).map { $0.integer("chat") })
        let chatID: Int
        if let given = call["CHAT_ID"]?.integer, given > 0 {
            guard chatIDs.contains(given) else {
                throw RESTFailure.own("CHAT_NOT_IN_CRM", "Chat does not belong to the CRM object being checked")
            }
            chatID = given
        } else {
            guard let last = try sessions(entity, context.lines).last else { return MethodAnswer(0) }
            chatID = last.integer("chat")
        }
        guard let person = try context.talk.person(user), person.isActive else {
            throw RESTFailure.own("CRM_CHAT_USER_NOT_ACTIVE", "User not active")
        }
        guard let chat = try context.lines.chats.chat(chatID), chat.has(user) != adds else {
            throw RESTFailure.own(
                "WRONG_REQUEST", "You don't have access or user already \(adds ? "member" : "not") in chat")
        }
        if adds {
            try context.lines.chats.add([user], to: chat, hidesHistory: false)
        } else {
            try context.lines.chats.remove(user, from: chat)
        }
        return MethodAnswer(.int(chatID))
    }

    private static func addMessage(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = OpenLineCall(call, db)
        let entity = try entity(call)
        let user = Int(try call.required("USER_ID")) ?? 0
        let chatID = Int(try call.required("CHAT_ID")) ?? 0
        let text = try call.required("MESSAGE")
        guard try TalkCRM(talk: context.talk).mayRead(entity, call.caller) else {
            throw RESTFailure.own(
                "ACCESS_DENIED", "Access denied! User don't have access to this entity", status: 403)
        }
        guard try sessions(entity, context.lines).contains(where: { $0.integer("chat") == chatID }),
            let chat = try context.lines.chats.chat(chatID)
        else { throw RESTFailure.own("CHAT_NOT_IN_CRM", "Chat does not belong to the CRM entity being checked") }
        guard chat.has(user) else {
            throw RESTFailure.own("CANCELED", "You cannot send messages to the specified chat")
        }
        let item = try Chats(talk: context.talk.by(user)).post(to: chat, Chats.NewMessage(author: user, text: text))
        return MethodAnswer(.int(item.id))
    }

    private static func createLead(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = OpenLineCall(call, db)
        let (chat, session) = try context.conversation()
        guard session.integer("operator") == context.talk.userID else {
            throw RESTFailure.own(
                "ERROR_USER_NOT_OPERATOR", "Attempt to save a CRM object by a user who is not an operator")
        }
        guard try lead(for: session, in: chat, context.lines) != nil else { return MethodAnswer(false) }
        return MethodAnswer(true)
    }

    /// Makes a lead of the guest, or finds whose number he has; the conversation is tied to it.
    @discardableResult
    static func lead(for session: Record, in chat: Chat, _ lines: OpenLines) throws -> TalkCRM.Entity? {
        if let known = session.members("crm").elements.first, let id = known.value.integer {
            return TalkCRM.Entity(type: known.key, id: id)
        }
        let talk = lines.talk
        let crm = TalkCRM(talk: talk)
        let guest = try talk.store("imconnector.guest").record(session.integer("guest"))
        let phone = guest?.text("phone") ?? ""
        if let owner = try crm.owners(ofPhone: phone).first {
            try lines.bind(session, to: owner.entity, in: chat)
            return owner.entity
        }
        let person = try talk.person(session.integer("guest"))
        let line = try lines.config(session.integer("line"))
        var fields: JSONObject = [
            "TITLE": .string("\(person?.fullName ?? "") - \(line?.text("LINE_NAME") ?? "")"),
            "NAME": .string(person?.name ?? ""), "LAST_NAME": .string(person?.lastName ?? ""),
            "ASSIGNED_BY_ID": .int(session.integer("operator")),
        ]
        if !phone.isEmpty { fields["PHONE"] = [["VALUE": .string(phone), "VALUE_TYPE": "WORK"]] }
        if let email = guest?.text("email"), !email.isEmpty {
            fields["EMAIL"] = [["VALUE": .string(email), "VALUE_TYPE": "WORK"]]
        }
        guard let id = try crm.add("crm.lead", fields) else { return nil }
        let entity = TalkCRM.Entity(type: "LEAD", id: id)
        try lines.bind(session, to: entity, in: chat)
        return entity
    }
}
