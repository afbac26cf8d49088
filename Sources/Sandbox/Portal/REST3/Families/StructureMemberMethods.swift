import GRDB

/// Members of departments and teams, and the chats that belong to them: `humanresources.node.member.*`, `humanresources.node.communication.*`.
///
/// Source: the platform's documentation, "Company structure".
enum StructureMemberMethods {
    static let bodies: [String: MethodBody] = [
        "humanresources.node.member.add": .writing(add),
        "humanresources.node.member.move": .writing(move),
        "humanresources.node.member.remove": .writing(remove),
        "humanresources.node.member.set": .writing(set),
        "humanresources.node.communication.edit": .writing(edit),
        "humanresources.node.communication.list": .writing(list),
    ]

    private static func nodeID(_ input: Input) throws -> Int {
        guard let id = try input.integer("nodeId") else {
            throw RESTFailure.invalidRequest3("nodeId", "Parameter \"nodeId\" is required.")
        }
        return id
    }

    private static func userIDs(_ input: Input) throws -> [Int] {
        guard let ids = try input.integers("userIds"), !ids.isEmpty else {
            throw RESTFailure.invalidRequest3(
                "userIds", "Parameter \"userIds\" is required and must be a non-empty array.")
        }
        return ids
    }

    private static func role(_ name: String, in node: Record) throws -> String {
        let roles = Structure.roles(of: node)
        guard roles.contains(name) else {
            throw RESTFailure.invalidRequest3(
                "role", "Invalid role \(name). Allowed: \(roles.joined(separator: ", ")).")
        }
        return name
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let structure = try Structure(call, db)
        let input = Input(call)
        let (id, users) = (try nodeID(input), try userIDs(input))
        guard let name = try input.text("role") else {
            throw RESTFailure.invalidRequest3("role", "Parameter \"role\" is required.")
        }
        try structure.requireWriting()
        let node = try structure.query.record(db, id: id)
        let role = try role(name, in: node)
        for user in users where try People.person(user, call, db) != nil {
            try structure.put(db, user, in: node, role: role)
        }
        return MethodAnswer(["success": true])
    }

    private static func move(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let structure = try Structure(call, db)
        let input = Input(call)
        let (id, users) = (try nodeID(input), try userIDs(input))
        try structure.requireWriting()
        let node = try structure.query.record(db, id: id)
        let role = try role(try input.text("role") ?? Structure.roles(of: node)[2], in: node)
        for user in users where try People.person(user, call, db) != nil {
            if node.fields["type"]?.string == "DEPARTMENT" { try structure.leaveDepartments(db, user) }
            try structure.put(db, user, in: node, role: role)
        }
        return MethodAnswer(["success": true])
    }

    private static func remove(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let structure = try Structure(call, db)
        let input = Input(call)
        let (id, users) = (try nodeID(input), try userIDs(input))
        try structure.requireWriting()
        let node = try structure.query.record(db, id: id)
        var removed: [JSONValue] = []
        var failed: [JSONValue] = []
        for user in users {
            let records = try structure.members.records(["nodeId": .int(node.id)])
                .filter { $0.fields["userId"]?.integer == user }
            if records.isEmpty {
                failed.append(["userId": .int(user), "reason": "Not found in this node"])
            } else {
                for record in records { try structure.members.delete(record.id) }
                removed.append(.int(user))
            }
        }
        return MethodAnswer(["removed": .array(removed), "failed": .array(failed)])
    }

    private static func set(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let structure = try Structure(call, db)
        let input = Input(call)
        let id = try nodeID(input)
        guard let groups = input["userIds"]?.object, !groups.isEmpty else {
            throw RESTFailure.invalidRequest3(
                "userIds", "Parameter \"userIds\" is required and must be a non-empty array.")
        }
        try structure.requireWriting()
        let node = try structure.query.record(db, id: id)
        let roles = Structure.roles(of: node)
        let strangers = groups.keys.filter { !roles.contains($0) }
        guard strangers.isEmpty else {
            throw RESTFailure.invalidRequest3(
                "userIds",
                "Invalid roles: \(strangers.joined(separator: ", ")). Allowed: \(roles.joined(separator: ", ")).")
        }
        for record in try structure.members.records(["nodeId": .int(node.id)]) {
            try structure.members.delete(record.id)
        }
        for (role, value) in groups {
            for user in (value.array ?? []).compactMap(\.integer) where try People.person(user, call, db) != nil {
                try structure.put(db, user, in: node, role: role)
            }
        }
        return MethodAnswer(["success": true])
    }

    // MARK: Chats

    private static let kinds = ["CHAT": "chats", "CHANNEL": "channels", "COLLAB": "collabs"]

    private static func edit(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let structure = try Structure(call, db)
        let input = Input(call)
        let id = try nodeID(input)
        guard let kind = try input.text("communicationType") else {
            throw RESTFailure.invalidRequest3("communicationType", "Parameter \"communicationType\" is required.")
        }
        guard kinds[kind] != nil else {
            throw RESTFailure.invalidRequest3(
                "communicationType", "Invalid \"communicationType\" value. Allowed: CHAT, CHANNEL, COLLAB.")
        }
        var added = try input.integers("ids") ?? []
        let removed = try input.integers("removeIds") ?? []
        try structure.requireWriting()
        var nodes = [try structure.query.record(db, id: id)]
        if try input.flag("withChildren") ?? false {
            var next = 0
            while next < nodes.count {
                let children = try structure.query.store(db).records(["parentId": .int(nodes[next].id)])
                nodes += children.filter { child in !nodes.contains { $0.id == child.id } }
                next += 1
            }
        }
        if try input.flag("createDefault") ?? false {
            added.append(try RecordSequence(name: "im.chat", portalID: call.caller.portalID).take(db))
        }
        for (index, var node) in nodes.enumerated() {
            var all = node.fields["communications"]?.object ?? [:]
            var own = (all[kind]?.array ?? []).filter { entry in
                !removed.contains(entry["id"]?.integer ?? 0) && !added.contains(entry["id"]?.integer ?? 0)
            }
            own += added.map { ["id": .int($0), "originalNodeId": index == 0 ? .null : .int(id)] }
            all[kind] = .array(own)
            node.fields["communications"] = .object(all)
            try structure.query.store(db).update(node)
        }
        return MethodAnswer(["success": true])
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let structure = try Structure(call, db)
        let node = try structure.node(db)
        let name = node.fields["name"]?.string ?? ""
        var result: JSONObject = [:]
        for (kind, member) in kinds.sorted(by: { $0.key < $1.key }) {
            let entries = node.fields["communications"]?[kind]?.array ?? []
            result[member] = .array(
                entries.map { entry in
                    let word = kind.capitalized
                    var item: JSONObject = [
                        "id": entry["id"] ?? 0, "dialogId": .string("chat\(entry["id"]?.integer ?? 0)"),
                        "title": .string("\(name) \(word.lowercased())"),
                        "subtitle": .string(kind == "COLLAB" ? "Collab" : "Private \(word.lowercased())"),
                        "type": .string(kind), "hasAccess": true, "avatar": kind == "COLLAB" ? .null : "",
                        "originalNodeId": entry["originalNodeId"] ?? .null,
                    ]
                    if kind != "COLLAB" {
                        item["color"] = "#1eb4aa"
                        item["isExtranet"] = false
                    }
                    return .object(item)
                })
            result[member + "NoAccess"] = 0
        }
        return MethodAnswer(.object(result))
    }
}
