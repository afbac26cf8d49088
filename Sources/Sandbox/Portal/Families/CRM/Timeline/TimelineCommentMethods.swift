import GRDB

/// `crm.timeline.comment.*` and `crm.timeline.bindings.*`: comments, each in the timeline of one record or several.
///
/// Source: the platform's documentation, "Comments in the timeline" and "Bindings of timeline entries".
enum TimelineCommentMethods {
    static let bodies: [String: MethodBody] = [
        "crm.timeline.comment.add": .writing(add),
        "crm.timeline.comment.get": .reading { call, db in
            let book = TimelineBook(call, db)
            let id = try call.classicID()
            guard let record = try book.comment(id), try book.isVisible(record) else {
                throw CRMFailure.plain("Not found.")
            }
            return MethodAnswer(book.json(record))
        },
        "crm.timeline.comment.list": .reading(list),
        "crm.timeline.comment.update": .writing(update),
        "crm.timeline.comment.delete": .writing(delete),
        "crm.timeline.bindings.bind": .writing { call, db in
            let book = TimelineBook(call, db)
            var (record, binding) = try binding(call, book)
            var all = TimelineBook.bindings(record)
            if !all.contains(binding) { all.append(binding) }
            record.fields["BINDINGS"] = .array(all)
            try book.store.update(record)
            return MethodAnswer(true)
        },
        "crm.timeline.bindings.unbind": .writing { call, db in
            let book = TimelineBook(call, db)
            var (record, binding) = try binding(call, book)
            let all = TimelineBook.bindings(record)
            guard all.contains(binding) else { throw CRMFailure.plain("Not found.") }
            record.fields["BINDINGS"] = .array(all.filter { $0 != binding })
            try book.store.update(record)
            return MethodAnswer(true)
        },
        "crm.timeline.bindings.list": .reading { call, db in
            let filter = try call.classicArray("filter")
            guard let id = filter.member("OWNER_ID")?.integer, id > 0 else {
                throw CRMFailure.invalidParameter("OWNER_ID")
            }
            guard let record = try TimelineBook(call, db).comment(id) else { return MethodAnswer([], total: 0) }
            let bindings = TimelineBook.bindings(record)
            return MethodAnswer(
                .array(
                    bindings.map {
                        [
                            "OWNER_ID": .string(String(id)), "ENTITY_ID": .string($0["ENTITY_ID"]?.text ?? ""),
                            "ENTITY_TYPE": $0["ENTITY_TYPE"] ?? "",
                        ]
                    }), total: bindings.count)
        },
    ]

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let fields = try call.needObject("fields")
        guard let id = fields["ENTITY_ID"]?.integer, let code = fields["ENTITY_TYPE"]?.text, !code.isEmpty else {
            throw RESTFailure("100", status: 400, "Could not find value for parameter {ENTITY_ID, ENTITY_TYPE}")
        }
        let book = TimelineBook(call, db)
        guard let object = try book.crm.object(named: code) else { throw CRMFailure.ownerNotFound }
        try book.crm.owner(call, object.number, id)
        guard let text = fields["COMMENT"]?.text, !text.isEmpty else {
            throw RecordFailure.invalidArgument("Empty comment message")
        }
        var record = Record(
            id: try book.nextID(),
            fields: [
                "ENTITY_ID": .int(id), "ENTITY_TYPE": .string(object.code.lowercased()), "CREATED": call.now,
                "AUTHOR_ID": .int(fields["AUTHOR_ID"]?.integer ?? call.caller.user.id), "COMMENT": .string(text),
                "BINDINGS": [TimelineBook.binding(object, id)],
            ])
        if let files = fields["FILES"] { record.fields["FILES"] = book.files(files, of: record.id) }
        try book.store.insert(record)
        try call.emit(db, "ONCRMTIMELINECOMMENTADD", ["ID": .int(record.id)])
        return MethodAnswer(.int(record.id))
    }

    private static func named(_ call: MethodCall, _ book: TimelineBook) throws -> Record {
        let id = try call.needInteger("id")
        guard let record = try book.comment(id) else { throw RESTFailure(.notFound, status: 400, "Not found.") }
        let isOwned = call["ownerTypeId"] != nil || call["ownerId"] != nil
        if isOwned {
            let (object, owner) = try book.crm.owner(call, call["ownerTypeId"]?.integer, call["ownerId"]?.integer)
            guard TimelineBook.bindings(record).contains(TimelineBook.binding(object, owner.id)) else {
                throw RESTFailure(.notFound, status: 400, "Not found.")
            }
        } else if !(try book.isVisible(record)) {
            throw RecordFailure.itemAccessDenied
        }
        return record
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = TimelineBook(call, db)
        var record = try named(call, book)
        let fields = try call.needObject("fields")
        if let comment = fields["COMMENT"] {
            guard let text = comment.text, !text.isEmpty else {
                throw RecordFailure.invalidArgument("Empty comment message")
            }
            record.fields["COMMENT"] = .string(text)
        }
        if let files = fields["FILES"] { record.fields["FILES"] = book.files(files, of: record.id) }
        try book.store.update(record)
        try call.emit(db, "ONCRMTIMELINECOMMENTUPDATE", ["ID": .int(record.id)])
        return MethodAnswer(.int(record.id))
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = TimelineBook(call, db)
        let record = try named(call, book)
        guard TimelineBook.bindings(record).count < 2 || call["ownerId"] != nil else {
            throw RESTFailure("MULTIPLE_BINDINGS", status: 400, "The element has bindings to several items")
        }
        try book.store.delete(record.id)
        try call.emit(db, "ONCRMTIMELINECOMMENTDELETE", ["ID": .int(record.id)])
        return MethodAnswer(.null)
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = TimelineBook(call, db)
        var filter = try call.classicArray("filter")
        var conditions: [SQLCondition] = []
        if let id = (filter["ENTITY_ID"] ?? filter["=ENTITY_ID"])?.integer {
            let code = (filter["ENTITY_TYPE"] ?? filter["=ENTITY_TYPE"])?.text
            for name in ["ENTITY_ID", "=ENTITY_ID", "ENTITY_TYPE", "=ENTITY_TYPE"] {
                filter.removeValue(forKey: name)
            }
            let object = try code.flatMap(book.crm.object(named:))
            if let object, try book.crm.record(object, id) != nil, try !book.crm.sees(call, object, id) {
                throw RecordFailure.accessDenied
            }
            conditions.append(TimelineBook.condition(object?.code.lowercased() ?? code, id))
        }
        let reader = RecordFilter(type: book.store.type, style: .schema)
        if let condition = try reader.condition(filter) { conditions.append(condition) }
        let page = try book.store.page(
            .joined(conditions, by: "AND"), order: try reader.order(call.classicArray("order")),
            start: max(-1, call["start"]?.integer ?? 0))
        let asked = Set((call["select"]?.array ?? []).compactMap(\.text).filter { !$0.isEmpty })
        let visible = try page.records.filter(book.isVisible)
        return MethodAnswer(
            .array(visible.map { book.json($0, select: asked.isEmpty || asked.contains("*") ? nil : asked) }),
            total: page.total ?? 0, next: page.next)
    }

    private static func binding(_ call: MethodCall, _ book: TimelineBook) throws -> (Record, JSONValue) {
        guard let fields = call["fields"]?.object else { throw RecordFailure.mustBeArray("fields") }
        guard let id = fields["OWNER_ID"]?.integer, id > 0 else { throw CRMFailure.invalidParameter("OWNER_ID") }
        guard let entity = fields["ENTITY_ID"]?.integer, entity > 0 else {
            throw CRMFailure.invalidParameter("ENTITY_ID")
        }
        guard let code = fields["ENTITY_TYPE"]?.text, let object = try book.crm.object(named: code) else {
            throw CRMFailure.invalidParameter("ENTITY_TYPE")
        }
        guard let record = try book.comment(id) else { throw CRMFailure.invalidParameter("OWNER_ID") }
        guard try book.crm.sees(call, object, entity) else { throw RecordFailure.accessDenied }
        return (record, TimelineBook.binding(object, entity))
    }
}

/// The comments in the timelines of a portal's records.
struct TimelineBook: CallBook {
    let call: MethodCall
    let db: Database
    var store: RecordStore { call.store(db, "crm.timeline.comment") }

    /// Entries of all kinds are numbered together.
    func nextID() throws -> Int { try RecordSequence(name: "crm.timeline", portalID: store.portalID).take(db) }

    func comment(_ id: Int) throws -> Record? { try store.record(id) }

    static func binding(_ object: CRMObject, _ id: Int) -> JSONValue {
        ["ENTITY_ID": .int(id), "ENTITY_TYPE": .string(object.code.lowercased())]
    }

    static func bindings(_ record: Record) -> [JSONValue] { record.fields["BINDINGS"]?.array ?? [] }

    static func condition(_ code: String?, _ id: Int) -> SQLCondition {
        SQLCondition(
            sql: """
                EXISTS (SELECT 1 FROM json_each(fields, '$.BINDINGS') binding
                WHERE json_extract(binding.value, '$.ENTITY_ID') = ?
                AND (? IS NULL OR json_extract(binding.value, '$.ENTITY_TYPE') = ?))
                """, arguments: [id, code, code])
    }

    func isVisible(_ record: Record) throws -> Bool {
        if call.caller.isAdmin { return true }
        let bindings = Self.bindings(record)
        return try bindings.isEmpty
            || bindings.contains { binding in
                guard let object = try crm.object(named: binding["ENTITY_TYPE"]?.text ?? "") else { return false }
                return try crm.sees(call, object, binding["ENTITY_ID"]?.integer ?? 0)
            }
    }

    /// Files as they are answered: under their numbers.
    func files(_ value: JSONValue, of id: Int) -> JSONValue {
        let given = value.array ?? value.object.map { Array($0.values) } ?? []
        var files: JSONObject = [:]
        for (index, file) in given.enumerated() {
            guard let name = (file[0] ?? file["name"])?.text else { continue }
            let size = (file[1] ?? file["content"])?.text.map { $0.utf8.count * 3 / 4 } ?? 0
            let number = id * 100 + index
            let address = "https://\(call.caller.portal.domain)/disk/showFile/\(number)/?&ncc=1"
            let isImage = ["gif", "png", "jpg", "jpeg"].contains(name.split(separator: ".").last?.lowercased() ?? "")
            files[String(number)] = [
                "id": .int(number), "date": call.now, "type": isImage ? "image" : "file", "name": .string(name),
                "size": .int(size), "authorId": .int(call.caller.user.id),
                "authorName": .string("\(call.caller.user.name) \(call.caller.user.lastName)"),
                "urlPreview": .string("\(address)&filename=\(name)"), "urlShow": .string("\(address)&filename=\(name)"),
                "urlDownload": .string(
                    "https://\(call.caller.portal.domain)/disk/downloadFile/\(number)/?&ncc=1&filename=\(name)"),
            ]
        }
        return .object(files)
    }

    func json(_ record: Record, select: Set<String>? = nil) -> JSONValue {
        guard let method = SchemaMethod("", ["do": "list"]) else { return .null }
        return SchemaAnswer(
            type: store.type, method: method, parameters: SchemaParameters([:], positional: []),
            special: SpecialValue(platform: call.platform, portal: call.caller.portal, userID: call.caller.user.id),
            select: select
        ).json(record, inList: true)
    }

    /// What becomes of a record's comments when it goes.
    func release(from object: CRMObject, _ id: Int) throws {
        let binding = Self.binding(object, id)
        for var record in try store.records(where: Self.condition(object.code.lowercased(), id)) {
            let rest = Self.bindings(record).filter { $0 != binding }
            if rest.isEmpty {
                try store.delete(record.id)
            } else {
                record.fields["BINDINGS"] = .array(rest)
                try store.update(record)
            }
        }
    }
}
