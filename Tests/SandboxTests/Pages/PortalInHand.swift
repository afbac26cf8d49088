import Foundation
import GRDB
import Logging
import NIOPosix

@testable import Sandbox

/// A portal with people, an application and a record, whose pages are asked without a network.
struct PortalInHand {
    let platform: Platform
    let pages: PortalPages
    let portal: PortalRow
    let application: ApplicationRow
    let directory: URL

    static let administrator = 1
    static let employee = 2
    /// Has no right to see anything in CRM.
    static let stranger = 3

    private static let names = NameTable()
    /// Pages send nothing, so one for all is enough, and it lives as long as the tests do.
    private static let outbound = LoopbackClient(
        names: names, authority: nil, group: MultiThreadedEventLoopGroup.singleton)

    /// - Parameters:
    ///   - installer: the wizard's address; `nil` for an application without one.
    ///   - installed: whether an administrator has installed the application, as far as the card lets it be finished.
    static func make(
        language: String = "en", title: String = "Deal Pulse", application address: String? = "https://app.example/app",
        installer: String? = nil, kind: String = "market", scope: [String] = ["crm", "placement"],
        installed: Bool = true
    ) async throws -> PortalInHand {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("pages-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        // Time stands still but for what a test moves it: a slow machine changes nothing.
        let start = Date()
        let clock = SandboxClock(real: { start })
        let platform = Platform(
            configuration: SandboxConfiguration(seed: 7),
            database: try SandboxDatabase(path: directory.appendingPathComponent("state.sqlite").path), clock: clock,
            randomness: Randomness(seed: 7), journal: Journal(clock: clock), faults: FaultBook(),
            addresses: PlainAddresses(),
            names: names, outbound: outbound, callLimits: CallLimits(), logger: Logger(label: "test"))
        let (portal, application) = try await platform.database.write { db in
            var portal = PortalRow(
                memberID: "a223c6b3710f85df22e9377d6c4f7553", domain: "acme.bitrix24.com", tariff: "pro",
                language: language)
            try portal.insert(db)
            let portalID = portal.id ?? 0
            let none = #"{"crm.deal":"none","crm.lead":"none","crm.contact":"none","crm.company":"none"}"#
            for (id, name, isAdmin, access) in [
                (administrator, "Ada", true, "{}"), (employee, "Emil", false, #"{"crm.deal":"own"}"#),
                (stranger, "Stan", false, none),
            ] {
                try PersonRow(
                    portalID: portalID, id: id, name: name, lastName: "Test",
                    email: "\(name.lowercased())@acme.example",
                    position: "Tester", isAdmin: isAdmin, isActive: true, access: access
                ).insert(db)
            }
            let application = try ApplicationRegistry(platform: platform).create(
                db, kind: kind, portalID: kind == "local" ? portalID : nil, code: "acme.dealpulse",
                version: .init(scope: scope, applicationURL: address, installerURL: installer, title: title))
            if installed {
                _ = try InstallationService(platform: platform).install(
                    db, clientID: application.clientID, portal: portal, userID: administrator, finish: false)
            }
            return (portal, application)
        }
        let pages = PortalPages(platform: platform, events: EventQueue(platform: platform))
        return PortalInHand(
            platform: platform, pages: pages, portal: portal, application: application, directory: directory)
    }

    func close() {
        try? platform.database.close()
        try? FileManager.default.removeItem(at: directory)
    }

    /// A session's cookie of one of the portal's people.
    func session(of userID: Int) async throws -> String {
        let answer = await ask("GET", "/auth/?user_id=\(userID)")
        let cookie = answer.headers.first { $0.name == "Set-Cookie" }?.value ?? ""
        return String(cookie.prefix { $0 != ";" })
    }

    /// - Parameter form: sent as a form when it is there.
    func ask(
        _ method: String, _ target: String, cookie: String? = nil, headers: [(name: String, value: String)] = [],
        body: String = "", contentType: String = "application/x-www-form-urlencoded", secure: Bool = true,
        listener: EdgeRequest.Listener = .proxyConnect, host: String = "acme.bitrix24.com"
    ) async -> EdgeResponse {
        var all = headers
        if let cookie { all.append(("Cookie", cookie)) }
        if !body.isEmpty { all.append(("Content-Type", contentType)) }
        return await pages.respond(
            to: EdgeRequest(
                listener: listener, isSecure: secure, host: host, plainPortalID: nil, httpMethod: method,
                target: target,
                headers: all, body: Array(body.utf8), remoteAddress: "127.0.0.1"),
            portal: portal)
    }

    func page(_ target: String, as userID: Int) async throws -> String {
        await ask("GET", target, cookie: try await session(of: userID)).page
    }

    var installation: InstallationRow? {
        get async throws {
            try await platform.database.read { db in try InstallationRow.fetchOne(db) }
        }
    }

    /// Binds a widget as `placement.bind` would.
    @discardableResult
    func bind(_ placement: String, handler: String = "https://app.example/widget", title: String = "Pulse") async throws
        -> Int64
    {
        try await platform.database.write { db in
            let installation = try InstallationRow.fetchOne(db)
            var row = PlacementBindingRow(
                installationID: installation?.id ?? 0, placement: placement, handler: handler, title: title,
                description: "",
                groupName: "", languages: #"{"ru":{"TITLE":"Пульс"}}"#, options: "{}")
            try row.insert(db)
            return row.id ?? 0
        }
    }

    func addDeal(_ id: Int, title: String, responsible: Int = administrator) async throws {
        let portalID = portal.id
        let fields: JSONValue = [
            "ID": .string(String(id)), "TITLE": .string(title), "STAGE_ID": "NEW", "OPPORTUNITY": "1250.00",
            "CURRENCY_ID": "USD",
            "ASSIGNED_BY_ID": .string(String(responsible)),
        ]
        try await platform.database.write { db in
            try db.execute(
                sql: "INSERT INTO record (portalID, type, id, fields) VALUES (?, 'crm.deal', ?, ?)",
                arguments: [portalID, id, fields.serialized()])
        }
    }

    func update(_ sql: String) async throws {
        try await platform.database.write { db in try db.execute(sql: sql) }
    }

    /// The JSON that the portal's script reads from a page with a frame.
    static func frame(in page: String) throws -> JSONValue {
        guard let start = page.range(of: "data-frame=\""), let end = page[start.upperBound...].firstIndex(of: "\"")
        else { return .null }
        return try JSONValue(parsing: unescape(String(page[start.upperBound..<end])))
    }

    /// Names and values of the hidden fields.
    static func fields(in page: String) -> [String: String] {
        var fields: [String: String] = [:]
        for match in page.matches(of: /<input type="hidden" name="([^"]*)" value="([^"]*)">/) {
            fields[String(match.1)] = unescape(String(match.2))
        }
        return fields
    }

    static func unescape(_ text: String) -> String {
        text.replacing("&quot;", with: "\"").replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing(
            "&#39;", with: "'"
        )
        .replacing("&amp;", with: "&")
    }
}

extension EdgeResponse {
    var page: String { String(decoding: body, as: UTF8.self) }
    var leadsTo: String? { headers.first { $0.name == "Location" }?.value }
    var told: JSONValue { (try? JSONValue(parsing: body)) ?? .null }
}
