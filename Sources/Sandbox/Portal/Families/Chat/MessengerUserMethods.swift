import GRDB

/// `im.user.*`, `im.search.*` and `im.department.*`: people in the messenger.
///
/// Source: the platform's documentation, "Users", "Search" and "Departments" of chats.
enum MessengerUserMethods {
    static let bodies: [String: MethodBody] = [
        "im.user.get": .reading(get),
        "im.user.list.get": .reading(list),
        "im.user.status.get": .reading { call, db in
            MethodAnswer(try Talk(call, db).store("im.user").record(call.caller.user.id)?["status"] ?? "online")
        },
        "im.user.status.set": .writing { call, db in
            guard let status = call.text("STATUS"), ["online", "dnd", "away", "break"].contains(status) else {
                throw RESTFailure.own("STATUS_ERROR", "Status is not available")
            }
            try change(call, db, "status", .string(status))
            return MethodAnswer(true)
        },
        "im.user.status.idle.start": .writing { call, db in
            let minutes = max(1, call["AGO"]?.integer ?? 10)
            let since = PortalTime.text(unixSeconds: call.platform.clock.unixSeconds - minutes * 60)
            try change(call, db, "idle", .string(since))
            return MethodAnswer(true)
        },
        "im.user.status.idle.end": .writing { call, db in
            try change(call, db, "idle", false)
            return MethodAnswer(true)
        },
        "im.search.user.list": .reading(searchUsers),
        "im.search.chat.list": .reading(searchChats),
        "im.search.department.list": .reading(searchDepartments),
        "im.search.last.add": .writing { call, db in
            let dialog = try searched(call)
            let store = Talk(call, db).store("im.search")
            try store.deleteAll(["user": .int(call.caller.user.id), "dialog": .string(dialog)])
            try store.add(["user": .int(call.caller.user.id), "dialog": .string(dialog)])
            return MethodAnswer(true)
        },
        "im.search.last.delete": .writing { call, db in
            try Talk(call, db).store("im.search")
                .deleteAll(["user": .int(call.caller.user.id), "dialog": .string(try searched(call))])
            return MethodAnswer(true)
        },
        "im.search.last.get": .reading(lastSearched),
        "im.department.colleagues.list": .reading(colleagues),
        "im.department.get": .reading(departments),
        "im.department.employees.get": .reading { call, db in try people(call, db, managers: false) },
        "im.department.managers.get": .reading { call, db in try people(call, db, managers: true) },
    ]

    private static func change(_ call: MethodCall, _ db: Database, _ name: String, _ value: JSONValue) throws {
        let store = Talk(call, db).store("im.user")
        if var item = try store.record(call.caller.user.id) {
            item[name] = value
            try store.update(item)
        } else {
            try store.add([name: value], id: call.caller.user.id)
        }
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let users = TalkUser(talk: Talk(call, db))
        guard let given = call["ID"], given.text?.isEmpty == false else {
            return MethodAnswer(try users.json(call.caller.user))
        }
        guard let id = given.integer, id > 0 else { throw RESTFailure.own("ID_EMPTY", "User ID can't be empty") }
        guard let user = try users.json(id) else { throw RESTFailure.own("USER_NOT_EXISTS", "User does not exist") }
        return MethodAnswer(user)
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let ids = call.integers("ID"), !ids.isEmpty else {
            throw RESTFailure.own("INVALID_FORMAT", "A wrong format for the ID field is passed")
        }
        let users = TalkUser(talk: Talk(call, db))
        if call.text("RESULT_TYPE")?.lowercased() == "array" { return MethodAnswer(try users.list(ids)) }
        var result: JSONObject = [:]
        for id in ids { result[String(id)] = try users.json(id) }
        return MethodAnswer(.object(result))
    }

    // MARK: Search

    private static func page<Element>(_ call: MethodCall, _ all: [Element]) -> (ArraySlice<Element>, next: Int?) {
        let offset = max(0, call["OFFSET"]?.integer ?? 0)
        let limit = min(max(call["LIMIT"]?.integer ?? 10, 1), 50)
        let page = all.dropFirst(offset).prefix(limit)
        return (page, all.count - limit > offset ? offset + limit : nil)
    }

    private static let short = RESTFailure.own("FIND_SHORT", "Too short a search phrase.")

    private static func searchUsers(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let phrase = call.text("FIND")?.lowercased(), phrase.count >= 2 else { throw short }
        let users = TalkUser(talk: Talk(call, db))
        let everybody = try PersonRow.filter(Column("portalID") == call.caller.portalID && Column("isActive") == true)
            .filter(Column("service") != "connector").order(Column("id")).fetchAll(db)
        let found = everybody.filter { person in
            let text = "\(person.fullName) \(person.position)".lowercased()
            return phrase.split(separator: " ").allSatisfy { text.contains($0) }
        }
        let (slice, next) = page(call, found)
        var result: JSONObject = [:]
        for person in slice { result[String(person.id)] = try users.json(person) }
        return MethodAnswer(.object(result), total: found.count, next: next)
    }

    private static func searchChats(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let chats = Chats(talk: talk)
        let isAboutLines = call.text("FIND") == nil
        guard let phrase = (call.text("FIND") ?? call.text("FIND_LINES"))?.lowercased(), phrase.count >= 2 else {
            throw short
        }
        let users = TalkUser(talk: talk)
        let found = try chats.store.records(order: "id DESC").map(Chat.init).filter { chat in
            guard !["P", "S"].contains(chat.type), (chat.type == "L") == isAboutLines,
                chats.mayRead(chat, talk.userID)
            else { return false }
            let names = try chat.memberIDs.map { try users.name($0) }
            return ([chat.title] + names).joined(separator: " ").lowercased().contains(phrase)
        }
        let (slice, next) = page(call, found)
        let view = ChatView(talk)
        return MethodAnswer(
            .array(
                try slice.map { chat in
                    var fields = try view.dialog(chat).object ?? [:]
                    for name in ["readed_list", "manager_list", "last_message_views", "dialog_id"] {
                        fields[name] = nil
                    }
                    return .object(fields)
                }), total: found.count, next: next)
    }

    private static func searched(_ call: MethodCall) throws -> String {
        guard let text = call["DIALOG_ID"]?.text, Chats.isDialog(text) else { throw RESTFailure.dialogIDEmpty }
        return text
    }

    private static func lastSearched(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let view = ChatView(talk)
        var result: [JSONValue] = []
        for item in try talk.store("im.search").records(["user": .int(talk.userID)], order: "id DESC") {
            let dialog = item.text("dialog")
            if let id = Int(dialog) {
                guard call["SKIP_DIALOG"]?.flag != true, let user = try TalkUser(talk: talk).json(id) else { continue }
                result.append([
                    "id": .int(id), "type": "user",
                    "avatar": ["url": user["avatar"] ?? "", "color": user["color"] ?? ""],
                    "title": user["name"] ?? "", "user": user,
                ])
            } else if let chat = try Chats(talk: talk).dialog(dialog, creates: false) {
                let isSkipped = chat.type == "L" ? call["SKIP_OPENLINES"]?.flag : call["SKIP_CHAT"]?.flag
                guard isSkipped != true else { continue }
                result.append([
                    "id": .string("chat\(chat.id)"), "type": "chat",
                    "avatar": [
                        "url": chat.item["avatar"] ?? "", "color": .string(ChatColor.hex(chat.item.text("color"))),
                    ],
                    "title": .string(chat.title), "chat": .object(try view.short(chat)),
                ])
            }
        }
        return MethodAnswer(.array(result))
    }

    // MARK: Departments

    private struct Department {
        var id: Int
        var name: String
        var parent: Int
        var head: Int
    }

    /// As the records of departments have them; one department with everybody in it where there are none.
    private static func all(_ talk: Talk) throws -> [Department] {
        let records = try talk.store("department").records()
        guard !records.isEmpty else {
            let head = try TalkUser(talk: talk).colleagues().first?.id ?? 1
            return [Department(id: 1, name: talk.say("My Company", "Моя компания"), parent: 0, head: head)]
        }
        return records.map { item in
            Department(
                id: item.id, name: item.text("NAME"), parent: item.integer("PARENT"), head: item.integer("UF_HEAD"))
        }
    }

    private static func json(_ department: Department, _ all: [Department], _ call: MethodCall, _ talk: Talk) throws
        -> JSONValue
    {
        var path = [department.name]
        var parent = department.parent
        while let next = all.first(where: { $0.id == parent }), path.count < 20 {
            path.append(next.name)
            parent = next.parent
        }
        var fields: JSONObject = [
            "id": .int(department.id), "name": .string(department.name),
            "full_name": .string(path.joined(separator: " / ")), "manager_user_id": .int(department.head),
        ]
        if call["USER_DATA"]?.flag == true {
            fields["manager_user_data"] = try TalkUser(talk: talk).json(department.head) ?? .null
        }
        return .object(fields)
    }

    private static func departments(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        guard let ids = call.integers("ID"), !ids.isEmpty else {
            throw RESTFailure.own("INVALID_FORMAT", "A wrong format for the ID field is passed")
        }
        let all = try all(talk)
        return MethodAnswer(
            .array(try all.filter { ids.contains($0.id) }.map { try json($0, all, call, talk) }))
    }

    private static func searchDepartments(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        guard let phrase = call["FIND"]?.text?.lowercased() else { throw short }
        let all = try all(talk)
        let found = try all.map { try json($0, all, call, talk) }.filter { department in
            guard phrase.count >= 2 else { return true }
            let words = (department["full_name"]?.text ?? "").lowercased().split { !$0.isLetter && !$0.isNumber }
            return words.contains { $0.hasPrefix(phrase) }
                || (department["full_name"]?.text ?? "").lowercased().hasPrefix(phrase)
        }
        let (slice, next) = page(call, found)
        return MethodAnswer(.array(Array(slice)), total: found.count, next: next)
    }

    private static func colleagues(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let users = TalkUser(talk: Talk(call, db))
        let found = try users.colleagues().filter { $0.id != call.caller.user.id }
        let (slice, next) = page(call, found)
        let isFull = call["USER_DATA"]?.flag == true
        return MethodAnswer(
            .array(try slice.map { isFull ? try users.json($0) : .int($0.id) }), total: found.count, next: next)
    }

    private static func people(_ call: MethodCall, _ db: Database, managers: Bool) throws -> MethodAnswer {
        let talk = Talk(call, db)
        guard let ids = call.integers("ID"), !ids.isEmpty else {
            throw RESTFailure.own("ID_EMPTY", "Department ID can't be empty")
        }
        let users = TalkUser(talk: talk)
        let isFull = call["USER_DATA"]?.flag == true
        let all = try all(talk)
        let everybody = try users.colleagues()
        var result: JSONObject = [:]
        for department in all where ids.contains(department.id) {
            let found = everybody.filter { person in
                managers ? person.id == department.head : departmentIDs(person, talk, all).contains(department.id)
            }
            result[String(department.id)] = .array(try found.map { isFull ? try users.json($0) : .int($0.id) })
        }
        return MethodAnswer(.object(result))
    }

    /// Where somebody works: as his record says, else in the first department.
    private static func departmentIDs(_ person: PersonRow, _ talk: Talk, _ all: [Department]) -> [Int] {
        let record = try? talk.store("user").record(person.id)
        let own = record?.list("UF_DEPARTMENT").compactMap(\.integer) ?? []
        return own.isEmpty ? Array(all.prefix(1).map(\.id)) : own
    }
}
