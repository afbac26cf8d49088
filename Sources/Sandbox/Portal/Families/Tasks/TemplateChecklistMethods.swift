import GRDB

/// `tasks.template.checklist.*`
///
/// Source: the platform's documentation, "Checklists of task templates".
enum TemplateChecklistMethods {
    static let bodies: [String: MethodBody] = [
        "tasks.template.checklist.add": .writing(add),
        "tasks.template.checklist.get": .reading { call, db in
            let (_, item) = try item(call, db, nil)
            return MethodAnswer(["checkListItem": try json(item, call, db)])
        },
        "tasks.template.checklist.list": .reading(list),
        "tasks.template.checklist.update": change("Updating item: action not available") { call, store, item in
            guard let fields = call.argument("fields", 2)?.object, !fields.isEmpty else {
                throw TemplateMethods.missing("fields")
            }
            return try store.update(item, values(fields))
        },
        "tasks.template.checklist.delete": .writing(delete),
        "tasks.template.checklist.complete": change("Changing the status of the item: action unavailable") {
            _, store, item in
            try store.update(item, ["IS_COMPLETE": true])
        },
        "tasks.template.checklist.renew": change("Changing the status of the item: action not available") {
            _, store, item in
            try store.update(item, ["IS_COMPLETE": false])
        },
        "tasks.template.checklist.moveafter": change("Moving item: action not available") { call, store, item in
            try place(call, store, item, "afterItemId", isAfter: true)
        },
        "tasks.template.checklist.movebefore": change("Moving item: action unavailable") { call, store, item in
            try place(call, store, item, "beforeItemId", isAfter: false)
        },
        "tasks.template.checklist.addattachmentbycontent": .writing(attachContent),
        "tasks.template.checklist.addattachmentsfromdisk": .writing(attachFiles),
        "tasks.template.checklist.removeattachments": .writing(detach),
    ]

    private static let constructor = RESTFailure(
        "100", status: 400,
        "Bitrix\\Tasks\\CheckList\\Internals\\CheckList All parameters in the constructor must have real class type")
    private static let noItem = TaskFailure.plain("Incorrect value [] for field [ENTITY_ID] in item [, ]")

    private static func store(_ call: MethodCall, _ db: Database) -> RecordStore {
        call.store(db, "tasks.template.checklist")
    }

    private static func template(_ call: MethodCall, _ db: Database, _ refusal: String?) throws -> Record {
        let id = try TemplateMethods.id(call)
        guard let template = try TemplateMethods.store(call, db).record(id),
            refusal == nil
                ? TemplateMethods.isVisible(template, to: call) : TemplateMethods.mayChange(template, call)
        else { throw TaskFailure.plain(refusal ?? "Access to the task template is denied") }
        return template
    }

    /// - Parameter refusal: for those who may not change the template; `nil`: reading is enough.
    private static func item(
        _ call: MethodCall, _ db: Database, _ refusal: String?
    ) throws -> (template: Record, item: Record) {
        guard call.argument("templateId", 0) != nil else { throw TemplateMethods.missing("templateId") }
        guard let value = call.argument("checkListItemId", 1) else { throw constructor }
        let template = try template(call, db, refusal)
        guard let id = value.integer, let item = try store(call, db).record(id),
            item.integer("TEMPLATE_ID") == template.id
        else { throw noItem }
        return (template, item)
    }

    private static func change(
        _ refusal: String, _ body: @escaping @Sendable (MethodCall, RecordStore, Record) throws -> Record
    ) -> MethodBody {
        .writing { call, db in
            let (_, item) = try item(call, db, refusal)
            return MethodAnswer([
                "checkListItem": try json(try body(call, store(call, db), item), call, db)
            ])
        }
    }

    private static func values(_ fields: JSONObject) -> JSONObject {
        var values: JSONObject = [:]
        for (key, value) in fields {
            switch key.uppercased() {
            case "TITLE": values["TITLE"] = .string(value.text ?? "")
            case "PARENT_ID": values["PARENT_ID"] = .int(value.integer ?? 0)
            case "SORT_INDEX": values["SORT_INDEX"] = .int(value.integer ?? 0)
            case "IS_COMPLETE", "IS_IMPORTANT": values[key.uppercased()] = .bool(value.flag ?? false)
            case "MEMBERS": values["MEMBERS"] = value
            default: break
            }
        }
        return values
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard call.argument("templateId", 0) != nil else { throw TemplateMethods.missing("templateId") }
        guard let fields = call.argument("fields", 1)?.object, !fields.isEmpty else {
            throw TemplateMethods.missing("fields")
        }
        let template = try template(call, db, "Adding item: action is not available")
        var values = values(fields)
        guard !values.text("TITLE").isEmpty else { throw TaskFailure.plain("Item name is not specified") }
        let parent = values["PARENT_ID"]?.integer
        let isKnown = try parent.map { parent in
            try parent == 0 || store(call, db).record(parent)?.integer("TEMPLATE_ID") == template.id
        }
        guard isKnown == true else {
            throw TaskFailure.plain("Invalid value [] for field [PARENT_ID] in element [, \(values.text("TITLE"))]")
        }
        if values["SORT_INDEX"] == nil {
            values["SORT_INDEX"] = .int(
                try store(call, db).records(["TEMPLATE_ID": .int(template.id), "PARENT_ID": .int(parent ?? 0)]).count)
        }
        let item = try store(call, db).add(
            settled(
                [
                    "TEMPLATE_ID": .int(template.id), "CREATED_BY": .int(call.userID), "IS_COMPLETE": false,
                    "IS_IMPORTANT": false,
                ], by: values))
        var result = try json(item, call, db).object ?? [:]
        result["createdBy"] = .int(call.userID)
        // A new item's members are told as they were given.
        result["members"] = .array(
            (item["MEMBERS"]?.object ?? [:]).compactMap { key, value in
                Int(key).map { ["type": value.object?.member("TYPE") ?? "A", "id": .int($0)] }
            })
        return MethodAnswer(["checkListItem": .object(result)])
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let template = try template(call, db, nil)
        let items = ListQuery(call, standard: [("SORT_INDEX", false)])
            .selected(try store(call, db).records(["TEMPLATE_ID": .int(template.id)]))
        return MethodAnswer([
            "checkListItems": items.isEmpty
                ? []
                : .object(
                    JSONObject(
                        uniqueKeysWithValues: items.map { item in
                            let parent = item.integer("PARENT_ID")
                            return (
                                String(item.id),
                                [
                                    "id": .string(String(item.id)), "templateId": .string(String(template.id)),
                                    "parentId": parent == 0 ? 0 : .string(String(parent)), "title": item["TITLE"] ?? "",
                                    "sortIndex": .string(item.text("SORT_INDEX")),
                                    "isComplete": item["IS_COMPLETE"]?.flag == true ? "Y" : "N",
                                    "isImportant": item["IS_IMPORTANT"]?.flag == true ? "Y" : "N",
                                ] as JSONValue
                            )
                        }))
        ])
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let (_, item) = try item(call, db, "Deleting item: action not available")
        let store = store(call, db)
        var waiting = [item]
        while let next = waiting.popLast() {
            waiting += try store.records(["PARENT_ID": .int(next.id)])
            try store.delete(next.id)
        }
        return MethodAnswer(true)
    }

    private static func place(
        _ call: MethodCall, _ store: RecordStore, _ item: Record, _ name: String, isAfter: Bool
    ) throws -> Record {
        guard let value = call.argument(name, 2) else { throw TemplateMethods.missing(name) }
        guard let anchor = try value.integer.flatMap({ try store.record($0) }),
            anchor.integer("TEMPLATE_ID") == item.integer("TEMPLATE_ID"), anchor.id != item.id
        else { throw noItem }
        try ChecklistMethods.place(
            item, in: store, next: anchor, isAfter: isAfter, owner: ("TEMPLATE_ID", item.integer("TEMPLATE_ID")))
        return try store.record(item.id) ?? item
    }

    // MARK: Files

    private static func bind(_ file: Int, to item: Record, _ call: MethodCall, _ db: Database) throws {
        let tree = DiskTree(call, db)
        guard let found = try tree.objects.record(file), try tree.level(of: found) >= .read else {
            throw TaskFailure.plain("An error occurred while adding the attachment")
        }
        try call.store(db, "disk.attached").add([
            "OBJECT_ID": .int(file), "MODULE_ID": "tasks", "ENTITY_TYPE": "tasks_template_checklist",
            "ENTITY_ID": .int(item.id), "CREATE_TIME": call.now, "CREATED_BY": .int(call.userID),
        ])
    }

    private static func attachContent(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let (_, item) = try item(call, db, "Modification of the item: action is not available")
        guard let sent = call.argument("attachmentParameters", 2)?.object, !sent.isEmpty else {
            throw TemplateMethods.missing("attachmentParameters")
        }
        guard let file = FileContent.upload(sent.member("CONTENT")) else {
            throw TaskFailure.plain("An error occurred while adding the attachment")
        }
        let tree = DiskTree(call, db)
        let folder = try tree.root(of: try tree.storage(ofUser: call.userID))
        let made = try tree.addFile(
            sent.member("NAME")?.text ?? "file", to: folder, bytes: file.bytes, isUnique: true)
        try bind(made.id, to: item, call, db)
        return MethodAnswer(["checkListItem": try json(item, call, db)])
    }

    private static func numbers(_ call: MethodCall, _ name: String) throws -> [Int] {
        guard let value = call.argument(name, 2) else { throw TemplateMethods.missing(name) }
        guard value.text == nil, !value.elements.isEmpty else {
            throw RESTFailure(
                "100", status: 400,
                "Invalid value {} to match with parameter {\(name)}. Should be value of type array.")
        }
        return value.elements.compactMap { Int(($0.text ?? "").drop { $0 == "n" }) }
    }

    private static func attachFiles(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let (_, item) = try item(call, db, "Item modification: action not available")
        for file in try numbers(call, "filesIds") { try bind(file, to: item, call, db) }
        return MethodAnswer(["checkListItem": try json(item, call, db)])
    }

    private static func detach(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let (_, item) = try item(call, db, "Changing item: action is not available")
        let wanted = Set(try numbers(call, "attachmentsIds"))
        let attached = call.store(db, "disk.attached")
        for link in try attached.records(["ENTITY_TYPE": "tasks_template_checklist", "ENTITY_ID": .int(item.id)])
        where wanted.contains(link.id) {
            try attached.delete(link.id)
        }
        return MethodAnswer(["checkListItem": try json(item, call, db)])
    }

    private static func json(_ item: Record, _ call: MethodCall, _ db: Database) throws -> JSONValue {
        let files = try call.store(db, "disk.attached")
            .records(["ENTITY_TYPE": "tasks_template_checklist", "ENTITY_ID": .int(item.id)])
        let below = try store(call, db).records(["PARENT_ID": .int(item.id)])
        let members = try ChecklistMethods.members(item, call, db).map { member -> JSONValue in
            [
                "id": member["ID"] ?? "", "type": member["TYPE"] ?? "A", "name": member["NAME"] ?? "",
                "personalPhoto": .null, "personalGender": "", "image": "", "isCollaber": false,
            ]
        }
        return [
            "id": .int(item.id), "copiedId": .null, "userId": .int(call.userID), "createdBy": .null,
            "parentId": .int(item.integer("PARENT_ID")), "title": item["TITLE"] ?? "",
            "sortIndex": .int(item.integer("SORT_INDEX")), "displaySortIndex": "",
            "isComplete": .bool(item["IS_COMPLETE"]?.flag ?? false),
            "isImportant": .bool(item["IS_IMPORTANT"]?.flag ?? false),
            "completedCount": .int(below.count { $0["IS_COMPLETE"]?.flag == true }), "members": .array(members),
            "attachments": files.isEmpty
                ? []
                : .object(
                    JSONObject(
                        uniqueKeysWithValues: files.map { (String($0.id), .string("n\($0.text("OBJECT_ID"))")) })),
            "nodeId": .null, "templateId": .int(item.integer("TEMPLATE_ID")),
        ]
    }
}
