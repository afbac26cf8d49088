import Testing

@testable import Sandbox

@Suite("Settings of a portal in an archive, and back")
struct SolutionRoundTripTests {
    @Test("The same portal gives the same bytes each time", arguments: SolutionKind.allCases)
    func deterministic(kind: SolutionKind) async throws {
        try await RESTPortal.with(scope: RESTPortal.solutionScope) { portal in
            try await portal.fill(kind)
            let first = try await portal.export(kind)
            #expect(try await portal.export(kind) == first)
            let archive = try SolutionArchive(first, expecting: kind)
            #expect(archive.manifest.checksum?.hasPrefix("sha256:") == true)
            #expect(archive.manifest.languages == ["en"])
        }
    }

    @Test(
        "What a portal exports, another one installs and exports again, byte for byte, from whatever numbers it counts",
        arguments: SolutionKind.allCases, [SolutionInstaller.Mode.merge, .replace])
    func roundTrip(kind: SolutionKind, mode: SolutionInstaller.Mode) async throws {
        let exported = try await RESTPortal.with(scope: RESTPortal.solutionScope) { portal in
            try await portal.fill(kind)
            return try await portal.export(kind, title: "Solution")
        }
        try await RESTPortal.with(scope: RESTPortal.solutionScope, domain: "other.bitrix24.com") { portal in
            try await portal.countOn()
            let report = try await portal.importing(exported, mode)
            #expect(report.failure == nil)
            #expect(report.stages.map(\.stage) == kind.stages)
            let again = try await portal.export(kind, title: "Solution")
            let (one, other) = (try TamperedArchive(exported), try TamperedArchive(again))
            #expect(one.files.map(\.path) == other.files.map(\.path))
            for (file, second) in zip(one.files, other.files) where file.path != "manifest.json" {
                #expect(
                    String(decoding: file.content, as: UTF8.self) == String(decoding: second.content, as: UTF8.self))
            }
            #expect(again == exported)
        }
    }

    @Test("An archive has all that belongs to its kind, and the applications that it uses")
    func contents() async throws {
        let expected: [SolutionKind: [SolutionContents.Item: Int]] = [
            .crmPreset: [
                .applications: 1, .smartProcesses: 2, .pipelines: 6, .userFields: 3, .cards: 2, .robots: 2,
                .triggers: 1,
                .workflows: 4,
            ],
            .smartScenarios: [.applications: 1, .scenarios: 2, .scenarioRobots: 2],
            .siteTemplate: [.applications: 1, .pages: 2, .blocks: 3, .customBlocks: 1, .folders: 1],
            .biReports: [.applications: 0, .connectors: 1, .sources: 1, .datasets: 1, .dashboards: 1],
        ]
        for kind in SolutionKind.allCases {
            try await RESTPortal.with(scope: RESTPortal.solutionScope) { portal in
                try await portal.fill(kind)
                let contents = SolutionContents(try SolutionArchive(try await portal.export(kind)))
                for (item, count) in expected[kind] ?? [:] { #expect(contents[item] == count, "\(kind) \(item)") }
            }
        }
    }

    @Test("References lead to the new numbers: stages in robots, fields in cards, links between pages")
    func references() async throws {
        let (preset, site) = try await RESTPortal.with(scope: RESTPortal.solutionScope) { portal in
            try await portal.fillCRM()
            try await portal.fillSite()
            return (try await portal.export(.crmPreset), try await portal.export(.siteTemplate))
        }
        try await RESTPortal.with(scope: RESTPortal.solutionScope, domain: "other.bitrix24.com") { portal in
            try await portal.countOn()
            #expect(try await portal.importing(preset).failure == nil)
            #expect(try await portal.importing(site).failure == nil)
            let categories = await portal.result("crm.dealcategory.list")
            #expect(categories.column("NAME") == ["Wholesale", "Repeat sales"])
            #expect(categories.column("ID") == ["5", "6"])
            let stages = await portal.result("crm.status.entity.items", ["entityId": "DEAL_STAGE_5"])
            #expect(stages.column("STATUS_ID").contains("C5:AUDIT"))
            let rules = try await portal.records("crm.automation.rule")
            #expect(rules.map { $0.fields.text("STAGE_ID") } == ["C5:AUDIT", "C5:WON", "DT1030_3:NEW"])
            #expect(rules.first?.fields["PROPERTIES"]?["next"] == "C5:WON")
            #expect(rules.last?.fields["PROPERTIES"]?["UF_CRM_2_SIZE"] == "small")
            let cards = try await portal.records("crm.cardconfiguration").map { $0.fields.text("CARD") }
            #expect(cards == ["2:5", "1030:3"])
            let page = await portal.result("landing.block.getcontent", ["lid": 2, "block": 2, "editMode": true])
            let html = page["content"]?.string ?? ""
            #expect(html.contains("#landing3\""))
            #expect(html.contains("#block3\""))
            #expect(html.contains("https://other.bitrix24.com/a.png"))
        }
    }

    @Test("A second import of the same archive changes nothing, but a template makes another site")
    func again() async throws {
        for kind in SolutionKind.allCases where kind != .siteTemplate {
            try await RESTPortal.with(scope: RESTPortal.solutionScope) { portal in
                try await portal.fill(kind)
                let archive = try await portal.export(kind)
                let before = try await portal.everything()
                let report = try await portal.importing(archive)
                #expect(report.failure == nil)
                let steps = report.stages.flatMap(\.steps)
                #expect(steps.map(\.added).reduce(0, +) == 0, "\(kind)")
                let difference = Set(try await portal.everything()).symmetricDifference(before)
                #expect(difference == [], "\(kind)")
            }
        }
        try await RESTPortal.with(scope: RESTPortal.solutionScope) { portal in
            try await portal.fillSite()
            #expect(try await portal.importing(try await portal.export(.siteTemplate)).failure == nil)
            #expect(await portal.result("landing.site.getlist").column("CODE") == ["/bakery/", "/bakery2/"])
        }
    }

    @Test("Replacing clears what no record uses, and keeps what one does")
    func replacing() async throws {
        let archive = try await RESTPortal.with(scope: RESTPortal.solutionScope) { portal in
            try await portal.export(.crmPreset)
        }
        try await RESTPortal.with(scope: RESTPortal.solutionScope, domain: "other.bitrix24.com") { portal in
            for name in ["Used", "Unused"] {
                _ = await portal.result("crm.dealcategory.add", ["fields": ["NAME": .string(name)]])
            }
            _ = await portal.result("crm.deal.add", ["fields": ["TITLE": "A deal", "CATEGORY_ID": 1]])
            let client = try await portal.offer("acme.other")
            #expect(try await portal.importing(archive, .merge).failure == nil)
            #expect(await portal.result("crm.dealcategory.list").column("NAME") == ["Used", "Unused"])
            #expect(try await portal.importing(archive, .replace).failure == nil)
            #expect(await portal.result("crm.dealcategory.list").column("NAME") == ["Used"])
            let installation = try await portal.platform.database.read { db in
                try InstallationRow.fetchOne(db, key: ["portalID": 1, "clientID": client])
            }
            #expect(installation?.isRemoved == true)
        }
    }

    @Test("Nobody's credentials leave with an archive")
    func credentials() async throws {
        try await RESTPortal.with(scope: RESTPortal.solutionScope) { portal in
            try await portal.fillReports()
            for file in try TamperedArchive(try await portal.export(.biReports)).files {
                #expect(!String(decoding: file.content, as: UTF8.self).contains("credential-of-the-owner"))
            }
        }
    }

    @Test(
        "A portal that has nothing of the kind says so",
        arguments: [SolutionKind.smartScenarios, .siteTemplate, .biReports])
    func nothing(kind: SolutionKind) async throws {
        try await RESTPortal.with(scope: RESTPortal.solutionScope) { portal in
            await #expect(throws: SolutionFailure.self) { try await portal.export(kind) }
        }
    }

    @Test("A field of the same name and another type stops everything")
    func conflict() async throws {
        let archive = try await RESTPortal.with(scope: RESTPortal.solutionScope) { portal in
            try await portal.fillCRM()
            return try await portal.export(.crmPreset)
        }
        try await RESTPortal.with(scope: RESTPortal.solutionScope, domain: "other.bitrix24.com") { portal in
            try await portal.countOn()
            _ = await portal.result(
                "crm.deal.userfield.add", ["fields": ["FIELD_NAME": "FLOOR", "USER_TYPE_ID": "integer"]])
            let before = try await portal.everything()
            let report = try await portal.importing(archive)
            #expect(report.failureCode == "conflict")
            #expect(report.failure?.contains("UF_CRM_FLOOR") == true)
            #expect(report.stages.map(\.isDone) == [true, true, false])
            #expect(try await portal.everything() == before)
        }
    }
}

extension RESTPortal {
    func records(_ type: String) async throws -> [Record] {
        let portalID = portal.id ?? 0
        return try await platform.database.read { db in
            guard let type = RecordType.named(type) else { return [] }
            return try RecordStore(db, portalID: portalID, type: type).records()
        }
    }
}
