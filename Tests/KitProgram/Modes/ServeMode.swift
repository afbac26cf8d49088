import Bitrix24
import Bitrix24Server
import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// An application on the kit: a frame, an installer, the installation's callback, events. What it handles goes to the file `HANDLED`.
///
/// `GET /call?member_id=…` makes a call of `profile` to that portal, so that a test can ask whether the application reaches it.
struct ServeMode: Sendable {
    let settings: Settings

    func run() async throws {
        let network = try AsyncHTTPClientTransport.fromEnvironment(settings.environment)
        let logger = settings.logger()
        let store = try await settings.store()
        let sessions = FrameSessions(now: { Int(Date().timeIntervalSince1970) })
        let kit = Bitrix24Kit(
            configuration: try settings.configuration(), store: store, transport: network.transport, logger: logger)
        _ = try await kit.installations.finishRemovals()
        let handled = try settings.environment["HANDLED"].map { try HandledFile(path: $0) }
        let setUp = setUp(origin: settings.environment["PUBLIC_URL"] ?? "https://pulse.example")
        let worker = EventWorker(
            kit: kit,
            options: EventWorker.Options(
                pollInterval: .milliseconds(try settings.number("POLL_MS", default: 1000)),
                claimDuration: .milliseconds(try settings.number("CLAIM_MS", default: 60_000))),
            installed: { event in try await setUp(event.client) },
            event: { event in try await handled?.append(event) })
        let application = Application(
            router: router(kit, sessions, setUp: setUp),
            configuration: .init(
                address: .hostname("127.0.0.1", port: try settings.number("PORT", default: 0)), serverName: nil),
            services: [worker],
            onServerRunning: { channel in
                Output.line(["ready": true, "port": .int(channel.localAddress?.port ?? 0)])
            }, logger: logger)
        do {
            try await application.runService()
        } catch {
            try? await network.shutdown()
            throw error
        }
        try await network.shutdown()
    }

    /// What the application binds on a portal; bound already is as good.
    private func setUp(origin: String) -> @Sendable (PortalClient) async throws -> Void {
        { client in
            for event in [EventCode.onCrmDealAdd, .applicationUninstall] {
                do {
                    _ = try await client.call(
                        .event.bind, ["event": .string(event.value), "handler": .string(origin + "/events")])
                } catch let error as RESTError where error.code == .handlerAlreadyExists {}
            }
        }
    }

    private func router(
        _ kit: Bitrix24Kit, _ sessions: FrameSessions,
        setUp: @escaping @Sendable (PortalClient) async throws -> Void
    ) -> Router<BasicRequestContext> {
        let router = Router()
        let routes = ApplicationRoutes(kit: kit, sessions: sessions, name: { _ in "Pulse" })
        routes.frame("/app", on: router) { _ in "<!doctype html><title>Pulse</title>" }
        routes.installer("/install", on: router, setUp: setUp)
        routes.installationCallback("/installed", on: router)
        routes.events("/events", on: router)
        router.get("/health") { _, _ -> Response in PageResponse.text("ok") }
        router.get("/call") { request, _ -> Response in
            guard let id = request.uri.queryParameters["member_id"].flatMap({ MemberID(String($0)) }) else {
                return PageResponse.text("member_id is missing", status: .badRequest)
            }
            do {
                _ = try await kit.client(id, as: .anyone).call(.profile)
                return PageResponse.text("ok")
            } catch {
                let reason = (error as? any ExplainedError)?.message ?? "\(error)"
                return PageResponse.text(reason, status: .badGateway)
            }
        }
        return router
    }
}

/// A line for each handled event, on the disk before the handler returns, so that a test sees what was handled by a process that was killed.
actor HandledFile {
    private let handle: FileHandle

    init(path: String) throws {
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        guard let handle = FileHandle(forWritingAtPath: path) else { throw Problem("\(path) cannot be written") }
        self.handle = handle
    }

    func append(_ event: HandledEvent) throws {
        try handle.seekToEnd()
        let line: JSONValue = [
            "member_id": .string(event.memberID.value), "event": .string(event.event.value),
            "id": .int(event.objectID ?? 0), "attempt": .int(event.attempt),
        ]
        try handle.write(contentsOf: Data((line.serialized() + "\n").utf8))
        try handle.synchronize()
    }
}
