import AsyncHTTPClient
import Foundation
import NIOCore
import Sandbox
import Subprocess
import SystemPackage
import Testing

/// The `lintel` binary that was built beside these tests, run as a program of its own.
enum CommandLineProgram {
    /// How a run ended.
    struct Ending: Sendable {
        var status: TerminationStatus
        var output: String
        var error: String
    }

    /// The folder of the tests' own executable, where the package manager puts every product of a build.
    static let binary: String = {
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(filePath: own).deletingLastPathComponent().appending(path: "lintel").path
    }()

    /// Runs it to its end.
    static func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Ending {
        try #require(
            FileManager.default.isExecutableFile(atPath: binary),
            "\(binary) is missing: run `swift build --build-tests`")
        let ended = try await Subprocess.run(
            .path(FilePath(binary)), arguments: Arguments(arguments), environment: inherited(with: environment),
            output: .string(limit: 4 << 20), error: .string(limit: 1 << 20))
        return Ending(status: ended.terminationStatus, output: ended.standardOutput, error: ended.standardError)
    }

    /// Runs `lintel sandbox`, waits for its line, then for `body`, and ends it with SIGTERM if it still runs.
    static func sandbox<R: Sendable>(
        _ arguments: [String], _ body: (SandboxProgram) async throws -> R
    ) async throws -> (result: R, ending: Ending) {
        try #require(
            FileManager.default.isExecutableFile(atPath: binary),
            "\(binary) is missing: run `swift build --build-tests`")
        let ended = try await Subprocess.run(
            .path(FilePath(binary)), arguments: Arguments(["sandbox"] + arguments), input: .none, output: .sequence,
            error: .string(limit: 1 << 20)
        ) { execution -> (Result<R, any Error>, [String]) in
            var lines = execution.standardOutput.strings().makeAsyncIterator()
            guard let line = try await lines.next() else {
                return (.failure(CommandLineFailure.noReadyLine), [])
            }
            let program = SandboxProgram(
                line: line, ready: try JSONValue(parsing: line), execution: execution.processIdentifier.value)
            let result: Result<R, any Error>
            do { result = .success(try await body(program)) } catch { result = .failure(error) }
            try? execution.send(signal: .terminate)
            var all = [line]
            while let line = try await lines.next() { all.append(line) }
            return (result, all)
        }
        let (result, lines) = ended.closureResult
        let ending = Ending(
            status: ended.terminationStatus, output: lines.joined(separator: "\n"), error: ended.standardError)
        if case .failure(CommandLineFailure.noReadyLine) = result {
            Issue.record("the sandbox ended with \(ending.status) before it was ready: \(ending.error)")
        }
        return (try result.get(), ending)
    }

    private static func inherited(with values: [String: String]) -> Environment {
        .inherit.updating(
            Dictionary(uniqueKeysWithValues: values.map { (Environment.Key(stringLiteral: $0.key), $0.value) }))
    }

    /// A fresh folder that is removed when `body` returns.
    static func withFolder<R>(_ body: (URL) async throws -> R) async throws -> R {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lintel-whole-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }
}

enum CommandLineFailure: Error { case noReadyLine }

/// A sandbox that runs as a program.
struct SandboxProgram: Sendable {
    /// What it printed first.
    var line: String
    var ready: JSONValue
    /// Its process.
    var execution: Int32

    func text(_ name: String) throws -> String { try #require(ready[name]?.string) }

    var plainPortal: String { ready["plain"]?["portal"]?.string ?? "" }
    var plainOAuth: String { ready["plain"]?["oauth"]?.string ?? "" }
    var portal: String { String((ready["portal"]?.string ?? "").dropFirst("https://".count)) }

    /// Makes one call of the administration interface, which must answer 200.
    @discardableResult
    func call(_ method: String, _ path: String, _ body: JSONValue = [:]) async throws -> JSONValue {
        let (status, answer) = try await Self.ask(
            method, try text("admin") + path, headers: [("X-Sandbox-Token", try text("admin_token"))],
            body: method == "GET" ? nil : body.serialized())
        try #require(status == 200, "\(method) \(path) answered \(status): \(answer.serialized())")
        return answer
    }

    /// Sends one request and reads a JSON answer.
    static func ask(
        _ method: String, _ address: String, headers: [(String, String)] = [], body: String? = nil
    ) async throws -> (status: Int, answer: JSONValue) {
        var request = HTTPClientRequest(url: address)
        request.method = .RAW(value: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body {
            if !request.headers.contains(name: "Content-Type") {
                request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            }
            request.body = .bytes(ByteBuffer(string: body))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(90))
        let bytes = try await response.body.collect(upTo: 16 << 20)
        return (Int(response.status.code), try JSONValue(parsing: Array(bytes.readableBytesView)))
    }
}
