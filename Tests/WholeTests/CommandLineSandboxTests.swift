import Foundation
import GRDB
import NIOCore
import NIOPosix
import Sandbox
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// `lintel sandbox` as a program: how it starts, refuses to start, ends, and what it leaves behind.
@Suite("Command line: sandbox", .timeLimit(.minutes(10)))
struct CommandLineSandboxTests {
    @Test("The ready file holds the line that was printed, and nobody else may read it")
    func readyFile() async throws {
        try await CommandLineProgram.withFolder { folder in
            let file = folder.appending(path: "ready.json")
            // Of an earlier run: whoever waits for the file must not read it.
            try Data("stale".utf8).write(to: file)
            let (_, ending) = try await CommandLineProgram.sandbox(["--ready-file", file.path]) { sandbox in
                let text = try String(contentsOf: file, encoding: .utf8)
                #expect(text == sandbox.line + "\n")
                let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
                #expect(mode == 0o600)
                #expect(sandbox.ready["pid"] == .int(Int(sandbox.execution)))
                #expect(sandbox.ready["contract"] == 1)
                #expect(sandbox.portal == "acme.bitrix24.com")
                let health = try await sandbox.call("GET", "/health")
                #expect(health == ["status": "ok"])
            }
            #expect(ending.status == .exited(0))
            #expect(
                ending.output.split(separator: "\n").count == 1, "only the ready line belongs on the standard output")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["ready.json"])
        }
    }

    @Test(
        "SIGTERM, SIGINT and a call end it with 0 in no time, whatever hangs on it",
        arguments: ["SIGTERM", "SIGINT", "shutdown"])
    func ends(how: String) async throws {
        let clock = ContinuousClock()
        let (start, ending) = try await CommandLineProgram.sandbox([]) { sandbox in
            // A connection that never says anything, and a call that is not answered for a minute.
            let port = try #require(Int(try sandbox.text("proxy").split(separator: ":").last ?? ""))
            let idle = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: "127.0.0.1", port: port).get()
            try await sandbox.call(
                "POST", "/faults", ["match": ["kind": "oauth"], "action": ["type": "timeout", "ms": 60_000]])
            let hanging = Task { try? await SandboxProgram.ask("GET", sandbox.plainOAuth + "/oauth/token/") }
            var hits = 0
            while hits == 0 { hits = try await sandbox.call("GET", "/faults")["faults"]?[0]?["hits"]?.integer ?? 1 }
            let start = clock.now
            switch how {
            case "SIGTERM": kill(sandbox.execution, SIGTERM)
            case "SIGINT": kill(sandbox.execution, SIGINT)
            default: try await sandbox.call("POST", "/shutdown")
            }
            _ = await hanging.value
            try? await idle.closeFuture.get()
            // Without --data nothing stays.
            let folder = URL(filePath: try sandbox.text("ca")).deletingLastPathComponent().path
            while FileManager.default.fileExists(atPath: folder), clock.now - start < .seconds(30) {
                try await clock.sleep(for: .milliseconds(10))
            }
            #expect(!FileManager.default.fileExists(atPath: folder))
            return start
        }
        #expect(ending.status == .exited(0))
        // Far more than is promised, because other tests want the same cores; what hangs would hang for a minute.
        #expect(clock.now - start < .seconds(30))
    }

    @Test("A port that is taken ends it with 3 and is named", arguments: ["--port", "--tls-port", "--admin-port"])
    func portInUse(option: String) async throws {
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup).bind(
            host: "127.0.0.1", port: 0
        ).get()
        let port = try #require(listener.localAddress?.port)
        let ended = try await CommandLineProgram.run(["sandbox", option, String(port)])
        try await listener.close().get()
        #expect(ended.status == .exited(3))
        #expect(ended.error.contains("Port \(port) cannot be used: another program listens there."), "\(ended.error)")
        #expect(ended.error.contains("with \(option)"))
        #expect(ended.output.isEmpty)
    }

    @Test("A folder belongs to one sandbox at a time; the second one names the first")
    func folderInUse() async throws {
        try await CommandLineProgram.withFolder { folder in
            _ = try await CommandLineProgram.sandbox(["--data", folder.path]) { sandbox in
                let second = try await CommandLineProgram.run(["sandbox", "--data", folder.path])
                #expect(second.status == .exited(3))
                #expect(second.error.contains("process \(sandbox.execution)"), "\(second.error)")
                #expect(second.error.contains(folder.path))
                let health = try await sandbox.call("GET", "/health")
                #expect(health == ["status": "ok"])
            }
            // And is free again.
            _ = try await CommandLineProgram.sandbox(["--data", folder.path]) { _ in }
        }
    }

    @Test("What cannot be used ends it with 3 and is named", arguments: ["--data", "--ready-file"])
    func unusablePath(option: String) async throws {
        try await CommandLineProgram.withFolder { folder in
            let file = folder.appending(path: "file")
            try Data().write(to: file)
            let ended = try await CommandLineProgram.run(["sandbox", option, file.path + "/below"])
            #expect(ended.status == .exited(3))
            #expect(ended.error.contains(file.path + "/below"), "\(ended.error)")
            #expect(ended.output.isEmpty)
        }
    }

    @Test(
        "A damaged file of the folder is named and left as it is",
        arguments: ["state.sqlite", "journal.sqlite", "ca.pem", "ca-key.pem"], [false, true])
    func damaged(name: String, inTheMiddle: Bool) async throws {
        try await CommandLineProgram.withFolder { folder in
            _ = try await CommandLineProgram.sandbox(["--data", folder.path, "--demo"]) { _ in }
            let file = folder.appending(path: name)
            var bytes = try Data(contentsOf: file)
            if inTheMiddle {
                // The header stays: only reading the rest tells.
                let start = name.hasSuffix(".sqlite") ? 4096 : 40
                for index in stride(from: start, to: bytes.count, by: 3) { bytes[index] ^= 0x5A }
            } else {
                bytes = Data("this is no database and no certificate".utf8)
            }
            try bytes.write(to: file)
            let ended = try await CommandLineProgram.run(["sandbox", "--data", folder.path])
            #expect(ended.status == .exited(3))
            // A certificate and its key are one thing.
            let named = name.hasPrefix("ca") ? "ca.pem" : name
            #expect(ended.error.contains(folder.appending(path: named).path), "\(ended.error)")
            #expect(!ended.error.contains("PRIVATE KEY"))
            #expect(try Data(contentsOf: file) == bytes)
        }
    }

    @Test("A file of a newer version is left as it is")
    func newer() async throws {
        try await CommandLineProgram.withFolder { folder in
            _ = try await CommandLineProgram.sandbox(["--data", folder.path]) { _ in }
            let file = folder.appending(path: "state.sqlite")
            let database = try DatabaseQueue(path: file.path)
            try await database.write { db in
                try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('from the future')")
            }
            try database.close()
            let bytes = try Data(contentsOf: file)
            let ended = try await CommandLineProgram.run(["sandbox", "--data", folder.path])
            #expect(ended.status == .exited(3))
            #expect(ended.error.contains(file.path), "\(ended.error)")
            #expect(try Data(contentsOf: file) == bytes)
        }
    }

    @Test("Portal, application, tokens, records and authority survive an end", arguments: [SIGTERM, SIGKILL])
    func survives(signal: Int32) async throws {
        try await CommandLineProgram.withFolder { folder in
            let arguments = ["--data", folder.path, "--portal", "beta.bitrix24.ru"]
            let (before, first) = try await CommandLineProgram.sandbox(arguments) { sandbox in
                let domain = sandbox.portal
                #expect(domain == "beta.bitrix24.ru")
                let made = try await sandbox.call(
                    "POST", "/apps", ["kind": "market", "code": "acme.pulse", "version": "1.0.0", "scope": ["crm"]])
                let client = try #require(made["client_id"]?.string)
                try await sandbox.call("POST", "/portals/\(domain)/apps/\(client)/install")
                try await sandbox.call(
                    "POST", "/portals/\(domain)/seed", ["entity": "crm.deal", "rows": [["TITLE": "Kept"]]])
                try await sandbox.call("POST", "/clock", ["advance_s": 1000])
                let pair = try await sandbox.call("POST", "/portals/\(domain)/apps/\(client)/tokens", ["user_id": 1])
                let last = try #require(try await sandbox.call("GET", "/journal")["last"]?.integer)
                kill(sandbox.execution, signal)
                return (
                    client: client, secret: try #require(made["client_secret"]?.string),
                    access: try #require(pair["access_token"]?.string),
                    refresh: try #require(pair["refresh_token"]?.string),
                    authority: try Data(contentsOf: URL(filePath: try sandbox.text("ca"))), ready: sandbox.ready,
                    last: last
                )
            }
            #expect(first.status == (signal == SIGKILL ? .signaled(SIGKILL) : .exited(0)))

            let (_, second) = try await CommandLineProgram.sandbox(["--data", folder.path]) { sandbox in
                #expect(sandbox.portal == "beta.bitrix24.ru")
                #expect(try Data(contentsOf: URL(filePath: try sandbox.text("ca"))) == before.authority)
                #expect(sandbox.ready["admin_token"] != before.ready["admin_token"])
                let clock = try await sandbox.call("GET", "/clock")
                #expect((clock["offset_s"]?.integer ?? 0) >= 1000)
                let apps = try await sandbox.call("GET", "/portals/beta.bitrix24.ru/apps")
                #expect(apps["apps"]?[0]?["client_id"] == .string(before.client))
                let deals = try await SandboxProgram.ask(
                    "POST", sandbox.plainPortal + "/rest/crm.deal.list", body: "auth=\(before.access)&select[]=TITLE")
                #expect(deals.status == 200)
                #expect(deals.answer["result"]?[0]?["TITLE"] == "Kept")
                let renewed = try await SandboxProgram.ask(
                    "POST", sandbox.plainOAuth + "/oauth/token/",
                    body: "grant_type=refresh_token&client_id=\(before.client)&client_secret=\(before.secret)"
                        + "&refresh_token=\(before.refresh)")
                #expect(renewed.status == 200)
                #expect(renewed.answer["access_token"]?.string?.isEmpty == false)
                let journal = try await sandbox.call("GET", "/journal?after=\(before.last)")
                let numbers = (journal["entries"]?.array ?? []).compactMap { $0["seq"]?.integer }
                #expect(numbers.count == 2, "numbers go on where they were: \(numbers), \(before.last)")
            }
            #expect(second.status == .exited(0))
        }
    }
}
