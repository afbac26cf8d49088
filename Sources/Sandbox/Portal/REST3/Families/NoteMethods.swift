import GRDB

/// Knowledge bases: `note.collection.*`. What is deleted or archived is out of sight, and its documents with it.
///
/// Source: the platform's documentation, "Knowledge Base 2.0".
enum NoteMethods {
    static let bodies: [String: MethodBody] = [
        "note.collection.list": .reading(list),
        "note.collection.get": .reading { call, db in
            let shelf = try NoteShelf(call)
            let id = try Input(call).id()
            let record = try shelf.collection(db, id, atLeast: .view, orElse: .notFound3(id))
            return MethodAnswer(["item": try shelf.collections.item(record, db)])
        },
        "note.collection.add": .writing(add),
        "note.collection.update": .writing(update),
        "note.collection.delete": .writing { call, db in try put(call, db, state: "deleted") },
        "note.collection.archive": .writing { call, db in try put(call, db, state: "archived") },
    ]

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let shelf = try NoteShelf(call)
        let pagination = call.params["pagination"]
        let page = try Page3(pagination, standard: 50, maximum: 200)
        var isAfter: (Record) -> Bool = { _ in true }
        if let cursor = pagination?["afterCursor"], !cursor.isNull {
            guard let position = cursor["position"]?.integer, let id = cursor["id"]?.integer else {
                throw RESTFailure.invalidPagination3(pagination ?? .null)
            }
            isAfter = { (NoteShelf.position($0), $0.id) > (position, id) }
        }
        let visible = try shelf.collections.store(db).records()
            .filter { shelf.isPresent($0) && shelf.level(of: $0) >= .view && isAfter($0) }
            .sorted { (NoteShelf.position($0), $0.id) < (NoteShelf.position($1), $1.id) }
        let items = visible.prefix(page.limit)
        var next = JSONValue.null
        if visible.count > items.count, let last = items.last {
            next = ["position": .int(NoteShelf.position(last)), "id": .int(last.id)]
        }
        return MethodAnswer([
            "items": .array(try items.map { try shelf.collections.item($0, db) }), "nextCursor": next,
        ])
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let shelf = try NoteShelf(call)
        let fields = try Input(call).fields()
        let name = try NoteShelf.name(fields, "name", "Knowledge base name")
        guard let name else {
            throw RESTFailure.invalidObject3([.init("name", "Mandatory field \"name\" is not filled")])
        }
        let position = try NoteShelf.object { try fields.integer("position") } ?? 0
        let record = try shelf.collections.store(db).add([
            "name": .string(name), "position": .int(position), "policyLevel": "view",
            "createdBy": .int(call.caller.user.id), "createdAt": shelf.now, "updatedBy": .int(call.caller.user.id),
            "updatedAt": shelf.now,
        ])
        return MethodAnswer(["item": try shelf.collections.item(record, db)])
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let shelf = try NoteShelf(call)
        let input = Input(call)
        try input.require("id", "fields")
        var record = try shelf.collection(db, try input.id(), atLeast: .manage)
        let fields = try input.fields()
        guard let name = try NoteShelf.name(fields, "name", "Knowledge base name") else {
            throw RESTFailure.invalidObject3([.init("name", "Mandatory field \"name\" is not filled")])
        }
        record.fields["name"] = .string(name)
        shelf.touch(&record)
        try shelf.collections.store(db).update(record)
        return MethodAnswer(["item": try shelf.collections.item(record, db)])
    }

    private static func put(_ call: MethodCall, _ db: Database, state: String) throws -> MethodAnswer {
        let shelf = try NoteShelf(call)
        let id = try Input(call).id()
        var record = try shelf.collection(
            db, id, atLeast: .moderate, hidden: state == "deleted" ? ["archived"] : [])
        record.fields["state"] = .string(state)
        try shelf.collections.store(db).update(record)
        for var document in try shelf.documents.store(db).records(["collectionId": .int(id)]) {
            guard document.fields["state"]?.string != "deleted" else { continue }
            document.fields["state"] = .string(state)
            try shelf.documents.store(db).update(document)
        }
        return MethodAnswer(["result": true])
    }
}

/// The knowledge bases and documents of a portal as one person sees them.
struct NoteShelf {
    /// What a person may do with a knowledge base.
    enum Level: Int, Comparable {
        case none, view, manage, moderate
        static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    let call: MethodCall
    let collections: EntityQuery
    let documents: EntityQuery
    let files: EntityQuery

    /// - Throws: `ACCESSDENIED` for whom the portal lets see none.
    init(_ call: MethodCall) throws {
        try Access3.require(call, "note")
        self.call = call
        collections = try EntityQuery(call, "note.collection")
        documents = try EntityQuery(call, "note.document")
        files = try EntityQuery(call, "note.file")
    }

    var now: JSONValue { .string(PortalTime.text(unixSeconds: call.platform.clock.unixSeconds)) }

    func touch(_ record: inout Record) {
        record.fields["updatedBy"] = .int(call.caller.user.id)
        record.fields["updatedAt"] = now
    }

    static func position(_ record: Record) -> Int { record.fields["position"]?.integer ?? 0 }

    func isPresent(_ record: Record) -> Bool { record.fields["state"]?.string?.isEmpty ?? true }

    func level(of collection: Record) -> Level {
        if call.caller.isAdmin || collection.fields["createdBy"]?.integer == call.caller.user.id { return .moderate }
        switch collection.fields["policyLevel"]?.string {
        case "moderate": return .moderate
        case "manage": return .manage
        case "view", nil: return .view
        default: return .none
        }
    }

    /// - Parameter hidden: states that count as present.
    /// - Throws: `ENTITYNOTFOUND` for one out of sight, `ACCESSDENIED` for one that the person may not do this to.
    func collection(
        _ db: Database, _ id: Int, atLeast level: Level, hidden: Set<String> = [],
        orElse missing: RESTFailure = .version3("ENTITYNOTFOUND", "Knowledge base not found")
    ) throws -> Record {
        guard let record = try collections.store(db).record(id),
            isPresent(record) || hidden.contains(record.fields["state"]?.string ?? ""),
            self.level(of: record) >= .view
        else { throw missing }
        guard self.level(of: record) >= level else { throw RESTFailure.accessDenied3 }
        return record
    }

    func document(
        _ db: Database, _ id: Int, atLeast level: Level, hidden: Set<String> = []
    ) throws -> Record {
        let missing = RESTFailure.version3("ENTITYNOTFOUND", "Document not found")
        guard let record = try documents.store(db).record(id),
            isPresent(record) || hidden.contains(record.fields["state"]?.string ?? "")
        else { throw missing }
        if let collection = record.fields["collectionId"]?.integer {
            _ = try self.collection(db, collection, atLeast: level, hidden: hidden, orElse: missing)
        }
        return record
    }

    /// The document and all below it.
    func branch(_ db: Database, of document: Record) throws -> [Record] {
        var result = [document]
        var waiting = [document.id]
        var seen: Set<Int> = [document.id]
        while let parent = waiting.popLast() {
            for child in try documents.store(db).records(["parentId": .int(parent)])
            where seen.insert(child.id).inserted {
                result.append(child)
                waiting.append(child.id)
            }
        }
        return result
    }

    // MARK: Input

    /// A title or a name: `nil` when it was not given.
    ///
    /// - Throws: `VALIDATION_DTOVALIDATION`.
    static func name(_ fields: Input, _ member: String, _ what: String) throws -> String? {
        guard let text = try object({ try fields.text(member) }) else { return nil }
        if text.allSatisfy(\.isWhitespace) {
            throw RESTFailure.invalidObject3([.init(member, "\(what) cannot be empty")])
        }
        if text.count > 255 {
            throw RESTFailure.invalidObject3([.init(member, "\(what) must not exceed 255 characters")])
        }
        return text
    }

    /// A wrong type of a member of `fields` is the object's fault, not the request's.
    static func object<Value>(_ read: () throws -> Value) throws -> Value {
        do {
            return try read()
        } catch let failure as RESTFailure {
            throw RESTFailure(
                "BITRIX_REST_V3_EXCEPTION_VALIDATION_DTOVALIDATIONEXCEPTION", status: 400, "Object validation error",
                extra: failure.extra)
        }
    }
}
