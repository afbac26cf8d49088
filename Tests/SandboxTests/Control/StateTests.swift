import Bitrix24Wire
import Foundation
import Testing

@testable import Sandbox

@Suite struct StateTests {
    private static func configuration(_ folder: URL) -> SandboxConfiguration {
        SandboxConfiguration(dataDirectory: folder, seed: 7)
    }

    @Test("State, time, journal numbers and the certificate authority survive a restart")
    func restart() async throws {
        try await withFolder { folder in
            let (hook, first, last) = try await withTrial(Self.configuration(folder)) { sandbox in
                let control = sandbox.control
                try await control.call("PATCH", "/portals/acme.bitrix24.com", ["domain": "two.bitrix24.com"])
                let hook = try await control.call("POST", "/portals/two.bitrix24.com/webhooks", ["scope": ["crm"]])
                try await control.call("POST", "/clock", ["advance_s": 86_400])
                _ = try await sandbox.ask("https://acme.bitrix24.com/rest/profile")
                return (hook, sandbox.ready, sandbox.platform.journal.last)
            }
            try await withTrial(Self.configuration(folder)) { sandbox in
                #expect(sandbox.ready.portal == "https://two.bitrix24.com")
                #expect(sandbox.ready.certificateAuthority == first.certificateAuthority)
                #expect(try await sandbox.control.call("GET", "/clock")["offset_s"] == 86_400)
                let page = try await sandbox.control.call("GET", "/journal")
                #expect(page["entries"]?.array?.count == last && page["last"]?.integer == last)
                let redirect = try await sandbox.ask("https://acme.bitrix24.com/rest/profile")
                #expect(redirect.headers["location"] == "https://two.bitrix24.com/rest/profile")
                #expect(sandbox.platform.journal.last == last + 1)
                // The same seed draws nothing a second time.
                let other = try await sandbox.control.call(
                    "POST", "/portals/two.bitrix24.com/webhooks", ["scope": ["crm"]])
                #expect(other["code"] != hook["code"])
            }
        }
    }

    @Test("A snapshot brings back portals, people and ports; the journal and the time go on")
    func snapshots() async throws {
        try await withTrial { sandbox in
            let control = sandbox.control
            try await control.call("POST", "/portals", ["domain": "kept.bitrix24.com"])
            try await control.call("POST", "/snapshots", ["name": "one"])
            try await control.call("PATCH", "/portals/kept.bitrix24.com", ["domain": "renamed.bitrix24.com"])
            try await control.call("POST", "/portals", ["domain": "new.bitrix24.com"])
            try await control.call("POST", "/clock", ["advance_s": 60])
            _ = try await sandbox.ask("https://kept.bitrix24.com/rest/profile")
            try await control.call("POST", "/snapshots/one/restore")
            let domains = try await control.call("GET", "/portals")["portals"]?.array?.map { $0["domain"] }
            #expect(domains == ["acme.bitrix24.com", "kept.bitrix24.com"])
            #expect(try await control.call("GET", "/clock")["offset_s"] == 60)
            #expect(try await control.call("GET", "/journal")["last"] == 1)
            #expect(try await sandbox.ask("https://kept.bitrix24.com/rest/profile").status != 302)
            let gone = try await RawConnection.exchange(
                port: sandbox.proxyPort, "CONNECT new.bitrix24.com:443 HTTP/1.1\r\n\r\n")
            #expect(gone.statuses == [502])
            #expect(try await control.call("GET", "/snapshots") == ["snapshots": [["name": "one"]]])
        }
    }

    @Test("A reset leads back to the start; numbers of the journal go on")
    func reset() async throws {
        try await withTrial { sandbox in
            let control = sandbox.control
            try await control.call("PATCH", "/portals/acme.bitrix24.com", ["domain": "x.bitrix24.com"])
            try await control.call("POST", "/faults", ["action": ["type": "reset"]])
            _ = try await sandbox.ask("https://acme.bitrix24.com/rest/profile")
            try await control.call("POST", "/reset")
            #expect(try await control.call("GET", "/portals")["portals"]?[0]?["domain"] == "acme.bitrix24.com")
            #expect(try await control.call("GET", "/faults") == ["faults": []])
            #expect(try await control.call("GET", "/journal") == ["entries": [], "last": 1])
            #expect(try await sandbox.ask("https://acme.bitrix24.com/rest/profile").status != 302)
        }
    }

    @Test("A folder that is held is refused with the holder's number, and free afterwards")
    func lock() async throws {
        try await withFolder { folder in
            let own = Int(ProcessInfo.processInfo.processIdentifier)
            try await withTrial(Self.configuration(folder)) { _ in
                await #expect(throws: SandboxStartError.folderInUse(path: folder.standardizedFileURL.path, pid: own)) {
                    try await withTrial(Self.configuration(folder)) { _ in }
                }
            }
            try await withTrial(Self.configuration(folder)) { sandbox in
                #expect(sandbox.ready.portal == "https://acme.bitrix24.com")
            }
        }
    }

    @Test("A file that is no database is named and left as it is", arguments: ["state.sqlite", "journal.sqlite"])
    func damaged(_ name: String) async throws {
        try await withFolder { folder in
            let file = folder.appending(path: name)
            let bytes = Data("No database, and somebody may want it back. \(String(repeating: "x", count: 200))".utf8)
            try bytes.write(to: file)
            await #expect {
                try await withTrial(Self.configuration(folder)) { _ in }
            } throws: { error in
                guard case SandboxStartError.stateUnreadable(let path, _) = error else { return false }
                return path.hasSuffix(name)
            }
            #expect(try Data(contentsOf: file) == bytes)
        }
    }

    @Test("A data folder that cannot be made is refused")
    func unusable() async throws {
        try await withFolder { folder in
            let file = folder.appending(path: "file")
            try Data().write(to: file)
            await #expect {
                try await withTrial(Self.configuration(file.appending(path: "below"))) { _ in }
            } throws: { error in
                if case SandboxStartError.folderUnusable = error { true } else { false }
            }
        }
    }

    @Test("A certificate authority that is damaged is named, not replaced")
    func damagedAuthority() async throws {
        try await withFolder { folder in
            try await withTrial(Self.configuration(folder)) { _ in }
            try Data("x".utf8).write(to: folder.appending(path: "ca-key.pem"))
            await #expect {
                try await withTrial(Self.configuration(folder)) { _ in }
            } throws: { error in
                if case SandboxStartError.authorityUnreadable = error { true } else { false }
            }
        }
    }

    @Test("The ready file is whole and holds what the contract lists")
    func readyFile() async throws {
        try await withFolder { folder in
            var configuration = SandboxConfiguration()
            let file = folder.appending(path: "ready.json")
            configuration.readyFile = file
            try Data("old".utf8).write(to: file)
            try await withTrial(configuration) { sandbox in
                let text = try String(contentsOf: file, encoding: .utf8)
                #expect(try JSONValue(parsing: text) == sandbox.ready.json)
                let keys = try #require(sandbox.ready.json.object).keys
                #expect(
                    Array(keys) == [
                        "contract", "pid", "version", "portal", "oauth", "oauth_hosts", "proxy", "ca", "tls", "plain",
                        "admin",
                        "admin_token",
                    ])
            }
            configuration.readyFile = folder.appending(path: "no/such/folder/ready.json")
            await #expect {
                try await withTrial(configuration) { _ in }
            } throws: { error in
                if case SandboxStartError.readyFileUnwritable = error { true } else { false }
            }
        }
    }

    @Test("A temporary folder is gone afterwards")
    func temporary() async throws {
        let path = try await withTrial { $0.ready.certificateAuthority }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("POST /shutdown ends the wait, and its answer still leaves")
    func shutdown() async throws {
        try await withTrial { sandbox in
            let answer = try await sandbox.askAdmin("POST", "/shutdown")
            #expect(answer.status == 200)
            await sandbox.untilShutdown()
        }
    }

    @Test("What memory has no more comes from the journal's file, with the same filters, also after a kill")
    func journalFile() async throws {
        try await withFolder { folder in
            let path = folder.appending(path: "journal.sqlite").path
            let clock = SandboxClock()
            let first = Journal(clock: clock, file: try JournalFile(path: path))
            for number in 1...30 {
                first.append(number % 3 == 0 ? .event : .rest, ["host": "a.example", "method": .string("m\(number)")])
            }
            await first.flush()
            // The first is not closed, as a process that was killed leaves it.
            let second = Journal(clock: clock, file: try JournalFile(path: path))
            let number = second.append(.rest, ["host": "a.example", "method": "late"])
            #expect(number > 30)
            let all = try await second.page(after: 0, filter: JournalFilter(), limit: nil)
            #expect(all.entries.count == 31 && all.last == number)
            #expect(
                try await second.page(after: 0, filter: JournalFilter(kind: .event), limit: nil).entries.count == 10)
            let some = try await second.page(
                after: 27, filter: JournalFilter(kind: .rest, host: "A.example"), limit: nil)
            #expect(some.entries.compactMap { $0["method"]?.string } == ["m28", "m29", "late"])
            #expect(try await second.page(after: 0, filter: JournalFilter(), limit: 5).entries.count == 5)
        }
    }
}
