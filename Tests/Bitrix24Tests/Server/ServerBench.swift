import Bitrix24
import Bitrix24Server
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization
import Testing

/// An application with one route of each kind, on a fake platform, with a clock that moves by hand.
struct ServerBench: Sendable {
    private let routes: ApplicationRoutes
    final class Notes: Sendable {
        let setUps = Mutex(0)
        let setUpError = Mutex<(any Error & Sendable)?>(nil)
        let choices = Mutex<[JSONValue]>([])
        let pageError = Mutex<(any Error & Sendable)?>(nil)
        let saved = Mutex<[JSONObject]>([])
        let removals = Mutex<[Bool]>([])
        let time = Mutex(Date(timeIntervalSince1970: 1_790_000_000))
    }

    let platform = FakePlatform()
    let store = MemoryInstallationStore()
    let notes = Notes()
    let log = LogKeeper()
    let kit: Bitrix24Kit
    let sessions: FrameSessions
    let states: OAuthStates
    let keys = KeyRing.ephemeral()

    init(portals: PortalNames = PortalNames()) {
        let notes = notes
        let now: @Sendable () -> Date = { notes.time.withLock { $0 } }
        let log = log
        let logger = Logger(label: "test") { _ in log }
        kit = Bitrix24Kit(
            configuration: Bitrix24Configuration(credentials: FakePlatform.credentials, portals: portals), store: store,
            transport: platform.transport,
            logger: logger, onRemoval: { removal in notes.removals.withLock { $0.append(removal.erasesData) } },
            now: now)
        sessions = FrameSessions(keys: keys, now: { Int(now().timeIntervalSince1970) })
        states = OAuthStates(now: now)
        routes = ApplicationRoutes(kit: kit, sessions: sessions, name: { $0 == .russian ? "Проба" : "Probe" })
        platform.issue("access-1")
    }

    private func router() -> Router<BasicRequestContext> {
        let notes = notes
        let router = Router()
        router.add(middleware: PathLogMiddleware())
        routes.frame("/app", on: router) { visit in
            if let error = notes.pageError.withLock({ $0 }) { throw error }
            return "<p>session=\(visit.session.reveal()) nonce=\(visit.nonce) context=\(visit.context)</p>"
        }
        routes.data("/api/me", on: router, origins: ["https://static.example"]) { session, _ in
            if let error = notes.pageError.withLock({ $0 }) { throw error }
            return [
                "user": .int(session.userID), "placement": .string(session.placement.value),
                "options": session.placementOptions,
            ]
        }
        routes.installer("/install", on: router) { client in
            notes.setUps.withLock { $0 += 1 }
            if let error = notes.setUpError.withLock({ $0 }) { throw error }
            _ = try await client.call(
                "event.bind", ["event": "ONAPPUNINSTALL", "handler": "https://probe.example/events"])
        }
        routes.installationCallback("/installed", on: router)
        routes.events("/events", on: router)
        routes.authorization(start: "/connect", redirect: "/oauth", states: states, on: router) { authorization, _ in
            PageResponse.text("user \(authorization.userID)")
        }
        routes.codeEntry("/code", states: states, on: router)
        routes.staticSession(
            "/static/session", on: router, origins: ["https://static.example", "https://*.apps.example"])
        routes.settings("/settings", on: router) { visit in
            SettingsForm(
                title: "Settings of \(visit.launch.installation.domain)", id: "main",
                action: "https://probe.example/settings",
                steps: [
                    .init(
                        id: "one", title: "Key",
                        fields: [
                            .init(id: "key", name: "key", label: "Key", value: visit.values["key"]?.text),
                            .init(
                                id: "mode", name: "mode", kind: .dropdown([.init(value: "a", name: "A")]),
                                updatesForm: true),
                        ])
                ])
        } save: { visit in
            guard visit.values["key"]?.text?.isEmpty == false else {
                return [SettingsProblem(field: "key", message: "Enter the key.")]
            }
            notes.saved.withLock { $0.append(visit.values) }
            return []
        }
        routes.installer(
            "/wizard", setUpAt: "/wizard/setup", on: router,
            setUp: { client, choices in
                notes.choices.withLock { $0.append(choices) }
                if choices["pipeline"] == "none" { throw SetupRefusal("Choose a pipeline.") }
            },
            page: { visit in
                "<main></main>"
                    + InstallFinish.script(
                        session: visit.session, setUpAt: "/wizard/setup", language: visit.language, nonce: visit.nonce)
            })
        routes.health("/healthz", on: router, timeout: .milliseconds(50), now: { notes.time.withLock { $0 } })
        return router
    }

    /// The events that wait in the portal's queue, in their order.
    func waiting() async -> [QueuedEvent] {
        await store.waitingEvents(of: Acme.member())
    }

    func move(seconds: TimeInterval) { notes.time.withLock { $0 += seconds } }

    func run<Value>(_ body: @Sendable (any TestClientProtocol) async throws -> Value) async throws -> Value {
        let log = log
        let application = Application(router: router(), logger: Logger(label: "http") { _ in log })
        return try await application.test(.router) { try await body($0) }
    }
}

extension TestClientProtocol {
    /// Posts a form.
    func post(
        _ path: String, _ form: String, type: String = "application/x-www-form-urlencoded", headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var headers = headers
        headers[.contentType] = type
        return try await executeRequest(uri: path, method: .post, headers: headers, body: ByteBuffer(string: form))
    }

    func launch(_ path: String, _ launch: (query: String, body: String)) async throws -> TestResponse {
        try await post("\(path)?\(launch.query)", launch.body)
    }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await executeRequest(uri: path, method: .get, headers: headers, body: nil)
    }

    func get(_ path: String, session: String) async throws -> TestResponse {
        try await get(path, headers: [.frameSession: session])
    }

    /// Opens `/app` and reads the identifier of the session out of the page.
    func session(_ launch: (query: String, body: String) = Acme.launch()) async throws -> String {
        let response = try await self.launch("/app", launch)
        try #require(response.status == .ok)
        return try #require(response.text.firstMatch(of: #/session=([A-Za-z0-9_-]+) /#).map { String($0.1) })
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
    var json: JSONValue? { try? JSONValue(parsing: text) }
}

/// Keeps every word that is logged.
final class LogKeeper: LogHandler, Sendable {
    private let lines = Mutex<[String]>([])
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    func log(event: LogEvent) {
        lines.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
    }

    func log(
        level: Logger.Level, message: Logger.Message, metadata: Logger.Metadata?, source: String, file: String,
        function: String, line: UInt
    ) {
        lines.withLock { $0.append("\(message) \(metadata ?? [:])") }
    }
}
