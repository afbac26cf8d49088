import Foundation
import Logging
import Sandbox
import Subprocess
import SystemPackage
import Testing

/// A client that somebody else wrote, run as a program of its own. Where it needs what only the platform's people can do, such as a webhook or
/// an expiry, it says `{"ask":[METHOD, PATH, BODY]}` and is told the answer of the sandbox's administration. It ends with one line of JSON.
struct ThirdPartyProgram: Sendable {
    var executable: String
    var arguments: [String]
    /// Given as the first line of its standard input.
    var task: JSONValue?

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let clients = root.appending(path: "Tests/WholeTests/Clients")

    /// The Python that has the packages of `scripts/requirements.txt`.
    static func python() throws -> String {
        let path = root.appending(path: ".venv/bin/python").path
        try #require(
            FileManager.default.isExecutableFile(atPath: path),
            "\(path) is missing: run `scripts/setup python`, as `make test` does")
        return path
    }

    /// A program of this machine.
    static func installed(_ name: String) throws -> String {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        let found = folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
        return try #require(found, "\(name) is missing: run `scripts/setup python`, as `make test` does")
    }

    /// - Returns: its last line.
    func run(through sandbox: RunningSandbox) async throws -> JSONValue {
        let folder = FileManager.default.temporaryDirectory.appending(path: "third-party-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Nothing of this process's own settings: a proxy that is set for the machine must not stand in between.
        let environment: [Environment.Key: String] = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.path,
            "HTTPS_PROXY": sandbox.ready.proxy, "HTTP_PROXY": sandbox.ready.proxy, "http_proxy": sandbox.ready.proxy,
            "SSL_CERT_FILE": sandbox.ready.certificateAuthority,
            "REQUESTS_CA_BUNDLE": sandbox.ready.certificateAuthority,
            "CURL_CA_BUNDLE": sandbox.ready.certificateAuthority, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1",
        ]
        let ended = try await Subprocess.run(
            .path(FilePath(executable)), arguments: Arguments(arguments), environment: .custom(environment),
            workingDirectory: FilePath(folder.path), input: .inputWriter, output: .sequence,
            error: .string(limit: 1 << 20)
        ) { execution -> Result<String, any Error> in
            do {
                let input = execution.standardInputWriter
                if let task { _ = try await input.write(task.serialized() + "\n") }
                var last = ""
                for try await line in execution.standardOutput.strings() {
                    last = line
                    guard let question = (try? JSONValue(parsing: line))?["ask"]?.array else { continue }
                    let answer = try await Self.answer(question, of: sandbox.control)
                    _ = try await input.write(answer.serialized() + "\n")
                }
                try await input.finish()
                return .success(last)
            } catch {
                // Not left to itself: it waits for a line that will never come.
                try? execution.send(signal: .kill)
                return .failure(error)
            }
        }
        let last = try ended.closureResult.get()
        try #require(
            ended.terminationStatus == .exited(0) && !last.isEmpty,
            "\(arguments.first ?? executable) ended with \(ended.terminationStatus):\n\(ended.standardError)")
        return try JSONValue(parsing: last)
    }

    private static func answer(_ question: [JSONValue], of control: SandboxControl) async throws -> JSONValue {
        try #require(question.count == 3)
        return try await control.call(question[0].string ?? "", question[1].string ?? "", question[2])
    }
}

/// A portal with 1,234 deals and an application that a third-party client is to use.
struct ThirdPartyStage: Sendable {
    static let deals = 1234

    let sandbox: RunningSandbox
    let clientID: String
    let clientSecret: String
    let applicationToken: String
    let portal = "acme.bitrix24.com"

    static func with(_ body: (ThirdPartyStage) async throws -> Void) async throws {
        var logger = Logger(label: "third-party")
        logger.logLevel = .error
        try await withSandbox(SandboxConfiguration(seed: 31), logger: logger) { sandbox in
            let control = sandbox.control
            let made = try await control.call(
                "POST", "/apps",
                [
                    "code": "acme.pulse", "version": "1.0.0", "scope": ["crm", "user_brief"],
                    "redirect_uri": "https://pulse.example/back",
                ])
            let clientID = made["client_id"]?.string ?? ""
            let installed = try await control.call("POST", "/portals/acme.bitrix24.com/apps/\(clientID)/install")
            let stage = ThirdPartyStage(
                sandbox: sandbox, clientID: clientID, clientSecret: made["client_secret"]?.string ?? "",
                applicationToken: installed["application_token"]?.string ?? "")
            try await control.call(
                "POST", "/portals/\(stage.portal)/seed",
                [
                    "entity": "crm.deal",
                    "rows": .array((1...deals).map { ["TITLE": .string("Deal \($0)"), "ASSIGNED_BY_ID": 1] }),
                ])
            try await body(stage)
        }
    }

    func code() async throws -> String {
        let issued = try await sandbox.control.call("POST", "/portals/\(portal)/apps/\(clientID)/codes", ["user_id": 1])
        return try #require(issued["code"]?.string)
    }

    /// What a client is told of itself.
    func task() async throws -> JSONValue {
        [
            "client_id": .string(clientID), "client_secret": .string(clientSecret), "domain": .string(portal),
            "code": .string(try await code()), "application_token": .string(applicationToken),
        ]
    }

    /// Entries of one kind, oldest first.
    func journal(_ kind: String) async throws -> [JSONValue] {
        try #require(try await sandbox.control.call("GET", "/journal?kind=\(kind)")["entries"]?.array)
    }
}
