import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("Applications and versions")
struct MarketRegistryTests {
    @Test(
        "Keys have the platform's shape and are never the same",
        arguments: [("market", "app", "F"), ("local", "local", "L")])
    func keys(kind: String, prefix: String, status: String) async throws {
        try await AuthorizationFixture.with { f in
            let one = try await f.application(kind: kind)
            let two = try await f.application(kind: kind)
            #expect(one.clientID.wholeMatch(of: #/(app|local)\.[0-9a-f]{14}\.[0-9]{8}/#)?.output.1 == prefix[...])
            #expect(one.clientSecret.wholeMatch(of: #/[0-9a-zA-Z]{50}/#) != nil)
            #expect(one.clientID != two.clientID && one.clientSecret != two.clientSecret)
            #expect(one.status == status)
            #expect(one.currentVersion == "1")
            #expect(one.portalID == (kind == "local" ? 1 : nil))
        }
    }

    @Test(
        "A field that is unusable is named",
        arguments: [
            ("kind", "neither"), ("status", "X"), ("status", "FD"),
            ("status", ""), ("code", ""),
            ("code", "a b"), ("redirect_uri", "app.example"), ("redirect_uri", "javascript://x"), ("app_url", "/app"),
            ("install_url", "ftp://a.example"), ("event_url", "https://"), ("scope", "crm deal"), ("scope", ""),
            ("version", ""),
            ("version", "1/2"),
        ])
    func refused(field: String, value: String) async throws {
        try await AuthorizationFixture.with { f in
            let version = ApplicationRegistry.Version(
                version: field == "version" ? value : nil, scope: field == "scope" ? ["crm", value] : ["crm"],
                applicationURL: field == "app_url" ? value : nil, installerURL: field == "install_url" ? value : nil,
                eventURL: field == "event_url" ? value : nil)
            let failure = await #expect(throws: RESTFailure.self) {
                try await f.platform.database.write {
                    _ = try f.registry.create(
                        $0, kind: field == "kind" ? value : "market",
                        code: field == "code" ? value : nil, status: field == "status" ? value : nil,
                        redirectURI: field == "redirect_uri" ? value : nil, version: version)
                }
            }
            #expect(failure?.status == 400)
            #expect(failure?.extra["argument"] == .string(field))
            let count = try await f.count("application")
            #expect(count == 0)
        }
    }

    @Test("A local application without a portal belongs to the first one that installs it")
    func localAnywhere() async throws {
        try await AuthorizationFixture.with { f in
            let application = try await f.platform.database.write {
                try f.registry.create($0, kind: "local", version: AuthorizationFixture.page)
            }
            #expect(application.portalID == nil)
            _ = try await f.install(application)
            let row = try await f.platform.database.read { try ApplicationRow.fetchOne($0, key: application.clientID) }
            #expect(row?.portalID == 1)
            let other = try await f.portal(2)
            let refused = await #expect(throws: RESTFailure.self) {
                try await f.platform.database.write {
                    _ = try f.installations.install(
                        $0, clientID: application.clientID, portal: other, userID: 1, finish: true)
                }
            }
            #expect(refused?.status == 403)
        }
    }

    @Test(
        "Status letters of the documentation are taken in either case", arguments: ["F", "D", "T", "P", "L", "S", "t"])
    func statuses(letter: String) async throws {
        try await AuthorizationFixture.with { f in
            let application = try await f.application(status: letter)
            #expect(application.status == letter.uppercased())
            let reply = try await f.issue(try await f.install(application).installation)
            #expect(reply.status.letter == letter.uppercased())
        }
    }

    @Test("Versions count up, become current, and take over what they leave out")
    func versions() async throws {
        try await AuthorizationFixture.with { f in
            let application = try await f.application(AuthorizationFixture.wizard)
            let rows = try await f.platform.database.write { db in
                [
                    try f.registry.addVersion(db, clientID: application.clientID, .init()),
                    try f.registry.addVersion(
                        db, clientID: application.clientID,
                        .init(version: "2.5", scope: ["user", "user"], applicationURL: "https://b.example/")),
                    try f.registry.addVersion(db, clientID: application.clientID, .init(scope: [])),
                ]
            }
            #expect(rows.map(\.version) == ["2", "2.5", "4"])
            #expect(rows.map(\.number) == [2, 3, 4])
            #expect(rows.map(\.scope) == ["crm,placement", "user", ""])
            #expect(rows.map(\.installerURL) == ["http://127.0.0.1:9/install", nil, nil])
            #expect(
                rows.map(\.applicationURL) == ["http://127.0.0.1:9/app", "https://b.example/", "https://b.example/"])
            let current = try await f.platform.database.read {
                try ApplicationRow.fetchOne($0, key: application.clientID)
            }
            #expect(current?.currentVersion == "4")
            let failure = await #expect(throws: RESTFailure.self) {
                try await f.platform.database.write {
                    _ = try f.registry.addVersion($0, clientID: application.clientID, .init(version: "2.5"))
                }
            }
            #expect(failure?.status == 409)
            let unknown = await #expect(throws: RESTFailure.self) {
                try await f.platform.database.write { _ = try f.registry.addVersion($0, clientID: "app.1", .init()) }
            }
            #expect(unknown?.status == 404)
        }
    }
}
