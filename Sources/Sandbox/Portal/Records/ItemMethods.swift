import GRDB

/// `crm.item.*`: one family of methods for records of all types, with names in camel case and typed values.
///
/// Source: the platform's documentation, "Universal methods for CRM objects".
enum ItemMethods {
    static let bodies: [String: MethodBody] = [
        "crm.item.add": .writing(add),
        "crm.item.get": .reading(get),
        "crm.item.list": .reading(list),
        "crm.item.update": .writing(update),
        "crm.item.delete": .writing(delete),
        "crm.item.fields": .reading(fields),
        "crm.item.import": .writing(importOne),
        "crm.item.batchimport": .writing(importMany),
    ]

    /// The type that `entityTypeId` names.
    static func type(of call: MethodCall, _ db: Database) throws -> RecordType {
        guard let value = call["entityTypeId"], value.text?.isEmpty != true else {
            throw RecordFailure.missingParameter("entityTypeId")
        }
        guard let number = value.integer, let object = try CRM(db, call).object(number), object.isItem,
            let type = try CRM(db, call).type(of: object)
        else { throw RecordFailure.typeNotFound }
        return type
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let type = try type(of: call, db)
        let input = try input(of: call, type: type)
        guard RecordRights(call.caller, type: type) != .none else { throw RecordFailure.itemAccessDenied }
        let record = try writer(call, type).add(db, input)
        try ClassicRecordMethods.emit(call, db, type, "ADD", id: record.id)
        return MethodAnswer(["item": json(record, type: type, selection: Selection(nil), call: call)])
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let type = try type(of: call, db)
        let record = try record(call, db, type, refusal: RecordFailure.itemViewDenied)
        return MethodAnswer(["item": json(record, type: type, selection: Selection(nil), call: call)])
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let type = try type(of: call, db)
        let record = try record(call, db, type, refusal: RecordFailure.itemAccessDenied)
        let input = try input(of: call, type: type)
        let updated = try writer(call, type).update(db, record, with: input)
        try ClassicRecordMethods.emit(call, db, type, "UPDATE", id: record.id)
        try tellOfMove(call, db, type, from: record, to: updated)
        return MethodAnswer(["item": json(updated, type: type, selection: Selection(nil), call: call)])
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let type = try type(of: call, db)
        let record = try record(call, db, type, refusal: RecordFailure.itemAccessDenied)
        try writer(call, type).delete(db, record)
        try CRM(db, call).removeBelongings(of: type.entityTypeID, record.id, call)
        try ClassicRecordMethods.emit(call, db, type, "DELETE", id: record.id)
        return MethodAnswer([])
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let type = try type(of: call, db)
        let rights = RecordRights(call.caller, type: type)
        guard rights != .none else { throw RecordFailure.itemAccessDenied }
        let reader = RecordFilter(
            type: type, style: .item, ignoresCase: call.platform.behaviour.current.filterCase == .ignore)
        var conditions = [try reader.condition(members("filter", of: call))].compactMap { $0 }
        if rights == .own { conditions.append(ClassicRecordMethods.own(call)) }
        let start = call["start"]?.integer ?? 0
        let page = try RecordStore(db, portalID: call.caller.portalID, type: type)
            .page(
                .joined(conditions, by: "AND"), order: try reader.order(members("order", of: call)),
                start: start < -1 ? 0 : start, memory: call.memory)
        let selection = Selection(call["select"])
        return MethodAnswer(
            ["items": .array(page.records.map { json($0, type: type, selection: selection, call: call) })],
            total: page.total ?? 0, next: page.next)
    }

    private static func fields(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let type = try type(of: call, db)
        guard RecordRights(call.caller, type: type) != .none else { throw RecordFailure.itemViewDenied }
        var result: JSONObject = [:]
        let definitions = try CRM(db, call).userFieldDefinitions(of: type)
        for field in type.fields {
            guard let name = field.itemName else { continue }
            guard !UserField.isName(field.name) else {
                var description = UserField.describe(field, definitions[field.name])
                description["upperName"] = .string(field.name)
                result[call["useOriginalUfNames"]?.flag == true ? field.name : name] = .object(description)
                continue
            }
            var description = ClassicRecordMethods.describe(field, type: field.kind == .flag ? "boolean" : field.type)
            description["upperName"] = .string(upperName(name))
            result[name] = .object(description)
        }
        return MethodAnswer(["fields": .object(result)])
    }

    /// `createdTime` → `CREATED_TIME`
    static func upperName(_ name: String) -> String {
        name.reduce(into: "") { output, character in
            if character.isUppercase { output.append("_") }
            output += character.uppercased()
        }
    }

    /// A deal that came into another pipeline has an event of its own for that.
    private static func tellOfMove(
        _ call: MethodCall, _ db: Database, _ type: RecordType, from former: Record, to record: Record
    ) throws {
        let category = record.fields["CATEGORY_ID"]?.integer ?? 0
        guard type.entityTypeID == 2, former.fields["CATEGORY_ID"]?.integer ?? 0 != category else { return }
        try call.emit(
            db, "ONCRMDEALMOVETOCATEGORY",
            [
                "FIELDS": [
                    "ID": .int(record.id), "CATEGORY_ID": .int(category), "STAGE_ID": record.fields["STAGE_ID"] ?? "",
                ]
            ])
    }

    // MARK: Import

    /// An import may also settle who made a record, and when.
    private static func imported(
        _ call: MethodCall, _ db: Database, _ type: RecordType, _ fields: JSONValue?
    ) throws -> Record {
        var forced: JSONObject = [:]
        let input = try input(fields, type: type)
        for (name, value) in input {
            guard let field = type.field(name), field.isReadOnly, imports.contains(name) else { continue }
            guard call.caller.isAdmin, let canonical = RecordValue.canonical(value, for: field) else {
                throw RecordFailure.invalidValue(field.itemName ?? name)
            }
            forced[name] = canonical
        }
        var writer = writer(call, type)
        writer.takesIncomplete = true
        let record = try writer.add(db, input, forced: forced)
        try ClassicRecordMethods.emit(call, db, type, "ADD", id: record.id)
        return record
    }

    private static let imports: Set<String> = [
        "DATE_CREATE", "DATE_MODIFY", "CREATED_BY_ID", "MODIFY_BY_ID", "MOVED_TIME", "MOVED_BY_ID", "CREATED_TIME",
        "UPDATED_TIME", "CREATED_BY", "UPDATED_BY", "MOVED_BY", "LAST_ACTIVITY_TIME", "LAST_ACTIVITY_BY",
    ]

    private static func importOne(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let type = try type(of: call, db)
        guard RecordRights(call.caller, type: type) != .none else { throw RecordFailure.itemAccessDenied }
        return MethodAnswer(["item": ["id": .int(try imported(call, db, type, call["fields"]).id)]])
    }

    private static func importMany(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let type = try type(of: call, db)
        guard RecordRights(call.caller, type: type) != .none else { throw RecordFailure.itemAccessDenied }
        let data = try call.need("data")
        guard let rows = data.array ?? data.object.map({ Array($0.values) }) else {
            throw RESTFailure(
                "100", status: 400,
                "Invalid value {\(data.text ?? "")} to match with parameter {data}. Should be value of type array.")
        }
        guard rows.count <= 20 else {
            throw RESTFailure("MAX_IMPORT_BATCH_SIZE_EXCEEDED", status: 400, "You cannot import more than 20 items")
        }
        let items = try rows.map { row -> JSONValue in
            do {
                return ["item": ["id": .int(try imported(call, db, type, row).id)]]
            } catch let failure as RESTFailure {
                return failure.json
            }
        }
        return MethodAnswer(["items": .array(items)])
    }

    // MARK: Parameters

    private static func record(
        _ call: MethodCall, _ db: Database, _ type: RecordType, refusal: RESTFailure
    ) throws -> Record {
        guard let value = call["id"], value.text?.isEmpty != true else { throw RecordFailure.missingParameter("id") }
        let rights = RecordRights(call.caller, type: type)
        guard rights != .none else { throw refusal }
        guard let id = value.integer,
            let record = try RecordStore(db, portalID: call.caller.portalID, type: type).record(id)
        else { throw RecordFailure.itemNotFound }
        guard rights.covers(record, userID: call.caller.user.id) else { throw refusal }
        return record
    }

    private static func members(_ name: String, of call: MethodCall) throws -> JSONObject {
        guard let value = call[name], !value.isNull, value.string?.isEmpty != true else { return [:] }
        guard let members = RecordFilter.members(value) else {
            throw RecordFailure.invalidArgument(
                "Invalid value {\(value.text ?? "")} to match with parameter {\(name)}. Should be value of type array.")
        }
        return members
    }

    /// `fields` under the classic names.
    private static func input(of call: MethodCall, type: RecordType) throws -> JSONObject {
        try input(call["fields"], type: type)
    }

    private static func input(_ value: JSONValue?, type: RecordType) throws -> JSONObject {
        guard let value else { throw RecordFailure.missingParameter("fields") }
        guard let fields = value.object else {
            throw RESTFailure(
                "100", status: 400,
                "Invalid value {\(value.text ?? "")} to match with parameter {fields}. Should be value of type array.")
        }
        var result: JSONObject = [:]
        for (name, value) in fields {
            if name == "fm" {
                for (type, entries) in MultiFields.classicInput(fromItem: value) { result[type] = entries }
            } else if let field = type.field(item: name) {
                result[field.name] = value
            } else if let custom = CustomField.classicName(item: name) {
                result[custom] = value
            }
        }
        return result
    }

    private static func writer(_ call: MethodCall, _ type: RecordType) -> RecordWriter {
        RecordWriter(
            platform: call.platform, portal: call.caller.portal, type: type, userID: call.caller.user.id, style: .item)
    }

    // MARK: Answers

    private struct Selection {
        var names: Set<String>
        var hasAll: Bool

        init(_ value: JSONValue?) {
            let asked = (value?.array ?? value?.object.map { Array($0.values) } ?? []).compactMap(\.text).filter {
                !$0.isEmpty
            }
            names = Set(asked)
            hasAll = asked.isEmpty || names.contains("*")
        }
    }

    private static func json(_ record: Record, type: RecordType, selection: Selection, call: MethodCall) -> JSONValue {
        let keepsNames = call["useOriginalUfNames"]?.flag ?? false
        var result = JSONObject(minimumCapacity: type.fields.count)
        result["id"] = .int(record.id)
        for field in type.fields where field.name != "ID" {
            guard let name = field.itemName,
                selection.hasAll || selection.names.contains(name) || selection.names.contains(field.name)
            else { continue }
            guard !UserField.isName(field.name) else {
                result[keepsNames ? field.name : name] = UserField.item(record.fields[field.name], for: field)
                continue
            }
            result[name] = RecordValue.item(record.fields[field.name], for: field)
        }
        if selection.hasAll {
            for name in unused[type.entityTypeID] ?? [] where result[name] == nil { result[name] = .null }
        }
        for (name, value) in record.fields where CustomField.isName(name) && type.field(name) == nil {
            let itemName = CustomField.itemName(name)
            guard selection.hasAll || selection.names.contains(itemName) || selection.names.contains(name) else {
                continue
            }
            result[keepsNames && name.hasPrefix("UF_") ? name : itemName] = value
        }
        if selection.hasAll, type.field("PHONE") != nil {
            for (name, kind, valueType) in flatNames { result[name] = MultiFields.first(record, kind, valueType) }
            result["fm"] = MultiFields.item(record)
        }
        RecordFiles.expand(&result, type, call, isItem: true)
        if selection.hasAll { result["entityTypeId"] = .int(type.entityTypeID) }
        return .object(result)
    }

    /// Names that the platform still answers and does nothing with.
    private static let unused: [Int: [String]] = [
        1: [
            "dateCreateShort", "dateModifyShort", "isConvert", "productId", "shortName", "webformId", "login",
            "searchContent",
        ],
        2: [
            "dateCreateShort", "dateModifyShort", "productId", "begindateShort", "closedateShort", "eventDate",
            "eventDateShort", "eventId", "eventDescription", "webformId", "searchContent", "orderStage", "isWork",
            "isWon", "isLose", "receivedAmount", "lostAmount", "hasProducts",
        ],
        3: ["shortName", "webformId", "login", "searchContent"],
        4: ["webformId", "searchContent"],
        7: [
            "dateCreateShort", "dateModifyShort", "begindateShort", "closedateShort", "commentsType", "contentType",
            "termsType", "storageTypeId", "storageElementIds", "webformId", "searchContent", "hasProducts",
        ],
    ]

    /// Shorthands for the first value of each kind.
    private static let flatNames: [(String, String, String?)] = [
        ("phoneMobile", "PHONE", "MOBILE"), ("phoneWork", "PHONE", "WORK"), ("phoneMailing", "PHONE", "MAILING"),
        ("emailHome", "EMAIL", "HOME"), ("emailWork", "EMAIL", "WORK"), ("emailMailing", "EMAIL", "MAILING"),
        ("email", "EMAIL", nil), ("phone", "PHONE", nil),
    ]
}
