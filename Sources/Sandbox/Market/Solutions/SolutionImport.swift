import GRDB

/// Applies an archive to a portal, entity by entity, within the caller's transaction.
///
/// What the portal has already is found again by its name and changed; everything else is added. With ``isClearing`` what the archive
/// does not have goes away first, unless records use it. Numbers of the archive become numbers of the portal.
struct SolutionImport {
    let platform: Platform
    let portal: PortalRow
    let db: Database
    let archive: SolutionArchive
    /// Who installs.
    let userID: Int
    /// Whether the CRM's settings are cleared first.
    let isClearing: Bool
    /// From numbers of the archive to numbers of the portal.
    var renaming = SolutionRenaming()
    /// `client_id` of the used applications by code.
    var clients: [String: String] = [:]

    var portalID: Int64 { portal.id ?? 0 }

    /// - Throws: ``SolutionFailure`` when the portal has something of the same name that is not the same.
    mutating func apply(_ entity: SolutionEntity) throws -> SolutionReport.Step {
        guard entity.isApplied else {
            return SolutionReport.Step(
                entity.code,
                note: "\(archive.parts(of: entity).count) files are of an entity that the sandbox does not apply")
        }
        guard archive.allows(entity) else {
            return SolutionReport.Step(
                entity.code, note: "\(archive.parts(of: entity).count) files are left out: USES does not allow them")
        }
        let family = entity.code.hasPrefix("LANDING") ? "landing" : entity == .reports ? "biconnector" : "crm"
        try StandingRecords.ensure(db, family: family, portal: portal, platform: platform)
        switch entity {
        case .smartProcesses: return try importSmartProcesses()
        case .statuses: return try importStatuses()
        case .fields: return try importFields()
        case .cards: return try importCards()
        case .automation: return try importAutomation()
        case .scenarios: return try importScenarios()
        case .blocks: return try importBlocks()
        case .sites: return try importSite()
        case .reports: return try importReports()
        default: return SolutionReport.Step(entity.code)
        }
    }

    // MARK: Records

    func store(_ type: String) throws -> RecordStore {
        guard let type = RecordType.named(type) else { throw RESTFailure.of(.notEmulated) }
        return RecordStore(db, portalID: portalID, type: type)
    }

    func records(_ type: String) throws -> [Record] { try store(type).records() }

    /// Keeps a new record with everything that a new one has.
    @discardableResult
    func add(_ type: String, _ fields: JSONObject) throws -> Record {
        let store = try store(type)
        let writer = RecordWriter(platform: platform, portal: portal, type: store.type, userID: userID, style: .seed)
        return try writer.add(db, [:], forced: fields)
    }

    /// Nothing, an empty text and an empty list say the same.
    private static func isNothing(_ value: JSONValue?) -> Bool {
        guard let value, !value.isNull else { return true }
        return value.string?.isEmpty == true || value.array?.isEmpty == true
    }

    /// Changes the fields, unless they are so already.
    ///
    /// - Returns: whether something has changed.
    @discardableResult
    func update(_ type: String, _ record: Record, _ fields: JSONObject) throws -> Bool {
        var changed = record
        for (name, value) in fields {
            if Self.isNothing(changed.fields[name]), Self.isNothing(value) { continue }
            changed.fields[name] = value.isNull ? nil : value
        }
        guard changed.fields != record.fields else { return false }
        try store(type).update(changed)
        return true
    }

    // MARK: Scenarios

    private func importScenarios() throws -> SolutionReport.Step {
        var step = SolutionReport.Step(SolutionEntity.scenarios.code)
        let known = try records("bizproc.script")
        var places = Set<String>()
        for part in archive.parts(of: .scenarios) {
            let content = part.content
            let type = content["ENTITY_TYPE_ID"]?.integer ?? 0
            places.insert(CRMObject.fixed(type)?.code ?? "")
            let fields: JSONObject = [
                "NAME": content["NAME"] ?? "", "DESCRIPTION": content["DESCRIPTION"] ?? "",
                "ENTITY_TYPE_ID": .int(type),
                "ACTIVE": content["ACTIVE"] ?? "Y", "SORT": content["SORT"] ?? 10,
                "PARAMETERS": content["PARAMETERS"] ?? [],
                "ROBOTS": .array((content["ROBOTS"]?.elements ?? []).map(ScenarioExport.robot)),
            ]
            let same = known.first {
                $0.fields["NAME"] == fields["NAME"] && $0.fields.integer("ENTITY_TYPE_ID") == type
            }
            if let same {
                if try update("bizproc.script", same, fields) { step.changed += 1 } else { step.kept += 1 }
            } else {
                try add("bizproc.script", fields)
                step.added += 1
            }
        }
        step.note = "placed in: \(places.sorted().joined(separator: ", "))"
        return step
    }

    // MARK: Reports

    private func importReports() throws -> SolutionReport.Step {
        var step = SolutionReport.Step(SolutionEntity.reports.code)
        var numbers: [String: [Int: Int]] = [:]
        for type in ["connector", "source", "dataset", "dashboard"] {
            let parts = archive.parts(of: .reports).filter { $0.content["TYPE"]?.string == type }
            for part in parts {
                var fields = part.content["ITEM"]?.object ?? [:]
                let number = fields.integer("ID")
                fields["ID"] = nil
                for (name, target) in [("connectorId", "connector"), ("sourceId", "source")] where fields[name] != nil {
                    fields[name] = .int(numbers[target]?[fields.integer(name)] ?? 0)
                }
                if type == "dashboard" {
                    fields["datasetIds"] = .array(
                        (fields["datasetIds"]?.elements ?? []).compactMap { id in
                            id.integer.flatMap { numbers["dataset"]?[$0] }.map { .int($0) }
                        })
                }
                numbers[type, default: [:]][number] = try keep(type, fields, &step)
            }
        }
        return step
    }

    /// - Returns: the portal's number.
    private func keep(
        _ type: String, _ given: JSONObject, _ step: inout SolutionReport.Step
    ) throws -> Int {
        var fields = given
        let name = "biconnector.\(type)"
        let key = type == "dataset" ? ["name"] : type == "source" ? ["title", "connectorId"] : ["title"]
        let known = try records(name).first { record in key.allSatisfy { record.fields[$0] == fields[$0] } }
        if type == "dataset" { fields["fields"] = .array(try numbered(fields["fields"]?.elements ?? [], known)) }
        guard let known else {
            let record = try add(name, fields)
            if type == "dataset" { try update(name, record, ["externalId": .int(record.id)]) }
            step.added += 1
            return record.id
        }
        if type == "dataset", known.fields["sourceId"] != fields["sourceId"] {
            throw SolutionFailure(
                "conflict",
                "The portal has a data set \(fields.text("name")) of another source. Delete it, or rename it, and install again."
            )
        }
        // Credentials of the portal's own stay.
        if type == "source" { fields["settings"] = nil }
        if try update(name, known, fields) { step.changed += 1 } else { step.kept += 1 }
        return known.id
    }

    /// A data set's fields with numbers of the portal; those that it has keep theirs.
    private func numbered(_ fields: [JSONValue], _ known: Record?) throws -> [JSONValue] {
        let sequence = RecordSequence(name: "biconnector.dataset.field", portalID: portalID)
        let former = known?.fields["fields"]?.elements ?? []
        return try fields.map { field in
            let id = former.first { $0["name"] == field["name"] }?["id"]?.integer
            var members: JSONObject = ["id": .int(try id ?? sequence.take(db))]
            for (name, value) in field.object ?? [:] { members[name] = value }
            return .object(members)
        }
    }
}
