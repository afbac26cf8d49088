import Bitrix24
import Bitrix24Postgres
import Foundation
import Logging

/// What the environment says.
///
/// `STORE` is `memory`, `sqlite:PATH` or `postgres:CONNECTION`; `KEYS` the ring as ``KeyRing`` parses it; `CLIENT_ID`, `CLIENT_SECRET`,
/// `MEMBER_ID`; `HTTPS_PROXY` and `SSL_CERT_FILE` lead into a sandbox.
struct Settings: Sendable {
    let environment: [String: String]

    func text(_ name: String) throws -> String {
        guard let text = environment[name], !text.isEmpty else { throw Problem("\(name) is not set") }
        return text
    }

    func number(_ name: String, default fallback: Int) throws -> Int {
        guard let text = environment[name] else { return fallback }
        guard let number = Int(text) else { throw Problem("\(name) is no number") }
        return number
    }

    func memberID() throws -> MemberID {
        guard let id = MemberID(try text("MEMBER_ID")) else { throw Problem("MEMBER_ID is malformed") }
        return id
    }

    /// Whoever can, or the user that `USER_ID` names.
    func actor() throws -> CallingUser {
        environment["USER_ID"].flatMap { Int($0) }.map { .user($0) } ?? .anyone
    }

    func keys() throws -> KeyRing {
        // Only ever the data of tests lies under this one.
        let fallback = "test:" + Data(repeating: 7, count: 32).base64EncodedString()
        return try KeyRing(parsing: Secret(environment["KEYS"] ?? fallback))
    }

    func store() async throws -> any KitStore {
        let name = environment["STORE"] ?? "memory"
        if name == "memory" { return MemoryInstallationStore() }
        let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count) {
        case ("sqlite", 2): return try SQLiteInstallationStore(path: parts[1], keys: try keys())
        case ("postgres", 2):
            return try await PostgresInstallationStore(
                Secret(parts[1]), keys: try keys(), connections: try number("CONNECTIONS", default: 4))
        default: throw Problem("STORE is neither memory nor sqlite:PATH nor postgres:CONNECTION")
        }
    }

    func configuration() throws -> Bitrix24Configuration {
        Bitrix24Configuration(
            credentials: ApplicationCredentials(
                clientID: try text("CLIENT_ID"), clientSecret: Secret(try text("CLIENT_SECRET"))),
            requestTimeout: .seconds(try number("REQUEST_TIMEOUT", default: 30)), paces: environment["LIMITS"] != "off",
            callLogDays: nil)
    }

    /// A logger that is silent but for what is broken; `LOG_LEVEL` opens it.
    func logger() -> Logger {
        var logger = Logger(label: "kit-program") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = environment["LOG_LEVEL"].flatMap { Logger.Level(rawValue: $0) } ?? .critical
        return logger
    }

    /// Makes a kit and the network, and takes the network down afterwards.
    func withKit<Value>(
        limits: (any LimitStore)? = nil, _ body: (Bitrix24Kit) async throws -> Value
    ) async throws -> Value {
        let network = try AsyncHTTPClientTransport.fromEnvironment(environment)
        let store = try await store()
        let kit = Bitrix24Kit(
            configuration: try configuration(), store: store, transport: network.transport, logger: logger(),
            limits: limits)
        do {
            let value = try await body(kit)
            try await network.shutdown()
            return value
        } catch {
            try? await network.shutdown()
            throw error
        }
    }
}

/// Why the program cannot do what it is asked for.
struct Problem: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
