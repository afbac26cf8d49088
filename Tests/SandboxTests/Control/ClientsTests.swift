import Foundation
import Testing

@testable import Sandbox

#if canImport(Glibc)
    import Glibc
#endif

@Suite("For client authors: hosts file, environment, commands")
struct ClientsTests {
    private func withHosts(_ text: String, _ body: (URL) async throws -> Void) async throws {
        try await withFolder { folder in
            let file = folder.appending(path: "hosts")
            try Data(text.utf8).write(to: file)
            try await body(file)
        }
    }

    private func read(_ file: URL) throws -> String { try String(contentsOf: file, encoding: .utf8) }

    @Test(
        "The sandbox's names stand in the hosts file while it runs, new portals too, and afterwards the file is as it was",
        arguments: ["127.0.0.1 localhost\n", "127.0.0.1 localhost", "", "# a comment\n\n::1 localhost\n"])
    func hosts(text: String) async throws {
        try await withHosts(text) { file in
            var configuration = SandboxConfiguration(seed: 1)
            configuration.hostsFile = file.path
            try await withTrial(configuration) { sandbox in
                let written = try read(file)
                #expect(written.hasPrefix(text))
                for name in ["acme.bitrix24.com", "oauth.bitrix.info", "oauth.bitrix24.tech", "api.bitrix24.com"] {
                    #expect(written.contains("\n127.0.0.1 \(name)\n"))
                }
                try await sandbox.control.call("POST", "/portals", ["domain": "late.bitrix24.ru"])
                let deadline = ContinuousClock.now + .seconds(30)
                while try !read(file).contains("127.0.0.1 late.bitrix24.ru\n"), ContinuousClock.now < deadline {
                    await Task.yield()
                }
                #expect(try read(file).contains("127.0.0.1 late.bitrix24.ru\n"))
            }
            #expect(try read(file) == text || read(file) == text + "\n")
        }
    }

    @Test("A block of a process that is gone is taken out, one of a living process and other lines stay")
    func stale() async throws {
        let alive =
            "# lintel sandbox 1/\(try startOfInit()): removed when it ends\n127.0.0.1 b.example\n"
            + "# end of lintel sandbox 1/\(try startOfInit())\n"
        let gone = "# lintel sandbox 1/1: removed when it ends\n127.0.0.1 a.example\n# end of lintel sandbox 1/1\n"
        let damaged = "# lintel sandbox 2/2: removed when it ends\n127.0.0.1 c.example\n"
        try await withHosts("127.0.0.1 localhost\n" + gone + alive + "10.0.0.1 x\n" + damaged) { file in
            try HostsFile(path: file.path).remove()
            #expect(try read(file) == "127.0.0.1 localhost\n" + alive + "10.0.0.1 x\n" + damaged)
        }
    }

    private func startOfInit() throws -> String {
        let stat = try String(contentsOfFile: "/proc/1/stat", encoding: .utf8)
        return String(stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")[20])
    }

    @Test("Without the right to change the file the sandbox says so and does not start")
    func noPermission() async throws {
        var configuration = SandboxConfiguration(seed: 1)
        configuration.hostsFile = "/nonexistent/hosts"
        let error = await #expect(throws: SandboxStartError.self) { try await withTrial(configuration) { _ in } }
        #expect(
            error?.description.contains("The hosts file /nonexistent/hosts cannot be changed: No such file") == true)
    }

    private static let ready: JSONValue = [
        "portal": "https://acme.bitrix24.com", "oauth": "https://oauth.bitrix.info", "proxy": "http://127.0.0.1:1",
        "ca": "/tmp/it's $here/ca.pem", "tls": "127.0.0.1:2", "admin": "http://127.0.0.1:3/admin/v1",
        "admin_token": "t", "plain": ["portal": "http://127.0.0.1:4", "oauth": "http://127.0.0.1:5"],
    ]

    @Test(
        "Every format says the same, with what its reader would take for its own escaped",
        arguments: [
            (ClientEnvironment.Format.sh, #"export SSL_CERT_FILE='/tmp/it'\''s $here/ca.pem'"#),
            (.fish, #"set -gx SSL_CERT_FILE '/tmp/it\'s $here/ca.pem'"#),
            (.powershell, "$env:SSL_CERT_FILE = '/tmp/it''s $here/ca.pem'"),
            (.dotenv, #"SSL_CERT_FILE="/tmp/it's \$here/ca.pem""#), (.docker, "SSL_CERT_FILE=/tmp/it's $here/ca.pem"),
        ])
    func formats(format: ClientEnvironment.Format, line: String) {
        let text = ClientEnvironment(ready: Self.ready).text(format)
        #expect(text.split(separator: "\n").contains { $0 == line }, "\(text)")
    }

    @Test("The environment names proxy, authority and addresses", arguments: ClientEnvironment.Language.allCases)
    func names(language: ClientEnvironment.Language) throws {
        let environment = ClientEnvironment(ready: Self.ready, readyFile: "/r.json")
        let all = environment.dictionary
        #expect(all["HTTPS_PROXY"] == "http://127.0.0.1:1" && all["https_proxy"] == "http://127.0.0.1:1")
        #expect(all["NO_PROXY"] == "127.0.0.1,localhost,::1")
        for name in ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"] {
            #expect(all[name] == "/tmp/it's $here/ca.pem")
        }
        #expect(all["LINTEL_PORTAL"] == "https://acme.bitrix24.com" && all["LINTEL_READY_FILE"] == "/r.json")
        #expect(all["LINTEL_PLAIN_OAUTH"] == "http://127.0.0.1:5")
        #expect(environment.text(.sh, for: language).hasPrefix("# "))
        #expect(try JSONValue(parsing: environment.text(.json))["LINTEL_TLS"] == "127.0.0.1:2")
    }

    @Test(
        "A command's exit code is passed on, a signal's as shells say it",
        arguments: [
            ("exit 0", 0), ("exit 7", 7), ("kill -TERM $$", 143), ("test \"$X\" = 1", 0),
        ] as [(String, Int32)])
    func exitCode(script: String, code: Int32) async throws {
        let run = try CommandRun(["sh", "-c", script], environment: ["PATH": "/usr/bin:/bin", "X": "1"])
        #expect(await run.ending() == code)
    }

    @Test("A signal that is passed on reaches the command")
    func signal() async throws {
        try await withFolder { folder in
            let mark = folder.appending(path: "ready").path
            let run = try CommandRun(
                ["sh", "-c", "trap 'exit 9' TERM; : > \(mark); while :; do sleep 0.01; done"],
                environment: ["PATH": "/usr/bin:/bin"])
            async let ending = run.ending()
            while !FileManager.default.fileExists(atPath: mark) { await Task.yield() }
            run.pass(SIGTERM)
            #expect(await ending == 9)
        }
    }

    @Test("A command that is not there cannot be run, and its name is told")
    func missing() {
        let error = #expect(throws: CommandRun.Failure.self) {
            try CommandRun(["lintel-no-such-command"], environment: ["PATH": "/usr/bin"])
        }
        #expect(error?.description == "lintel-no-such-command cannot be run: No such file or directory.")
    }

    @Test("With an application and a webhook the environment holds what calls need")
    func application() async throws {
        try await withTrial { sandbox in
            let all = try await sandbox.clientEnvironment(application: "crm,user_brief", webhook: "crm").dictionary
            let token = all["LINTEL_ACCESS_TOKEN"] ?? ""
            #expect(try await sandbox.ask("https://acme.bitrix24.com/rest/crm.deal.list?auth=\(token)").status == 200)
            #expect(try await sandbox.ask((all["LINTEL_WEBHOOK"] ?? "") + "crm.deal.list").status == 200)
            #expect(all["LINTEL_MEMBER_ID"]?.count == 32 && all["LINTEL_CLIENT_SECRET"]?.isEmpty == false)
            let folder = all["PHP_INI_SCAN_DIR"]?.dropFirst() ?? ""
            let ini = try String(contentsOfFile: folder + "/lintel.ini", encoding: .utf8)
            #expect(ini.contains("curl.cainfo = \"\(sandbox.ready.certificateAuthority)\""))
        }
    }
}
