import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("The life of an installation")
struct MarketInstallationTests {
    private static let local = ApplicationRegistry.Version(scope: ["crm"], installerURL: "http://127.0.0.1:9/first")
    private static let pageWithCallback = ApplicationRegistry.Version(
        scope: ["crm"], applicationURL: "http://127.0.0.1:9/app", eventURL: "http://127.0.0.1:9/installed")

    /// Event and handler of what is queued, in order.
    private func queued(_ f: AuthorizationFixture) async throws -> [String] {
        try await f.platform.database.read {
            try EventDeliveryRow.order(Column("id")).fetchAll($0).map { "\($0.event) \($0.handler)" }
        }
    }

    @Test(
        "Each way to install ends as the platform's pages say",
        arguments: [
            ("page only", AuthorizationFixture.page, false, true, []),
            ("page only", AuthorizationFixture.page, true, true, []),
            ("page and callback", pageWithCallback, false, true, ["ONAPPINSTALL http://127.0.0.1:9/installed"]),
            ("wizard", AuthorizationFixture.wizard, false, false, []),
            ("wizard, at once", AuthorizationFixture.wizard, true, true, ["ONAPPINSTALL http://127.0.0.1:9/installed"]),
            ("callback", AuthorizationFixture.callback, false, true, ["ONAPPINSTALL http://127.0.0.1:9/installed"]),
            ("initial path without a page", local, false, true, ["ONAPPINSTALL http://127.0.0.1:9/first"]),
        ] as [(String, ApplicationRegistry.Version, Bool, Bool, [String])], ["market", "local"])
    func install(_ way: (String, ApplicationRegistry.Version, Bool, Bool, [String]), kind: String) async throws {
        try await AuthorizationFixture.with { f in
            let application = try await f.application(way.1, kind: kind)
            let outcome = try await f.install(application, finish: way.2)
            #expect(outcome.installation.isFinished == way.3)
            #expect(outcome.installation.applicationToken.wholeMatch(of: #/[0-9a-f]{32}/#) != nil)
            #expect(outcome.installation.status == (kind == "local" ? "L" : "F"))
            #expect(outcome.deliveries.count == way.4.count)
            #expect(try await queued(f) == way.4)
            // Tokens work from the first moment: a wizard needs them.
            #expect(try await f.refusal(try await f.issue(outcome.installation).accessToken) == nil)
        }
    }

    @Test(
        "Finishing a wizard calls the card's handler and the bound ones, each address once; a second finish does nothing"
    )
    func finish() async throws {
        try await AuthorizationFixture.with { f in
            let application = try await f.application(AuthorizationFixture.wizard)
            let installation = try await f.install(application, finish: false).installation
            try await f.bind(installation, "ONAPPINSTALL", to: "http://127.0.0.1:9/bound")
            try await f.bind(installation, "ONAPPINSTALL", to: "http://127.0.0.1:9/installed")
            try await f.bind(installation, "ONAPPINSTALL", to: "http://127.0.0.1:9/installed", userID: 2)
            try await f.bind(installation, "ONCRMDEALADD", to: "http://127.0.0.1:9/deals")
            let outcome = try await f.platform.database.write {
                try f.installations.finish($0, installation: installation)
            }
            #expect(outcome.installation.isFinished)
            #expect(
                try await queued(f) == [
                    "ONAPPINSTALL http://127.0.0.1:9/bound", "ONAPPINSTALL http://127.0.0.1:9/installed",
                ])
            let again = try await f.platform.database.write {
                try f.installations.finish($0, installation: outcome.installation)
            }
            #expect(again.deliveries.isEmpty)
            #expect(try await queued(f).count == 2)
        }
    }

    @Test(
        "An installation that may not be is refused",
        arguments: [
            ("unknown", 404), ("no such user", 404), ("dismissed", 404), ("no administrator", 403), ("twice", 409),
            ("local elsewhere", 403), ("local removed", 409), ("deleted portal", 500),
        ])
    func refused(state: String, status: Int) async throws {
        try await AuthorizationFixture.with { f in
            var application = try await f.application(kind: state.hasPrefix("local") ? "local" : "market")
            if state == "unknown" { application.clientID = "app.1" }
            if state == "local elsewhere" { try await f.sql("UPDATE application SET portalID = 2") }
            if state == "deleted portal" { try await f.sql("UPDATE portal SET isDeleted = 1") }
            if state == "twice" || state == "local removed" {
                let installation = try await f.install(application).installation
                if state == "local removed" {
                    try await f.platform.database.write {
                        _ = try f.installations.uninstall($0, installation: installation, clean: false)
                    }
                }
            }
            let user = ["no such user": 99, "dismissed": 4, "no administrator": 2][state] ?? 1
            let asked = application
            let failure = await #expect(throws: RESTFailure.self) { _ = try await f.install(asked, userID: user) }
            #expect(failure?.status == status)
            #expect(failure?.text?.isEmpty == false)
        }
    }

    @Test(
        "Removal stops tokens, codes, handlers and widgets, tells who wanted to know, and keeps or deletes the options",
        arguments: [
            ("market", false, "0", 1), ("market", true, "1", 0), ("local", false, "1", 0), ("local", true, "1", 0),
        ])
    func uninstall(kind: String, clean: Bool, said: String, optionsLeft: Int) async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed(kind: kind)
            let id = try #require(installation.id)
            let pair = try await f.issue(installation)
            let code = try await f.code(installation).code
            try await f.bind(installation, "ONAPPUNINSTALL", to: "http://127.0.0.1:9/bye")
            try await f.bind(installation, "ONCRMDEALADD", to: "http://127.0.0.1:9/deals")
            try await f.sql(
                "INSERT INTO option (portalID, clientID, userID, name, value) VALUES (1, ?, 0, 'a', '1')",
                [application.clientID])
            try await f.sql("INSERT INTO firstRun VALUES (?, 1)", [id])
            try await f.sql(
                """
                INSERT INTO placementBinding (installationID, placement, handler, title, description, groupName, languages, options)
                VALUES (?, 'CRM_DEAL_DETAIL_TAB', 'http://127.0.0.1:9/tab', '', '', '', '{}', '{}')
                """, [id])
            let outcome = try await f.platform.database.write {
                try f.installations.uninstall($0, installation: installation, clean: clean)
            }
            #expect(outcome.installation.isRemoved)
            #expect(try await queued(f) == ["ONAPPUNINSTALL http://127.0.0.1:9/bye"])
            let row = try await f.platform.database.read { try #require(try EventDeliveryRow.fetchOne($0)) }
            let event = try #require(QueuedEvent(row: row))
            #expect(event.data == ["LANGUAGE_ID": "en", "CLEAN": .string(said)])
            #expect(event.grant == .reduced && event.applicationToken == installation.applicationToken)
            for table in ["eventBinding", "placementBinding", "firstRun"] {
                #expect(try await f.count(table) == 0, "\(table)")
            }
            #expect(try await f.count("option") == optionsLeft)
            #expect(try await f.refusal(pair.accessToken) == .applicationNotFound)
            #expect(await f.refresh(application, pair.refreshToken).status == 401)
            #expect(await f.exchange(application, code).status == 401)
            let again = await #expect(throws: RESTFailure.self) {
                try await f.platform.database.write {
                    _ = try f.installations.uninstall($0, installation: outcome.installation, clean: clean)
                }
            }
            #expect(again?.code == .notInstalled)
        }
    }

    @Test("Before an installation is finished nobody hears of its removal")
    func unfinishedUninstall() async throws {
        try await AuthorizationFixture.with { f in
            let installation = try await f.install(try await f.application(AuthorizationFixture.wizard), finish: false)
                .installation
            try await f.bind(installation, "ONAPPUNINSTALL", to: "http://127.0.0.1:9/bye")
            let outcome = try await f.platform.database.write {
                try f.installations.uninstall($0, installation: installation, clean: true)
            }
            #expect(outcome.deliveries.isEmpty)
        }
    }

    @Test(
        "A market application comes back with its keys and options, a new application token, and without its old tokens",
        arguments: [
            false, true,
        ])
    func reinstall(isStillInstalled: Bool) async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed(AuthorizationFixture.callback)
            let pair = try await f.issue(installation)
            try await f.sql(
                "INSERT INTO option (portalID, clientID, userID, name, value) VALUES (1, ?, 0, 'a', '1')",
                [application.clientID])
            try await f.bind(installation, "ONAPPUNINSTALL", to: "http://127.0.0.1:9/bye")
            try await f.sql("DELETE FROM eventDelivery")
            var current = installation
            if !isStillInstalled {
                current = try await f.platform.database.write {
                    try f.installations.uninstall($0, installation: installation, clean: false).installation
                }
            }
            let outcome = try await f.platform.database.write { [current] in
                try f.installations.reinstall($0, installation: current, userID: 1, finish: true)
            }
            #expect(outcome.installation.clientID == application.clientID)
            #expect(outcome.installation.applicationToken != installation.applicationToken)
            #expect(!outcome.installation.isRemoved && outcome.installation.isFinished)
            #expect(try await f.count("option") == 1)
            #expect(
                try await queued(f) == [
                    "ONAPPUNINSTALL http://127.0.0.1:9/bye", "ONAPPINSTALL http://127.0.0.1:9/installed",
                ])
            #expect(try await f.refusal(pair.accessToken) == .noAuthFound)
            #expect(await f.refresh(application, pair.refreshToken).text == #"{"error":"invalid_grant"}"#)
            #expect(try await f.refusal(try await f.issue(outcome.installation).accessToken) == nil)
        }
    }

    @Test(
        "An update tells handlers and callback first, then drops handlers and widgets; a version with a wizard is unfinished",
        arguments: [
            (AuthorizationFixture.wizard, false), (AuthorizationFixture.page, true),
            (AuthorizationFixture.callback, true),
        ])
    func update(version: ApplicationRegistry.Version, isFinished: Bool) async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            try await f.bind(installation, "ONAPPUPDATE", to: "http://127.0.0.1:9/news")
            try await f.bind(installation, "ONCRMDEALADD", to: "http://127.0.0.1:9/deals")
            var next = version
            next.version = "next"
            let outcome = try await f.platform.database.write { [next] db in
                _ = try f.registry.addVersion(db, clientID: application.clientID, next)
                return try f.installations.update(db, installation: installation, version: "next")
            }
            #expect(outcome.installation.isFinished == isFinished)
            #expect(outcome.installation.version == "next")
            #expect(outcome.installation.applicationToken != installation.applicationToken)
            let callback = version.eventURL.map { ["ONAPPUPDATE \($0)"] } ?? []
            #expect(try await queued(f) == callback + ["ONAPPUPDATE http://127.0.0.1:9/news"])
            let row = try await f.platform.database.read { try #require(try EventDeliveryRow.fetchOne($0)) }
            let event = try #require(QueuedEvent(row: row))
            #expect(event.data == ["VERSION": "2", "PREVIOUS_VERSION": "1", "LANGUAGE_ID": "en"])
            #expect(event.grant == .accessAndRefresh && event.applicationToken == outcome.installation.applicationToken)
            #expect(try await f.count("eventBinding") == 0)
        }
    }

    @Test("An update to nowhere is refused", arguments: [("1", 409), ("9", 404)])
    func updateRefused(version: String, status: Int) async throws {
        try await AuthorizationFixture.with { f in
            let installation = try await f.installed().installation
            let failure = await #expect(throws: RESTFailure.self) {
                try await f.platform.database.write {
                    _ = try f.installations.update($0, installation: installation, version: version)
                }
            }
            #expect(failure?.status == status)
        }
    }

    @Test("A change of payment is announced, a change of users is not")
    func change() async throws {
        try await AuthorizationFixture.with { f in
            let installation = try await f.installed().installation
            try await f.bind(installation, "ONAPPPAYMENT", to: "http://127.0.0.1:9/paid")
            let outcome = try await f.platform.database.write {
                try f.installations.change(
                    $0, installation: installation, status: .paid, isPaymentExpired: true, allowedUsers: [2])
            }
            #expect(outcome.installation.status == "P" && outcome.installation.isPaymentExpired)
            #expect(outcome.installation.allowedUsers == "[2]")
            #expect(try await queued(f) == ["ONAPPPAYMENT http://127.0.0.1:9/paid"])
            let row = try await f.platform.database.read { try #require(try EventDeliveryRow.fetchOne($0)) }
            #expect(
                QueuedEvent(row: row)?.data == [
                    "CODE": "vendor.app", "VERSION": "1", "STATUS": "P", "PAYMENT_EXPIRED": "Y", "DAYS": "0",
                    "LANGUAGE_ID": "en",
                ])
            let open = try await f.platform.database.write {
                try f.installations.change($0, installation: outcome.installation, allowedUsers: .some(nil))
            }
            #expect(
                open.installation.allowedUsers == nil && open.deliveries.isEmpty && open.installation.isPaymentExpired)
        }
    }
}
