import GRDB

/// Departments and teams: `humanresources.node.*`, `humanresources.employee.*`. The company itself is node 1; who belongs nowhere else
/// belongs there.
///
/// Source: the platform's documentation, "Company structure".
enum StructureMethods {
    static let bodies: [String: MethodBody] = [
        "humanresources.node.add": .writing { call, db in try Structure(call, db).add(db) },
        "humanresources.node.get": .writing { call, db in try Structure(call, db).get(db) },
        "humanresources.node.list": .writing { call, db in try Structure(call, db).list(db) },
        "humanresources.node.edit": .writing { call, db in try Structure(call, db).edit(db) },
        "humanresources.node.move": .writing { call, db in try Structure(call, db).move(db) },
        "humanresources.node.children": .writing { call, db in try Structure(call, db).children(db) },
        "humanresources.node.search": .writing { call, db in try Structure(call, db).search(db) },
        "humanresources.node.count": .writing { call, db in
            let nodes = try Structure(call, db).query.store(db).records()
            return MethodAnswer([
                "departments": .int(nodes.count { $0.fields["type"]?.string == "DEPARTMENT" }),
                "teams": .int(nodes.count { $0.fields["type"]?.string == "TEAM" }),
            ])
        },
        "humanresources.employee.count": .writing { call, db in
            _ = try Structure(call, db)
            return MethodAnswer(["total": .int(try People.all(call, db).count)])
        },
        "humanresources.employee.multidepartment": .writing { call, db in try Structure(call, db).multiple(db) },
        "humanresources.employee.search": .writing { call, db in try Structure(call, db).findEmployees(db) },
        "humanresources.employee.subordinates": .writing { call, db in try Structure(call, db).subordinates(db) },
    ]
}

/// The company's departments and teams, and who belongs to them.
struct Structure {
    let call: MethodCall
    let query: EntityQuery
    let members: RecordStore

    static let colors: Set<String> = ["blue", "green", "cyan", "orange", "purple", "pink"]

    /// - Throws: `ACCESSDENIED`.
    init(_ call: MethodCall, _ db: Database) throws {
        try Access3.require(call, "humanresources")
        self.call = call
        query = try EntityQuery(call, "humanresources.node")
        members = RecordStore(db, portalID: call.caller.portalID, "humanresources.node.member")
        try StandingRecords.ensure(db, family: "humanresources", portal: call.caller.portal, platform: call.platform)
    }

    var now: JSONValue { .string(PortalTime.text(unixSeconds: call.platform.clock.unixSeconds)) }

    /// Administrators change the structure, and who was given the right.
    func requireWriting() throws {
        guard !call.caller.isAdmin else { return }
        let rights = (try? JSONValue(parsing: call.caller.user.access))?["humanresources"]?.string
        guard rights == "all" else { throw RESTFailure.accessDenied3 }
    }

    private static func node(
        _ name: String, _ type: String, parent: Int?, description: String, color: String?, now: JSONValue
    ) -> JSONObject {
        [
            "name": .string(name), "type": .string(type), "structureId": 1,
            "parentId": parent.map { .int($0) } ?? .null, "description": .string(description),
            "colorName": color.map { .string($0) } ?? .null, "xmlId": .null, "createdAt": now, "updatedAt": now,
        ]
    }

    // MARK: Who belongs where

    /// Explicit memberships; whoever has none belongs to the company itself.
    func people(of node: Record, _ db: Database) throws -> [(person: PersonRow, role: String)] {
        let everybody = try People.all(call, db)
        let all = try members.records()
        let byPerson = Dictionary(everybody.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var result = all.filter { $0.fields["nodeId"]?.integer == node.id }.compactMap { record in
            record.fields["userId"]?.integer.flatMap { byPerson[$0] }.map {
                (person: $0, role: record.fields["role"]?.string ?? "")
            }
        }
        if node.id == 1 {
            let departments = Set(
                try query.store(db).records().filter { $0.fields["type"]?.string == "DEPARTMENT" }.map(\.id))
            let placed = Set(
                all.filter { $0.fields["nodeId"]?.integer.map(departments.contains) ?? false }
                    .compactMap { $0.fields["userId"]?.integer })
            result += everybody.filter { !placed.contains($0.id) }.map { ($0, "MEMBER_EMPLOYEE") }
        }
        return result
    }

    func memberJSON(_ person: PersonRow, _ role: String) -> JSONValue {
        [
            "userId": .int(person.id), "name": .string(People.name(of: person)),
            "workPosition": .string(person.position), "role": .string(role), "avatar": .null,
            "url": .string("/company/personal/user/\(person.id)/"),
        ]
    }

    static func roles(of node: Record) -> [String] {
        node.fields["type"]?.string == "TEAM"
            ? ["MEMBER_TEAM_HEAD", "MEMBER_TEAM_DEPUTY_HEAD", "MEMBER_TEAM_EMPLOYEE"]
            : ["MEMBER_HEAD", "MEMBER_DEPUTY_HEAD", "MEMBER_EMPLOYEE"]
    }

    /// Gives a person a role in a node, instead of the one that he had there.
    func put(_ db: Database, _ userID: Int, in node: Record, role: String) throws {
        for record in try members.records(["nodeId": .int(node.id)])
        where record.fields["userId"]?.integer == userID {
            try members.delete(record.id)
        }
        try members.add(["nodeId": .int(node.id), "userId": .int(userID), "role": .string(role)])
    }

    // MARK: Answers

    func json(_ node: Record, _ names: [String], _ db: Database) throws -> JSONValue {
        var result: JSONObject = [:]
        for name in names {
            switch name {
            case "accessCode": result[name] = .string("DR\(node.id)")
            case "userCount": result[name] = .int(try people(of: node, db).count)
            case "members":
                result[name] = .array(try people(of: node, db).map { memberJSON($0.person, $0.role) })
            default:
                guard let field = query.type.field(name) else { continue }
                result[name] = EntityQuery.value(field, of: node)
            }
        }
        return .object(result)
    }

    private func names(_ isWhole: Bool) throws -> [String] {
        let standard = query.type.fields.map(\.name).filter { isWhole || $0 != "members" }
        return try Selection3(call.params["select"], of: query.type, standard: standard).own
    }

    private func allNames(withMembers: Bool) -> [String] {
        query.type.fields.map(\.name).filter { withMembers || $0 != "members" }
    }

    // MARK: Methods

    func node(_ db: Database, _ name: String = "id") throws -> Record {
        try query.record(db, id: try query.input.id(name))
    }

    private func type(required: Bool = true) throws -> String {
        guard let type = try query.input.text("type") else { throw RESTFailure.missing3("type") }
        guard type == "DEPARTMENT" || type == "TEAM" else {
            throw RESTFailure.invalidRequest3(
                "type", "An invalid value for the structure element type was provided: use DEPARTMENT or TEAM")
        }
        return type
    }

    private func color() throws -> String? {
        guard let color = try query.input.text("colorName") else { return nil }
        guard Self.colors.contains(color) else {
            throw RESTFailure.invalidRequest3("colorName", "An invalid color value was provided")
        }
        return color
    }

    func add(_ db: Database) throws -> MethodAnswer {
        let input = query.input
        try input.require("type", "name", "parentId")
        let type = try type()
        let name = try input.text("name") ?? ""
        let color = try color()
        let description = try input.text("description") ?? ""
        try requireWriting()
        let parent = try node(db, "parentId")
        let record = try query.store(db).add(
            Self.node(name, type, parent: parent.id, description: description, color: color, now: now))
        let roles = Self.roles(of: record)
        for (role, value) in call.params["userIds"]?.object ?? [:] {
            guard roles.contains(role) else {
                throw RESTFailure.invalidRequest3(
                    "userIds", "Invalid roles: \(role). Allowed: \(roles.joined(separator: ", ")).")
            }
            for userID in (value.array ?? []).compactMap(\.integer) where try People.person(userID, call, db) != nil {
                if type == "DEPARTMENT", try input.flag("moveUsersToNode") ?? false {
                    try leaveDepartments(db, userID)
                }
                try put(db, userID, in: record, role: role)
            }
        }
        return MethodAnswer(try json(record, allNames(withMembers: true), db))
    }

    func leaveDepartments(_ db: Database, _ userID: Int) throws {
        for record in try members.records(["userId": .int(userID)]) {
            guard let id = record.fields["nodeId"]?.integer, let node = try query.store(db).record(id),
                node.fields["type"]?.string == "DEPARTMENT"
            else { continue }
            try members.delete(record.id)
        }
    }

    func get(_ db: Database) throws -> MethodAnswer {
        let names = try names(true)
        return MethodAnswer(["item": try json(try node(db), names, db)])
    }

    func list(_ db: Database) throws -> MethodAnswer {
        let type = try type()
        let names = try names(false)
        let page = try Page3(call.params["pagination"], standard: 50, maximum: 200)
        let nodes = try query.store(db).records(["type": .string(type)], limit: page.limit, offset: page.offset)
        return MethodAnswer(["items": .array(try nodes.map { try json($0, names, db) })])
    }

    func children(_ db: Database) throws -> MethodAnswer {
        let names = try names(false)
        let nodes = try query.store(db).records(["parentId": .int(try node(db).id)])
        return MethodAnswer(["items": .array(try nodes.map { try json($0, names, db) })])
    }

    func search(_ db: Database) throws -> MethodAnswer {
        let input = query.input
        try input.require("type", "name")
        let type = try type()
        let wanted = (try input.text("name") ?? "").lowercased()
        let parent = try input.integer("parentId")
        let page = try Page3(call.params["pagination"], standard: 50, maximum: 200)
        let nodes = try query.store(db).records().filter { node in
            node.fields["type"]?.string == type
                && node.fields["name"]?.string?.lowercased().contains(wanted) ?? false
                && (parent == nil || node.fields["parentId"]?.integer == parent)
        }
        return MethodAnswer([
            "items": .array(
                try nodes.prefix(page.limit).map { try json($0, allNames(withMembers: false), db) })
        ])
    }

    func edit(_ db: Database) throws -> MethodAnswer {
        let input = query.input
        let id = try input.id()
        let (name, description, color) = (try input.text("name"), try input.text("description"), try color())
        guard name != nil || description != nil || color != nil else {
            throw RESTFailure.invalidRequest3(
                "name", "At least one of the following fields must be provided: name, description, colorName.")
        }
        try requireWriting()
        var node = try query.record(db, id: id)
        if let name { node.fields["name"] = .string(name) }
        if let description { node.fields["description"] = .string(description) }
        if let color { node.fields["colorName"] = .string(color) }
        node.fields["updatedAt"] = now
        try query.store(db).update(node)
        return MethodAnswer(try json(node, allNames(withMembers: false), db))
    }

    func move(_ db: Database) throws -> MethodAnswer {
        try query.input.require("id", "parentId")
        try requireWriting()
        var node = try node(db)
        let parent = try self.node(db, "parentId")
        guard node.id != 1, try !line(of: parent, db).contains(node.id) else {
            throw RESTFailure.invalidRequest3("parentId", "A structure element cannot be moved below itself")
        }
        node.fields["parentId"] = .int(parent.id)
        node.fields["updatedAt"] = now
        try query.store(db).update(node)
        return MethodAnswer(try json(node, allNames(withMembers: false), db))
    }

    /// The node and all above it.
    private func line(of node: Record, _ db: Database) throws -> Set<Int> {
        var line: Set<Int> = []
        var next: Record? = node
        while let node = next, line.insert(node.id).inserted {
            next = try node.fields["parentId"]?.integer.flatMap { try query.store(db).record($0) }
        }
        return line
    }

    // MARK: Employees

    private func nodes(of userID: Int, _ type: String, _ db: Database) throws -> [(node: Record, role: String)] {
        try query.store(db).records().filter { $0.fields["type"]?.string == type }.compactMap { node in
            try people(of: node, db).first { $0.person.id == userID }.map { (node, $0.role) }
        }
    }

    private func short(_ nodes: [(node: Record, role: String)]) -> JSONValue {
        .array(nodes.map { ["id": .int($0.node.id), "name": $0.node.fields["name"] ?? ""] })
    }

    func multiple(_ db: Database) throws -> MethodAnswer {
        let found = try People.all(call, db).compactMap { person -> JSONValue? in
            let departments = try nodes(of: person.id, "DEPARTMENT", db)
            guard departments.count > 1 else { return nil }
            return [
                "userId": .int(person.id), "name": .string(People.name(of: person)),
                "workPosition": .string(person.position), "departments": short(departments),
            ]
        }
        return MethodAnswer(["employees": .array(found), "total": .int(found.count)])
    }

    func findEmployees(_ db: Database) throws -> MethodAnswer {
        guard let wanted = try query.input.text("name")?.lowercased(), !wanted.isEmpty else {
            throw RESTFailure.invalidRequest3("name", "Parameter \"name\" is required.")
        }
        let type = try EntityType.named("humanresources.employee")
        let selection = try Selection3(call.params["select"], of: type)
        var people = try People.all(call, db)
        if let id = try query.input.integer("nodeId") {
            let own = Set(try self.people(of: try query.record(db, id: id), db).map(\.person.id))
            people = people.filter { own.contains($0.id) }
        }
        let items = try people.filter { People.name(of: $0).lowercased().contains(wanted) }.map { person in
            var values = memberJSON(person, "").object ?? [:]
            values["departments"] = short(try nodes(of: person.id, "DEPARTMENT", db))
            values["teams"] = short(try nodes(of: person.id, "TEAM", db))
            return JSONValue.object(
                JSONObject(uniqueKeysWithValues: selection.own.map { ($0, values[$0] ?? .null) }))
        }
        return MethodAnswer(["items": .array(items)])
    }

    func subordinates(_ db: Database) throws -> MethodAnswer {
        guard query.input["id"] != nil else { throw RESTFailure.missing3("id") }
        let id = try query.input.id()
        guard id > 0 else {
            throw RESTFailure.invalidRequest3("id", "Parameter \"id\" is required and must be a positive integer.")
        }
        let departments = try nodes(of: id, "DEPARTMENT", db).filter { $0.role.hasSuffix("HEAD") }.map { entry in
            let count = try people(of: entry.node, db).count { $0.person.id != id }
            return [
                "nodeId": .int(entry.node.id), "name": entry.node.fields["name"] ?? "",
                "role": .string(String(entry.role.dropFirst("MEMBER_".count))), "subordinatesCount": .int(count),
            ] as JSONValue
        }
        return MethodAnswer(["userId": .int(id), "departments": .array(departments)])
    }
}
