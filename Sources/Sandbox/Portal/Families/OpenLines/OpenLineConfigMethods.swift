import GRDB

/// `imopenlines.config.*`, `imopenlines.revision.get` and `imopenlines.network.*`
///
/// Source: the platform's documentation, "Open channels".
enum OpenLineConfigMethods {
    /// Those that read write too: the portal's first channel is there once somebody looks.
    static let bodies: [String: MethodBody] = [
        "imopenlines.config.add": .writing { call, db in
            let lines = OpenLines(talk: Talk(call, db))
            try lines.ensureStandard()
            return MethodAnswer(.int(try lines.addConfig(call.membersOf("PARAMS") ?? [:]).id))
        },
        "imopenlines.config.get": .writing(get),
        "imopenlines.config.update": .writing(update),
        "imopenlines.config.delete": .writing(delete),
        "imopenlines.config.list.get": .writing(list),
        "imopenlines.config.path.get": .plain { call in
            MethodAnswer([
                "SERVER_ADDRESS": .string("https://\(call.caller.portal.domain)"), "PUBLIC_PATH": "/contact_center/",
            ])
        },
        "imopenlines.revision.get": .plain { _ in MethodAnswer(["rest": 2, "web": 1, "mobile": 1]) },
        "imopenlines.network.join": .plain { call in
            guard call.text("CODE")?.utf8.count == 32 else {
                throw RESTFailure.own("CODE", "You entered an invalid code")
            }
            // Channels of other portals cannot be reached from here.
            throw RESTFailure.own("NOT_FOUND", "Line not found")
        },
        "imopenlines.network.message.add": .plain { call in
            guard call.text("CODE")?.utf8.count == 32 else {
                throw RESTFailure.own("CODE", "You entered an invalid code")
            }
            guard let user = call["USER_ID"]?.integer, user > 0 else { throw RESTFailure.chatUserIDEmpty }
            guard call.text("MESSAGE") != nil else { throw RESTFailure.messageEmpty }
            throw RESTFailure.own("NOT_FOUND", "Line not found")
        },
    ]

    private static func id(_ call: MethodCall) throws -> Int {
        guard let id = call["CONFIG_ID"]?.integer, id > 0 else {
            throw RESTFailure.own("CONFIG_ID_EMPTY", "Config ID can't be empty")
        }
        return id
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let lines = OpenLines(talk: Talk(call, db))
        guard let item = try lines.config(try id(call)) else { return MethodAnswer(false) }
        var fields = OpenLineConfig.json(item)
        if call["WITH_QUEUE"]?.flag ?? true {
            let queue = try lines.queue(item)
            fields["QUEUE"] = .array(queue.map { .string(String($0)) })
            var full: JSONObject = [:]
            var short: JSONObject = [:]
            for (index, user) in queue.enumerated() {
                let person = try lines.talk.person(user)
                let described: JSONObject = [
                    "USER_NAME": .string(person?.fullName ?? ""), "USER_WORK_POSITION": .string(person?.position ?? ""),
                    "USER_AVATAR": .null, "USER_AVATAR_ID": "0",
                ]
                var entry: JSONObject = [
                    "ID": .string(String(item.id * 100 + index)), "SORT": .string(String(index)),
                    "USER_ID": .string(String(user)), "DEPARTMENT_ID": "0",
                ]
                for (name, value) in described { entry[name] = value }
                full[String(user)] = .object(entry)
                short[String(user)] = .object(described)
            }
            fields["QUEUE_FULL"] = .object(full)
            fields["QUEUE_USERS_FIELDS"] = .object(short)
            fields["QUEUE_ONLINE"] = queue.isEmpty ? "N" : "Y"
        }
        return MethodAnswer(.object(fields))
    }

    private static func requireRights(_ call: MethodCall) throws {
        guard call.caller.isAdmin else {
            throw RESTFailure.own("CONFIG_WRONG_USER_PERMISSION", "Permission denied", status: 403)
        }
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let lines = OpenLines(talk: talk)
        let id = try id(call)
        try requireRights(call)
        guard var item = try lines.config(id) else { return MethodAnswer(false) }
        for (name, value) in OpenLineConfig.known(call.membersOf("PARAMS") ?? [:]) { item[name] = value }
        item["DATE_MODIFY"] = .string(talk.nowText)
        item["MODIFY_USER_ID"] = .int(talk.userID)
        try lines.configs.update(item)
        return MethodAnswer(true)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let lines = OpenLines(talk: Talk(call, db))
        let id = try id(call)
        try requireRights(call)
        guard try lines.config(id) != nil else { return MethodAnswer(false) }
        try lines.configs.delete(id)
        for link in try lines.links.records(["line": .int(id)]) {
            try lines.links.delete(link.id)
            if let connector = try lines.connectors.first(["code": .string(link.text("connector"))]) {
                try lines.talk.emit("ONIMCONNECTORLINEDELETE", .int(id), clientID: connector.text("owner"))
            }
        }
        return MethodAnswer(true)
    }

    // MARK: The list

    private static func wrong(_ text: String) -> RESTFailure { RESTFailure.own("INVALID_FORMAT", text) }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let lines = OpenLines(talk: Talk(call, db))
        try lines.ensureStandard()
        let params = call.membersOf("PARAMS") ?? [:]
        let options = call.membersOf("OPTIONS") ?? [:]
        let unknown = params.keys.filter {
            !["select", "filter", "order", "limit", "offset"].contains($0.lowercased())
        }
        guard unknown.isEmpty else {
            throw wrong("Unsupported PARAMS fields are passed: \(unknown.joined(separator: ", "))")
        }
        let further = options.keys.filter { !["QUEUE", "CONFIG_QUEUE", "CHECK_PERMISSION"].contains($0.uppercased()) }
        guard further.isEmpty else {
            throw wrong("Unsupported OPTIONS fields are passed: \(further.joined(separator: ", "))")
        }
        var query = ListQuery(filter: [:], order: [:], start: 0)
        let known = Set(OpenLineConfig.standard(isRussian: false).keys).union(["ID"])
        if let value = params.member("filter"), !value.isNull {
            guard let filter = value.object else {
                throw wrong("A wrong format for the PARAMS field 'filter' is passed")
            }
            for key in filter.keys {
                let name = key.drop { "=!@%<>?".contains($0) }.uppercased()
                guard known.contains(name) else {
                    throw wrong("An unknown field '\(name)' is passed in the PARAMS field 'filter'")
                }
            }
            query.filter = filter
        }
        if let value = params.member("order"), !value.isNull {
            guard let order = value.object else { throw wrong("A wrong format for the PARAMS field 'order' is passed") }
            for (key, direction) in order {
                guard known.contains(key.uppercased()) else {
                    throw wrong("An unknown field '\(key)' is passed in the PARAMS field 'order'")
                }
                guard let word = direction.text?.uppercased(), ["ASC", "DESC"].contains(word) else {
                    throw wrong("A wrong sorting direction is passed in the PARAMS field 'order'")
                }
                query.order.append((key, word == "DESC"))
            }
        }
        var select: [String] = []
        if let value = params.member("select"), !value.isNull {
            guard let elements = value.listed else {
                throw wrong("A wrong format for the PARAMS field 'select' is passed")
            }
            select = elements.compactMap { $0.text?.uppercased() }.filter { $0 != "*" }
            if let name = select.first(where: { !known.contains($0) }) {
                throw wrong("An unknown field '\(name)' is passed in the PARAMS field 'select'")
            }
        }
        func size(_ name: String, _ standard: Int) throws -> Int {
            guard let value = params.member(name), !value.isNull else { return standard }
            guard let number = value.integer, number >= 0 else {
                throw wrong("A non-negative integer is expected in the PARAMS field '\(name)'")
            }
            return number
        }
        let limit = min(try size("limit", 50), 200)
        let rows = try lines.configs.records().map { Row(item: $0, fields: OpenLineConfig.json($0)) }
        let page = query.selected(rows).dropFirst(try size("offset", 0)).prefix(limit)
        return MethodAnswer(
            .array(
                try page.map { row in
                    var fields = row.fields
                    if !select.isEmpty { fields = fields.filter { select.contains($0.key) } }
                    if options.member("QUEUE")?.flag == true {
                        let queue = try lines.queue(row.item)
                        fields["QUEUE"] = .array(queue.map { .int($0) })
                        var people: JSONObject = [:]
                        for user in queue {
                            let person = try lines.talk.person(user)
                            people[String(user)] = [
                                "USER_NAME": .string(person?.fullName ?? ""),
                                "USER_WORK_POSITION": .string(person?.position ?? ""), "USER_AVATAR": "",
                                "USER_AVATAR_ID": .null,
                            ]
                        }
                        fields["QUEUE_USERS_FIELDS"] = .object(people)
                    }
                    if options.member("CONFIG_QUEUE")?.flag == true {
                        fields["CONFIG_QUEUE"] = .array(row.item.list("QUEUE"))
                    }
                    return .object(fields)
                }))
    }

    /// A line as it is kept, and as it is answered, filtered and sorted.
    private struct Row: ListRow {
        let item: Record
        let fields: JSONObject

        func member(_ name: String) -> JSONValue? { fields.member(name) }
    }
}
