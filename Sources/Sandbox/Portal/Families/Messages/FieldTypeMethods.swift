import GRDB

/// `userfieldtype.*`: kinds of custom fields that an application draws.
///
/// Source: the platform's documentation, "Custom field types".
enum FieldTypeMethods {
    static let bodies: [String: MethodBody] = [
        "userfieldtype.add": .writing(add),
        "userfieldtype.update": .writing(update),
        "userfieldtype.delete": .writing(delete),
        "userfieldtype.list": .reading(list),
    ]

    static let placement = "USERFIELD_TYPE"

    private static func bound() -> RESTFailure {
        RESTFailure(.core, status: 400, "Unable to set placement handler: Handler already binded")
    }

    private static let notFound = RESTFailure.own("ERROR_NOT_FOUND", "User Field Type not found")

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let owned = try Owned(call, db, "userfieldtype")
        let code = try call.required("USER_TYPE_ID").lowercased()
        let handler = try HandlerAddress.checked(try call.required("HANDLER"))
        guard try owned.store.first(["code": .string(code)]) == nil,
            try owned.store.first(["client": .string(owned.clientID), "handler": .string(handler)]) == nil
        else { throw bound() }
        let item = try owned.store.add([
            "client": .string(owned.clientID), "code": .string(code), "handler": .string(handler),
            "title": .string(call.text("TITLE") ?? ""), "description": .string(call.text("DESCRIPTION") ?? ""),
            "options": call["OPTIONS"] ?? [:],
        ])
        try place(item, try call.installation(), db)
        return MethodAnswer(true)
    }

    /// The type's handler among the application's widgets, so that its frame can be opened.
    private static func place(_ item: Record, _ installation: InstallationRow, _ db: Database) throws {
        var row = PlacementBindingRow(
            id: nil, installationID: installation.id ?? 0, placement: placement, handler: item.text("handler"),
            title: item.text("title"), description: item.text("description"), groupName: "", languages: "{}",
            options: JSONValue.object(item.members("options")).serialized())
        try row.insert(db, onConflict: .replace)
    }

    private static func displace(_ item: Record, _ installation: InstallationRow, _ db: Database) throws {
        try PlacementBindingRow.filter(Column("installationID") == installation.id)
            .filter(Column("placement") == placement && Column("handler") == item.text("handler")).deleteAll(db)
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let owned = try Owned(call, db, "userfieldtype", byWebhook: true)
        guard var item = try owned.item(try call.required("USER_TYPE_ID").lowercased()) else { throw notFound }
        let installation = try call.installation()
        try displace(item, installation, db)
        if let text = call.text("HANDLER") {
            let handler = try HandlerAddress.checked(text)
            if let other = try owned.store.first(["client": .string(owned.clientID), "handler": .string(handler)]),
                other.id != item.id
            {
                throw bound()
            }
            item["handler"] = .string(handler)
        }
        for (name, field) in [("TITLE", "title"), ("DESCRIPTION", "description"), ("OPTIONS", "options")] {
            if let value = call[name] { item[field] = value }
        }
        try owned.store.update(item)
        try place(item, installation, db)
        return MethodAnswer(true)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let owned = try Owned(call, db, "userfieldtype", byWebhook: true)
        guard let item = try owned.item(try call.required("USER_TYPE_ID").lowercased()) else { throw notFound }
        try displace(item, try call.installation(), db)
        try owned.store.delete(item.id)
        return MethodAnswer(true)
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let items = try Owned(call, db, "userfieldtype", byWebhook: true).all()
        return MethodAnswer(
            .array(
                items.map { item in
                    [
                        "USER_TYPE_ID": item["code"] ?? "", "HANDLER": item["handler"] ?? "",
                        "TITLE": item["title"] ?? "", "DESCRIPTION": item["description"] ?? "",
                    ]
                }), total: items.count)
    }
}
