import Foundation
import Testing

@testable import Sandbox

@Suite("The journal: followed, filtered, exported, replayed")
struct JournalTests {
    private static let d = "/portals/acme.bitrix24.com"

    /// A sandbox with deals, an installed application and its token, and a webhook.
    private func with(
        _ body: (RunningSandbox, _ token: String, _ webhook: String) async throws -> Void
    ) async throws {
        try await withTrial { sandbox in
            let control = sandbox.control
            let app = try await control.call("POST", "/apps", ["scope": ["crm"], "app_url": "http://127.0.0.1:9/"])
            let path = "\(Self.d)/apps/\(app["client_id"]?.string ?? "")"
            try await control.call("POST", "\(path)/install")
            let token = try await control.call("POST", "\(path)/tokens", ["user_id": 1])["access_token"]?.string ?? ""
            let hook = try await control.call("POST", "\(Self.d)/webhooks", ["scope": ["crm"]])["code"]?.string ?? ""
            try await control.call(
                "POST", "\(Self.d)/seed", ["entity": "crm.deal", "rows": [["TITLE": "One"], ["TITLE": "Two"]]])
            try await body(sandbox, token, hook)
        }
    }

    private func get(_ sandbox: RunningSandbox, _ target: String) async throws {
        _ = try await sandbox.ask("https://acme.bitrix24.com" + target)
    }

    @Test("Each filter shows its entries and no others, from memory and from the file alike")
    func filters() async throws {
        try await with { sandbox, token, hook in
            try await get(sandbox, "/rest/crm.deal.list?auth=\(token)")
            try await get(sandbox, "/rest/crm.deal.get?auth=\(token)&id=99999")
            try await get(sandbox, "/rest/1/\(hook)/crm.lead.list")
            try await get(sandbox, "/rest/profile?auth=none")
            for query in [
                "status=200": [1, 3], "status=4xx": [2, 4], "status=400-499": [2, 4], "status=500-599": [],
                "user_id=1": [1, 2, 3], "error=*": [2, 4], "error=no_auth_found": [4], "emulation=state": [1, 2, 3],
                "method=crm.*": [1, 2, 3], "method=crm.deal.*": [1, 2], "method=crm.deal.list": [1], "kind=oauth": [],
                "since=1": [1, 2, 3, 4], "until=1": [], "method=crm.deal.*&status=200": [1],
            ] as [String: [Int]] {
                let expected = query.value.map { JSONValue.int($0) }
                let page = try await sandbox.control.call("GET", "/journal?" + query.key)
                #expect(page["entries"]?.array?.compactMap { $0["seq"] } == expected, "\(query.key)")
            }
            await sandbox.platform.journal.flush()
            var filter = JournalFilter()
            filter.method = "crm.deal.*"
            filter.statuses = .init("2xx")
            filter.userID = 1
            let file = try await sandbox.platform.journal.page(after: 0, filter: filter, limit: nil)
            #expect(file.entries.map { $0["seq"] } == [1])
            for wrong in ["status=abc", "status=9-1", "user_id=x", "wait_s=1000"] {
                await #expect(throws: SandboxControlError.self) {
                    try await sandbox.control.call("GET", "/journal?" + wrong)
                }
            }
        }
    }

    @Test(
        "The file's filter gives what memory's gives",
        arguments: [
            "kind", "host", "method", "prefix", "status", "user", "error", "any", "emulation", "since", "until",
        ])
    func fileFilters(name: String) async throws {
        try await withFolder { folder in
            let file = try JournalFile(path: folder.appending(path: "j.sqlite").path)
            var entries: [JournalEntry] = []
            for number in 1...40 {
                let kind: JournalNotes.Kind = number.isMultiple(of: 3) ? .oauth : .rest
                entries.append(
                    JournalEntry(
                        seq: number, at: Date(timeIntervalSince1970: Double(number)), kind: kind,
                        content: .fields([
                            "host": number.isMultiple(of: 2) ? "a.example" : "b.example",
                            "method": number.isMultiple(of: 5) ? "crm.deal_x.list" : "crm.dealyx.list",
                            "status": .int(number.isMultiple(of: 4) ? 404 : 200), "user_id": .int(number % 3),
                            "error": number.isMultiple(of: 4) ? "NOT_FOUND" : nil,
                            "emulation": number.isMultiple(of: 7) ? "shape" : "state",
                        ])))
            }
            try await file.append(entries)
            var filter = JournalFilter()
            switch name {
            case "kind": filter.kind = .oauth
            case "host": filter.host = "A.example"
            case "method": filter.method = "CRM.deal_x.list"
            case "prefix": filter.method = "crm.deal_*"
            case "status": filter.statuses = .init("4xx")
            case "user": filter.userID = 2
            case "error": filter.error = "not_found"
            case "any": filter.error = "*"
            case "emulation": filter.emulation = "shape"
            case "since": filter.since = 20
            default: filter.until = 20
            }
            let kept = try await file.entries(after: 0, before: 100, filter: filter, limit: nil)
            let wanted = entries.filter(filter.matches).map(\.seq)
            #expect(kept.map { $0["seq"]?.integer } == wanted.map { $0 })
            #expect(!wanted.isEmpty && wanted.count < 40)
            await file.close(last: 40)
        }
    }

    @Test("Who follows is told as soon as something matches, and after the wait that nothing did")
    func follow() async throws {
        try await with { sandbox, token, _ in
            async let page = sandbox.control.call("GET", "/journal/follow?after=0&method=crm.deal.list&wait_s=60")
            try await get(sandbox, "/rest/profile?auth=\(token)")
            try await get(sandbox, "/rest/crm.deal.list?auth=\(token)")
            let found = try await page["entries"]?.array ?? []
            #expect(found.map { $0["method"] } == ["crm.deal.list"])
            let empty = try await sandbox.control.call("GET", "/journal/follow?wait_s=0.01")
            #expect(empty["entries"] == [] && empty["last"]?.integer == sandbox.platform.journal.last)
        }
    }

    @Test("A line for people says who asked what and what came of it, and no token")
    func line() async throws {
        try await with { sandbox, token, hook in
            try await get(sandbox, "/rest/crm.deal.get?auth=\(token)&id=99999")
            try await get(sandbox, "/rest/1/\(hook)/nonsense.method")
            let entries = try await sandbox.control.call("GET", "/journal")["entries"]?.array ?? []
            let lines = entries.map { JournalLine.text($0) }
            #expect(lines[0].contains("#1 rest 400 acme.bitrix24.com crm.deal.get"))
            #expect(lines[1].contains("#2 rest 404"))
            #expect(!lines.joined().contains(token) && !lines.joined().contains(hook))
        }
    }

    @Test("An archive holds requests and answers, with a name in place of each token", arguments: [false, true])
    func archive(keepsTokens: Bool) async throws {
        try await with { sandbox, token, hook in
            try await get(sandbox, "/rest/crm.deal.get?auth=\(token)&id=1")
            try await get(sandbox, "/rest/1/\(hook)/crm.deal.list?x=%20y")
            let answer = try await sandbox.askAdmin("GET", "/journal.har" + (keepsTokens ? "?tokens=keep" : ""))
            #expect(answer.text.contains(token) == keepsTokens && answer.text.contains(hook) == keepsTokens)
            let log = try JSONValue(parsing: answer.text)["log"]
            #expect(log?["version"] == "1.2" && log?["creator"]?["name"] == "lintel")
            let entries = try #require(log?["entries"]?.array)
            #expect(entries.count == 2)
            let url = entries[0]["request"]?["url"]?.string ?? ""
            #expect(url.hasPrefix("https://acme.bitrix24.com/rest/crm.deal.get?auth="))
            #expect(entries[0]["request"]?["queryString"]?[1] == ["name": "id", "value": "1"])
            #expect(entries[1]["request"]?["queryString"]?[0] == ["name": "x", "value": " y"])
            #expect(entries[0]["response"]?["status"] == 200)
            #expect(entries[0]["response"]?["content"]?["text"]?.string?.hasPrefix(#"{"result":{"#) == true)
            let started = entries[0]["startedDateTime"]?.string ?? ""
            #expect(started.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/) != nil)
            if !keepsTokens { #expect(url.contains("auth=masked-access-1")) }
        }
    }

    @Test("The same token has the same name everywhere, and what is no token stays")
    func mask() {
        var mask = TokenMask()
        mask.learn([
            "kind": "oauth", "target": "/oauth/token/?client_secret=secretsecret1&code=codecode1234",
            "params": ["code": "codecode1234"],
            "answer": #"{"access_token":"aaaaaaaaaaaa","refresh_token":"rrrrrrrrrrrr","expires":3600"#,
        ])
        mask.learn([
            "kind": "rest", "target": "/rest/1/hookhook1/crm.deal.list", "body": "auth=aaaaaaaaaaaa&CODE=shortcode1",
        ])
        #expect(mask.masked("aaaaaaaaaaaa,x=rrrrrrrrrrrr") == "masked-access-1,x=masked-refresh-1")
        #expect(mask.masked("secretsecret1 codecode1234 hookhook1") == "masked-secret-1 masked-code-1 masked-webhook-1")
        #expect(mask.masked("aaaaaaaaaaaab shortcode1 /rest/1/") == "aaaaaaaaaaaab shortcode1 /rest/1/")
    }

    @Test("What was recorded is sent again with a living token, and what has changed is told")
    func replay() async throws {
        try await with { sandbox, token, hook in
            try await get(sandbox, "/rest/crm.deal.get?auth=\(token)&id=1")
            try await get(sandbox, "/rest/crm.deal.get?auth=\(token)&id=2")
            try await get(sandbox, "/rest/1/\(hook)/crm.lead.fields")
            try await get(sandbox, "/rest/profile?auth=unknown")
            // The old token is of no use any more, and a deal is gone.
            try await sandbox.control.call("POST", "/tokens/expire", ["access_token": .string(token)])
            _ = try await sandbox.ask("https://acme.bitrix24.com/rest/1/\(hook)/crm.deal.delete?id=2")
            let outcome = try await sandbox.control.call("POST", "/journal/replay", ["from": 1, "to": 4])
            #expect(outcome["replayed"] == 4 && outcome["same"] == 3 && outcome["different"] == 1)
            let change = outcome["differences"]?[0]
            #expect(change?["seq"] == 2 && change?["method"] == "crm.deal.get")
            #expect(change?["status"] == ["recorded": 200, "now": 400])
            // The same from an archive, whose tokens are masked, into a portal whose webhook is another.
            let archive = try await sandbox.control.call("GET", "/journal.har?limit=3")
            let again = try await sandbox.control.call("POST", "/journal/replay", ["har": archive])
            #expect(again["replayed"] == 3 && again["same"] == 2 && again["different"] == 1)
        }
    }

    @Test("What a fault struck is not sent again, unless that is asked for")
    func replayFaults() async throws {
        try await with { sandbox, token, _ in
            try await sandbox.control.call(
                "POST", "/faults", ["match": ["kind": "rest"], "action": ["type": "overload"]])
            try await get(sandbox, "/rest/crm.deal.get?auth=\(token)&id=1")
            let outcome = try await sandbox.control.call("POST", "/journal/replay", ["from": 1, "to": 1])
            #expect(outcome["replayed"] == 0 && outcome["skipped"]?[0]?["reason"] == "a fault struck it")
            let all = try await sandbox.control.call("POST", "/journal/replay", ["from": 1, "to": 1, "faults": true])
            #expect(all["replayed"] == 1 && all["differences"]?[0]?["error"]?["recorded"] == "OVERLOAD_LIMIT")
        }
    }

    @Test(
        "Two answers differ where a kind of value differs",
        arguments: [
            (#"{"result":{"ID":"1"},"time":{}}"#, #"{"result":{"ID":"2"}}"#, []),
            (#"{"result":{"ID":"1"}}"#, #"{"result":{"ID":2}}"#, ["result.ID: number, was text"]),
            (#"{"result":[{"A":1}]}"#, #"{"result":[{"A":1,"B":2}]}"#, ["result[0].B: number, was missing"]),
            (#"{"result":[{"A":1}]}"#, #"{"result":[]}"#, []), (#"{"result":{"A":null}}"#, #"{"result":{"A":1}}"#, []),
            (
                #"{"result":true}"#, #"{"error":"X"}"#,
                ["result: missing, was true or false", "error: text, was missing"]
            ),
            (#"{"result":{"1":{"A":1}}}"#, #"{"result":{"7":{"A":1}}}"#, []),
            (#"{"result":[]}"#, #"{"result":{"A":1}}"#, []),
        ])
    func shapes(old: String, new: String, differences: [String]) throws {
        let found = ResultShape.differences(recorded: try JSONValue(parsing: old), now: try JSONValue(parsing: new))
        #expect(found == differences)
    }

    @Test("An answer is kept up to the length that is asked for")
    func answers() async throws {
        try await with { sandbox, token, _ in
            for (bytes, kept) in [(10, 10), (0, nil), (100_000, -1)] as [(Int, Int?)] {
                try await sandbox.control.call("PATCH", "/journal", ["answer_bytes": .int(bytes)])
                try await get(sandbox, "/rest/crm.deal.list?auth=\(token)")
                let last = sandbox.platform.journal.last
                let entry = try await sandbox.control.call("GET", "/journal?after=\(last - 1)")["entries"]?[0]
                let length = entry?["answer"]?.string?.utf8.count
                let whole = entry?["answer_bytes"]?.integer
                #expect(length == (kept == -1 ? whole : kept ?? 0))
                #expect(whole ?? 0 > 100)
            }
        }
    }
}
