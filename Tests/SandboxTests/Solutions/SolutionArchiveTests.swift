import Foundation
import Testing

@testable import Sandbox

@Suite("Archives of solutions that are refused")
struct SolutionArchiveTests {
    /// A change of a good archive, and what is said of it.
    struct Bad: Sendable, CustomTestStringConvertible {
        var name: String
        var kind: SolutionKind
        var code: String
        /// Entry that the error names; `nil`: the whole archive.
        var entry: String?
        var change: @Sendable (inout TamperedArchive) throws -> Void
        /// Whether the checksum is made to fit again.
        var sealed = true

        var testDescription: String { name }

        init(
            _ name: String, _ kind: SolutionKind, _ code: String, _ entry: String?, sealed: Bool = true,
            _ change: @escaping @Sendable (inout TamperedArchive) throws -> Void
        ) {
            (self.name, self.kind, self.code, self.entry, self.sealed, self.change) =
                (name, kind, code, entry, sealed, change)
        }
    }

    private static func set(
        _ name: String, _ kind: SolutionKind, _ code: String, _ path: String, _ keys: [String], _ value: JSONValue?
    ) -> Bad {
        Bad(name, kind, code, path) { try $0.set(path, keys, value) }
    }

    private static let content = "ARCHIVE_WRONG_CONTENT"
    private static let missing = "ARCHIVE_MISSING_PART"
    private static let dangling = "SOLUTION_DANGLING_REFERENCE"
    private static let manifest = "manifest.json"

    static let bad: [Bad] = [
        // The manifest
        Bad("no manifest", .crmPreset, missing, manifest) { $0.files.removeAll { $0.path == manifest } },
        Bad("a manifest that is no JSON", .crmPreset, "SOLUTION_DAMAGED_JSON", manifest) {
            $0.files[0].content = Array("{\"CODE\":".utf8)
        },
        set("a manifest without CODE", .crmPreset, content, manifest, ["CODE"], nil),
        set("a kind that nobody knows", .crmPreset, "SOLUTION_WRONG_KIND", manifest, ["CODE"], "total"),
        set("CODE against KIND", .crmPreset, content, manifest, ["CODE"], "bi_superset"),
        set("no version", .crmPreset, content, manifest, ["VERSION"], nil),
        set("a later format", .crmPreset, "SOLUTION_UNKNOWN_VERSION", manifest, ["VERSION"], 2),
        set("version nought", .crmPreset, "SOLUTION_UNKNOWN_VERSION", manifest, ["VERSION"], 0),
        set("not active", .crmPreset, content, manifest, ["ACTIVE"], "N"),
        set("no title", .crmPreset, content, manifest, ["TITLE"], ""),
        set("USES is no list", .crmPreset, content, manifest, ["USES"], "crm"),
        set("USES does not allow what the kind is about", .crmPreset, content, manifest, ["USES"], ["app"]),
        set("languages that are no texts", .crmPreset, content, manifest, ["LANGUAGES"], [1]),
        set("applications that are not in the files", .crmPreset, content, manifest, ["APPLICATIONS"], ["acme.x"]),
        Bad("a malformed checksum", .crmPreset, content, manifest, sealed: false) {
            try $0.set(manifest, ["CHECKSUM"], "md5:1")
        },
        Bad("a checksum of something else", .crmPreset, "SOLUTION_WRONG_CHECKSUM", manifest, sealed: false) {
            try $0.set(manifest, ["CHECKSUM"], .string("sha256:" + String(repeating: "0", count: 64)))
        },
        Bad("a file that was changed after the export", .crmPreset, "SOLUTION_WRONG_CHECKSUM", manifest, sealed: false)
        {
            try $0.set("CRM_STATUS/DEAL_STAGE.json", ["ENTITY", "NAME"], "Other")
        },
        // The files
        Bad("a file that is listed and gone", .crmPreset, missing, "CRM_STATUS/DEAL_STAGE_1.json") {
            $0.files.removeAll { $0.path == "CRM_STATUS/DEAL_STAGE_1.json" }
        },
        Bad("a file that is not listed", .crmPreset, "SOLUTION_STRAY_FILE", "CRM_STATUS/EXTRA.json") {
            $0.files.append(("CRM_STATUS/EXTRA.json", Array("{\"ENTITY\":{\"ID\":\"EXTRA\"},\"ITEMS\":[]}".utf8)))
        },
        Bad("a file in no folder", .crmPreset, "SOLUTION_STRAY_FILE", "readme.txt") {
            $0.files.append(("readme.txt", [0x61]))
        },
        Bad("a program in a folder", .crmPreset, "SOLUTION_STRAY_FILE", "CRM_STATUS/run.php") {
            $0.files.append(("CRM_STATUS/run.php", [0x61]))
        },
        Bad("a folder in a folder", .crmPreset, "SOLUTION_STRAY_FILE", "CRM_STATUS/A/B.json") {
            $0.files.append(("CRM_STATUS/A/B.json", Array("{}".utf8)))
        },
        Bad("damaged JSON", .crmPreset, "SOLUTION_DAMAGED_JSON", "CRM_STATUS/SOURCE.json") { archive in
            guard let index = archive.files.firstIndex(where: { $0.path == "CRM_STATUS/SOURCE.json" }) else { return }
            archive.files[index].content.removeLast()
        },
        Bad("no directories at all", .crmPreset, missing, "CRM_STATUS/") {
            $0.files.removeAll { $0.path.hasPrefix("CRM_STATUS/") }
            try $0.set(manifest, ["ENTITIES"], nil)
        },
        // The CRM
        set("a pipeline without stages", .crmPreset, content, "CRM_STATUS/DEAL_STAGE_1.json", ["ITEMS"], []),
        set("stages that are no list", .crmPreset, content, "CRM_STATUS/DEAL_STAGE_1.json", ["ITEMS"], "x"),
        set(
            "a stage without a name", .crmPreset, content, "CRM_STATUS/DEAL_STAGE_1.json", ["ITEMS", "0", "NAME"], ""),
        set(
            "a stage of another pipeline", .crmPreset, content, "CRM_STATUS/DEAL_STAGE_1.json",
            ["ITEMS", "0", "STATUS_ID"], "C2:NEW"),
        set(
            "a stage twice", .crmPreset, content, "CRM_STATUS/DEAL_STAGE_1.json", ["ITEMS", "0", "STATUS_ID"], "C1:WON"),
        set(
            "a directory under a wrong number", .crmPreset, content, "CRM_STATUS/DEAL_STAGE_1.json",
            ["ENTITY", "CATEGORY_ID"], 7),
        set(
            "stages of a smart process that is not there", .crmPreset, dangling, "CRM_STATUS/DYNAMIC_1030_STAGE_2.json",
            ["ENTITY", "ENTITY_TYPE_ID"], 1048),
        set(
            "a smart process with a number of leads", .crmPreset, content, "CRM_DYNAMIC_TYPES/1.json",
            ["ENTITY_TYPE_ID"], 2),
        set(
            "a smart process with a number that none has", .crmPreset, content, "CRM_DYNAMIC_TYPES/1.json",
            ["ENTITY_TYPE_ID"], 1031),
        set(
            "two smart processes with one number", .crmPreset, content, "CRM_DYNAMIC_TYPES/2.json", ["ENTITY_TYPE_ID"],
            1030),
        set(
            "a relation to nothing", .crmPreset, dangling, "CRM_DYNAMIC_TYPES/2.json",
            ["RELATIONS", "parent", "0", "entityTypeId"], 1200),
        set(
            "fields of a smart process that is not there", .crmPreset, dangling, "CRM_FIELDS/CRM_1.json", ["TYPE"],
            "CRM_9"),
        set("fields of nothing", .crmPreset, content, "CRM_FIELDS/CRM_DEAL.json", ["TYPE"], "CRM_HOUSE"),
        set(
            "a field of an unknown type", .crmPreset, content, "CRM_FIELDS/CRM_DEAL.json",
            ["ITEMS", "UF_CRM_FLOOR", "USER_TYPE_ID"], "colour"),
        set(
            "a link to an information block", .crmPreset, content, "CRM_FIELDS/CRM_DEAL.json",
            ["ITEMS", "UF_CRM_FLOOR", "USER_TYPE_ID"], "iblock_element"),
        set(
            "a field of a name that reaches into a query", .crmPreset, content, "CRM_FIELDS/CRM_DEAL.json",
            ["ITEMS", "UF_CRM_X') --"], ["USER_TYPE_ID": "string"]),
        set(
            "values from a directory that is not there", .crmPreset, dangling, "CRM_FIELDS/CRM_DEAL.json",
            ["ITEMS", "UF_CRM_KIND"], ["USER_TYPE_ID": "crm_status", "SETTINGS": ["ENTITY_TYPE": "NOWHERE"]]),
        set(
            "a card of a pipeline that is not there", .crmPreset, dangling, "CRM_DETAIL_CONFIGURATION/2_1.json",
            ["CATEGORY_ID"], 8),
        set(
            "robots in a stage that is not there", .crmPreset, dangling, "BIZPROC_MAIN/4.json", ["DOCUMENT_STATUS"],
            "C1:NOWHERE"),
        set(
            "a robot of an application that is not listed", .crmPreset, dangling, "BIZPROC_MAIN/4.json",
            ["ROBOTS", "0", "APP_CODE"], "acme.ghost"),
        set("a robot without a code", .crmPreset, content, "BIZPROC_MAIN/4.json", ["ROBOTS", "0", "CODE"], ""),
        set(
            "a workflow of a smart process that is not there", .crmPreset, dangling, "BIZPROC_MAIN/3.json",
            ["DOCUMENT_TYPE"], "DYNAMIC_1090"),
        set("an application without a code", .crmPreset, content, "REST_APPLICATION/0.json", ["code"], ""),
        // Scenarios
        set("a scenario of a quote", .smartScenarios, content, "BIZPROC_SCRIPT/0.json", ["ENTITY_TYPE_ID"], 7),
        set("a scenario without a name", .smartScenarios, content, "BIZPROC_SCRIPT/0.json", ["NAME"], nil),
        set("a scenario whose robots are no list", .smartScenarios, content, "BIZPROC_SCRIPT/0.json", ["ROBOTS"], 1),
        set(
            "a scenario with an application's robot that is not listed", .smartScenarios, dangling,
            "BIZPROC_SCRIPT/0.json", ["ROBOTS", "0", "APP_CODE"], "acme.ghost"),
        Bad("scenarios without any", .smartScenarios, missing, "BIZPROC_SCRIPT/") {
            $0.files.removeAll { $0.path.hasPrefix("BIZPROC_SCRIPT/") }
            try $0.set(manifest, ["ENTITIES"], nil)
        },
        // Sites
        Bad("pages without a site", .siteTemplate, missing, "LANDING/site.json") {
            $0.files.removeAll { $0.path == "LANDING/site.json" }
            try $0.set(manifest, ["ENTITIES"], nil)
        },
        Bad("a site without pages", .siteTemplate, missing, "LANDING/page_1.json") {
            $0.files.removeAll { $0.path.hasPrefix("LANDING/page_") }
            try $0.set(manifest, ["ENTITIES"], nil)
        },
        set(
            "a main page that is not there", .siteTemplate, dangling, "LANDING/site.json",
            ["SITE", "LANDING_ID_INDEX"], 9),
        set("a page in a folder that is not there", .siteTemplate, dangling, "LANDING/page_2.json", ["FOLDER_ID"], 5),
        set("a site of no type", .siteTemplate, content, "LANDING/site.json", ["SITE", "TYPE"], "SHOP"),
        set("two pages with one number", .siteTemplate, content, "LANDING/page_2.json", ["ID"], 1),
        set(
            "a folder in one that is not there", .siteTemplate, dangling, "LANDING/site.json",
            ["FOLDERS", "0", "PARENT_ID"],
            4),
        set(
            "a registered block that is not there", .siteTemplate, dangling, "LANDING/page_1.json",
            ["BLOCKS", "1", "CODE"], "repo_7"),
        set(
            "a block without content", .siteTemplate, content, "LANDING/page_1.json", ["BLOCKS", "0", "CONTENT"], nil),
        set(
            "a block of an application that is not listed", .siteTemplate, dangling, "LANDING_REPO/1.json",
            ["APP_CODE"],
            "acme.ghost"),
        set(
            "an area that is not there", .siteTemplate, dangling, "LANDING/page_1.json", ["TEMPLATE_REF", "1"], 12),
        // Reports
        set(
            "a data set of a source that is not there", .biReports, dangling, "BUSINESS_INTELLIGENCE/dataset_1.json",
            ["ITEM", "sourceId"], 3),
        set(
            "a source of a connector that is not there", .biReports, dangling, "BUSINESS_INTELLIGENCE/source_1.json",
            ["ITEM", "connectorId"], 3),
        set(
            "a dashboard of a data set that is not there", .biReports, dangling,
            "BUSINESS_INTELLIGENCE/dashboard_1.json", ["ITEM", "datasetIds"], [1, 2]),
        set(
            "a thing that no report has", .biReports, content, "BUSINESS_INTELLIGENCE/dashboard_1.json", ["TYPE"],
            "cube"),
        set(
            "a data set without a name", .biReports, content, "BUSINESS_INTELLIGENCE/dataset_1.json", ["ITEM", "name"],
            ""),
    ]

    @Test("Each bad archive is refused with an error that names the entry, and changes nothing")
    func refused() async throws {
        var exported: [SolutionKind: [UInt8]] = [:]
        for kind in SolutionKind.allCases {
            exported[kind] = try await RESTPortal.with(scope: RESTPortal.solutionScope) { portal in
                try await portal.fill(kind)
                return try await portal.export(kind)
            }
        }
        let archives = exported
        try await RESTPortal.with(scope: RESTPortal.solutionScope, domain: "other.bitrix24.com") { portal in
            for code in ["acme.robots", "acme.blocks"] { try await portal.offer(code, installed: false) }
            let before = try await portal.everything()
            for bad in Self.bad {
                var archive = try TamperedArchive(archives[bad.kind] ?? [])
                try bad.change(&archive)
                let bytes = try archive.packed(sealed: bad.sealed)
                let error = #expect(throws: SolutionArchiveError.self, "\(bad.name)") { try SolutionArchive(bytes) }
                #expect(error?.code.value == bad.code, "\(bad.name): \(String(describing: error))")
                #expect(error?.entry == bad.entry, "\(bad.name): \(String(describing: error))")
                let report = try await portal.importing(bytes)
                #expect(report.failureCode == bad.code, "\(bad.name)")
                #expect(report.stages.map(\.isDone) == [true, false], "\(bad.name)")
                if let entry = bad.entry { #expect(report.failure?.contains(entry) == true, "\(bad.name)") }
            }
            #expect(try await portal.everything() == before)
        }
    }

    @Test(
        "Whatever single value is another one, the archive is refused, or applied as a whole",
        arguments: SolutionKind.allCases)
    func anyValue(kind: SolutionKind) async throws {
        let good = try await RESTPortal.with(scope: RESTPortal.solutionScope) { portal in
            try await portal.fill(kind)
            return try await portal.export(kind)
        }
        try await RESTPortal.with(scope: RESTPortal.solutionScope, domain: "other.bitrix24.com") { portal in
            for code in ["acme.robots", "acme.blocks"] { try await portal.offer(code) }
            let values: [JSONValue] = [nil, true, -1, .int(.max), 0.5, "", "x", [], [1], [:], ["x": "y"]]
            var paths: [(String, [String])] = []
            for file in try TamperedArchive(good).files {
                for keys in Self.paths(try JSONValue(parsing: file.content)) { paths.append((file.path, keys)) }
            }
            let random = Randomness(seed: 5)
            for _ in 0..<150 {
                let (file, keys) = paths[random.integer(in: 0...paths.count - 1)]
                let value = values[random.integer(in: 0...values.count - 1)]
                var archive = try TamperedArchive(good)
                try archive.set(file, keys, value)
                let before = try await portal.everything()
                let report = try await portal.importing(try archive.packed())
                guard report.failure != nil else { continue }
                #expect(report.failureCode != "internal", "\(file) \(keys) \(value): \(report.failure ?? "")")
                #expect(try await portal.everything() == before, "\(file) \(keys) \(value)")
            }
        }
    }

    /// Every place of a value, as names and indexes.
    private static func paths(_ json: JSONValue) -> [[String]] {
        switch json {
        case .object(let members): members.flatMap { name, value in [[name]] + paths(value).map { [name] + $0 } }
        case .array(let elements):
            elements.enumerated().flatMap { index, value in
                [[String(index)]] + paths(value).map { [String(index)] + $0 }
            }
        default: []
        }
    }

    static let packed: [(String, ForgedArchive, String)] = [
        ("a path that leaves the folder", ForgedArchive(.init("../manifest.json", "{}")), "ARCHIVE_UNSAFE_PATH"),
        (
            "a bomb",
            ForgedArchive(.init("CRM_STATUS/A.json", String(repeating: " ", count: 4 << 20))), "ARCHIVE_RATIO"
        ),
        ("encrypted", ForgedArchive(.init("manifest.json", "{}").with { $0.flags |= 1 }), "ARCHIVE_ENCRYPTED"),
        ("a link", ForgedArchive(.init("manifest.json", "/etc").with { $0.mode = 0o120777 }), "ARCHIVE_NOT_A_FILE"),
        (
            "one name twice", ForgedArchive(.init("manifest.json", "{}"), .init("Manifest.json", "{}")),
            "ARCHIVE_DUPLICATE"
        ),
        (
            "a wrong checksum of an entry", ForgedArchive(.init("manifest.json", "{}").with { $0.checksum = 7 }),
            "ARCHIVE_DAMAGED"
        ),
    ]

    @Test("What no archive may be is refused as such", arguments: packed.indices)
    func unpacking(index: Int) throws {
        let (_, archive, code) = Self.packed[index]
        let error = #expect(throws: SolutionArchiveError.self) { try SolutionArchive(archive.bytes) }
        #expect(error?.code.value == code)
        #expect(error?.entry != nil)
    }

    @Test("Bytes that are no zip, and an archive of another kind")
    func wrongType() async throws {
        #expect(throws: SolutionArchiveError.self) { try SolutionArchive(Array("hello".utf8)) }
        #expect(throws: SolutionArchiveError.self) { try SolutionArchive([]) }
        try await RESTPortal.with(scope: RESTPortal.solutionScope) { portal in
            try await portal.fillReports()
            let bytes = try await portal.export(.biReports)
            let error = #expect(throws: SolutionArchiveError.self) {
                try SolutionArchive(bytes, expecting: .siteTemplate)
            }
            #expect(error?.code == .wrongKind)
        }
    }

    @Test("An archive that was made elsewhere may lack what only our export adds, and brings what is only told of")
    func foreign() async throws {
        try await RESTPortal.with(scope: RESTPortal.solutionScope) { portal in
            func json(_ value: JSONValue) -> [UInt8] { value.serializedBytes() }
            let bytes = ArchiveWriter.archive([
                .init(
                    path: "manifest.json",
                    content: json([
                        "CODE": "vertical_crm", "VERSION": 1, "ACTIVE": "Y", "USES": ["app", "crm"], "TITLE": "Bakery",
                    ])),
                .init(
                    path: "CRM_STATUS/DEAL_STAGE.json",
                    content: json([
                        "ENTITY": ["ID": "DEAL_STAGE", "NAME": "Sales", "ENTITY_TYPE_ID": 2, "CATEGORY_ID": 0],
                        "ITEMS": [
                            ["STATUS_ID": "NEW", "NAME": "Order", "SORT": 10, "SYSTEM": "Y"],
                            ["STATUS_ID": "BAKED", "NAME": "Baked", "SORT": 15, "SYSTEM": "N", "COLOR": "#AABBCC"],
                        ],
                    ])),
                .init(path: "CRM_FORM/0.json", content: json(["NAME": "Form"])),
                .init(path: "BIZPROC_MAIN/0.json", content: json(["DOCUMENT_TYPE": "DEAL", "NAME": "W"])),
                .init(path: "files/7", content: [1, 2, 3]),
            ])
            let report = try await portal.importing(bytes)
            #expect(report.failure == nil)
            let notes = report.stages.last?.steps.map { "\($0.entity): \($0.note)" } ?? []
            #expect(
                notes.contains { $0.hasPrefix("CRM_FORM: 1 files are of an entity that the sandbox does not apply") })
            #expect(notes.contains { $0.hasPrefix("BIZPROC_MAIN: 1 files are left out") })
            #expect(notes.contains { $0.hasPrefix("files: 1 attachments") })
            let stages = await portal.result("crm.status.entity.items", ["entityId": "DEAL_STAGE"])
            #expect(stages.column("NAME").prefix(2) == ["Order", "Baked"])
        }
    }
}
