import Bitrix24Wire
import Foundation
import Testing

/// The members that `scripts/facts` writes from the tables of facts.
@Suite("Generated names")
struct GeneratedNamesTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// A column of a table, without repetitions.
    static func column(_ name: String, of table: String) throws -> [String] {
        let text = try String(contentsOf: root.appending(path: "Sources/\(table).tsv"), encoding: .utf8)
        let rows = text.split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        let index = try #require(rows.first?.firstIndex(of: name))
        var seen = Set<String>()
        return rows.dropFirst().map { $0[index] }.filter { seen.insert($0).inserted }
    }

    @Test("A chain of names is the method that it spells")
    func chains() {
        let names: [MethodName] = [
            .crm.item.list, .tasks.task.get, .sonetGroup.user.add, .profile, .batch, .app.info, .event.bind,
            .imbot.v2.chat.inputAction.notify, .crm.item.productrow.getAvailableForPayment, .im.notify.method,
            .im.notify.personal.add, .crm.deal.userfield.add,
        ]
        #expect(
            names.map(\.value) == [
                "crm.item.list", "tasks.task.get", "sonet_group.user.add", "profile", "batch", "app.info", "event.bind",
                "imbot.v2.chat.inputaction.notify", "crm.item.productrow.getavailableforpayment", "im.notify",
                "im.notify.personal.add", "crm.deal.userfield.add",
            ])
    }

    @Test("Scopes, events and placements are members, and those with a number in them functions")
    func codes() {
        #expect([Scope.crm, .userBrief, .signB2e].map(\.value) == ["crm", "user_brief", "sign.b2e"])
        #expect(EventCode.onCrmDealAdd == .dealAdd)
        #expect(EventCode.onCrmDynamicItemAdd.value == "ONCRMDYNAMICITEMADD")
        #expect(EventCode.onCrmDynamicItemAdd(entityTypeID: 145).value == "ONCRMDYNAMICITEMADD_145")
        #expect(PlacementCode.crmDealDetailTab.value == "CRM_DEAL_DETAIL_TAB")
        #expect(PlacementCode.crmDynamicDetailTab(entityTypeID: 145).value == "CRM_DYNAMIC_145_DETAIL_TAB")
        #expect(PlacementCode.landingBlock(code: "COVER")?.value == "LANDING_BLOCK_COVER")
        #expect(PlacementCode.landingBlock(code: "CO VER") == nil)
    }

    @Test("Every row of the tables has a member, and every member's value is its row's")
    func rows() throws {
        let facts = "Sandbox/Resources/facts/"
        let tables: [(any GeneratedNames, [String])] = [
            (GeneratedMethods(), try Self.column("method", of: facts + "methods")),
            (GeneratedScopes(), try Self.column("scope", of: "Certification/Resources/facts/scopes")),
            (
                GeneratedEvents(),
                try Self.column("event", of: facts + "events").map { $0.replacing("{ENTITYTYPEID}", with: "145") }
            ),
            (
                GeneratedPlacements(),
                try Self.column("placement", of: facts + "placements").filter { $0 != "DEFAULT" }.map {
                    $0.replacing("_XXX_", with: "_145_").replacing("<CODE>", with: "COVER")
                }
            ),
        ]
        for (names, codes) in tables {
            let members = names.all
            #expect(members.filter { $0.value != $0.code } == [])
            #expect(Set(members.map(\.code)) == Set(codes), "\(type(of: names))")
            #expect(members.count == codes.count)
        }
        let scopes = try Set(Self.column("scope", of: "Sandbox/Resources/facts/scopes"))
        #expect(scopes.subtracting(GeneratedScopes().codes) == [])
    }

    @Test("Every member's value is one that the checked initializer takes")
    func checked() {
        // The one for all blocks of a site is only ever sent, never received.
        #expect(GeneratedPlacements().codes.filter { PlacementCode($0)?.value != $0 } == ["LANDING_BLOCK_*"])
        #expect(GeneratedMethods().codes.allSatisfy { MethodName($0)?.value == $0 })
        #expect(GeneratedScopes().codes.allSatisfy { Scope($0)?.value == $0 })
        #expect(GeneratedEvents().codes.allSatisfy { EventCode($0)?.value == $0 })
    }

    @Test("The written files are those that the tables give now")
    func fresh() async throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", Self.root.appending(path: "scripts/facts").path, "--check"]
        process.standardError = FileHandle.nullDevice
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        #expect(status == 0, "run scripts/facts")
    }
}

/// A list that a generated file makes. What it names may be outdated, so its own member is deprecated; through this protocol nobody hears.
protocol GeneratedNames {
    var all: [NamedCode] { get }
}

extension GeneratedNames {
    var codes: [String] { all.map(\.code) }
}

/// What a member's value is, and what it should be.
struct NamedCode: Equatable {
    var value: String?
    var code: String

    init(_ value: String?, _ code: String) {
        self.value = value
        self.code = code
    }
}
