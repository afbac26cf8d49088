import Foundation
import Testing

/// A PostgreSQL of its own for a suite: a fresh cluster in a temporary folder, reached by a Unix socket only, ended with the suite.
struct PostgresServer: Sendable {
    @TaskLocal static var current: PostgresServer?

    let folder: String

    /// The folder of the programs, where they are installed.
    static let programs: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "\(root)/\($0)/bin" }
            .first { FileManager.default.isExecutableFile(atPath: "\($0)/initdb") }
    }()

    /// A fresh database, so that tests do not meet.
    func database() async throws -> String {
        let name = "t" + UUID().uuidString.lowercased().replacing("-", with: "")
        let made = try await Self.run("createdb", ["-h", folder, "-U", "postgres", name])
        try #require(made == 0)
        return "host=\(folder) user=postgres dbname=\(name)"
    }

    /// What `psql` prints for a statement.
    func query(_ statement: String, _ connection: String) async throws -> String {
        // Into a file of the server's own user: a pipe would need somebody to read it.
        let file = "\(folder)/\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try #require(try await Self.run("psql", ["-X", "-A", "-t", "-o", file, "-c", statement, connection]) == 0)
        return try String(contentsOfFile: file, encoding: .utf8)
    }

    static func with<Value>(_ body: () async throws -> Value) async throws -> Value {
        // Short, because the path of a socket may have 107 bytes only.
        let folder = "/tmp/pg-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        if geteuid() == 0 { try #require(try await launch("/usr/bin/chown", ["postgres", folder]) == 0) }
        let made = try await run(
            "initdb", ["-D", "\(folder)/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"])
        try #require(made == 0)
        let server = process(
            "postgres",
            [
                "-D", "\(folder)/data", "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c",
                "max_connections=60",
            ])
        let ended = ending(of: server)
        try server.run()
        func stop() async {
            if server.isRunning { kill(server.processIdentifier, SIGINT) }
            _ = await ended.value
        }
        do {
            let deadline = ContinuousClock.now + .seconds(90)
            while try await run("pg_isready", ["-q", "-h", folder, "-U", "postgres"]) != 0 {
                try #require(ContinuousClock.now < deadline && server.isRunning, "PostgreSQL did not start")
                try await Task.sleep(for: .milliseconds(50))
            }
            let value = try await $current.withValue(PostgresServer(folder: folder)) { try await body() }
            await stop()
            return value
        } catch {
            await stop()
            throw error
        }
    }

    /// PostgreSQL refuses to run as root.
    private static func process(_ name: String, _ arguments: [String]) -> Process {
        let program = "\(programs ?? "")/\(name)"
        let process = Process()
        if geteuid() == 0 {
            process.executableURL = URL(filePath: "/usr/bin/setpriv")
            process.arguments = ["--reuid=postgres", "--regid=postgres", "--clear-groups", program] + arguments
        } else {
            process.executableURL = URL(filePath: program)
            process.arguments = arguments
        }
        process.currentDirectoryURL = URL(filePath: "/tmp")
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }

    private static func run(_ name: String, _ arguments: [String]) async throws -> Int32 {
        let process = process(name, arguments)
        let ended = ending(of: process)
        try process.run()
        return await ended.value
    }

    private static func launch(_ program: String, _ arguments: [String]) async throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let ended = ending(of: process)
        try process.run()
        return await ended.value
    }

    private static func ending(of process: Process) -> Task<Int32, Never> {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = {
            continuation.yield($0.terminationStatus)
            continuation.finish()
        }
        return Task { await stream.first { _ in true } ?? -1 }
    }
}

/// Runs a suite while a PostgreSQL of its own is up.
struct WithPostgres: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await PostgresServer.with { try await function() }
    }
}

extension Trait where Self == WithPostgres {
    static var postgres: WithPostgres { WithPostgres() }
}
