import GRDB

/// One element of a directory.
struct CRMStatus: Sendable {
    var id: String
    var name: String
    var sort: Int
    /// `S` success, `F` failure, `nil` in progress.
    var semantics: String?
    var color: String?
}

/// Stages of a portal's records, each directory read once in its life.
final class StageBook {
    private var byEntity: [String: [CRMStatus]] = [:]
    private var standardCategories: [Int: Int] = [:]

    /// Directory of the stages of a kind of record: `DEAL_STAGE_9`, `DYNAMIC_145_STAGE_3`.
    static func directory(of entityTypeID: Int, category: Int) -> String? {
        switch entityTypeID {
        case 1: "STATUS"
        case 2: category == 0 ? "DEAL_STAGE" : "DEAL_STAGE_\(category)"
        case 7: "QUOTE_STATUS"
        case 31: "SMART_INVOICE_STAGE_\(category)"
        case CRMObject.firstDynamic...: "DYNAMIC_\(entityTypeID)_STAGE_\(category)"
        default: nil
        }
    }

    /// What the stages of a pipeline begin with: `C9:`, `DT145_3:`.
    static func prefix(of entityTypeID: Int, category: Int) -> String {
        switch entityTypeID {
        case 2: category == 0 ? "" : "C\(category):"
        case 31, CRMObject.firstDynamic...: "DT\(entityTypeID)_\(category):"
        default: ""
        }
    }

    func stages(_ db: Database, portalID: Int64, directory: String) throws -> [CRMStatus] {
        if let known = byEntity[directory] { return known }
        let store = CRM(db, portalID: portalID).store("crm.status")
        let records = try store.records(["ENTITY_ID": .string(directory)])
        let stages = records.map { record in
            CRMStatus(
                id: record.fields["STATUS_ID"]?.text ?? "", name: record.fields["NAME"]?.text ?? "",
                sort: record.fields["SORT"]?.integer ?? 0, semantics: record.fields["SEMANTICS"]?.text,
                color: record.fields["COLOR"]?.text)
        }.sorted { $0.sort < $1.sort }
        byEntity[directory] = stages
        return stages
    }

    /// The pipeline that a new record comes into when none is named.
    func standardCategory(_ db: Database, portalID: Int64, entityTypeID: Int) throws -> Int {
        guard entityTypeID == 31 || entityTypeID >= CRMObject.firstDynamic else { return 0 }
        if let known = standardCategories[entityTypeID] { return known }
        let categories = try CRM(db, portalID: portalID).categories(of: entityTypeID)
        let standard = (categories.first { $0.fields["IS_DEFAULT"]?.string == "Y" } ?? categories.first)?.id ?? 0
        standardCategories[entityTypeID] = standard
        return standard
    }
}

extension CRM {
    /// Pipelines of a kind of record; those of deals have numbers of their own and one that is 0.
    func categories(of entityTypeID: Int) throws -> [Record] {
        let store = store(entityTypeID == 2 ? "crm.dealcategory" : "crm.category")
        let condition =
            entityTypeID == 2 ? nil : RecordFilter.equal(store.type, [("ENTITY_TYPE_ID", .int(entityTypeID))])
        return try store.records(where: condition)
    }
}

extension RecordWriter {
    /// Sees to it that the record stands in a stage of its pipeline, and draws the conclusions from it.
    ///
    /// - Parameter given: names of the fields that the input has.
    func settleStage(_ db: Database, in record: inout Record, former: Record?, given: Set<String>) throws {
        guard let name = type.stageField, let field = type.field(name) else { return }
        let portalID = portal.id ?? 0
        try settleCategory(db, in: &record, former: former)
        let category = record.fields["CATEGORY_ID"]?.integer ?? 0
        let isMoved = former != nil && former?.fields["CATEGORY_ID"]?.integer ?? 0 != category
        guard former == nil || given.contains(name) || isMoved,
            let directory = StageBook.directory(of: type.entityTypeID, category: category)
        else { return }
        let all = try stages.stages(db, portalID: portalID, directory: directory)
        let asked = record.fields[name]?.string ?? ""
        var stage = all.first { $0.id == asked }
        if stage == nil, style != .seed || asked.isEmpty {
            if style == .item, !asked.isEmpty, given.contains(name) {
                throw RecordFailure.invalidValue(field.itemName ?? name)
            }
            let formerStage = former?.fields[name]?.string
            stage = all.first { $0.id == formerStage } ?? all.first { $0.id == field.standard?.string } ?? all.first
            if let stage { record.fields[name] = .string(stage.id) }
        }
        let semantics = stage.map { $0.semantics ?? "P" } ?? Self.semantics(ofUnknown: asked)
        conclude(semantics, isFirst: record.fields[name]?.string == all.first?.id, in: &record)
        guard let former, former.fields[name]?.string != record.fields[name]?.string else { return }
        let now = JSONValue.string(PortalTime.text(unixSeconds: platform.clock.unixSeconds))
        record.fields["MOVED_TIME"] = now
        record.fields[type.field("MOVED_BY") == nil ? "MOVED_BY_ID" : "MOVED_BY"] = .int(userID)
        if type.field("PREVIOUS_STAGE_ID") != nil { record.fields["PREVIOUS_STAGE_ID"] = former.fields[name] }
    }

    private func settleCategory(_ db: Database, in record: inout Record, former: Record?) throws {
        guard type.field("CATEGORY_ID") != nil, type.entityTypeID != 3, type.entityTypeID != 4 else { return }
        let asked = record.fields["CATEGORY_ID"]?.integer
        if let asked, asked == former?.fields["CATEGORY_ID"]?.integer || style == .seed { return }
        let portalID = portal.id ?? 0
        if let asked, asked != 0 {
            let known = try CRM(db, portalID: portalID).categories(of: type.entityTypeID)
            if known.contains(where: { $0.id == asked }) { return }
            if style == .item { throw RecordFailure.invalidValue("categoryId") }
            if let own = former?.fields["CATEGORY_ID"] {
                record.fields["CATEGORY_ID"] = own
                return
            }
        }
        record.fields["CATEGORY_ID"] = .int(
            try stages.standardCategory(db, portalID: portalID, entityTypeID: type.entityTypeID))
    }

    /// Test data may stand in stages that no directory has: their last part tells what they mean.
    private static func semantics(ofUnknown stage: String) -> String {
        switch stage.split(separator: ":").last {
        case "WON", "SUCCESS", "CONVERTED", "APPROVED": "S"
        case "LOSE", "APOLOGY", "FAIL", "JUNK", "DECLAINED": "F"
        default: "P"
        }
    }

    private func conclude(_ semantics: String, isFirst: Bool, in record: inout Record) {
        if let field = type.semanticsField { record.fields[field] = .string(semantics) }
        if type.field("CLOSED") != nil { record.fields["CLOSED"] = semantics == "P" ? "N" : "Y" }
        if type.field("IS_NEW") != nil { record.fields["IS_NEW"] = isFirst ? "Y" : "N" }
        if type.field("DATE_CLOSED") != nil {
            let now = JSONValue.string(PortalTime.text(unixSeconds: platform.clock.unixSeconds))
            record.fields["DATE_CLOSED"] = semantics == "P" ? nil : record.fields["DATE_CLOSED"] ?? now
        }
    }

    /// Keeps what `crm.stagehistory.list` tells: every stage that a record came into.
    func noteStage(_ db: Database, _ record: Record, former: Record?) throws {
        guard style != .seed, let name = type.stageField, let stage = record.fields[name]?.string, !stage.isEmpty,
            type.entityTypeID != 7
        else { return }
        let category = record.fields["CATEGORY_ID"]?.integer ?? 0
        let isMoved = former != nil && former?.fields["CATEGORY_ID"]?.integer ?? 0 != category
        guard former == nil || former?.fields[name]?.string != stage || isMoved else { return }
        let store = CRM(db, portalID: portal.id ?? 0).store("crm.stagehistory")
        let directory = StageBook.directory(of: type.entityTypeID, category: category) ?? ""
        let all = try stages.stages(db, portalID: portal.id ?? 0, directory: directory)
        let semantics = all.first { $0.id == stage }?.semantics ?? "P"
        let kind = former == nil ? 1 : isMoved ? 5 : semantics == "P" ? 2 : 3
        let id = try store.nextID()
        var fields: JSONObject = [
            "TYPE_ID": .int(kind), "OWNER_TYPE_ID": .int(type.entityTypeID), "OWNER_ID": .int(record.id),
            "CREATED_TIME": .string(PortalTime.text(unixSeconds: platform.clock.unixSeconds)),
            "CATEGORY_ID": .int(category),
        ]
        let word = type.entityTypeID == 1 ? "STATUS" : "STAGE"
        fields["\(word)_SEMANTIC_ID"] = .string(semantics)
        fields["\(word)_ID"] = .string(stage)
        try store.insert(Record(id: id, fields: fields))
    }
}
