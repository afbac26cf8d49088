import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("Opening an application")
struct FrameLaunchTests {
    private func open(
        _ f: AuthorizationFixture, _ installation: InstallationRow, user: Int = 1,
        origin: String = "https://acme.bitrix24.com",
        placement: String = "DEFAULT", options: JSONValue = [:], handler: String? = nil
    ) async throws -> FrameLauncher.Launch {
        let (portal, person) = (try await f.portal(), try await f.person(user))
        let code = try #require(PlacementCode(placement))
        return try await f.platform.database.write {
            try f.launcher.launch(
                $0, installation: installation, portal: portal, user: person, origin: origin, language: "de",
                placement: code,
                options: options, handler: handler)
        }
    }

    @Test("The portal posts the documented fields, with DOMAIN, PROTOCOL, LANG and APP_SID in the query")
    func fields() async throws {
        try await AuthorizationFixture.with { f in
            let installation = try await f.installed().installation
            let launch = try await open(f, installation, user: 2)
            let sid = try #require(launch.query["APP_SID"]?.string)
            #expect(sid.wholeMatch(of: #/[0-9a-f]{32}/#) != nil)
            #expect(
                launch.url
                    == "http://127.0.0.1:9/app?theme=a&DOMAIN=acme.bitrix24.com&PROTOCOL=1&LANG=de&APP_SID=\(sid)")
            let pair = try await f.platform.database.read { try #require(try TokenPairRow.fetchOne($0)) }
            #expect(
                launch.body == [
                    "AUTH_ID": .string(pair.accessToken), "AUTH_EXPIRES": "3600",
                    "REFRESH_ID": .string(pair.refreshToken),
                    "SERVER_ENDPOINT": "https://oauth.bitrix.info/rest/",
                    "APPLICATION_TOKEN": .string(installation.applicationToken), "APPLICATION_SCOPE": "crm,task",
                    "member_id": .string(AuthorizationFixture.memberID), "status": "F", "PLACEMENT": "DEFAULT",
                    "PLACEMENT_OPTIONS": "{}",
                ])
            #expect(pair.userID == 2)
            #expect(!launch.isInstaller)
            let again = try await open(f, installation, user: 2)
            #expect(
                again.body["AUTH_ID"] != launch.body["AUTH_ID"] && again.query["APP_SID"] != launch.query["APP_SID"])
        }
    }

    @Test(
        "PLACEMENT_OPTIONS is always a JSON object",
        arguments: [
            (JSONValue.null, "{}"), ([], "{}"), ("undefined", "{}"),
            (["ID": "7", "URI": "/crm/"], #"{"ID":"7","URI":"/crm/"}"#),
        ] as [(JSONValue, String)])
    func options(given: JSONValue, sent: String) async throws {
        try await AuthorizationFixture.with { f in
            let launch = try await open(f, try await f.installed().installation, options: given)
            #expect(launch.body["PLACEMENT_OPTIONS"] == .string(sent))
        }
    }

    @Test(
        "A portal that is seen in plain http says so",
        arguments: [
            ("http://acme.localhost:5001", "acme.localhost:5001", "0", "http://127.0.0.1:7001/rest/"),
            ("https://acme.bitrix24.com", "acme.bitrix24.com", "1", "https://oauth.bitrix.info/rest/"),
        ])
    func origins(origin: String, domain: String, scheme: String, server: String) async throws {
        try await AuthorizationFixture.with { f in
            let launch = try await open(f, try await f.installed().installation, origin: origin)
            #expect(launch.query["DOMAIN"] == .string(domain) && launch.query["PROTOCOL"] == .string(scheme))
            #expect(launch.body["SERVER_ENDPOINT"] == .string(server))
        }
    }

    @Test(
        "Until the installation is finished an administrator sees the installer's page each time, anybody else the reason"
    )
    func wizard() async throws {
        try await AuthorizationFixture.with { f in
            let application = try await f.application(AuthorizationFixture.wizard)
            let installation = try await f.install(application, finish: false).installation
            for _ in 0..<2 {
                let launch = try await open(f, installation)
                #expect(launch.isInstaller && launch.url.hasPrefix("http://127.0.0.1:9/install?DOMAIN="))
                #expect(launch.body["PLACEMENT"] == "DEFAULT")
            }
            let failure = await #expect(throws: RESTFailure.self) { _ = try await open(f, installation, user: 2) }
            #expect(failure?.status == 403)
            #expect(
                failure?.text
                    == "The application is not fully installed yet. Please contact your Bitrix24 administrator to complete the installation."
            )
            let finished = try await f.platform.database.write {
                try f.installations.finish($0, installation: installation).installation
            }
            let launch = try await open(f, finished, user: 2)
            #expect(!launch.isInstaller && launch.url.hasPrefix("http://127.0.0.1:9/app?DOMAIN="))
        }
    }

    @Test(
        "Who may not open it gets a reason",
        arguments: [
            ("removed", ErrorCode.notInstalled), ("unpaid", .paymentRequired), ("dismissed", .authorizationError),
            ("not allowed", .userAccessError), ("no page", .notFound),
        ])
    func refused(state: String, code: ErrorCode) async throws {
        try await AuthorizationFixture.with { f in
            var installation = try await f.installed(
                state == "no page" ? AuthorizationFixture.callback : AuthorizationFixture.page
            ).installation
            if state == "removed" { installation.isRemoved = true }
            if state == "unpaid" { installation.isPaymentExpired = true }
            if state == "not allowed" { installation.allowedUsers = "[1,3]" }
            let opened = installation
            let failure = await #expect(throws: RESTFailure.self) {
                _ = try await open(f, opened, user: state == "dismissed" ? 4 : 2)
            }
            #expect(failure?.code == code)
            let pairs = try await f.count("tokenPair")
            #expect(pairs == 0)
        }
    }

    @Test(
        "A widget opens at the handler that is bound to it, for those it is bound for, once the installation is finished",
        arguments: [
            (1, nil, "http://127.0.0.1:9/all"), (2, nil, "http://127.0.0.1:9/all"),
            (1, "http://127.0.0.1:9/second", "http://127.0.0.1:9/second"),
            (2, "http://127.0.0.1:9/own", "http://127.0.0.1:9/own"), (1, "http://127.0.0.1:9/own", nil),
            (1, "http://127.0.0.1:9/x", nil),
        ] as [(Int, String?, String?)])
    func widget(user: Int, handler: String?, expected: String?) async throws {
        try await AuthorizationFixture.with { f in
            let application = try await f.application(AuthorizationFixture.wizard)
            let unfinished = try await f.install(application, finish: false).installation
            for (address, owner) in [("all", 0), ("own", 2), ("second", 0)] {
                try await f.sql(
                    """
                    INSERT INTO placementBinding
                    (installationID, placement, handler, title, description, groupName, languages, options, userID)
                    VALUES (?, 'CRM_DEAL_DETAIL_TAB', ?, '', '', '', '{}', '{}', ?)
                    """, [unfinished.id, "http://127.0.0.1:9/\(address)", owner])
            }
            let early = await #expect(throws: RESTFailure.self) {
                _ = try await open(f, unfinished, user: user, placement: "CRM_DEAL_DETAIL_TAB", handler: handler)
            }
            #expect(early?.text == FrameLauncher.notFinishedText)
            let installation = try await f.platform.database.write {
                try f.installations.finish($0, installation: unfinished).installation
            }
            if let expected {
                let launch = try await open(
                    f, installation, user: user, placement: "crm_deal_detail_tab", options: ["ID": "8061"],
                    handler: handler)
                #expect(launch.url.hasPrefix(expected + "?DOMAIN="))
                #expect(launch.body["PLACEMENT"] == "CRM_DEAL_DETAIL_TAB")
                #expect(launch.body["PLACEMENT_OPTIONS"] == #"{"ID":"8061"}"#)
            } else {
                let failure = await #expect(throws: RESTFailure.self) {
                    _ = try await open(f, installation, user: user, placement: "CRM_DEAL_DETAIL_TAB", handler: handler)
                }
                #expect(failure?.code == .placementNotFound)
            }
        }
    }
}
