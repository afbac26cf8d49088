import Bitrix24
import Bitrix24Server
import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// Deal Pulse, put together.
struct DealPulseApplication: Sendable {
    let kit: Bitrix24Kit
    let sessions: FrameSessions
    let counter: DealCounter
    let reader: DealReader
    let pages: Pages
    let installation: Installation
    let now: @Sendable () -> Date

    /// - Parameters:
    ///   - settings: Of the process.
    ///   - pages: The files of the folder `Pages`.
    ///   - store: Where installations are kept.
    ///   - transport: The way to the platform.
    ///   - now: Wall time.
    init(
        settings: Settings, pages: Pages, store: any KitStore, transport: HTTPTransport, logger: Logger,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        let sessions = FrameSessions(keys: settings.keys, now: { Int(now().timeIntervalSince1970) })
        let counter = DealCounter(folder: settings.dataFolder.appending(path: "counters"))
        let forget = Forgetting()
        let kit = Bitrix24Kit(
            configuration: Bitrix24Configuration(credentials: settings.credentials, userAgent: "DealPulse/1.2.0"),
            store: store, transport: transport, logger: logger,
            onRemoval: { removal in
                await forget.reader?.forget(removal.memberID)
                // Without the order to erase, the portal may come back and expects its counter.
                if removal.erasesData { try await counter.remove(removal.memberID) }
            }, now: now)
        let reader = DealReader(client: { kit.client($0.memberID, as: .user($0.userID)) }, now: now)
        forget.set(reader)
        self.kit = kit
        self.sessions = sessions
        self.counter = counter
        self.reader = reader
        self.pages = pages
        self.now = now
        installation = Installation(publicURL: settings.publicURL, pages: pages)
    }

    /// Every address of the application.
    func router() -> Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.add(middleware: PathLogMiddleware())
        let pages = pages
        let routes = ApplicationRoutes(kit: kit, sessions: sessions, name: { pages.texts($0)("title") })

        routes.frame("/app", on: router) { visit in
            let isTab = visit.launch.launch.placement.value == Installation.tab
            return pages.frame(
                session: visit.session, source: isTab ? "/api/deal" : "/api/overview", language: visit.language)
        }
        routes.installer("/install", on: router) { try await installation.setUp($0) }
        routes.events("/events", on: router)
        routes.data("/api/overview", on: router) { session, _ in
            await view(session) { texts in
                let read = try await reader.read(session.grantKey)
                return Overview(read.deals).json(texts).adding([
                    "user": read.user.map { .string($0) } ?? .null, "truncated": .bool(read.isTruncated),
                    "added": .int(await counter.count(session.memberID)),
                    "asOf": .int(Int(now().timeIntervalSince1970)),
                ])
            }
        }
        routes.data("/api/deal", on: router) { session, _ in
            await view(session) { texts in
                // The card names its deal in the launch, so a page cannot ask for another one.
                guard let id = session.placementOptions["ID"]?.integer, id > 0 else {
                    throw ViewProblem(key: "dealUnknown", canRetry: false)
                }
                let read = try await reader.read(session.grantKey, deal: id)
                guard let deal = read.deal else { throw DealReader.DealMissing() }
                return DealShare(deal, among: read.deals).json(texts)
            }
        }

        for name in ["privacy", "license"] {
            router.get(RouterPath("/\(name)")) { request, _ -> Response in
                let language =
                    request.uri.queryParameters["lang"].map { PageLanguage(portalLanguage: String($0)) }
                    ?? PageLanguage(acceptLanguage: request.headers[.acceptLanguage])
                // Nothing can be done on these pages, so anyone may frame them.
                return PageResponse.page(pages.document(name, language: language), ancestors: ["*"])
            }
        }
        router.get("/assets/:name") { _, context -> Response in
            guard let asset = pages.assets[try context.parameters.require("name")] else { throw HTTPError(.notFound) }
            let headers: HTTPFields = [
                .contentType: asset.type, .cacheControl: "public, max-age=300", .xContentTypeOptions: "nosniff",
            ]
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: asset.content)))
        }
        router.get("/healthz") { _, _ -> Response in PageResponse.text("ok") }
        return router
    }

    /// Handles the events that the router took. It runs beside the server.
    func worker() -> EventWorker {
        EventWorker(
            kit: kit,
            // A configuration solution installs applications without opening the wizard.
            installed: { event in try await installation.setUp(event.client) },
            event: { event in
                guard event.event == .dealAdd, let deal = event.objectID else { return }
                try await counter.add(deal: deal, memberID: event.memberID)
            })
    }

    /// The data of a view, or what stands in its way.
    private func view(_ session: FrameSession, _ body: (Texts) async throws -> JSONValue) async -> JSONValue {
        let texts = pages.texts(session.pageLanguage)
        do {
            return try await body(texts)
        } catch {
            let problem = (error as? ViewProblem) ?? ViewProblem(error) ?? ViewProblem(key: "wrong", canRetry: true)
            let reason = (error as? any ExplainedError)?.message ?? "\(type(of: error))"
            kit.logger.notice(
                "a view has no data", metadata: ["reason": .string(reason), "problem": .string(problem.key)])
            return problem.json(texts)
        }
    }
}

extension JSONValue {
    /// An object with more members.
    fileprivate func adding(_ members: JSONObject) -> JSONValue {
        .object((object ?? [:]).merging(members) { $1 })
    }
}
