import Bitrix24Wire
import Foundation
import Testing

@testable import Sandbox

@Suite("The journal at the desk")
struct DeskJournalTests {
    /// A journal in a file with so many exchanges, every thousandth of them refused.
    private static func journal(_ count: Int, in folder: URL) async throws -> Journal {
        let journal = Journal(
            clock: SandboxClock(), file: try JournalFile(path: folder.appending(path: "journal.sqlite").path))
        for index in 1...count {
            append(to: journal, "crm.deal.list", error: index % 1000 == 0 ? "expired_token" : nil)
            if index % 2_000 == 0 { await journal.flush() }
        }
        await journal.flush()
        return journal
    }

    private static func append(to journal: Journal, _ method: String, error: String? = nil) {
        var notes = JournalNotes(.rest)
        notes.method = method
        notes.error = error
        notes.clientID = "app.1"
        notes.userID = 1
        notes.params = ["filter": ["TITLE": "A deal"], "select": ["ID", "TITLE", "STAGE_ID"]]
        let request = EdgeRequest(
            listener: .tls, isSecure: true, host: "acme.bitrix24.com", plainPortalID: nil, httpMethod: "POST",
            target: "/rest/\(method)",
            headers: [("Host", "acme.bitrix24.com"), ("Content-Type", "application/json"), ("User-Agent", "test")],
            body: Array(#"{"filter":{"TITLE":"A deal"}}"#.utf8), remoteAddress: "127.0.0.1")
        journal.append(
            JournalExchange(
                request: request, host: "acme.bitrix24.com", notes: notes, status: error == nil ? 200 : 401,
                duration: .milliseconds(3),
                answer: Array(repeating: UInt8(ascii: "x"), count: 1_500), answerLength: 1_500,
                answerType: "application/json"))
    }

    private static func numbers(_ reading: JournalReading) -> [Int] {
        reading.entries.compactMap { $0["seq"]?.integer }
    }

    @Test("A page of a long journal looks at no more entries than it may, whatever is asked")
    func reach() async throws {
        try await withFolder { folder in
            let journal = try await Self.journal(12_000, in: folder)
            let all = try await journal.latest(before: nil, filter: JournalFilter(), limit: 100, reach: 10_000)
            #expect(Self.numbers(all) == Array((11_901...12_000).reversed()))
            #expect(all.examined == 100 && all.next == 11_901)
            var failed = JournalFilter()
            failed.error = "expired_token"
            let errors = try await journal.latest(before: nil, filter: failed, limit: 100, reach: 10_000)
            #expect(Self.numbers(errors) == Array(stride(from: 12_000, through: 3_000, by: -1000)))
            #expect(errors.examined == 10_000 && errors.next == 2_001)
            let older = try await journal.latest(before: errors.next, filter: failed, limit: 100, reach: 10_000)
            #expect(Self.numbers(older) == [2_000, 1_000] && older.examined == 2_000 && older.next == nil)
            var none = JournalFilter()
            none.statuses = .init("5xx")
            let nothing = try await journal.latest(before: nil, filter: none, limit: 100, reach: 10_000)
            #expect(nothing.entries.isEmpty && nothing.examined == 10_000)
        }
    }

    @Test("Pages before one another hold every entry once, across memory and file", arguments: [1, 7, 100, 4_000])
    func pages(limit: Int) async throws {
        try await withFolder { folder in
            let journal = try await Self.journal(6_000, in: folder)
            Self.append(to: journal, "profile")
            var seen: [Int] = []
            var before: Int?
            repeat {
                let reading = try await journal.latest(
                    before: before, filter: JournalFilter(), limit: limit, reach: 10_000)
                seen += Self.numbers(reading)
                before = reading.next
                if limit == 1, seen.count == 20 { break }
            } while before != nil
            #expect(seen == Array((limit == 1 ? 5_982...6_001 : 1...6_001).reversed()))
        }
    }

    @Test("The file is read backwards by number, without sorting and without a scan of the whole")
    func plan() async throws {
        try await withFolder { folder in
            let file = try JournalFile(path: folder.appending(path: "journal.sqlite").path)
            for sql in [
                JournalFile.reachSQL, JournalFile.latestSQL(""),
                JournalFile.latestSQL(" AND json_extract(json, '$.status') = 500"),
            ] {
                let plan = try await file.plan(of: sql)
                #expect(
                    plan.count == 1 && plan[0].contains("SEARCH entry USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
                    "\(plan)")
            }
            await file.close(last: 0)
        }
    }

    @Test("What was cleared is not shown")
    func cleared() async throws {
        try await withFolder { folder in
            let journal = try await Self.journal(50, in: folder)
            try await journal.clear()
            var reading = try await journal.latest(before: nil, filter: JournalFilter(), limit: 10, reach: 100)
            #expect(reading.entries.isEmpty && reading.next == nil)
            Self.append(to: journal, "profile")
            reading = try await journal.latest(before: nil, filter: JournalFilter(), limit: 10, reach: 100)
            #expect(Self.numbers(reading) == [51] && reading.next == nil)
            #expect(try await journal.entry(50) == nil)
            #expect(try await journal.entry(51)?["method"] == "profile")
        }
    }

    @Test("The page shows the newest first, filters as the administration interface does, and goes on further back")
    func list() async throws {
        try await DeskInHand.with { desk in
            let journal = desk.sandbox.platform.journal
            for index in 1...250 {
                Self.append(
                    to: journal, index % 5 == 0 ? "crm.lead.add" : "crm.deal.list",
                    error: index == 3 ? "expired_token" : nil)
            }
            func numbers(_ page: String) -> [Int] { page.matches(of: /data-seq="([0-9]+)"/).compactMap { Int($0.1) } }
            let first = await desk.get("/journal").page
            #expect(numbers(first) == Array((151...250).reversed()) && first.contains("href=\"/journal?before=151\""))
            let next = await desk.get("/journal?before=151").page
            #expect(numbers(next) == Array((51...150).reversed()) && !next.contains("data-follow"))
            for (query, count) in [
                ("method=crm.lead.*", 50), ("error=*", 1), ("status=4xx", 1), ("kind=oauth", 0),
                ("host=acme.bitrix24.com&method=crm.lead.add", 50),
                ("client_id=app.2", 0), ("user_id=1&status=401", 1),
            ] {
                #expect(numbers(await desk.get("/journal?\(query)").page).count == count, "\(query)")
            }
            #expect(await desk.get("/journal?status=abc").status == 400)
            #expect(await desk.get("/journal?kind=x").status == 400)
            let archive = await desk.get("/journal.har?method=crm.lead.add")
            #expect(archive.header("Content-Disposition")?.contains("journal.har") == true)
            #expect(archive.told["log"]?["entries"]?.array?.count == 50)
        }
    }

    @Test("News come as rows, the newest first, once there are any, and only those that fit")
    func news() async throws {
        try await DeskInHand.with { desk in
            let journal = desk.sandbox.platform.journal
            let empty = await desk.get("/journal/news?after=0&wait_s=0").told
            #expect(empty == ["last": 0, "count": 0, "rows": ""])
            async let waiting = desk.get("/journal/news?after=0&method=profile").told
            Self.append(to: journal, "crm.deal.list")
            Self.append(to: journal, "profile")
            let came = await waiting
            #expect(came["count"] == 1 && came["last"] == 2)
            #expect(came["rows"]?.string?.contains("data-seq=\"2\"") == true)
            for _ in 1...150 { Self.append(to: journal, "profile") }
            let many = await desk.get("/journal/news?after=2&wait_s=0").told
            #expect(many["count"] == 100 && many["last"] == 102, "the rest comes with the next question")
            let rest = await desk.get("/journal/news?after=102&wait_s=0").told
            #expect(rest["count"] == 50 && rest["last"] == 152)
        }
    }

    @Test("An entry shows request, headers, parameters and answer, with JSON in lines")
    func entry() async throws {
        try await DeskInHand.with { desk in
            let client = try await desk.application()
            let token = try await desk.sandbox.control.call(
                "POST", "/portals/\(DeskInHand.portal)/apps/\(client)/tokens", ["user_id": 1])
            _ = try await desk.sandbox.ask(
                "https://acme.bitrix24.com/rest/batch", method: "POST", headers: [("Content-Type", "application/json")],
                body: #"{"auth":"\#(token["access_token"]?.string ?? "")","cmd":{"me":"profile","bad":"crm.none"}}"#)
            let page = await desk.get("/journal/\(desk.sandbox.platform.journal.last)").page
            #expect(page.contains("Commands") && page.contains("<code>me</code>") && page.contains("content-type"))
            #expect(page.contains("&quot;auth&quot;: &quot;masked-access-1&quot;,\n"))
            #expect(page.contains("&quot;result&quot;: {\n"))
        }
    }

    @Test(
        "A page of a journal of 10,000 entries takes the server less than 100 ms",
        .enabled(if: ProcessInfo.processInfo.environment["LINTEL_MEASURE"] != nil))
    func measure() async throws {
        try await DeskInHand.with { desk in
            let journal = desk.sandbox.platform.journal
            for index in 1...10_000 {
                Self.append(to: journal, "crm.deal.list", error: index % 1000 == 0 ? "expired_token" : nil)
                if index % 1_000 == 0 { await journal.flush() }
            }
            for target in [
                "/journal", "/journal?before=5000", "/journal?error=*", "/journal?status=5xx",
                "/journal?method=crm.none", "/", "/journal/200",
            ] {
                var times: [Duration] = []
                for _ in 1...11 {
                    let start = ContinuousClock.now
                    #expect(await desk.get(target).status == 200)
                    times.append(ContinuousClock.now - start)
                }
                times.sort()
                #expect(times[5] < .milliseconds(100), "\(target): \(times)")
            }
        }
    }
}
