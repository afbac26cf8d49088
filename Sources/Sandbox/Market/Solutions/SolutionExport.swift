import GRDB

/// Packs settings of a portal into an archive. The same settings give the same bytes, whatever numbers the portal has given them.
///
/// Source: the platform's documentation, "CRM Solution Presets", "Smart Scripts", "Ready-Made Websites", "Create Your Reports for the BI
/// Builder".
struct SolutionExport {
    let platform: Platform
    let portal: PortalRow
    let db: Database

    /// What of the portal's settings goes into the archive.
    struct Choice: Sendable, Hashable {
        var kind: SolutionKind
        /// `nil`: after the kind, or the site.
        var title: String?
        /// Of a template: the site's number; `nil`: the first one.
        var site: Int?
    }

    /// - Throws: ``SolutionFailure`` when the portal has nothing of that kind.
    func archive(_ choice: Choice) throws -> [UInt8] {
        let bytes = try draft(choice).packed()
        do {
            // What the portal's own import would refuse is not worth handing out.
            _ = try SolutionArchive(bytes, expecting: choice.kind)
        } catch {
            throw SolutionFailure(
                "inconsistent_settings",
                "The portal's settings do not fit together, so that no portal would take them. \(error.description)")
        }
        return bytes
    }

    func draft(_ choice: Choice) throws -> SolutionDraft {
        let title = choice.title ?? choice.kind.title(isRussian: portal.language == "ru")
        var draft = SolutionDraft(kind: choice.kind, title: title, language: portal.language)
        // Standing records are put there when they are first asked for, and an export asks.
        for family in ["crm", "landing", "biconnector"] {
            try StandingRecords.ensure(db, family: family, portal: portal, platform: platform)
        }
        switch choice.kind {
        case .crmPreset: try CRMExport(self).fill(&draft)
        case .smartScenarios: try ScenarioExport(self).fill(&draft)
        case .siteTemplate: try SiteExport(self).fill(&draft, site: choice.site, titled: choice.title)
        case .biReports: try ReportExport(self).fill(&draft)
        }
        return draft
    }

    // MARK: What all kinds need

    var portalID: Int64 { portal.id ?? 0 }

    func records(_ type: String) throws -> [Record] {
        guard let type = RecordType.named(type) else { return [] }
        return try RecordStore(db, portalID: portalID, type: type).records()
    }

    /// The Market's applications that are installed completely: `client_id` and code. Solutions are none: they do nothing afterwards.
    func applications() throws -> [(clientID: String, code: String)] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT a.clientID, a.code FROM installation i JOIN application a USING (clientID)
                WHERE i.portalID = ? AND NOT i.isRemoved AND i.isFinished AND a.kind = 'market'
                AND NOT EXISTS (SELECT 1 FROM solution s WHERE s.clientID = a.clientID) ORDER BY a.code
                """, arguments: [portalID]
        ).map { ($0["clientID"], $0["code"]) }
    }

    /// Adds the list of used applications.
    ///
    /// - Parameter codes: of those that are used; ones that are not installed from the Market are left out.
    func add(_ codes: Set<String>, to draft: inout SolutionDraft) throws {
        for (index, application) in try applications().filter({ codes.contains($0.code) }).enumerated() {
            draft.add(.applications, String(index), ["code": .string(application.code), "settings": []])
        }
    }

    static func numbered(_ ids: [Int], from first: Int = 1) -> [Int: Int] {
        Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($0.element, $0.offset + first) })
    }
}

/// Why settings cannot be exported, published or installed.
package struct SolutionFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// A word for programs: `nothing_to_export`, `missing_application`, `subscription_required` …
    package var code: String
    /// What is wrong and what to do, as a sentence.
    package var message: String
    /// Of the administration interface: 400, 402, 403, 404 or 409.
    package var status: Int

    package init(_ code: String, status: Int = 409, _ message: String) {
        self.code = code
        self.message = message
        self.status = status
    }

    package var description: String { message }
}

/// Robots and smart scenarios of single records.
struct ScenarioExport {
    let export: SolutionExport

    init(_ export: SolutionExport) { self.export = export }

    func fill(_ draft: inout SolutionDraft) throws {
        let scripts = try export.records("bizproc.script").sorted {
            ($0.fields.integer("ENTITY_TYPE_ID"), $0.fields.integer("SORT"), $0.fields.text("NAME"), $0.id)
                < ($1.fields.integer("ENTITY_TYPE_ID"), $1.fields.integer("SORT"), $1.fields.text("NAME"), $1.id)
        }
        guard !scripts.isEmpty else {
            throw SolutionFailure(
                "nothing_to_export",
                "The portal has no smart scenario. Add one first: records of type bizproc.script.")
        }
        var used = Set<String>()
        for (index, script) in scripts.enumerated() {
            let robots = script.fields["ROBOTS"]?.elements ?? []
            used.formUnion(robots.compactMap { $0["APP_CODE"]?.text })
            draft.add(
                .scenarios, String(index),
                [
                    "NAME": .string(script.fields.text("NAME")),
                    "DESCRIPTION": .string(script.fields.text("DESCRIPTION")),
                    "ENTITY_TYPE_ID": .int(script.fields.integer("ENTITY_TYPE_ID")),
                    "ACTIVE": .string(script.fields.text("ACTIVE") == "N" ? "N" : "Y"),
                    "SORT": .int(script.fields.integer("SORT")), "PARAMETERS": script.fields["PARAMETERS"] ?? [],
                    "ROBOTS": .array(robots.map(Self.robot)),
                ])
        }
        try export.add(used, to: &draft)
    }

    static func robot(_ robot: JSONValue) -> JSONValue {
        [
            "CODE": .string(robot["CODE"]?.text ?? ""), "APP_CODE": .string(robot["APP_CODE"]?.text ?? ""),
            "NAME": .string(robot["NAME"]?.text ?? ""), "PROPERTIES": robot["PROPERTIES"] ?? [:],
        ]
    }
}

/// Dashboards with the data sets, sources and connectors under them.
struct ReportExport {
    let export: SolutionExport

    init(_ export: SolutionExport) { self.export = export }

    func fill(_ draft: inout SolutionDraft) throws {
        let connectors = try export.records("biconnector.connector")
        let sources = try export.records("biconnector.source")
        let sets = try export.records("biconnector.dataset")
        let dashboards = try export.records("biconnector.dashboard")
        guard !sets.isEmpty || !dashboards.isEmpty else {
            throw SolutionFailure(
                "nothing_to_export", "The portal has neither a data set nor a dashboard. Add one first.")
        }
        let connectorNumbers = SolutionExport.numbered(connectors.map(\.id))
        let sourceNumbers = SolutionExport.numbered(sources.map(\.id))
        let setNumbers = SolutionExport.numbered(sets.map(\.id))
        for connector in connectors {
            let names = [
                "title", "logo", "description", "sort", "urlCheck", "urlData", "urlTableList", "urlTableDescription",
                "settings",
            ]
            add(connector, "connector", connectorNumbers, [:], names, to: &draft)
        }
        for source in sources {
            // Names and keys of the source's owner are nobody else's business.
            let settings = (source.fields["settings"]?.object ?? [:]).mapValues { _ in JSONValue.string("") }
            let own: JSONObject = [
                "connectorId": number(source, "connectorId", connectorNumbers), "settings": .object(settings),
            ]
            add(source, "source", sourceNumbers, own, ["title", "description", "active"], to: &draft)
        }
        for set in sets {
            let fields = (set.fields["fields"]?.elements ?? []).map { field -> JSONValue in
                .object((field.object ?? [:]).filter { $0.key != "id" })
            }
            let own: JSONObject = ["sourceId": number(set, "sourceId", sourceNumbers), "fields": .array(fields)]
            add(
                set, "dataset", setNumbers, own, ["name", "description", "externalCode", "externalName"], to: &draft)
        }
        for dashboard in dashboards {
            let ids = (dashboard.fields["datasetIds"]?.elements ?? []).compactMap(\.integer).compactMap {
                setNumbers[$0]
            }
            add(
                dashboard, "dashboard", SolutionExport.numbered(dashboards.map(\.id)),
                ["datasetIds": .array(ids.map { .int($0) })],
                ["title", "description", "approvedBy", "charts", "metrics", "filters"], to: &draft)
        }
    }

    private func number(_ record: Record, _ name: String, _ numbers: [Int: Int]) -> JSONValue {
        record.fields[name]?.integer.flatMap { numbers[$0] }.map { .int($0) } ?? 0
    }

    private func add(
        _ record: Record, _ type: String, _ numbers: [Int: Int], _ own: JSONObject, _ names: [String],
        to draft: inout SolutionDraft
    ) {
        let number = numbers[record.id] ?? 0
        var item: JSONObject = ["ID": .int(number)]
        for (name, value) in own { item[name] = value }
        for name in names { if let value = record.fields[name], !value.isNull { item[name] = value } }
        draft.add(.reports, "\(type)_\(number)", ["TYPE": .string(type), "ITEM": .object(item)])
    }
}
