import Foundation
import Subprocess
import SystemPackage
import Testing

/// A PostgreSQL of its own, fresh, in a temporary folder, reached by a Unix socket only.
enum PostgresCluster {
    /// - Parameter body: gets a connection string of libpq.
    static func with<R: Sendable>(_ body: @Sendable (String) async throws -> R) async throws -> R {
        // Short, because the path of a socket may have 107 bytes only.
        let folder = "/tmp/pgw-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        if geteuid() == 0 { try await finish(["/usr/bin/chown", "postgres", folder]) }
        try await finish(
            try command("initdb", ["-D", "\(folder)/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]))
        let server = try command(
            "postgres",
            [
                "-D", "\(folder)/data", "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c",
                "max_connections=60",
            ])
        let ended = try await Subprocess.run(
            .path(FilePath(server[0])), arguments: Arguments(Array(server.dropFirst())), workingDirectory: "/tmp",
            input: .none, output: .discarded, error: .discarded
        ) { execution -> Result<R, any Error> in
            let result: Result<R, any Error>
            do {
                let deadline = ContinuousClock.now + .seconds(90)
                while try await run(try command("pg_isready", ["-q", "-h", folder, "-U", "postgres"])) != .exited(0) {
                    try #require(ContinuousClock.now < deadline, "PostgreSQL did not start")
                    try await Task.sleep(for: .milliseconds(50))
                }
                result = .success(try await body("host=\(folder) user=postgres dbname=postgres"))
            } catch {
                result = .failure(error)
            }
            try? execution.send(signal: .interrupt)
            return result
        }
        return try ended.closureResult.get()
    }

    /// PostgreSQL refuses to run as root.
    private static func command(_ name: String, _ arguments: [String]) throws -> [String] {
        let root = "/usr/lib/postgresql"
        let versions = try FileManager.default.contentsOfDirectory(atPath: root).sorted {
            (Int($0) ?? 0) > (Int($1) ?? 0)
        }
        let program = try #require(
            versions.map { "\(root)/\($0)/bin/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) },
            "PostgreSQL is missing: run `scripts/setup postgres`, as `make test` does")
        guard geteuid() == 0 else { return [program] + arguments }
        return ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", program] + arguments
    }

    private static func run(_ command: [String]) async throws -> TerminationStatus {
        try await Subprocess.run(
            .path(FilePath(command[0])), arguments: Arguments(Array(command.dropFirst())), workingDirectory: "/tmp",
            output: .discarded, error: .discarded
        ).terminationStatus
    }

    private static func finish(_ command: [String]) async throws {
        try #require(try await run(command) == .exited(0), "\(command[0]) failed")
    }
}
