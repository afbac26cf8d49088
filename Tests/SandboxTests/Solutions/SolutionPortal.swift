import Foundation
import GRDB

@testable import Sandbox

/// Portals with settings to export, and what tests do with archives.
extension RESTPortal {
    static let solutionScope = "crm,landing,biconnector,bizproc,user,userfieldconfig"

    func export(_ kind: SolutionKind, title: String? = nil, site: Int? = nil) async throws -> [UInt8] {
        let (platform, portal) = (platform, portal)
        return try await platform.database.write { db in
            try SolutionExport(platform: platform, portal: portal, db: db)
                .archive(.init(kind: kind, title: title, site: site))
        }
    }

    func importing(
        _ bytes: [UInt8], _ mode: SolutionInstaller.Mode = .merge, user: Int = 1
    ) async throws -> SolutionReport {
        try await SolutionInstaller(platform: platform).install(
            .file(bytes, expecting: nil), portal: portal, userID: user, mode: mode
        ).report
    }

    /// An application of the Market, installed unless said otherwise.
    @discardableResult
    func offer(_ code: String, installed: Bool = true) async throws -> String {
        let (platform, portal) = (platform, portal)
        return try await platform.database.write { db in
            let row = try ApplicationRegistry(platform: platform).create(
                db, kind: "market", code: code, version: .init(scope: ["crm"], title: code))
            if installed {
                _ = try InstallationService(platform: platform).install(
                    db, clientID: row.clientID, portal: portal, userID: 1, finish: true)
            }
            return row.clientID
        }
    }

    /// Everything that the portal keeps, so that a change of anything is seen. Reports of installations are not settings.
    func everything() async throws -> [String] {
        try await platform.database.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT portalID || ' ' || type || ' ' || id || ' ' || fields FROM record
                    UNION ALL SELECT 'installation ' || id || ' ' || clientID || isRemoved FROM installation
                    UNION ALL SELECT 'event ' || id FROM eventDelivery ORDER BY 1
                    """)
        }
    }

    // MARK: Settings of each kind

    func fillCRM() async throws {
        let client = try await offer("acme.robots")
        _ = await result(
            "crm.type.add",
            ["fields": ["title": "Visits", "code": "visits", "isStagesEnabled": "Y", "isCategoriesEnabled": "Y"]])
        _ = await result(
            "crm.type.add",
            [
                "fields": [
                    "title": "Rooms", "isClientEnabled": "Y",
                    "relations": ["parent": [["entityTypeId": 1030, "isChildrenListEnabled": "Y"]]],
                ]
            ])
        _ = await result("crm.dealcategory.add", ["fields": ["NAME": "Wholesale", "SORT": 20]])
        _ = await result("crm.dealcategory.add", ["fields": ["NAME": "Repeat sales", "SORT": 30]])
        _ = await result(
            "crm.status.add",
            [
                "fields": [
                    "ENTITY_ID": "DEAL_STAGE_1", "STATUS_ID": "AUDIT", "NAME": "Audit", "SORT": 25, "COLOR": "#112233",
                ]
            ])
        _ = await result(
            "crm.status.add", ["fields": ["ENTITY_ID": "SOURCE", "STATUS_ID": "FAIR", "NAME": "Trade fair"]])
        _ = await result(
            "crm.status.add", ["fields": ["ENTITY_ID": "STATUS", "STATUS_ID": "CALLED", "NAME": "Called"]])
        _ = await result(
            "crm.deal.userfield.add",
            [
                "fields": [
                    "FIELD_NAME": "FLOOR", "USER_TYPE_ID": "enumeration", "LABEL": "Floor",
                    "LIST": [["VALUE": "First", "XML_ID": "f1"], ["VALUE": "Second", "XML_ID": "f2", "DEF": "Y"]],
                ]
            ])
        _ = await result(
            "crm.company.userfield.add",
            ["fields": ["FIELD_NAME": "AREA", "USER_TYPE_ID": "double", "LABEL": "Area", "MANDATORY": "Y"]])
        _ = await result(
            "userfieldconfig.add",
            [
                "moduleId": "crm",
                "field": ["entityId": "CRM_1", "fieldName": "UF_CRM_1_SIZE", "userTypeId": "string"],
            ])
        _ = await result(
            "crm.deal.details.configuration.set",
            [
                "scope": "C", "extras": ["dealCategoryId": 1],
                "data": [
                    [
                        "name": "main", "title": "Main", "type": "section",
                        "elements": [["name": "TITLE"], ["name": "UF_CRM_FLOOR"]],
                    ]
                ],
            ])
        _ = try await seed(
            "crm.cardconfiguration",
            [
                [
                    "CARD": "1030:2", "SCOPE": "C", "USER_ID": 0,
                    "DATA": [
                        ["name": "main", "title": "Main", "type": "section", "elements": [["name": "UF_CRM_1_SIZE"]]]
                    ],
                ]
            ])
        _ = try await seed(
            "crm.automation.rule",
            [
                [
                    "KIND": "ROBOT", "ENTITY_TYPE_ID": 2, "CATEGORY_ID": 1, "STAGE_ID": "C1:AUDIT", "CODE": "checker",
                    "APP_CODE": "acme.robots", "NAME": "Check the deal", "PROPERTIES": ["next": "C1:WON", "days": 3],
                ],
                [
                    "KIND": "TRIGGER", "ENTITY_TYPE_ID": 2, "CATEGORY_ID": 1, "STAGE_ID": "C1:WON", "CODE": "paid",
                    "NAME": "Paid",
                ],
                [
                    "KIND": "ROBOT", "ENTITY_TYPE_ID": 1030, "CATEGORY_ID": 2, "STAGE_ID": "DT1030_2:NEW",
                    "CODE": "SetFieldActivity", "NAME": "Set the size", "PROPERTIES": ["UF_CRM_1_SIZE": "small"],
                ],
            ])
        try await seedTemplate(client: client)
    }

    /// A template that an application has added.
    private func seedTemplate(client: String) async throws {
        let (platform, portal) = (platform, portal)
        try await platform.database.write { db in
            let talk = Talk(
                db: db, platform: platform, events: EventQueue(platform: platform), portal: portal, userID: 1)
            let workflows = Workflows(talk: talk)
            try workflows.ensureStandard()
            try workflows.templates.add([
                "MODULE_ID": "crm", "ENTITY": "Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic",
                "DOCUMENT_TYPE": "DYNAMIC_1030", "AUTO_EXECUTE": 1, "NAME": "Welcome", "DESCRIPTION": "",
                "MODIFIED": .string(talk.nowText), "IS_MODIFIED": "N", "USER_ID": 1, "SYSTEM_CODE": "rest_app_2",
                "client": .string(client), "steps": [["task": "approve", "name": "Move to DT1030_2:SUCCESS"]],
            ])
        }
    }

    func fillScenarios() async throws {
        try await offer("acme.robots")
        try await offer("acme.unused")
        _ = try await seed(
            "bizproc.script",
            [
                [
                    "NAME": "Send an offer", "DESCRIPTION": "By e-mail", "ENTITY_TYPE_ID": 3,
                    "ROBOTS": [
                        ["CODE": "mailer", "APP_CODE": "acme.robots", "NAME": "Mail", "PROPERTIES": ["text": "Hi"]]
                    ],
                    "PARAMETERS": [["name": "text", "required": true]],
                ],
                [
                    "NAME": "Close", "ENTITY_TYPE_ID": 2,
                    "ROBOTS": [
                        ["CODE": "ChangeStage", "APP_CODE": "", "NAME": "Close", "PROPERTIES": ["stage": "WON"]]
                    ],
                ],
            ])
    }

    func fillSite() async throws {
        let client = try await offer("acme.blocks")
        _ = try await seed(
            "landing.repo",
            [
                [
                    "XML_ID": "hero", "APP_CODE": .string(client), "NAME": "Hero", "SECTIONS": "cover",
                    "CONTENT": "<section class=\"hero\">Hero</section>", "MANIFEST": ["block": ["name": "Hero"]],
                ],
                ["XML_ID": "unused", "APP_CODE": .string(client), "NAME": "Unused", "CONTENT": "<p></p>"],
            ])
        _ = await result("landing.site.add", ["fields": ["TITLE": "Bakery", "CODE": "bakery"]])
        _ = await result("landing.site.addfolder", ["siteId": 1, "fields": ["TITLE": "News", "CODE": "news"]])
        _ = await result("landing.landing.add", ["fields": ["TITLE": "Start", "SITE_ID": 1]])
        _ = await result(
            "landing.landing.add", ["fields": ["TITLE": "Bread", "SITE_ID": 1, "FOLDER_ID": 1, "CODE": "bread"]])
        for (page, code) in [(1, "01.big_with_text"), (1, "repo_1"), (2, "27.one_col_fix_title_and_text_2")] {
            _ = await result(
                "landing.landing.addblock", ["lid": .int(page), "fields": ["CODE": .string(code)]])
        }
        _ = await result(
            "landing.block.updatecontent",
            [
                "lid": 1, "block": 1,
                "content":
                    "<p><a href=\"#landing2\">Bread</a> <a href=\"#block2\">Hero</a> <img src=\"https://acme.bitrix24.com/a.png\"></p>",
            ])
        _ = await result("landing.syspage.set", ["id": 1, "type": "mainpage", "lid": 2])
        _ = await result("landing.landing.publication", ["lid": 1])
    }

    func fillReports() async throws {
        _ = await result(
            "biconnector.connector.add",
            [
                "fields": [
                    "title": "Ledger", "logo": "data:,", "urlCheck": "https://ledger.example/check",
                    "urlData": "https://ledger.example/data", "urlTableList": "https://ledger.example/tables",
                    "urlTableDescription": "https://ledger.example/table",
                    "settings": [["type": "STRING", "name": "Key", "code": "key"]],
                ]
            ])
        _ = await result(
            "biconnector.source.add",
            ["fields": ["title": "Main ledger", "connectorId": 1, "settings": ["key": "credential-of-the-owner"]]])
        _ = await result(
            "biconnector.dataset.add",
            [
                "fields": [
                    "name": "acme_revenue", "externalName": "revenue", "externalCode": "rev", "sourceId": 1,
                    "description": "Revenue by day",
                    "fields": [
                        ["name": "DAY", "externalCode": "d", "type": "date"],
                        ["name": "SUM", "externalCode": "s", "type": "money"],
                    ],
                ]
            ])
        _ = try await seed(
            "biconnector.dashboard",
            [
                [
                    "title": "Revenue [acme]", "approvedBy": "Acme", "datasetIds": [1],
                    "charts": [["name": "By day", "dataset": "acme_revenue", "rowLimit": 1000]],
                    "metrics": [["code": "acme.avg_bill", "name": "Average bill"]],
                    "filters": [["type": "date", "period": "year"]],
                ]
            ])
    }

    func fill(_ kind: SolutionKind) async throws {
        switch kind {
        case .crmPreset: try await fillCRM()
        case .smartScenarios: try await fillScenarios()
        case .siteTemplate: try await fillSite()
        case .biReports: try await fillReports()
        }
    }

    /// Other settings that came and went, so that this portal counts from other numbers than an untouched one.
    func countOn() async throws {
        _ = await result("crm.type.add", ["fields": ["title": "Gone"]])
        _ = await result("crm.type.delete", ["id": 1])
        for _ in 1...4 { _ = await result("crm.dealcategory.add", ["fields": ["NAME": "Gone"]]) }
        for id in 1...4 { _ = await result("crm.dealcategory.delete", ["id": .int(id)]) }
        _ = await result("landing.site.add", ["fields": ["TITLE": "Gone", "CODE": "gone"]])
        _ = await result("landing.landing.add", ["fields": ["TITLE": "Gone", "SITE_ID": 1]])
        _ = await result("landing.landing.addblock", ["lid": 1, "fields": ["CODE": "01.big_with_text"]])
        _ = await result("landing.landing.delete", ["lid": 1])
        _ = await result("landing.site.delete", ["id": 1])
        for code in ["acme.robots", "acme.blocks"] { try await offer(code, installed: false) }
    }
}

/// An archive that is taken apart, changed and packed again, with or without a checksum that fits.
struct TamperedArchive {
    var files: [(path: String, content: [UInt8])]

    init(_ bytes: [UInt8]) throws { files = try ArchiveReader().entries(of: bytes).map { ($0.path, $0.content) } }

    func json(_ path: String) throws -> JSONValue {
        try JSONValue(parsing: files.first { $0.path == path }?.content ?? [])
    }

    /// Sets the member that a path of names and indexes leads to; `nil` removes it.
    mutating func set(_ path: String, _ keys: [String], _ value: JSONValue?) throws {
        guard let index = files.firstIndex(where: { $0.path == path }) else { return }
        files[index].content = Self.setting(try json(path), keys[...], value).serializedBytes()
    }

    private static func setting(_ json: JSONValue, _ keys: ArraySlice<String>, _ value: JSONValue?) -> JSONValue {
        guard let key = keys.first else { return value ?? .null }
        if let index = Int(key), case .array(var elements) = json, elements.indices.contains(index) {
            elements[index] = setting(elements[index], keys.dropFirst(), value)
            return .array(elements)
        }
        var members = json.object ?? [:]
        members[key] = keys.count == 1 ? value : setting(members[key] ?? [:], keys.dropFirst(), value)
        return .object(members)
    }

    /// - Parameter sealed: whether the manifest tells the truth about the files.
    func packed(sealed: Bool = true) throws -> [UInt8] {
        var files = files
        if sealed, let index = files.firstIndex(where: { $0.path == "manifest.json" }),
            let manifest = try? JSONValue(parsing: files[index].content), var members = manifest.object
        {
            members["CHECKSUM"] = .string(SolutionManifest.checksum(of: files))
            files[index].content = JSONValue.object(members).serializedBytes()
        }
        return ArchiveWriter.archive(files.map { ArchiveReader.Entry(path: $0.path, content: $0.content) })
    }
}
