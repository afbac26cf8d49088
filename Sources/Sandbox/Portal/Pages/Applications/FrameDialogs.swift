import GRDB

/// What the dialogs of a frame offer: people, rights, records of the CRM, as the viewer may see them.
///
/// Source: the platform's documentation, "System dialogs" of the script library.
struct FrameDialogs: Sendable {
    let platform: Platform
    let visit: Visit
    let viewer: PersonRow
    let methods: PersonMethods

    /// Employees: `{id, name, photo, position, url, sub, sup}`
    func people() async throws -> JSONValue {
        .array(
            try await active().map { person in
                [
                    "id": .string(String(person.id)), "name": .string(person.fullName), "photo": "",
                    "position": .string(person.position), "url": .string("/company/personal/user/\(person.id)/"),
                    "sub": false, "sup": .bool(person.isAdmin),
                ]
            })
    }

    private func active() async throws -> [PersonRow] {
        let portalID = visit.portal.id
        return try await platform.database.read { db in
            try PersonRow.fetchAll(
                db,
                sql: """
                    SELECT * FROM person WHERE portalID = ? AND isActive AND service = ''
                    ORDER BY name, lastName, id LIMIT 500
                    """,
                arguments: [portalID])
        }
    }

    /// Codes of rights: everybody, people, departments with and without those below, workgroups.
    func access() async throws -> JSONValue {
        func one(_ id: String, _ name: String, _ provider: String) -> JSONValue {
            ["id": .string(id), "name": .string(name), "provider": .string(provider)]
        }
        let other = visit.say("Other", "Другое")
        var all = [
            one("AU", visit.say("All authorized users", "Все авторизованные пользователи"), other),
            one("G2", visit.say("All visitors", "Все посетители"), other),
        ]
        for person in try await active() {
            all.append(one("U\(person.id)", person.fullName, visit.say("Employee", "Сотрудник")))
        }
        for department in try await methods.result("department.get")?.array ?? [] {
            let id = department["ID"]?.text ?? ""
            let name = department["NAME"]?.text ?? ""
            let provider = visit.say("Department", "Отдел")
            all.append(one("D\(id)", name, provider))
            all.append(one("DR\(id)", name + visit.say(" and those below it", " с подотделами"), provider))
        }
        for group in try await methods.result("sonet_group.get")?.array ?? [] {
            all.append(one("SG\(group["ID"]?.text ?? "")", group["NAME"]?.text ?? "", visit.say("Workgroup", "Группа")))
        }
        return .array(all)
    }

    /// The newest records of the kinds, or those whose names contain a text, and those that are chosen already.
    ///
    /// - Parameter body: `types`, `text`, `chosen` with identifiers such as `D_7`.
    func records(_ body: JSONValue) async throws -> JSONValue {
        let wanted = (body["types"]?.array ?? []).compactMap(\.string)
        let text = body["text"]?.string ?? ""
        let chosen = (body["chosen"]?.array ?? []).compactMap(\.string).prefix(100)
        let portal = visit.portal
        let viewer = viewer
        let found = try await platform.database.read { db in
            try wanted.compactMap(RecordKind.init).map { kind in
                var records = try CardRecord.fetch(
                    db, portal: portal, kind: kind, viewer: viewer, offset: 0, limit: 100, text: text)
                for identifier in chosen where identifier.hasPrefix(kind.prefix + "_") {
                    guard let id = Int(identifier.dropFirst(kind.prefix.count + 1)),
                        !records.contains(where: { $0.id == id }),
                        let record = try CardRecord.fetch(db, portal: portal, kind: kind, id: id),
                        record.isVisible(to: viewer)
                    else { continue }
                    records.append(record)
                }
                return (kind: kind, records: records)
            }
        }
        var answers = JSONObject()
        for type in wanted { answers[type] = [] }
        for (kind, records) in found {
            answers[kind.rawValue] = .array(
                records.map { record in
                    [
                        "id": .string("\(kind.prefix)_\(record.id)"), "type": .string(kind.rawValue),
                        "place": .string(kind.rawValue), "title": .string(record.title), "desc": "",
                        "url": .string("/crm/\(kind.rawValue)/show/\(record.id)/"),
                    ]
                })
        }
        return .object(answers)
    }
}
