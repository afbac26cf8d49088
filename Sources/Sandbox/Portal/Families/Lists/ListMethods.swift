import GRDB

/// `lists.add|get|update|delete`, `lists.get.iblock.type.id` and `lists.section.*`.
///
/// Source: the platform's documentation, "Universal lists".
enum ListMethods {
    static let bodies: [String: MethodBody] = [
        "lists.add": .writing(add), "lists.get": .reading(get), "lists.update": .writing(update),
        "lists.delete": .writing(delete), "lists.get.iblock.type.id": .reading(typeID),
        "lists.section.add": .writing(addSection), "lists.section.get": .reading(sections),
        "lists.section.update": .writing(updateSection), "lists.section.delete": .writing(deleteSection),
    ]

    static let kinds: Set<String> = ["lists", "lists_socnet", "bitrix_processes"]

    // MARK: Lists

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try ListBook.require(["IBLOCK_TYPE_ID", "IBLOCK_CODE", "FIELDS"], of: call)
        guard call.caller.isAdmin else { throw ListBook.denied }
        let fields = call.members("FIELDS") ?? [:]
        guard fields["NAME"]?.text?.isEmpty == false else { throw ListBook.missing("NAME") }
        let kind = call.text("IBLOCK_TYPE_ID") ?? ""
        guard kinds.contains(kind) else {
            throw RESTFailure("ERROR_ADD_IBLOCK", status: 400, "The information block type does not exist")
        }
        let lists = try call.records("lists")
        let code = try call.required("IBLOCK_CODE")
        guard try lists.find(db, where: ["CODE": .string(code)]).isEmpty else {
            throw RESTFailure("ERROR_IBLOCK_ALREADY_EXISTS", status: 400, "Iblock already exists")
        }
        var forced: JSONObject = ["IBLOCK_TYPE_ID": .string(kind), "CODE": .string(code)]
        if let group = call["SOCNET_GROUP_ID"]?.integer { forced["SOCNET_GROUP_ID"] = .int(group) }
        forced["RIGHTS"] = .object(call.members("RIGHTS") ?? [:])
        let list = try lists.add(
            db, fields.merging(call.members("MESSAGES") ?? [:]) { first, _ in first }, forced: forced)
        return MethodAnswer(.int(list.id))
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try ListBook.require(["IBLOCK_TYPE_ID"], of: call)
        let lists = try call.records("lists")
        var filter: JSONObject = ["=IBLOCK_TYPE_ID": call["IBLOCK_TYPE_ID"] ?? .null]
        for (parameter, field) in [
            ("IBLOCK_ID", "ID"), ("IBLOCK_CODE", "CODE"), ("SOCNET_GROUP_ID", "SOCNET_GROUP_ID"),
        ] {
            if let value = call[parameter], value.text?.isEmpty != true { filter["=\(field)"] = value }
        }
        let page = try lists.page(
            db, filter: filter, order: call.members("IBLOCK_ORDER") ?? [:], start: call["start"]?.integer ?? 0)
        return MethodAnswer(.array(page.records.map { lists.json($0) }), total: page.total ?? 0, next: page.next)
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let list = try ListBook(call, db, forWriting: true, requires: ["FIELDS"])
        var forced: JSONObject = [:]
        if let rights = call.members("RIGHTS") { forced["RIGHTS"] = .object(rights) }
        let input = (call.members("FIELDS") ?? [:]).merging(call.members("MESSAGES") ?? [:]) { first, _ in first }
        _ = try call.records("lists").update(db, list.record, input, forced: forced)
        return MethodAnswer(true)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let list = try ListBook(call, db, forWriting: true)
        try call.records("lists").delete(db, list.record)
        return MethodAnswer(true)
    }

    private static func typeID(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard call.text("IBLOCK_ID") != nil || call.text("IBLOCK_CODE") != nil else {
            throw ListBook.missing("IBLOCK_ID")
        }
        return MethodAnswer(try ListBook.record(call, db)?.fields["IBLOCK_TYPE_ID"] ?? .null)
    }

    // MARK: Sections

    private static func addSection(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let list = try ListBook(call, db, forWriting: true, requires: ["SECTION_CODE", "FIELDS"])
        let fields = call.members("FIELDS") ?? [:]
        guard fields["NAME"]?.text?.isEmpty == false else { throw ListBook.missing("NAME") }
        let sections = try call.records("lists.section")
        let code = try call.required("SECTION_CODE")
        guard try sections.find(db, where: ["IBLOCK_ID": .int(list.id), "CODE": .string(code)]).isEmpty else {
            throw RESTFailure("ERROR_SECTION_ALREADY_EXISTS", status: 400, "Section already exists")
        }
        var forced: JSONObject = ["IBLOCK_ID": .int(list.id), "CODE": .string(code)]
        if let parent = call["IBLOCK_SECTION_ID"]?.integer, parent > 0 {
            guard try sections.known(db, parent)?.fields["IBLOCK_ID"]?.integer == list.id else {
                throw RESTFailure("ERROR_ADD_SECTION", status: 400, "Parent section is not found")
            }
            forced["IBLOCK_SECTION_ID"] = .int(parent)
        }
        return MethodAnswer(.int(try sections.add(db, input(fields), forced: forced).id))
    }

    private static func updateSection(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let list = try ListBook(call, db, forWriting: true, requires: ["FIELDS"])
        let sections = try call.records("lists.section")
        let section = try section(call, db, list, sections)
        _ = try sections.update(db, section, input(call.members("FIELDS") ?? [:]))
        return MethodAnswer(true)
    }

    private static func deleteSection(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let list = try ListBook(call, db, forWriting: true)
        let sections = try call.records("lists.section")
        try sections.delete(db, try section(call, db, list, sections))
        return MethodAnswer(true)
    }

    private static func sections(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let list = try ListBook(call, db, forWriting: false)
        let sections = try call.records("lists.section")
        let tree = SectionTree(
            try sections.matching(db, list.condition(sections.type)), parent: "IBLOCK_SECTION_ID")
        let page = try sections.page(
            db, filter: ListBook.filter(call.members("FILTER") ?? [:]), order: [:], start: call["start"]?.integer ?? 0,
            condition: list.condition(sections.type))
        let asked = Set((call["SELECT"]?.array ?? []).compactMap(\.text))
        let answers = page.records.map { record -> JSONValue in
            var fields = sections.json(record).object ?? [:]
            let place = tree.place(of: record.id)
            fields["LEFT_MARGIN"] = .string(String(place.left))
            fields["RIGHT_MARGIN"] = .string(String(place.right))
            fields["DEPTH_LEVEL"] = .string(String(place.depth))
            fields["GLOBAL_ACTIVE"] = fields["ACTIVE"] ?? "Y"
            fields["EXTERNAL_ID"] = fields["XML_ID"] ?? .null
            fields["SEARCHABLE_CONTENT"] = .string((record.fields["NAME"]?.text ?? "").uppercased() + "\r\n")
            return .object(
                asked.isEmpty || asked.contains("*")
                    ? fields : fields.filter { asked.contains($0.key) || $0.key == "ID" })
        }
        return MethodAnswer(.array(answers), total: page.total ?? 0, next: page.next)
    }

    /// `EXTERNAL_ID` is another name of `XML_ID`, and the one that counts when both are given.
    private static func input(_ fields: JSONObject) -> JSONObject {
        var fields = fields
        if let external = fields["EXTERNAL_ID"] { fields["XML_ID"] = external }
        return fields
    }

    private static func section(
        _ call: MethodCall, _ db: Database, _ list: ListBook, _ sections: Records
    ) throws -> Record {
        var found: Record?
        if let id = call["SECTION_ID"]?.integer, id > 0 {
            found = try sections.known(db, id)
        } else if let code = call.text("SECTION_CODE") {
            found = try sections.find(db, where: ["IBLOCK_ID": .int(list.id), "CODE": .string(code)]).first
        } else {
            throw ListBook.missing("SECTION_ID")
        }
        guard let found, found.fields["IBLOCK_ID"]?.integer == list.id else {
            throw RESTFailure("ERROR_SECTION_NOT_FOUND", status: 400, "Section not found")
        }
        return found
    }
}
