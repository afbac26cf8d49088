import GRDB

/// The CRM's settings: smart processes, directories and pipelines, user fields, cards.
extension SolutionImport {
    private var crm: CRM { CRM(db, portalID: portalID) }

    // MARK: Smart processes

    mutating func importSmartProcesses() throws -> SolutionReport.Step {
        var step = SolutionReport.Step(SolutionEntity.smartProcesses.code)
        let parts = archive.parts(of: .smartProcesses)
        let known = try crm.smartTypes()
        var taken = Set(known.map { $0.fields.integer("entityTypeId") })
        var made: [(id: Int, content: JSONValue)] = []
        for part in parts {
            let code = part.content["CODE"]?.text ?? ""
            let title = part.content["TITLE"]?.text ?? ""
            let same = known.first {
                code.isEmpty
                    ? $0.fields.text("title") == title && $0.fields.text("code").isEmpty
                    : $0.fields.text("code") == code
            }
            var fields = (part.content["SETTINGS"]?.object ?? [:]).filter { $0.key.hasPrefix("is") }
            fields["title"] = .string(title)
            fields["code"] = code.isEmpty ? .null : .string(code)
            fields["linkedUserFields"] = part.content["LINKED_USER_FIELDS"] ?? [:]
            fields["customSectionId"] = try workplace(part.content["WORKPLACE"]?.text ?? "")
            let asked = part.content["ENTITY_TYPE_ID"]?.integer ?? 0
            let record: Record
            if let same {
                record = same
                if try update("crm.type", same, fields) { step.changed += 1 } else { step.kept += 1 }
            } else {
                let number = taken.contains(asked) ? (taken.max() ?? 1028) / 2 * 2 + 2 : asked
                fields["entityTypeId"] = .int(max(number, taken.contains(asked) ? 1030 : number))
                record = try add("crm.type", fields.filter { !$0.value.isNull })
                taken.insert(record.fields.integer("entityTypeId"))
                step.added += 1
            }
            renaming.entityTypes[asked] = record.fields.integer("entityTypeId")
            renaming.smartTypes[part.content["ID"]?.integer ?? 0] = record.id
            made.append((record.id, part.content))
        }
        // Only now has every one of them its number.
        for (id, content) in made { try relate(id, content) }
        return step
    }

    private func relate(_ id: Int, _ content: JSONValue) throws {
        guard let record = try store("crm.type").record(id) else { return }
        var relations: JSONObject = [:]
        for side in ["parent", "child"] {
            relations[side] = .array(
                (content["RELATIONS"]?[side]?.elements ?? []).map { relation in
                    var members = relation.object ?? [:]
                    members["entityTypeId"] = .int(renaming.entityType(members.integer("entityTypeId")))
                    return .object(members)
                })
        }
        try update("crm.type", record, ["relations": .object(relations)])
    }

    private func workplace(_ title: String) throws -> JSONValue {
        guard !title.isEmpty else { return .null }
        let known = try records("crm.automatedsolution").first { $0.fields.text("title") == title }
        return .int(try (known ?? add("crm.automatedsolution", ["title": .string(title)])).id)
    }

    // MARK: Directories, pipelines, stages

    mutating func importStatuses() throws -> SolutionReport.Step {
        var step = SolutionReport.Step(SolutionEntity.statuses.code)
        let parts = archive.parts(of: .statuses)
        let pipelines = parts.filter { $0.content["ENTITY"]?["CATEGORY_ID"]?.integer != nil }.sorted {
            ($0.content["ENTITY"]?["CATEGORY_ID"]?.integer ?? 0) < ($1.content["ENTITY"]?["CATEGORY_ID"]?.integer ?? 0)
        }
        var matched: [Int: Set<Int>] = [:]
        for part in pipelines {
            let type = renaming.entityType(part.content["ENTITY"]?["ENTITY_TYPE_ID"]?.integer ?? 0)
            let number = part.content["ENTITY"]?["CATEGORY_ID"]?.integer ?? 0
            let id = try pipeline(part, type: type, number: number, except: matched[type] ?? [], &step)
            matched[type, default: []].insert(id)
            if type == 2 { renaming.dealCategories[number] = id } else { renaming.categories[number] = id }
        }
        if isClearing {
            for (type, ids) in matched.sorted(by: { $0.key < $1.key }) {
                try clearPipelines(of: type, except: ids, &step)
            }
        }
        let known = Dictionary(grouping: try records("crm.status")) { $0.fields.text("ENTITY_ID") }
        for part in parts {
            let directory = renaming.text(part.content["ENTITY"]?["ID"]?.string ?? "")
            try fill(directory, part.content["ITEMS"]?.elements ?? [], known[directory] ?? [], &step)
        }
        return step
    }

    /// Finds the pipeline again by its name, the standard one as such, or makes it.
    private func pipeline(
        _ part: SolutionArchive.Part, type: Int, number: Int, except taken: Set<Int>, _ step: inout SolutionReport.Step
    ) throws -> Int {
        let storage = type == 2 ? "crm.dealcategory" : "crm.category"
        let category = part.content["ENTITY"]?["CATEGORY"]
        let isDefault = category?["IS_DEFAULT"]?.flag == true
        let name = category?["NAME"]?.text ?? part.content["ENTITY"]?["NAME"]?.text ?? ""
        let known = try crm.categories(of: type).filter { !taken.contains($0.id) }
        let same =
            type == 2 && number == 0
            ? known.first { $0.id == 0 }
            : isDefault && type != 2
                ? known.first { $0.fields.text("IS_DEFAULT") == "Y" }
                : known.first { $0.id != 0 && $0.fields.text("NAME") == name && $0.fields.text("IS_DEFAULT") != "Y" }
        var fields: JSONObject = ["NAME": .string(name)]
        if let sort = category?["SORT"]?.integer { fields["SORT"] = .int(sort) }
        if let same {
            if try update(storage, same, fields) { step.changed += 1 } else { step.kept += 1 }
            return same.id
        }
        fields["ENTITY_TYPE_ID"] = .int(type)
        fields["IS_DEFAULT"] = isDefault && type != 2 ? "Y" : "N"
        step.added += 1
        return try add(storage, fields).id
    }

    private func clearPipelines(of type: Int, except ids: Set<Int>, _ step: inout SolutionReport.Step) throws {
        guard let object = try crm.object(type) else { return }
        let book = CategoryBook(crm: crm, object: object)
        for category in try crm.categories(of: type)
        where !ids.contains(category.id) && category.id != 0 && category.fields.text("IS_DEFAULT") != "Y" {
            if try book.isUsed(category.id) {
                step.kept += 1
            } else {
                try book.remove(category)
                step.removed += 1
            }
        }
    }

    private func fill(
        _ directory: String, _ items: [JSONValue], _ known: [Record], _ step: inout SolutionReport.Step
    ) throws {
        var found = Set<Int>()
        let category = directory.firstRange(of: "_STAGE_").flatMap { Int(directory[$0.upperBound...]) }
        for item in items {
            let id = renaming.text(item["STATUS_ID"]?.string ?? "")
            var fields: JSONObject = [
                "NAME": item["NAME"] ?? "", "SORT": item["SORT"] ?? 10,
                "COLOR": item["COLOR"]?.text?.isEmpty == false ? item["COLOR"] ?? .null : .null,
                "SEMANTICS": item["SEMANTICS"] ?? .null,
            ]
            if let same = known.first(where: { $0.fields.text("STATUS_ID") == id }) {
                found.insert(same.id)
                if try update("crm.status", same, fields) { step.changed += 1 } else { step.kept += 1 }
                continue
            }
            fields["ENTITY_ID"] = .string(directory)
            fields["STATUS_ID"] = .string(id)
            fields["NAME_INIT"] = item["NAME_INIT"] ?? ""
            fields["SYSTEM"] = item["SYSTEM"]?.flag == true ? "Y" : "N"
            if let category { fields["CATEGORY_ID"] = .int(category) }
            try add("crm.status", fields.filter { !$0.value.isNull })
            step.added += 1
        }
        guard isClearing else { return }
        let book = StatusBook(crm)
        for status in known where !found.contains(status.id) {
            if try status.fields.text("SYSTEM") == "Y" || book.isUsed(status) {
                step.kept += 1
            } else {
                try store("crm.status").delete(status.id)
                step.removed += 1
            }
        }
    }

    // MARK: User fields

    mutating func importFields() throws -> SolutionReport.Step {
        var step = SolutionReport.Step(SolutionEntity.fields.code)
        var names: [String: Set<String>] = [:]
        for part in archive.parts(of: .fields) {
            let entity = renaming.userFieldEntity(part.content["TYPE"]?.string ?? "")
            let known = try crm.userFieldDefinitions(of: entity)
            for (archived, item) in part.content["ITEMS"]?.object ?? [:] {
                let name = renaming.text(archived)
                names[entity, default: []].insert(name)
                let same = known.first { $0.fields.text("FIELD_NAME") == name }
                try keep(name, of: entity, item, same, &step)
            }
        }
        if isClearing { try clearFields(except: names, &step) }
        return step
    }

    private func keep(
        _ name: String, of entity: String, _ item: JSONValue, _ same: Record?, _ step: inout SolutionReport.Step
    ) throws {
        var fields: JSONObject = [:]
        for member in CRMExport.fieldMembers {
            if let value = item[member], !value.isNull { fields[member] = renaming.json(value) }
        }
        let isMultiple = item["MULTIPLE"]?.flag == true ? "Y" : "N"
        fields["MULTIPLE"] = .string(isMultiple)
        if let same {
            guard same.fields["USER_TYPE_ID"] == fields["USER_TYPE_ID"], same.fields.text("MULTIPLE") == isMultiple
            else {
                throw SolutionFailure(
                    "conflict",
                    "The portal has a user field \(name) of \(entity) already, of type \(same.fields.text("USER_TYPE_ID")) and not \(item["USER_TYPE_ID"]?.text ?? ""), or it differs in being multiple. Delete it, and install again."
                )
            }
        }
        if fields.text("USER_TYPE_ID") == "enumeration" {
            fields["LIST"] = .array(try values(item["LIST"]?.elements ?? [], same))
        }
        if let same {
            if try update("crm.userfield", same, fields) { step.changed += 1 } else { step.kept += 1 }
            return
        }
        fields["ENTITY_ID"] = .string(entity)
        fields["FIELD_NAME"] = .string(name)
        try add("crm.userfield", fields)
        step.added += 1
    }

    /// The values of a list with numbers of the portal; those that it has keep theirs, and stay even if the archive lacks them.
    private func values(_ items: [JSONValue], _ same: Record?) throws -> [JSONValue] {
        let former = same?.fields["LIST"]?.elements ?? []
        let sequence = RecordSequence(name: "crm.userfield.item", portalID: portalID)
        var found = Set<Int>()
        var values = try items.map { item -> JSONValue in
            let code = item["XML_ID"]?.text ?? ""
            let old = former.first {
                code.isEmpty ? $0["VALUE"]?.text == item["VALUE"]?.text : $0["XML_ID"]?.text == code
            }
            let id = try old?["ID"]?.integer ?? sequence.take(db)
            found.insert(id)
            var members: JSONObject = ["ID": .int(id)]
            for name in ["SORT", "VALUE", "DEF", "XML_ID"] { if let value = item[name] { members[name] = value } }
            return .object(members)
        }
        if !isClearing { values += former.filter { !found.contains($0["ID"]?.integer ?? 0) } }
        return values
    }

    /// Fields that the archive does not have, unless a record has a value in them.
    private func clearFields(except names: [String: Set<String>], _ step: inout SolutionReport.Step) throws {
        for record in try records("crm.userfield") {
            let entity = record.fields.text("ENTITY_ID")
            let name = record.fields.text("FIELD_NAME")
            guard names[entity]?.contains(name) != true, CustomField.isName(name) else { continue }
            let object = CRMObject.fixed.first { $0.userFieldEntity == entity }
            // A smart process that the archive does not know is not the archive's business.
            guard object != nil || names[entity] != nil else { continue }
            let storage =
                try object?.storage ?? crm.smartTypes().map(CRM.object).first { $0.userFieldEntity == entity }?.storage
            let isUsed =
                try Bool.fetchOne(
                    db,
                    sql: """
                        SELECT EXISTS (SELECT 1 FROM record WHERE portalID = ? AND type = ?
                        AND json_type(fields, '$.\(name)') IS NOT NULL)
                        """, arguments: [portalID, storage ?? ""]) ?? false
            if isUsed || record.fields.text("USER_TYPE_ID").hasPrefix("iblock_") {
                step.kept += 1
            } else {
                try store("crm.userfield").delete(record.id)
                step.removed += 1
            }
        }
    }

    // MARK: Cards

    mutating func importCards() throws -> SolutionReport.Step {
        var step = SolutionReport.Step(SolutionEntity.cards.code)
        let known = try records("crm.cardconfiguration").filter { $0.fields.text("SCOPE") == "C" }
        var found = Set<Int>()
        for part in archive.parts(of: .cards) {
            let archived = part.content["ENTITY_TYPE_ID"]?.integer ?? 0
            let type = renaming.entityType(archived)
            let category = renaming.category(part.content["CATEGORY_ID"]?.integer ?? 0, of: archived)
            let fields: JSONObject = [
                "CARD": .string("\(type):\(category)"), "SCOPE": "C", "USER_ID": 0,
                "DATA": renaming.json(part.content["DATA"] ?? []),
            ]
            if let same = known.first(where: { $0.fields["CARD"] == fields["CARD"] }) {
                found.insert(same.id)
                if try update("crm.cardconfiguration", same, fields) { step.changed += 1 } else { step.kept += 1 }
            } else {
                try add("crm.cardconfiguration", fields)
                step.added += 1
            }
        }
        if isClearing {
            for record in known where !found.contains(record.id) {
                try store("crm.cardconfiguration").delete(record.id)
                step.removed += 1
            }
        }
        return step
    }
}
