import GRDB

/// Everything else in a timeline: entries of applications, notes, pinned entries, and icons.
///
/// Source: the platform's documentation, "Timeline".
enum TimelineMethods {
    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [
            "crm.timeline.logmessage.add": .writing(addMessage),
            "crm.timeline.logmessage.get": .reading { call, db in
                MethodAnswer(["logMessage": message(try namedMessage(call, db))])
            },
            "crm.timeline.logmessage.list": .reading(listMessages),
            "crm.timeline.logmessage.delete": .writing(deleteMessage),
            "crm.timeline.note.save": .writing(saveNote),
            "crm.timeline.note.get": .reading { call, db in
                guard let note = try note(call, db).record else { throw CRMFailure.notFound }
                var answer: JSONObject = [:]
                for name in ["text", "createdById", "createdTime", "updatedById", "updatedTime"] {
                    answer[name] = note.fields[name] ?? .null
                }
                return MethodAnswer(.object(answer))
            },
            "crm.timeline.note.delete": .writing { call, db in
                let (store, _, record) = try note(call, db)
                guard let record else { throw CRMFailure.notFound }
                try store.delete(record.id)
                return MethodAnswer(true)
            },
            "crm.timeline.item.pin": .writing { call, db in try pin(call, db, true) },
            "crm.timeline.item.unpin": .writing { call, db in try pin(call, db, false) },
            "crm.timeline.layout.blocks.set": .writing { call, db in
                var (store, record) = try entry(call, db)
                try LayoutBlocks.set(&record, call)
                try store.update(record)
                return MethodAnswer(["success": true])
            },
            "crm.timeline.layout.blocks.get": .reading { call, db in
                MethodAnswer(try LayoutBlocks.get(try entry(call, db).record, call))
            },
            "crm.timeline.layout.blocks.delete": .writing { call, db in
                var (store, record) = try entry(call, db)
                try LayoutBlocks.delete(&record, call)
                try store.update(record)
                return MethodAnswer(["success": true])
            },
        ]
        for (word, many, title) in [("icon", "icons", "Icon"), ("logo", "logos", "Logo")] {
            let prefix = "crm.timeline.\(word)"
            bodies["\(prefix).add"] = .writing { call, db in try addPicture(call, db, word) }
            bodies["\(prefix).get"] = .reading { call, db in
                MethodAnswer([word: picture(try namedPicture(call, db, word, title))])
            }
            bodies["\(prefix).list"] = .reading { call, db in
                let all = try CRM(db, call).store(prefix).records()
                return MethodAnswer([many: .array(all.map(picture))], total: all.count)
            }
            bodies["\(prefix).delete"] = .writing { call, db in
                guard call.caller.isAdmin else { throw RecordFailure.itemAccessDenied }
                let record = try namedPicture(call, db, word, title)
                guard record.fields["isSystem"]?.bool != true else { throw RecordFailure.itemAccessDenied }
                try CRM(db, call).store(prefix).delete(record.id)
                return MethodAnswer(true)
            }
        }
        return bodies
    }()

    private static func store(_ name: String, _ call: MethodCall, _ db: Database) -> RecordStore {
        CRM(db, call).store(name)
    }

    // MARK: Entries of applications

    private static func message(_ record: Record) -> JSONValue {
        [
            "id": .int(record.id), "created": record.fields["created"] ?? .null,
            "authorId": record.fields["authorId"] ?? .null, "title": record.fields["title"] ?? "",
            "text": record.fields["text"] ?? "", "iconCode": record.fields["iconCode"] ?? "",
        ]
    }

    private static func addMessage(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let fields = try call.needObject("fields")
        for name in ["entityTypeId", "entityId", "title", "text", "iconCode"]
        where fields[name]?.text?.isEmpty ?? true {
            throw RecordFailure.missingParameter(name)
        }
        let owner = try CRM(db, call).owner(call, fields["entityTypeId"]?.integer, fields["entityId"]?.integer)
        let store = store("crm.timeline.logmessage", call, db)
        let record = Record(
            id: try TimelineBook(call, db).nextID(),
            fields: [
                "created": call.now, "authorId": .int(call.caller.user.id),
                "title": .string(fields["title"]?.text ?? ""), "text": .string(fields["text"]?.text ?? ""),
                "iconCode": .string(fields["iconCode"]?.text ?? ""), "entityTypeId": .int(owner.object.number),
                "entityId": .int(owner.record.id), "clientId": .string(call.caller.application?.clientID ?? ""),
            ])
        try store.insert(record)
        return MethodAnswer(["logMessage": message(record)])
    }

    private static func namedMessage(_ call: MethodCall, _ db: Database) throws -> Record {
        let id = try call.needInteger("id")
        guard let record = try store("crm.timeline.logmessage", call, db).record(id) else {
            throw RESTFailure(.notFound, status: 400, "Timeline logmessage not found for id \(id)")
        }
        try CRM(db, call).owner(call, record.fields["entityTypeId"]?.integer, record.fields["entityId"]?.integer)
        return record
    }

    private static func listMessages(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let number = try call.needInteger("entityTypeId")
        let id = try call.needInteger("entityId")
        try CRM(db, call).owner(call, number, id)
        let store = store("crm.timeline.logmessage", call, db)
        let reader = RecordFilter(type: store.type, style: .schema)
        let page = try store.page(
            RecordFilter.equal(store.type, [("entityTypeId", .int(number)), ("entityId", .int(id))]),
            order: try reader.order(call.classicArray("order")), start: max(-1, call["start"]?.integer ?? 0))
        return MethodAnswer(.array(page.records.map(message)), total: page.total, next: page.next)
    }

    private static func deleteMessage(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let record = try namedMessage(call, db)
        guard record.fields["clientId"]?.string == call.caller.application?.clientID ?? "" else {
            throw RESTFailure("REMOVING_DISABLED", status: 400, "Removing is disabled")
        }
        try store("crm.timeline.logmessage", call, db).delete(record.id)
        return MethodAnswer(true)
    }

    // MARK: Notes

    /// The note on an entry (`itemType` 1) or an activity (2) of a record's timeline.
    private static func note(
        _ call: MethodCall, _ db: Database
    ) throws -> (store: RecordStore, key: JSONObject, record: Record?) {
        var key: JSONObject = [:]
        for name in ["ownerTypeId", "ownerId", "itemType", "itemId"] { key[name] = .int(try call.needInteger(name)) }
        let crm = CRM(db, call)
        guard let number = key["ownerTypeId"]?.integer, let object = try crm.object(number),
            let id = key["ownerId"]?.integer, try crm.record(object, id) != nil
        else { throw CRMFailure.notFound }
        guard try crm.sees(call, object, id) else { throw RecordFailure.itemAccessDenied }
        let item = key["itemId"]?.integer ?? 0
        let isThere =
            switch key["itemType"]?.integer {
            case 1: try isEntry(item, of: object, id, call, db)
            case 2:
                try ActivityBook(call, db).records.store(db).record(item)
                    .map { ActivityBook.isBound($0, to: number, id) } ?? false
            default: false
            }
        guard isThere else { throw CRMFailure.notFound }
        let store = store("crm.timeline.note", call, db)
        let condition = RecordFilter.equal(store.type, key.map { ($0.key, $0.value) })
        return (store, key, try store.first(where: condition))
    }

    private static func isEntry(
        _ item: Int, of object: CRMObject, _ id: Int, _ call: MethodCall, _ db: Database
    ) throws -> Bool {
        if let comment = try TimelineBook(call, db).comment(item) {
            return TimelineBook.bindings(comment).contains(TimelineBook.binding(object, id))
        }
        let message = try store("crm.timeline.logmessage", call, db).record(item)
        return message?.fields["entityTypeId"]?.integer == object.number && message?.fields["entityId"]?.integer == id
    }

    private static func saveNote(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let text = try call.need("text").text ?? ""
        let (store, key, known) = try note(call, db)
        var record =
            try known
            ?? Record(id: store.nextID(), fields: key)
        if known == nil {
            record.fields["createdById"] = .int(call.caller.user.id)
            record.fields["createdTime"] = call.now
        }
        record.fields["text"] = .string(text)
        record.fields["updatedById"] = .int(call.caller.user.id)
        record.fields["updatedTime"] = call.now
        if known == nil { try store.insert(record) } else { try store.update(record) }
        return MethodAnswer(true)
    }

    // MARK: Pinned entries

    /// An entry of the timeline that the call names by `id` or `timelineId`.
    private static func entry(_ call: MethodCall, _ db: Database) throws -> (store: RecordStore, record: Record) {
        _ = try ConfigurableActivityMethods.clientID(call)
        let number = try call.needInteger("entityTypeId")
        let owner = try call.needInteger("entityId")
        let id = try call.needInteger("timelineId")
        let object = try CRM(db, call).owner(call, number, owner).object
        return try entry(id, of: object, owner, call, db)
    }

    private static func entry(
        _ id: Int, of object: CRMObject, _ owner: Int, _ call: MethodCall, _ db: Database
    ) throws -> (store: RecordStore, record: Record) {
        guard try isEntry(id, of: object, owner, call, db) else { throw CRMFailure.notFound }
        for store in [TimelineBook(call, db).store, store("crm.timeline.logmessage", call, db)] {
            if let record = try store.record(id) { return (store, record) }
        }
        throw CRMFailure.notFound
    }

    private static func pin(_ call: MethodCall, _ db: Database, _ isPinned: Bool) throws -> MethodAnswer {
        let id = try call.needInteger("id")
        let number = try call.needInteger("ownerTypeId")
        let owner = try call.needInteger("ownerId")
        let object = try CRM(db, call).owner(call, number, owner).object
        var (store, record) = try entry(id, of: object, owner, call, db)
        let mark = JSONValue.string("\(number):\(owner)")
        var marks = (record.fields["PINNED"]?.array ?? []).filter { $0 != mark }
        if isPinned {
            var pinned = 0
            for other in [TimelineBook(call, db).store, Self.store("crm.timeline.logmessage", call, db)] {
                pinned += try other.records().count {
                    $0.id != id && $0.fields["PINNED"]?.array?.contains(mark) == true
                }
            }
            guard pinned < 3 else { throw CRMFailure.zero("Only three events can be added to favorites") }
            marks.append(mark)
        }
        record.fields["PINNED"] = .array(marks)
        try store.update(record)
        return MethodAnswer(.null)
    }

    // MARK: Icons

    private static func picture(_ record: Record) -> JSONValue {
        [
            "code": record.fields["code"] ?? "", "isSystem": .bool(record.fields["isSystem"]?.bool ?? false),
            "fileUri": record.fields["fileUri"] ?? "",
        ]
    }

    private static func addPicture(_ call: MethodCall, _ db: Database, _ word: String) throws -> MethodAnswer {
        guard call.caller.isAdmin else { throw RecordFailure.itemAccessDenied }
        let code = try call.need("code").text ?? ""
        let content = try call.need("fileContent").text ?? ""
        guard content.utf8.count >= 8, !content.contains(" "), content.utf8.allSatisfy(isBase64) else {
            throw RecordFailure.invalidArgument("Invalid fileContent parameter")
        }
        let store = store("crm.timeline.\(word)", call, db)
        let known = try store.records(["code": .string(code)], limit: 1)
        guard known.isEmpty else { throw RecordFailure.invalidArgument("The code `\(code)` is used already") }
        let record = try store.add([
            "code": .string(code), "isSystem": false,
            "fileUri": .string(
                "/upload/crm/\(call.platform.randomness.hexadecimal(3))/\(call.platform.randomness.hexadecimal(32))"
            ),
        ])
        return MethodAnswer([word: picture(record)])
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=")
    }

    private static func namedPicture(
        _ call: MethodCall, _ db: Database, _ word: String, _ title: String
    ) throws -> Record {
        let code = try call.need("code").text ?? ""
        let store = store("crm.timeline.\(word)", call, db)
        let known = try store.records(["code": .string(code)], limit: 1)
        guard let record = known.first else {
            throw RESTFailure(.notFound, status: 400, "\(title) not found for code `\(code)`")
        }
        return record
    }
}
