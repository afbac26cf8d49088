import GRDB

/// The settings of a portal's CRM: smart processes, directories, pipelines and stages, user fields, cards, robots, triggers, workflows.
struct CRMExport {
    let export: SolutionExport
    private var db: Database { export.db }

    init(_ export: SolutionExport) { self.export = export }

    /// Kinds of objects whose records stand in stages.
    private static let staged = [1, 2, 7, 31]

    func fill(_ draft: inout SolutionDraft) throws {
        let crm = CRM(db, portalID: export.portalID)
        let types = try crm.smartTypes()
        var renaming = SolutionRenaming()
        renaming.smartTypes = SolutionExport.numbered(types.map(\.id))
        renaming.entityTypes = Dictionary(
            uniqueKeysWithValues: types.enumerated().map {
                ($0.element.fields.integer("entityTypeId"), 1030 + 2 * $0.offset)
            })
        renaming.dealCategories = SolutionExport.numbered(try crm.categories(of: 2).map(\.id).filter { $0 != 0 })
        renaming.dealCategories[0] = 0
        let others = try ([31] + types.map { $0.fields.integer("entityTypeId") }).flatMap { try crm.categories(of: $0) }
        renaming.categories = SolutionExport.numbered(others.map(\.id))

        try export.add(Set(export.applications().map(\.code)), to: &draft)
        try addTypes(types, renaming, to: &draft)
        try addStatuses(crm, types, renaming, to: &draft)
        try addFields(renaming, to: &draft)
        try addCards(renaming, to: &draft)
        try addAutomation(renaming, to: &draft)
    }

    // MARK: Smart processes

    private func addTypes(_ types: [Record], _ renaming: SolutionRenaming, to draft: inout SolutionDraft) throws {
        let workplaces = Dictionary(
            uniqueKeysWithValues: try export.records("crm.automatedsolution").map { ($0.id, $0.fields.text("title")) })
        for type in types {
            let settings = type.fields.filter { $0.key.hasPrefix("is") }.sorted { $0.key < $1.key }
            var relations: JSONObject = [:]
            for side in ["parent", "child"] {
                relations[side] = .array(
                    (type.fields["relations"]?[side]?.elements ?? []).map { relation in
                        var members = relation.object ?? [:]
                        members["entityTypeId"] = .int(renaming.entityType(members.integer("entityTypeId")))
                        return .object(members)
                    })
            }
            let number = renaming.smartTypes[type.id] ?? 0
            draft.add(
                .smartProcesses, String(number),
                [
                    "ID": .int(number),
                    "ENTITY_TYPE_ID": .int(renaming.entityType(type.fields.integer("entityTypeId"))),
                    "TITLE": .string(type.fields.text("title")), "CODE": .string(type.fields.text("code")),
                    "WORKPLACE": .string(workplaces[type.fields.integer("customSectionId")] ?? ""),
                    "SETTINGS": .object(JSONObject(uniqueKeysWithValues: settings.map { ($0.key, $0.value) })),
                    "RELATIONS": .object(relations), "LINKED_USER_FIELDS": type.fields["linkedUserFields"] ?? [:],
                ])
        }
    }

    // MARK: Directories and stages

    private func addStatuses(
        _ crm: CRM, _ types: [Record], _ renaming: SolutionRenaming, to draft: inout SolutionDraft
    ) throws {
        var pipelines: [String: JSONObject] = [:]
        for number in Self.staged + types.map({ $0.fields.integer("entityTypeId") }) {
            if number == 1 || number == 7 {
                let directory = StageBook.directory(of: number, category: 0) ?? ""
                pipelines[directory] = ["ENTITY_TYPE_ID": .int(number)]
                continue
            }
            for category in try crm.categories(of: number) {
                let directory = StageBook.directory(of: number, category: category.id) ?? ""
                pipelines[directory] = [
                    "ENTITY_TYPE_ID": .int(renaming.entityType(number)),
                    "CATEGORY_ID": .int(renaming.category(category.id, of: number)),
                    "CATEGORY": [
                        "NAME": .string(category.fields.text("NAME")), "SORT": .int(category.fields.integer("SORT")),
                        "IS_DEFAULT": .string(category.fields.text("IS_DEFAULT") == "Y" ? "Y" : "N"),
                    ],
                ]
            }
        }
        let byDirectory = Dictionary(grouping: try export.records("crm.status")) { $0.fields.text("ENTITY_ID") }
        for (directory, records) in byDirectory.sorted(by: { $0.key < $1.key }) {
            // Stages of a pipeline that is gone belong to nothing.
            guard !directory.contains("_STAGE_") || pipelines[directory] != nil else { continue }
            let sorted = records.sorted {
                ($0.fields.integer("SORT"), $0.id) < ($1.fields.integer("SORT"), $1.id)
            }
            let pipeline = pipelines[directory]
            var entity: JSONObject = [
                "ID": .string(renaming.text(directory)),
                "NAME": .string(pipeline?["CATEGORY"]?["NAME"]?.text ?? directory),
            ]
            if let pipeline {
                entity["SEMANTIC_INFO"] = semantics(sorted, renaming)
                for (name, value) in pipeline { entity[name] = value }
            }
            let items = sorted.enumerated().map { index, record -> JSONValue in
                let fields = record.fields
                return [
                    "ID": .int(index + 1), "ENTITY_ID": .string(renaming.text(directory)),
                    "STATUS_ID": .string(renaming.text(fields.text("STATUS_ID"))), "NAME": .string(fields.text("NAME")),
                    "NAME_INIT": .string(fields.text("NAME_INIT")), "SORT": .int(fields.integer("SORT")),
                    "SYSTEM": .string(fields.text("SYSTEM") == "Y" ? "Y" : "N"),
                    "COLOR": .string(fields.text("COLOR")),
                    "SEMANTICS": fields.text("SEMANTICS").isEmpty ? .null : .string(fields.text("SEMANTICS")),
                    "CATEGORY_ID": pipeline?["CATEGORY_ID"] ?? .null,
                ]
            }
            draft.add(
                .statuses, renaming.text(directory), ["ENTITY": .object(entity), "ITEMS": .array(items)])
        }
    }

    private func semantics(_ stages: [Record], _ renaming: SolutionRenaming) -> JSONValue {
        func first(_ meaning: String) -> Record? { stages.first { $0.fields.text("SEMANTICS") == meaning } }
        func name(_ record: Record?) -> JSONValue { .string(renaming.text(record?.fields.text("STATUS_ID") ?? "")) }
        return [
            "START_FIELD": name(stages.first), "FINAL_SUCCESS_FIELD": name(first("S")),
            "FINAL_UNSUCCESS_FIELD": name(first("F")), "FINAL_SORT": .int(first("S")?.fields.integer("SORT") ?? 0),
        ]
    }

    // MARK: User fields

    /// The members of a field's definition that an archive carries.
    static let fieldMembers = [
        "USER_TYPE_ID", "XML_ID", "SORT", "MULTIPLE", "MANDATORY", "SHOW_FILTER", "SHOW_IN_LIST", "EDIT_IN_LIST",
        "IS_SEARCHABLE", "SETTINGS", "EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LIST_FILTER_LABEL", "ERROR_MESSAGE",
        "HELP_MESSAGE",
    ]

    private func addFields(_ renaming: SolutionRenaming, to draft: inout SolutionDraft) throws {
        // Links to information blocks are left out, as the platform does it.
        let definitions = try export.records("crm.userfield").filter {
            !$0.fields.text("USER_TYPE_ID").hasPrefix("iblock_")
        }
        for (entity, records) in Dictionary(grouping: definitions, by: { $0.fields.text("ENTITY_ID") })
            .sorted(by: { $0.key < $1.key })
        {
            var items: JSONObject = [:]
            for record in records {
                var item: JSONObject = [:]
                for name in Self.fieldMembers {
                    if let value = record.fields[name], !value.isNull { item[name] = renaming.json(value) }
                }
                if record.fields.text("USER_TYPE_ID") == "enumeration" {
                    item["LIST"] = .array(
                        (record.fields["LIST"]?.elements ?? []).map { entry in
                            .object((entry.object ?? [:]).filter { $0.key != "ID" })
                        })
                }
                items[renaming.text(record.fields.text("FIELD_NAME"))] = .object(item)
            }
            let name = renaming.userFieldEntity(entity)
            draft.add(.fields, name, ["TYPE": .string(name), "ITEMS": .object(items)])
        }
    }

    // MARK: Cards

    private func addCards(_ renaming: SolutionRenaming, to draft: inout SolutionDraft) throws {
        // What somebody has arranged for himself is no setting of the CRM.
        let common = try export.records("crm.cardconfiguration").filter { $0.fields.text("SCOPE") == "C" }
        let cards = common.compactMap { record -> (type: Int, category: Int, data: JSONValue)? in
            let parts = record.fields.text("CARD").split(separator: ":").compactMap { Int($0) }
            guard parts.count == 2, Self.isThere(parts[1], of: parts[0], renaming) else { return nil }
            return (
                renaming.entityType(parts[0]), renaming.category(parts[1], of: parts[0]),
                renaming.json(record.fields["DATA"] ?? [])
            )
        }.sorted { ($0.type, $0.category) < ($1.type, $1.category) }
        for card in cards {
            draft.add(
                .cards, "\(card.type)_\(card.category)",
                ["ENTITY_TYPE_ID": .int(card.type), "CATEGORY_ID": .int(card.category), "DATA": card.data])
        }
    }

    /// Whether the pipeline exists: what belongs to one that is gone stays behind.
    private static func isThere(_ category: Int, of type: Int, _ renaming: SolutionRenaming) -> Bool {
        if type >= CRMObject.firstDynamic, renaming.entityTypes[type] == nil { return false }
        switch type {
        case 2: return renaming.dealCategories[category] != nil
        case 31, CRMObject.firstDynamic...: return category == 0 || renaming.categories[category] != nil
        default: return true
        }
    }

    // MARK: Robots, triggers, workflows

    private func addAutomation(_ renaming: SolutionRenaming, to draft: inout SolutionDraft) throws {
        let talk = Talk(
            db: db, platform: export.platform, events: EventQueue(platform: export.platform), portal: export.portal,
            userID: 1)
        let workflows = Workflows(talk: talk)
        try workflows.ensureStandard()
        let codes = Dictionary(uniqueKeysWithValues: try export.applications().map { ($0.clientID, $0.code) })
        var number = 0
        for template in try workflows.templates.records() where template.text("MODULE_ID") == "crm" {
            let client = template.text("client")
            // A template of an application that stays behind would belong to nobody.
            guard client.isEmpty || codes[client] != nil else { continue }
            draft.add(
                .automation, String(number),
                [
                    "MODULE_ID": "crm", "ENTITY": .string(template.text("ENTITY")),
                    "DOCUMENT_TYPE": .string(renaming.text(template.text("DOCUMENT_TYPE"))),
                    "AUTO_EXECUTE": .int(template.integer("AUTO_EXECUTE")), "NAME": .string(template.text("NAME")),
                    "DESCRIPTION": .string(template.text("DESCRIPTION")), "APP_CODE": .string(codes[client] ?? ""),
                    "TEMPLATE": renaming.json(template["steps"] ?? .null),
                ])
            number += 1
        }
        for group in try rules(renaming) {
            draft.add(.automation, String(number), group)
            number += 1
        }
    }

    /// Robots and triggers, by the stage that they stand in.
    private func rules(_ renaming: SolutionRenaming) throws -> [JSONValue] {
        struct Place: Hashable {
            var type: Int
            var category: Int
            var stage: String
        }
        let rules = try export.records("crm.automation.rule").sorted {
            ($0.fields.integer("SORT"), $0.id) < ($1.fields.integer("SORT"), $1.id)
        }.filter {
            Self.isThere($0.fields.integer("CATEGORY_ID"), of: $0.fields.integer("ENTITY_TYPE_ID"), renaming)
        }
        let groups = Dictionary(grouping: rules) { rule in
            let type = rule.fields.integer("ENTITY_TYPE_ID")
            return Place(
                type: renaming.entityType(type),
                category: renaming.category(rule.fields.integer("CATEGORY_ID"), of: type),
                stage: renaming.text(rule.fields.text("STAGE_ID")))
        }
        let places = groups.keys.sorted { ($0.type, $0.category, $0.stage) < ($1.type, $1.category, $1.stage) }
        return places.map { place in
            func list(_ kind: String) -> JSONValue {
                .array(
                    (groups[place] ?? []).filter { ($0.fields.text("KIND") == "TRIGGER") == (kind == "TRIGGER") }.map {
                        [
                            "CODE": .string($0.fields.text("CODE")), "APP_CODE": .string($0.fields.text("APP_CODE")),
                            "NAME": .string($0.fields.text("NAME")), "SORT": .int($0.fields.integer("SORT")),
                            "ACTIVE": .string($0.fields.text("ACTIVE") == "N" ? "N" : "Y"),
                            "PROPERTIES": renaming.json($0.fields["PROPERTIES"] ?? [:]),
                        ]
                    })
            }
            let code =
                CRMObject.fixed(place.type)?.code ?? "DYNAMIC_\(place.type)"
            return [
                "MODULE_ID": "crm", "DOCUMENT_TYPE": .string(code), "DOCUMENT_STATUS": .string(place.stage),
                "ENTITY_TYPE_ID": .int(place.type), "CATEGORY_ID": .int(place.category), "AUTO_EXECUTE": 8,
                "ROBOTS": list("ROBOT"), "TRIGGERS": list("TRIGGER"),
            ]
        }
    }
}
