import Bitrix24
import Bitrix24Postgres
import Bitrix24Server
import Foundation
import Hummingbird
import Logging
import ServiceLifecycle

// The Swift of the articles, compiled. What stands between two marks stands in the article of that name, as it stands here.

// The platform's own names.
// swift-format-ignore: AlwaysUseLowerCamelCase
private struct Deal: Decodable, Sendable {
    let ID: String
    let TITLE: String
}

private func firstCall(clientID: String, clientSecret: Secret, keys: KeyRing, memberID: MemberID) async throws {
    // SAMPLE FirstCall
    let network = try AsyncHTTPClientTransport.fromEnvironment(ProcessInfo.processInfo.environment)
    let kit = Bitrix24Kit(
        configuration: Bitrix24Configuration(
            credentials: ApplicationCredentials(clientID: clientID, clientSecret: clientSecret)),
        store: try SQLiteInstallationStore(path: "var/kit.sqlite", keys: keys),
        transport: network.transport, logger: Logger(label: "application"))
    // END

    // SAMPLE FirstCall
    let portal = kit.client(memberID, as: .anyone)
    let user = try await portal.call(.user.current).result
    let name = user["NAME"]?.string ?? ""
    // END

    // SAMPLE FirstCall
    let deal = try await portal.call(.crm.deal.get, ["id": 5], as: Deal.self)
    // END

    // SAMPLE FirstCall
    let answers = try await portal.batch([
        BatchCommand("deal", "crm.deal.get", ["id": 5]),
        BatchCommand("contact", "crm.contact.get", ["id": .result("deal", "CONTACT_ID")]),
    ])
    let contact = try answers.response("contact").result
    // END

    // SAMPLE FirstCall
    do {
        _ = try await portal.call("crm.deal.delete", ["id": 5], options: CallOptions(deadline: .seconds(20)))
    } catch let error as RESTError where error.isAccessDenied {
        print(error.message, error.recovery)
    }
    // END
    _ = (name, deal, contact)
}

private func firstInstallation(kit: Bitrix24Kit, keys: KeyRing) async throws {
    // SAMPLE FirstInstallation
    let routes = ApplicationRoutes(kit: kit, sessions: FrameSessions(keys: keys)) { _ in "Deal Pulse" }
    let router = Router()

    routes.installer("/install", on: router) { portal in
        for event in ["ONAPPUNINSTALL", "ONCRMDEALADD"] {
            do {
                _ = try await portal.call(
                    "event.bind", ["event": .string(event), "handler": "https://dealpulse.example/events"])
            } catch let error as RESTError where error.code == .handlerAlreadyExists {
                // The wizard ran before.
            }
        }
    }
    // END

    // SAMPLE FirstInstallation
    routes.frame("/app", on: router) { visit in
        """
        <!doctype html>
        <html lang="\(visit.language.rawValue)"><title>Deals</title>
        <body data-session="\(visit.session.reveal())"><p id="count"></p>
        <script nonce="\(visit.nonce)">
        fetch("/api/count", { headers: { "X-Frame-Session": document.body.dataset.session } })
          .then(function (response) { return response.json(); })
          .then(function (answer) { document.getElementById("count").textContent = answer.message || answer.count; });
        </script></body></html>
        """
    }
    routes.data("/api/count", on: router) { session, _ in
        let portal = kit.client(session.memberID, as: .user(session.userID))
        return ["count": .int(try await portal.count("crm.deal.list"))]
    }
    // END

    // SAMPLE FirstInstallation
    routes.events("/events", on: router)
    routes.health("/healthz", on: router)
    let worker = EventWorker(kit: kit) { event in
        guard event.event == .dealAdd, let id = event.objectID else { return }
        _ = try await event.client.call("crm.deal.get", ["id": .int(id)])
    }
    try await Application(
        router: router, services: [worker, Housekeeping(kit)], logger: kit.logger
    ).runService()
    // END
}

private func installationKinds(
    kit: Bitrix24Kit, routes: ApplicationRoutes, router: Router<BasicRequestContext>, store: any KitStore,
    stateKey: [UInt8], bind: @escaping @Sendable (PortalClient) async throws -> Void,
    saveKey: @escaping @Sendable (MemberID, String) async throws -> Void
) {
    // SAMPLE InstallationKinds
    routes.installer(
        "/install", setUpAt: "/install/setup", on: router,
        setUp: { portal, choices in
            guard let pipeline = choices["pipeline"]?.integer else { throw SetupRefusal("Choose a pipeline.") }
            try await bind(portal)
            _ = try await portal.call("app.option.set", ["options": ["pipeline": .int(pipeline)]])
        },
        page: { visit in
            """
            <!doctype html><title>Setup</title>
            <main><form id="setup"><label>Pipeline <input name="pipeline" type="number" required></label>
            <button>Install</button></form><p id="installation-state" aria-live="polite"></p></main>
            \(InstallFinish.script(
                session: visit.session, setUpAt: "/install/setup", language: visit.language, nonce: visit.nonce))
            <script nonce="\(visit.nonce)">
            document.getElementById("setup").addEventListener("submit", function (event) {
              event.preventDefault();
              finishInstallation({ pipeline: event.target.pipeline.value });
            });
            </script>
            """
        })
    // END

    // SAMPLE InstallationKinds
    routes.installationCallback("/installed", on: router)
    let worker = EventWorker(
        kit: kit,
        installed: { event in try await bind(event.client) },
        event: { event in _ = event.data })
    // END

    // SAMPLE InstallationKinds
    routes.settings("/settings", on: router) { visit in
        SettingsForm(
            title: "Delivery", id: "delivery", action: "https://delivery.example/settings",
            steps: [.init(id: "key", title: "Key", fields: [.init(id: "key", name: "key", label: "API key")])])
    } save: { visit in
        guard let key = visit.values["key"]?.text, key.count == 32 else {
            return [SettingsProblem(field: "key", message: "The key has 32 characters.")]
        }
        try await saveKey(visit.memberID, key)
        return []
    }
    // END

    // SAMPLE InstallationKinds
    let origins = ["https://*.static.example"]
    routes.staticSession("/static/session", on: router, origins: origins)
    routes.data("/api/me", on: router, origins: origins) { session, _ in ["user": .int(session.userID)] }
    // END

    // SAMPLE InstallationKinds
    let states = OAuthStates(key: stateKey, used: store)
    routes.authorization(start: "/connect", redirect: "/oauth", states: states, on: router) { authorization, _ in
        PageResponse.text("Connected to \(authorization.installation.domain)")
    }
    // END

    // SAMPLE InstallationKinds
    routes.codeEntry("/connect-by-code", states: states, on: router)
    // END
    _ = worker
}

private func manyMachines(
    credentials: ApplicationCredentials, network: AsyncHTTPClientTransport, environment: [String: String]
) async throws {
    // SAMPLE ManyMachines
    let keys = try KeyRing(parsing: Secret(environment["ENCRYPTION_KEYS"] ?? ""))
    let store = try await PostgresInstallationStore(
        Secret(environment["DATABASE_URL"] ?? ""), keys: keys, connections: 8)
    let kit = Bitrix24Kit(
        configuration: Bitrix24Configuration(credentials: credentials, address: environment["EGRESS"] ?? "default"),
        store: store, transport: network.transport, logger: Logger(label: "application"))
    // END

    // SAMPLE ManyMachines
    let sessions = FrameSessions(keys: keys)
    let states = OAuthStates(key: Array(Data(base64Encoded: environment["STATE_KEY"] ?? "") ?? Data()), used: store)
    // END

    // SAMPLE ManyMachines
    let worker = EventWorker(kit: kit, options: EventWorker.Options(portals: 32)) { event in
        _ = try await event.client.call("crm.deal.get", ["id": .int(event.objectID ?? 0)])
    }
    try await ServiceGroup(
        services: [worker, Housekeeping(kit)], gracefulShutdownSignals: [.sigterm], logger: kit.logger
    ).run()
    // END
    _ = (sessions, states)
}

private func events(
    kit: Bitrix24Kit, routes: ApplicationRoutes, router: Router<BasicRequestContext>,
    counted: @escaping @Sendable (MemberID, Int) async throws -> Bool
) async throws {
    // SAMPLE Events
    routes.events("/events", on: router)
    routes.robot("/robot", on: router)
    // END

    // SAMPLE Events
    let worker = EventWorker(
        kit: kit,
        robot: { call in
            let price = call.properties.number("price") ?? 0
            return RobotResult(["total": .double(price * 1.2)])
        },
        event: { event in
            guard event.event == .dealAdd, let deal = event.objectID else { return }
            if event.isRepeat, try await counted(event.memberID, deal) { return }
            do {
                _ = try await event.client.call("crm.deal.update", ["id": .int(deal), "fields": ["COMMENTS": "Seen"]])
            } catch let error as RESTError where error.code == .notFound {
                throw EventHandlerError.discard
            }
        })
    // END

    // SAMPLE Events
    for event in try await kit.deadEvents.list() {
        print(event.id, event.event, event.failure ?? "")
        try await kit.deadEvents.revive(event.id)
    }
    // END
    _ = worker
}

private func lists(
    portal: PortalClient, stored: String?, save: (Deal) async throws -> Void, remember: (String) async throws -> Void
) async throws {
    // SAMPLE Lists
    for try await row in portal.list("crm.category.list", ["entityTypeId": 2]) {
        print(row["name"]?.string ?? "")
    }
    // END

    // SAMPLE Lists
    let deals = portal.listInBatches(
        "crm.deal.list", ["select": ["ID", "TITLE"], "filter": [">=DATE_CREATE": "2026-01-01"]])
    for try await deal in deals.rows(as: Deal.self) {
        try await save(deal)
    }
    // END

    // SAMPLE Lists
    let position = stored.flatMap { ListPosition($0) } ?? .beginning
    for try await page in portal.listByID("crm.deal.list", from: position).pages {
        for row in page.rows { print(row["ID"]?.string ?? "") }
        try await remember("\(page.next)")
    }
    // END

    // SAMPLE Lists
    let number = try await portal.count("crm.deal.list", ["STAGE_ID": "NEW"])
    // END
    _ = number
}

private func operating(
    kit: Bitrix24Kit, routes: ApplicationRoutes, router: Router<BasicRequestContext>, memberID: MemberID,
    credentials: ApplicationCredentials, store: any KitStore, network: AsyncHTTPClientTransport
) async throws {
    // SAMPLE Operating
    let kit = Bitrix24Kit(
        configuration: Bitrix24Configuration(credentials: credentials), store: store, transport: network.transport,
        logger: Logger(label: "application"),
        onRemoval: { removal in
            // Erase what the application itself keeps when removal.erasesData says so. It may run twice.
        },
        onNotice: { notice in
            if case .portalSuspended(let memberID, let code) = notice { print(memberID, code) }
        })
    // END

    // SAMPLE Operating
    routes.health("/healthz", on: router)
    // END

    // SAMPLE Operating
    for call in try await kit.store.calls(of: memberID, since: Date(timeIntervalSinceNow: -3 * 86_400), limit: 1000) {
        print(call.at, call.method, call.status, call.error ?? "")
    }
    // END

    // SAMPLE Operating
    let count = try await kit.store.reseal()
    // END
    _ = count
}

private func server(
    kit: Bitrix24Kit, keys: KeyRing, routes: ApplicationRoutes, router: Router<BasicRequestContext>
) {
    // SAMPLE FramesAndSessions
    routes.frame("/tab", on: router, policy: PagePolicy().allowing(.images, "https://cdn.example")) { visit in
        switch visit.context {
        case .crmItem(let entity, let id): return "<!doctype html><title>Tab</title><p>\(entity) \(id)"
        case .userField(let field) where field.mode == .edit: return "<!doctype html><title>Field</title><input>"
        default: return "<!doctype html><title>Tab</title><p>Open a deal."
        }
    }
    // END

    // SAMPLE MessagesForPeople
    router.get("/report") { request, _ -> Response in
        do {
            let session = try await routes.session(of: request)
            let portal = kit.client(session.memberID, as: .user(session.userID))
            return PageResponse.json(["leads": .int(try await portal.count("crm.lead.list"))])
        } catch {
            return routes.message(for: error, in: .english)
        }
    }
    // END
}
