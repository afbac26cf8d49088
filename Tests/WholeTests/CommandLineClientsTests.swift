import Foundation
import Sandbox
import Testing

/// The subcommands of `lintel sandbox`, as programs.
@Suite("Command line: sandbox, for client authors", .timeLimit(.minutes(10)))
struct CommandLineClientsTests {
    @Test("exec sets what a command needs, passes its output and its exit code on, and leaves nothing behind")
    func exec() async throws {
        try await CommandLineProgram.withFolder { folder in
            let script = """
                test -f "$SSL_CERT_FILE" && test -n "$LINTEL_ACCESS_TOKEN" && test -n "$LINTEL_WEBHOOK" && \
                echo "$LINTEL_PORTAL $HTTPS_PROXY" && dirname "$LINTEL_CA" && exit 5
                """
            let ended = try await CommandLineProgram.run(
                ["sandbox", "exec", "--app", "crm", "--webhook", "crm", "--", "sh", "-c", script])
            #expect(ended.status == .exited(5), "\(ended.error)")
            let lines = ended.output.split(separator: "\n").map(String.init)
            #expect(lines.first?.hasPrefix("https://acme.bitrix24.com http://127.0.0.1:") == true)
            #expect(lines.count == 2 && !FileManager.default.fileExists(atPath: lines.last ?? "/"))
        }
    }

    @Test(
        "exec without a command, and with one that is not there, says so",
        arguments: [
            (["sandbox", "exec"], Int32(2), "Give the command after --"),
            (["sandbox", "exec", "--", "lintel-no-such-command"], 127, "cannot be run"),
            (["sandbox", "exec", "--seed", "demo:x", "--", "true"], 2, "--seed"),
            (["sandbox", "journal", "--ready-file", "/nonexistent/r.json"], 3, "no ready file"),
        ])
    func refusals(arguments: [String], code: Int32, message: String) async throws {
        let ended = try await CommandLineProgram.run(arguments)
        #expect(ended.status == .exited(code))
        #expect(ended.error.contains(message), "\(ended.error)")
    }

    @Test("env, journal, har and replay find the sandbox by its data folder")
    func others() async throws {
        try await CommandLineProgram.withFolder { folder in
            let data = folder.appending(path: "data").path
            let (_, ending) = try await CommandLineProgram.sandbox(["--data", data, "--seed", "demo:5"]) { sandbox in
                let hook = try await sandbox.call("POST", "/portals/acme.bitrix24.com/webhooks", ["scope": ["crm"]])
                let address = hook["plain_url"]?.string ?? ""
                let list = try await SandboxProgram.ask("GET", address + "crm.deal.list")
                #expect(list.answer["total"] == 5)
                _ = try await SandboxProgram.ask("GET", address + "crm.deal.get?id=1")

                let env = try await CommandLineProgram.run(["sandbox", "env", "--data", data, "--for", "php"])
                #expect(env.status == .exited(0) && env.output.contains("export HTTPS_PROXY='http://127.0.0.1:"))
                #expect(env.output.contains("export PHP_INI_SCAN_DIR=':"))
                let journal = try await CommandLineProgram.run(
                    ["sandbox", "journal", "--data", data, "--method", "crm.deal.*"])
                #expect(journal.output.split(separator: "\n").count == 2, "\(journal.output) \(journal.error)")
                let archive = folder.appending(path: "calls.har").path
                let har = try await CommandLineProgram.run(["sandbox", "har", "--data", data, "--output", archive])
                #expect(har.status == .exited(0), "\(har.error)")
                let text = try String(contentsOfFile: archive, encoding: .utf8)
                #expect(!text.contains(hook["code"]?.string ?? "") && text.contains("masked-webhook-1"))
                let same = try await CommandLineProgram.run(["sandbox", "replay", archive, "--data", data])
                #expect(same.status == .exited(0), "\(same.output) \(same.error)")
                #expect(same.output == "2 requests, 2 answered as before, 0 differently\n")
                _ = try await SandboxProgram.ask("GET", address + "crm.deal.delete?id=1")
                let changed = try await CommandLineProgram.run([
                    "sandbox", "replay", "--from", "1", "--to", "2", "--data", data,
                ])
                #expect(changed.status == .exited(1) && changed.output.contains("status: 400, was 200"))
            }
            #expect(ending.status == .exited(0))
            #expect(!FileManager.default.fileExists(atPath: data + "/ready.json"))
        }
    }
}
