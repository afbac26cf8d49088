import Foundation
import Testing

@testable import Sandbox

@Suite("Faults: what a rule names, and what it does")
struct FaultRuleTests {
    private func fault(_ body: JSONValue) throws -> Fault { try Fault(try ControlFields(body)) }

    private func question(
        _ method: String?, kind: JournalNotes.Kind = .rest, isCommand: Bool = false, userID: Int? = 1
    ) -> Fault.Question {
        Fault.Question(
            kind: kind, host: "acme.bitrix24.com", method: method, clientID: "app.1", userID: userID,
            isCommand: isCommand)
    }

    @Test(
        "A rule matches what it names and nothing else",
        arguments: [
            ([:], "crm.deal.list", true), (["method": "crm.deal.list"], "crm.deal.list", true),
            (["method": "CRM.Deal.List"], "crm.deal.list", true), (["method": "crm.*"], "crm.deal.list", true),
            (["method": "crm.*"], "crmx.deal.list", false), (["method": "crm.deal.*"], "crm.lead.list", false),
            (["method": "*"], "profile", true), (["method": "profile"], nil, false),
            (["kind": "oauth"], "profile", false), (["host": "ACME.bitrix24.com"], "profile", true),
            (["host": "beta.bitrix24.com"], "profile", false), (["client_id": "app.2"], "profile", false),
            (["user_id": 1], "profile", true), (["user_id": 2], "profile", false),
        ] as [(JSONValue, String?, Bool)])
    func matching(match: JSONValue, method: String?, isMatch: Bool) throws {
        #expect(try fault(["match": match, "action": ["type": "reset"]]).matches(question(method)) == isMatch)
    }

    @Test(
        "A command of a batch is struck only by a rule that names it",
        arguments: [([:], false), (["method": "*"], false), (["method": "crm.*"], true), (["method": "batch"], false)]
            as [(JSONValue, Bool)])
    func commands(match: JSONValue, isMatch: Bool) throws {
        let fault = try fault(["match": match, "action": ["type": "reset"]])
        #expect(fault.matches(question("crm.deal.list", isCommand: true)) == isMatch)
    }

    @Test("A share strikes that part of the matches, the same ones with the same seed", arguments: [0, 0.25, 0.8, 1])
    func share(share: Double) throws {
        func struck(seed: UInt64) throws -> [Bool] {
            let book = FaultBook(seed: seed)
            _ = book.add(try fault(["share": .double(share), "times": 1_000_000, "action": ["type": "reset"]]))
            return (0..<2_000).map { _ in book.take(question("profile")) != nil }
        }
        let first = try struck(seed: 7)
        #expect(try struck(seed: 7) == first)
        let part = Double(first.filter { $0 }.count) / 2_000
        #expect(abs(part - share) < 0.05)
        if share > 0, share < 1 { #expect(try struck(seed: 8) != first) }
    }

    @Test("First some pass, then some are struck, then all pass again")
    func skipAndTimes() throws {
        let book = FaultBook(seed: 1)
        let id = book.add(try fault(["skip": 2, "times": 3, "action": ["type": "reset"]]))
        let taken = (0..<8).map { _ in book.take(question("profile"))?.id }
        #expect(taken == [nil, nil, id, id, id, nil, nil, nil])
        #expect(book.all.map(\.hits) == [3])
        #expect(book.remove(id) && !book.remove(id))
        #expect(book.take(question("profile")) == nil)
    }

    @Test(
        "What is asked for comes back as it is kept",
        arguments: [
            (["type": "delay", "s": 1.5], ["type": "delay", "ms": 1500]),
            (["type": "limit"], ["type": "error", "code": "QUERY_LIMIT_EXCEEDED"]),
            (["type": "limit", "of": "operating"], ["type": "error", "code": "OPERATION_TIME_LIMIT"]),
            (["type": "overload"], ["type": "error", "code": "OVERLOAD_LIMIT"]),
            (["type": "unpaid"], ["type": "error", "code": "PAYMENT_REQUIRED"]),
            (["type": "deleted"], ["type": "error", "code": "PORTAL_DELETED"]),
            (["type": "malformed"], ["type": "malformed", "how": "half"]),
            (["type": "malformed", "how": "html"], ["type": "malformed", "how": "html"]),
            (["type": "renamed", "to": "b.bitrix24.com"], ["type": "renamed", "to": "b.bitrix24.com"]),
            (["type": "operating", "s": 480], ["type": "operating", "s": 480.0]),
            (["type": "repeat"], ["type": "repeat", "times": 1]), (["type": "reorder"], ["type": "reorder"]),
            (["type": "lose"], ["type": "lose"]),
        ] as [(JSONValue, JSONValue)])
    func kept(action: JSONValue, kept: JSONValue) throws {
        #expect(try fault(["action": action]).json["action"] == kept)
    }

    @Test(
        "A rule that cannot be meant is refused",
        arguments: [
            (["match": ["method": "crm.*.list"], "action": ["type": "reset"]], "match.method"),
            (["share": 2, "action": ["type": "reset"]], "share"),
            (["action": ["type": "delay"]], "action.s"), (["action": ["type": "operating"]], "action.s"),
            (["action": ["type": "renamed"]], "action.to"), (["action": ["type": "malformed", "how": "x"]], "how"),
            (["action": ["type": "limit", "of": "x"]], "of"), (["action": ["type": "repeat", "times": 0]], "times"),
        ] as [(JSONValue, String)])
    func refused(body: JSONValue, field: String) throws {
        let error = #expect(throws: SandboxControlError.self) { try self.fault(body) }
        #expect(error?.message.hasPrefix(field) == true, "\(error?.message ?? "")")
    }

    @Test(
        "A damaged answer was made, has the length it says, and is no JSON that a method answers",
        arguments: Fault.Damage.allCases)
    func damage(damage: Fault.Damage) async throws {
        try await RESTPortal.with { portal in
            let id = portal.platform.faults.add(
                try fault(["action": ["type": "malformed", "how": .string(damage.rawValue)]]))
            let answer = await portal.respond("profile")
            #expect(answer.status == 200 && answer.delivery == .whole && answer.notes?.fault == id)
            #expect(answer.answer["result"] == nil || damage == .encoding)
            if damage == .encoding { #expect(String(validating: answer.body, as: UTF8.self) == nil) }
            #expect((await portal.respond("profile")).answer["result"]?["ID"] != nil)
        }
    }

    @Test("A delay lasts until the sandbox's clock has reached it")
    func delay() async throws {
        try await RESTPortal.with { portal in
            _ = portal.platform.faults.add(try fault(["action": ["type": "delay", "s": 3_600]]))
            let clock = portal.platform.clock
            async let answer = portal.respond("profile")
            // The clock of the test stands still: only this moves it.
            while portal.platform.faults.all.first?.hits != 1 { await Task.yield() }
            clock.advance(by: 3_599)
            clock.advance(by: 1)
            #expect(await answer.status == 200)
        }
    }

    @Test("A method that is said to have run too long is blocked for the next call, and only that method")
    func operating() async throws {
        try await RESTPortal.with(limited: true) { portal in
            _ = portal.platform.faults.add(
                try fault(["match": ["method": "crm.deal.list"], "action": ["type": "operating", "s": 500]]))
            #expect(await portal.respond("crm.deal.list").status == 200 || true)
            #expect(await portal.call("crm.deal.list").refusal[0] == "OPERATION_TIME_LIMIT")
            #expect(await portal.respond("profile").status == 200)
        }
    }

    @Test("One command of a batch fails by its rule, the others do not, and the journal says which")
    func batch() async throws {
        try await RESTPortal.with { portal in
            let id = portal.platform.faults.add(
                try fault(["match": ["method": "crm.lead.*"], "action": ["type": "limit"]]))
            let answer = await portal.respond(
                "batch", ["cmd": ["a": "crm.deal.list", "b": "crm.lead.list", "c": "crm.contact.list"]])
            #expect(answer.answer["result"]?["result_error"]?["b"]?["error"] == "QUERY_LIMIT_EXCEEDED")
            #expect(answer.answer["result"]?["result"]?.object?.map(\.key) == ["a", "c"])
            #expect(answer.notes?.batch?.map { $0["fault"] } == [nil, .int(id), nil])
            #expect(answer.notes?.fault == nil)
        }
    }

    @Test("A cut that one command meets cuts the whole answer", arguments: ["reset", "timeout", "truncate"])
    func batchCut(type: String) async throws {
        try await RESTPortal.with { portal in
            let id = portal.platform.faults.add(
                try fault(["match": ["method": "crm.lead.list"], "action": ["type": .string(type), "ms": 10]]))
            let answer = await portal.respond("batch", ["cmd": ["a": "crm.deal.list", "b": "crm.lead.list"]])
            #expect(answer.delivery != .whole && answer.notes?.fault == id)
            #expect((await portal.respond("batch", ["cmd": ["b": "crm.lead.list"]])).delivery == .whole)
        }
    }

    @Test("A portal that moved by a rule answers 302 to the same path at the other name, with no JSON")
    func renamed() async throws {
        try await RESTPortal.with { portal in
            _ = portal.platform.faults.add(
                try fault(["match": ["kind": "rest"], "action": ["type": "renamed", "to": "new.bitrix24.com"]]))
            let answer = await portal.respond("profile")
            #expect(
                answer.status == 302)
            #expect(answer.value(ofHeader: "Location")?.hasSuffix("://new.bitrix24.com/rest/profile") == true)
            #expect(answer.answer == .null)
        }
    }

    @Test("A rule names a portal and an application by what people call them")
    func names() async throws {
        try await withTrial { sandbox in
            let app = try await sandbox.control.call("POST", "/apps", ["code": "acme.pulse"])
            let body: JSONValue = [
                "match": ["portal": "acme.bitrix24.com", "application": "acme.pulse"], "action": ["type": "reset"],
            ]
            try await sandbox.control.call("POST", "/faults", body)
            let kept = try await sandbox.control.call("GET", "/faults")["faults"]?[0]?["match"]
            #expect(kept == ["host": "acme.bitrix24.com", "client_id": app["client_id"] ?? .null])
            for match: JSONValue in [["portal": "none.bitrix24.com"], ["application": "none"]] {
                let error = await #expect(throws: SandboxControlError.self) {
                    try await sandbox.control.call("POST", "/faults", ["match": match, "action": ["type": "reset"]])
                }
                #expect(error?.status == 404)
            }
        }
    }
}
