import Foundation
import Sandbox
import Subprocess
import SystemPackage
import Testing

/// `KitProgram`, built beside these tests, run as a process of its own.
struct KitProcess: Sendable {
    let mode: String
    let environment: [String: String]

    static let binary = URL(filePath: CommandLineProgram.binary).deletingLastPathComponent().appending(
        path: "KitProgram"
    ).path

    /// A process that has said its first line.
    struct Running: Sendable {
        let first: JSONValue
        let identifier: ProcessIdentifier
        /// Writes a line to its input.
        let say: @Sendable (String) async throws -> Void
        /// Its next line, or `nil` when it has ended.
        let next: @Sendable () async throws -> JSONValue?

        var port: Int { first["port"]?.integer ?? 0 }
        /// Ends it as a failure of the machine would: at once, and without a word.
        func kill() { Glibc.kill(identifier.value, SIGKILL) }
    }

    /// Runs it; it is killed when `body` has returned and it has not ended by itself.
    func run<R: Sendable>(_ body: @Sendable (Running) async throws -> R) async throws -> R {
        try #require(
            FileManager.default.isExecutableFile(atPath: Self.binary),
            "\(Self.binary) is missing: run `swift build --build-tests`")
        var values: [Environment.Key: String] = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no",
        ]
        for (name, value) in environment { values[Environment.Key(stringLiteral: name)] = value }
        let ended = try await Subprocess.run(
            .path(FilePath(Self.binary)), arguments: Arguments([mode]), environment: .custom(values),
            input: .inputWriter, output: .sequence, error: .string(limit: 1 << 20)
        ) { execution -> Result<R, any Error> in
            let mailbox = Mailbox()
            let writer = execution.standardInputWriter
            let identifier = execution.processIdentifier
            let output = execution.standardOutput
            return await withTaskGroup(of: Void.self) { group -> Result<R, any Error> in
                group.addTask {
                    do {
                        for try await line in output.strings() { await mailbox.put(try JSONValue(parsing: line)) }
                    } catch {
                        // Ends as a process does that says no more: the reader sees it.
                    }
                    await mailbox.end()
                }
                let result: Result<R, any Error>
                do {
                    guard let first = await mailbox.next() else { throw KitProcessFailure.silent }
                    let running = Running(
                        first: first, identifier: identifier,
                        say: { _ = try await writer.write($0 + "\n") }, next: { await mailbox.next() })
                    result = .success(try await body(running))
                } catch {
                    result = .failure(error)
                }
                try? execution.send(signal: .kill)
                return result
            }
        }
        if case .failure = ended.closureResult, !ended.standardError.isEmpty {
            Issue.record("KitProgram \(mode) said: \(ended.standardError)")
        }
        return try ended.closureResult.get()
    }
}

enum KitProcessFailure: Error { case silent, ended }

/// What a process has said and nobody has read yet.
private actor Mailbox {
    private var lines: [JSONValue] = []
    private var hasEnded = false
    private var waiting: CheckedContinuation<JSONValue?, Never>?

    func put(_ line: JSONValue) {
        if let waiting {
            self.waiting = nil
            waiting.resume(returning: line)
        } else {
            lines.append(line)
        }
    }

    func end() {
        hasEnded = true
        waiting?.resume(returning: nil)
        waiting = nil
    }

    /// For one reader at a time.
    func next() async -> JSONValue? {
        if !lines.isEmpty { return lines.removeFirst() }
        if hasEnded { return nil }
        return await withCheckedContinuation { waiting = $0 }
    }
}
