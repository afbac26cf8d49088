import Bitrix24Wire
import Foundation
import GRDB
import Logging
import NIOPosix

#if canImport(Glibc)
    import Glibc
#endif

/// Where a running sandbox can be reached: all values of the ready line.
package struct SandboxReady: Sendable, Hashable {
    package var pid: Int
    package var version: String
    /// `https://acme.bitrix24.com` of the first portal.
    package var portal: String
    /// `https://oauth.bitrix.info`
    package var oauth: String
    package var oauthHosts: [String]
    /// `http://127.0.0.1:PORT`
    package var proxy: String
    /// Path of the certificate authority's certificate.
    package var certificateAuthority: String
    /// `127.0.0.1:PORT`
    package var tls: String
    /// `http://127.0.0.1:PORT` of the first portal.
    package var plainPortal: String
    /// `http://127.0.0.1:PORT` of the authorization server.
    package var plainOAuth: String
    /// `http://127.0.0.1:PORT/admin/v1`
    package var admin: String
    package var adminToken: Secret

    /// The ready line.
    package var json: JSONValue {
        [
            "contract": 1, "pid": .int(pid), "version": .string(version), "portal": .string(portal),
            "oauth": .string(oauth),
            "oauth_hosts": .array(oauthHosts.map { .string($0) }), "proxy": .string(proxy),
            "ca": .string(certificateAuthority),
            "tls": .string(tls), "plain": ["portal": .string(plainPortal), "oauth": .string(plainOAuth)],
            "admin": .string(admin),
            "admin_token": .string(adminToken.reveal()),
        ]
    }
}

/// The administration interface without HTTP.
package struct SandboxControl: Sendable {
    let server: ControlServer

    /// Makes one call, as `METHOD /admin/v1/…` over HTTP would.
    ///
    /// - Parameters:
    ///   - method: `GET`, `POST`, `PATCH` or `DELETE`.
    ///   - path: below `/admin/v1`, with its query: `/portals/acme.bitrix24.com/users`, `/journal?after=7`.
    /// - Throws: ``SandboxControlError``.
    @discardableResult
    package func call(
        _ method: String, _ path: String, _ body: JSONValue = [:]
    ) async throws(SandboxControlError) -> JSONValue {
        let request = EdgeRequest(
            listener: .plain, isSecure: false, host: "127.0.0.1", plainPortalID: nil, httpMethod: method, target: path,
            headers: [],
            body: [], remoteAddress: "127.0.0.1")
        let query: JSONObject
        do {
            query = try FormCodec.decode(request.query)
        } catch {
            throw SandboxControlError(status: 400, error: "invalid_query", message: "\(error)")
        }
        return try await server.call(
            ControlCall(method: method, path: request.pathComponents, query: query, body: body))
    }
}

/// A sandbox that runs. It is valid inside the closure that got it.
package struct RunningSandbox: Sendable {
    package let ready: SandboxReady
    package let control: SandboxControl
    /// Base64 of the SHA-256 of the certificate authority's public key, as Chromium takes it.
    package let caSPKIHash: String
    package let clock: SandboxClock
    let platform: Platform
    private let shutdown: AsyncStream<Void>

    init(
        ready: SandboxReady, control: SandboxControl, caSPKIHash: String, clock: SandboxClock, platform: Platform,
        shutdown: AsyncStream<Void>
    ) {
        self.ready = ready
        self.control = control
        self.caSPKIHash = caSPKIHash
        self.clock = clock
        self.platform = platform
        self.shutdown = shutdown
    }

    /// Returns when `POST /shutdown` is called, or the task is cancelled.
    package func untilShutdown() async {
        for await _ in shutdown { return }
    }
}

/// The version that the ready line and `--version` give.
package let sandboxVersion = "0.1.0"

/// Runs the whole platform on this machine while `body` runs, and ends it when `body` returns.
///
/// Everything listens on 127.0.0.1, and nothing is ever sent elsewhere.
///
/// - Parameters:
///   - clock: the sandbox's time; `nil` takes the machine's. It is moved ahead to where an earlier run in the same folder left it.
///   - body: gets the sandbox once every listener accepts.
/// - Throws: ``SandboxStartError``, or what `body` throws.
package func withSandbox<R: Sendable>(
    _ configuration: SandboxConfiguration, clock: SandboxClock? = nil, logger: Logger,
    _ body: (RunningSandbox) async throws -> R
) async throws -> R {
    let folder = try DataFolder(configuration.dataDirectory)
    defer { folder.close() }
    if let file = configuration.readyFile { try? FileManager.default.removeItem(at: file) }
    let store = try SandboxStore(folder: folder)
    let clock = clock ?? SandboxClock()
    let parts: SandboxParts
    do {
        parts = try await SandboxParts(
            configuration: configuration, folder: folder, store: store, clock: clock, logger: logger)
    } catch {
        await store.journal.close(last: store.journal.lastNumber)
        try? store.database.close()
        throw error
    }
    let result: Result<R, any Error> = await withTaskGroup(of: Void.self) { tasks in
        tasks.addTask { await parts.edge.run(parts.router.answer) }
        tasks.addTask { await parts.events.run() }
        tasks.addTask { await parts.platform.journal.run() }
        tasks.addTask { await parts.keepHosts() }
        let result: Result<R, any Error>
        do {
            let running = try await parts.open()
            result = .success(try await body(running))
        } catch {
            result = .failure(error)
        }
        await parts.edge.stop()
        tasks.cancelAll()
        return result
    }
    try? parts.hosts?.remove()
    try? FileManager.default.removeItem(at: folder.ready)
    await parts.platform.outbound.shutdown()
    await parts.platform.journal.flush()
    await store.journal.close(last: parts.platform.journal.last)
    try? store.database.close()
    return try result.get()
}

/// The files of a data folder, open.
private struct SandboxStore: Sendable {
    let database: SandboxDatabase
    let journal: JournalFile

    init(folder: DataFolder) throws {
        do {
            database = try SandboxDatabase(
                path: folder.state.path, durability: folder.isTemporary ? .process : .disk)
        } catch {
            throw SandboxStartError.stateUnreadable(path: folder.state.path, reason: Self.reason(error))
        }
        do {
            journal = try JournalFile(path: folder.journal.path)
        } catch {
            try? database.close()
            throw SandboxStartError.stateUnreadable(path: folder.journal.path, reason: Self.reason(error))
        }
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(error)" }
        return switch error.resultCode {
        case .SQLITE_NOTADB: "it is no database"
        case .SQLITE_CORRUPT: "the database is damaged"
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY: "it cannot be opened for writing"
        default: error.message ?? "\(error.resultCode)"
        }
    }
}

/// All parts of one sandbox, put together.
private struct SandboxParts: Sendable {
    let configuration: SandboxConfiguration
    let folder: DataFolder
    let authority: CertificateAuthority
    let platform: Platform
    let events: EventQueue
    let edge: EdgeServer
    let control: ControlServer
    let router: EdgeRouter
    let adminToken: Secret
    let shutdown: AsyncStream<Void>
    let hosts: HostsFile?

    init(
        configuration: SandboxConfiguration, folder: DataFolder, store: SandboxStore, clock: SandboxClock,
        logger: Logger
    ) async throws {
        self.configuration = configuration
        self.folder = folder
        hosts = configuration.hostsFile.map { HostsFile(path: $0) }
        authority = try CertificateAuthority(folder: folder)
        let (offset, run) = try await store.database.write { db in
            let run = (try SettingTable.integer(db, "runs") ?? 0) + 1
            try SettingTable.set(db, "runs", String(run))
            return (try SettingTable.text(db, StateControl.clockSetting).flatMap(Double.init) ?? 0, run)
        }
        clock.advance(by: offset - clock.offsetSeconds)
        let group = MultiThreadedEventLoopGroup.singleton
        let names = NameTable()
        // The same seed in the same folder must not give the identifiers of the last run once more.
        let seed = configuration.seed.map { $0 &+ UInt64(run - 1) &* 0xD1B5_4A32_D192_ED03 }
        platform = Platform(
            configuration: configuration, database: store.database, clock: clock, randomness: Randomness(seed: seed),
            journal: Journal(clock: clock, file: store.journal), faults: FaultBook(seed: seed),
            addresses: PlainAddresses(),
            names: names,
            outbound: LoopbackClient(names: names, authority: authority.certificate, group: group),
            callLimits: CallLimits(),
            logger: logger, behaviour: BehaviourBook(configuration.behaviour))
        events = EventQueue(platform: platform)
        edge = EdgeServer(authority: authority, names: names, group: group, logger: logger)
        // Never drawn from the seed: it guards the sandbox itself.
        adminToken = Secret(Randomness(seed: nil).hexadecimal(32))
        let (shutdown, signal) = AsyncStream<Void>.makeStream()
        self.shutdown = shutdown
        let context = ControlContext(platform: platform, events: events, edge: edge, folder: folder) { signal.yield() }
        control = ControlServer(context: context, token: adminToken)
        let router = EdgeRouter(platform: platform, events: events, control: control)
        self.router = router
        context.dispatch.withLock { $0 = { await router.answer($0, door: $1) } }
        if let bytes = configuration.answerBytes { platform.journal.answerLimit = bytes }
    }

    /// Keeps the hosts file in line with the names, until cancelled.
    func keepHosts() async {
        guard let hosts else { return }
        let (changes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        platform.names.onChange { continuation.yield() }
        for await _ in changes {
            do {
                try hosts.set(platform.names.hosts)
            } catch {
                platform.logger.error("the hosts file was not changed", metadata: ["error": "\(error)"])
            }
        }
        platform.names.onChange(nil)
    }

    /// Makes the first portals, opens every listener and says that all is ready.
    func open() async throws -> RunningSandbox {
        let configuration = configuration
        let platform = platform
        let first = try await platform.database.write { db in
            try platform.names.reload(db)
            var domains = configuration.portals
            if domains.isEmpty, platform.names.isEmpty, let standard = PortalDomain("acme.bitrix24.com") {
                domains = [standard]
            }
            for domain in domains where platform.names.portal(domain: domain.value) == nil {
                guard domain.value == domain.host else {
                    throw SandboxStartError.portalUnusable(domain: domain.value, reason: "a portal's name has no port")
                }
                do {
                    _ = try PortalFounder(platform: platform).found(
                        db, domain: domain, tariff: .pro, language: nil, withDemo: configuration.demo,
                        demoDeals: configuration.demoDeals)
                } catch let error as SandboxControlError {
                    throw SandboxStartError.portalUnusable(domain: domain.value, reason: error.message)
                }
                try platform.names.reload(db)
            }
            let named = domains.first.flatMap { platform.names.portal(domain: $0.value) }
            return named ?? platform.names.first
        }
        guard let first, let firstID = first.id else {
            throw SandboxStartError.stateUnreadable(path: folder.state.path, reason: "it holds no portal")
        }
        let port = try await edge.listen(.main, port: configuration.port, option: "--port")
        let tlsPort = try await edge.listen(.tls, port: configuration.tlsPort, option: "--tls-port")
        let oauthSetting = "port.oauth"
        let oauthPreferred = try await platform.database.read { db in try SettingTable.integer(db, oauthSetting) }
        let oauthPort = try await edge.listen(.authorizationServer, preferred: oauthPreferred)
        platform.addresses.set(oauth: "http://127.0.0.1:\(oauthPort)")
        if oauthPort != oauthPreferred {
            try await platform.database.write { db in try SettingTable.set(db, oauthSetting, String(oauthPort)) }
        }
        let adminPort = try await edge.listen(.administration, port: configuration.adminPort, option: "--admin-port")
        let listeners = PortalListeners(platform: platform, edge: edge)
        listeners.attach()
        let plain = try await platform.addresses.opening(firstID)
        try await listeners.reopen()
        // Not waited for: nothing is written before it is through, and whoever resets waits for it in the same queue.
        try? FileManager.default.removeItem(at: folder.start)
        platform.database.beginBackup(to: folder.start.path) { [logger = platform.logger] result in
            if case .failure(let error) = result {
                logger.error("the state at the start was not kept for a reset", metadata: ["error": "\(error)"])
            }
        }
        let ready = SandboxReady(
            pid: Int(getpid()), version: sandboxVersion, portal: "https://\(first.domain)",
            oauth: "https://\(Platform.oauthHost)",
            oauthHosts: Platform.oauthHosts, proxy: "http://127.0.0.1:\(port)",
            certificateAuthority: folder.certificate.path,
            tls: "127.0.0.1:\(tlsPort)", plainPortal: plain ?? "",
            plainOAuth: "http://127.0.0.1:\(oauthPort)", admin: "http://127.0.0.1:\(adminPort)/admin/v1",
            adminToken: adminToken)
        do {
            try hosts?.set(platform.names.hosts)
        } catch {
            throw SandboxStartError.hostsUnwritable(error)
        }
        control.desk.open(at: ready)
        try Self.write(ready, to: folder.ready)
        if let file = configuration.readyFile { try Self.write(ready, to: file) }
        return RunningSandbox(
            ready: ready, control: SandboxControl(server: control), caSPKIHash: authority.spkiHash,
            clock: platform.clock,
            platform: platform, shutdown: shutdown)
    }

    /// Aside and renamed: whoever waits for the file never reads half of it.
    private static func write(_ ready: SandboxReady, to file: URL) throws {
        let aside = file.appendingPathExtension("\(getpid()).new")
        let bytes = Data((ready.json.serialized() + "\n").utf8)
        guard
            FileManager.default.createFile(
                atPath: aside.path, contents: bytes, attributes: [.posixPermissions: 0o600]),
            rename(aside.path, file.path) == 0
        else {
            let reason = String(cString: strerror(errno))
            try? FileManager.default.removeItem(at: aside)
            throw SandboxStartError.readyFileUnwritable(path: file.path, reason: reason)
        }
    }
}
