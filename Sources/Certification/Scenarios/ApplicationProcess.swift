import Foundation
import Subprocess
import SystemPackage

#if canImport(Glibc)
    import Glibc
#endif

/// Starts the application as the card says, and ends it with everything that it started.
struct ApplicationProcess: Sendable {
    /// Given to `/bin/sh -c`.
    var command: String
    var folder: String
    var environment: [String: String]
    /// Both streams are added to it.
    var logFile: String
    var clock: any Clock<Duration>

    /// What is left when the process has ended.
    struct Outcome<Result: Sendable>: Sendable {
        var result: Result
        var record: ProcessRecord
    }

    /// Runs `body` while the application runs, and stops it afterwards: SIGTERM to its group, after five seconds SIGKILL.
    ///
    /// - Throws: what `body` throws; ``CertificationFailure`` when it cannot be started at all.
    func whileRunning<Result: Sendable>(
        _ body: @Sendable (Life) async throws -> Result
    ) async throws -> Outcome<Result> {
        let log = try openLog()
        var options = PlatformOptions()
        // A group of its own, so that a shell's children end with it.
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(5))
        ]
        var values: [Environment.Key: String] = [:]
        for (name, value) in environment { values[Environment.Key(stringLiteral: name)] = value }
        let ended = try await run(
            .path("/bin/sh"), arguments: ["-c", command], environment: .custom(values),
            workingDirectory: FilePath(folder),
            platformOptions: options, input: .none, output: .fileDescriptor(log, closeAfterSpawningProcess: false),
            error: .fileDescriptor(log, closeAfterSpawningProcess: true)
        ) { execution in
            let life = Life(process: Int32(execution.processIdentifier.value))
            let answer: Swift.Result<Result, any Error>
            do { answer = .success(try await body(life)) } catch { answer = .failure(error) }
            let crashed = life.hasEnded
            await execution.teardown(using: [
                .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(5))
            ])
            return (answer: answer, crashed: crashed)
        }
        await endGroup(Int32(ended.processIdentifier.value))
        var record = ProcessRecord(
            command: command, becameReady: true, crashed: ended.closureResult.crashed, output: tail())
        if ended.closureResult.crashed, case .exited(let status) = ended.terminationStatus {
            record.exitStatus = Int(status)
        }
        return Outcome(result: try ended.closureResult.answer.get(), record: record)
    }

    /// The shell ends at once, but what it started may take its time, and the next start needs its port: waits until everything that the command started has ended, and kills what has not after five seconds.
    private func endGroup(_ group: Int32) async {
        for _ in 0..<100 {
            guard Self.isAlive(group: group) else { return }
            try? await clock.sleep(for: .milliseconds(50))
        }
        kill(-group, SIGKILL)
    }

    /// Whether a process of the group runs; one that only waits to be collected does not.
    private static func isAlive(group: Int32) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.contains { name in
            guard Int32(name) != nil, let status = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8),
                let close = status.lastIndex(of: ")")
            else { return false }
            // Behind the name: state, parent, group.
            let fields = status[status.index(after: close)...].split(separator: " ")
            return fields.count > 2 && fields[0] != "Z" && Int32(fields[2]) == group
        }
    }

    /// The last part of what it wrote.
    func tail(_ bytes: Int = 4000) -> String {
        guard let data = FileManager.default.contents(atPath: logFile) else { return "" }
        return String(decoding: data.suffix(bytes), as: UTF8.self)
    }

    private func openLog() throws -> FileDescriptor {
        do {
            return try FileDescriptor.open(
                FilePath(logFile), .writeOnly, options: [.create, .append], permissions: [.ownerReadWrite])
        } catch {
            throw CertificationFailure(
                "The application's output cannot be written to \(logFile).",
                recovery: "Choose another folder with --report.")
        }
    }

    /// The running process, seen from outside.
    struct Life: Sendable {
        let process: Int32

        /// It has ended by itself: gone, or only waiting to be collected.
        var hasEnded: Bool {
            guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
                return true
            }
            // `pid (name) state …`; the name may hold anything, so look behind its last bracket.
            guard let close = status.lastIndex(of: ")") else { return true }
            return status[status.index(after: close)...].first { $0 != " " } == "Z"
        }
    }
}
