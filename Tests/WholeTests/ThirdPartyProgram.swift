import Foundation
import Logging
import Sandbox
import Subprocess
import SystemPackage
import Testing

/// A client that somebody else wrote, run as a program of its own: it walks to a point where it says `{"ready":true}`, waits for a line,
/// walks on and ends with one line of JSON.
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

    /// - Parameter pause: what happens while it waits.
    /// - Returns: its last line.
    func run(through sandbox: RunningSandbox, pause: () async throws -> Void) async throws -> JSONValue {
        // Nothing of this process's own settings: a proxy that is set for the machine must not stand in between.
        let environment: [Environment.Key: String] = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": NSTemporaryDirectory(),
            "HTTPS_PROXY": sandbox.ready.proxy, "HTTP_PROXY": sandbox.ready.proxy, "http_proxy": sandbox.ready.proxy,
            "SSL_CERT_FILE": sandbox.ready.certificateAuthority,
            "REQUESTS_CA_BUNDLE": sandbox.ready.certificateAuthority,
            "CURL_CA_BUNDLE": sandbox.ready.certificateAuthority, "LANG": "C.UTF-8",
        ]
        let ended = try await Subprocess.run(
            .path(FilePath(executable)), arguments: Arguments(arguments), environment: .custom(environment),
            input: .inputWriter,
            output: .sequence, error: .string(limit: 1 << 20)
        ) { execution -> Result<String, any Error> in
            do {
                if let task { _ = try await execution.standardInputWriter.write(task.serialized() + "\n") }
                var lines = execution.standardOutput.strings().makeAsyncIterator()
                guard let first = try await lines.next(), first == #"{"ready":true}"# || first == #"{"ready": true}"#
                else {
                    return .success("")
                }
                try await pause()
                _ = try await execution.standardInputWriter.write("\n")
                try await execution.standardInputWriter.finish()
                var last = ""
                while let line = try await lines.next() { last = line }
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
}

/// A portal with 1,234 deals and an application that a third-party client is to use.
struct ThirdPartyStage: Sendable {
    static let deals = 1234

    let sandbox: RunningSandbox
    let clientID: String
    let clientSecret: String
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
            let stage = ThirdPartyStage(
                sandbox: sandbox, clientID: made["client_id"]?.string ?? "",
                clientSecret: made["client_secret"]?.string ?? "")
            try await control.call("POST", "/portals/\(stage.portal)/apps/\(stage.clientID)/install")
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

    /// Entries of one kind, oldest first.
    func journal(_ kind: String) async throws -> [JSONValue] {
        try #require(try await sandbox.control.call("GET", "/journal?kind=\(kind)")["entries"]?.array)
    }
}
