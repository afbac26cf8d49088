import Sandbox

@testable import Certification

extension Card {
    /// A card in order; a test changes what it is about.
    static func make(_ change: (inout Card) -> Void = { _ in }) -> Card {
        var card = Card(path: "app/lintel.yml", application: Application(code: "acme.dealpulse"))
        card.application.version = "1.2.0"
        card.application.scopes = ["crm", "placement", "user_brief"].compactMap { Scope($0) }
        card.application.urls.application = "https://dealpulse.example/app"
        card.application.urls.installer = "https://dealpulse.example/install"
        card.application.events = [.applicationUninstall]
        card.listing = Listing(
            languages: [
                Listing.Texts(language: "en", name: "Deal Pulse"), Listing.Texts(language: "ru", name: "Пульс сделок"),
            ],
            icon: "icon.png", privacyPolicy: "https://dealpulse.example/privacy")
        card.places = [
            "application.scopes[0]": .init(file: "app/lintel.yml", line: 8, column: 12),
            "listing.icon": .init(file: "app/lintel.yml", line: 20, column: 9),
        ]
        change(&card)
        return card
    }
}

extension Evidence {
    /// Evidence of a faultless run with every scenario; a test changes what it is about.
    static func make(_ change: (inout Evidence) -> Void = { _ in }) -> Evidence {
        var evidence = Evidence()
        evidence.scenarios = ScenarioName.allCases.map {
            ScenarioRecord(name: $0, seconds: 0.5, steps: ["step of \($0.rawValue)"])
        }
        evidence.secrets = [
            KnownSecret(kind: .accessToken, value: Secret("test-access-1+/")),
            KnownSecret(kind: .refreshToken, value: Secret("test-refresh-1")),
            KnownSecret(kind: .applicationToken, value: Secret("test-application-1")),
            KnownSecret(kind: .clientSecret, value: Secret("test-client-secret-1")),
        ]
        evidence.calls = [
            SeenCall(
                number: 1, scenario: .install, kind: .rest, host: "acme.bitrix24.com", target: "/rest/placement.bind",
                method: "placement.bind",
                params: [
                    "PLACEMENT": "CRM_DEAL_DETAIL_TAB", "HANDLER": "https://dealpulse.example/tab",
                    "auth": "test-access-1+/",
                ]),
            SeenCall(
                number: 2, scenario: .install, kind: .rest, host: "acme.bitrix24.com", target: "/rest/user.current",
                method: "user.current"),
            SeenCall(
                number: 3, scenario: .open, kind: .rest, host: "acme.bitrix24.com", target: "/rest/crm.deal.list",
                method: "crm.deal.list"),
            SeenCall(
                number: 10, scenario: .expire, kind: .rest, host: "acme.bitrix24.com", target: "/rest/crm.deal.list",
                method: "crm.deal.list",
                params: ["auth": "old-token-1", "start": "50"], status: 401, error: .expiredToken),
            SeenCall(
                number: 11, at: .init(timeIntervalSince1970: 100), scenario: .expire, kind: .oauth,
                host: "oauth.bitrix.info",
                target: "/oauth/token/", params: ["refresh_token": "old-refresh-1"], authorization: .none, userID: 1,
                grantType: "refresh_token"),
            SeenCall(
                number: 12, scenario: .expire, kind: .rest, host: "acme.bitrix24.com", target: "/rest/crm.deal.list",
                method: "crm.deal.list",
                params: ["auth": "new-token-1", "start": "50"]),
            SeenCall(
                number: 30, scenario: .remove, kind: .event, host: "acme.bitrix24.com", status: 200,
                event: .applicationUninstall,
                handler: "https://dealpulse.example/events"),
        ]
        let working = "Deals by stage: 12 open, 3 won"
        evidence.pages = [
            PageRecord(
                id: "install-1", scenario: .install, purpose: .installer, frameStatus: 200,
                applicationText: "Installing…"),
            PageRecord(
                id: "install-2", scenario: .install, purpose: .afterInstallation, frameStatus: 200,
                applicationText: working),
            PageRecord(
                id: "open-1", scenario: .open, url: "https://acme.bitrix24.com/marketplace/app/1/",
                frameURL:
                    "https://dealpulse.example/app?DOMAIN=acme.bitrix24.com&PROTOCOL=1&LANG=en&APP_SID=0123456789abcdef0123456789abcdef",
                frameStatus: 200, applicationText: working, screenshot: "open-1.png"),
            PageRecord(
                id: "mobile-1", scenario: .openMobile, viewport: .phone, frameStatus: 200, applicationText: working,
                layout: .init(scrollWidth: 390, clientWidth: 390, visibleTextLength: 30, smallestText: 13)),
            PageRecord(
                id: "employee-1", scenario: .openEmployee, role: .employee, frameStatus: 200, applicationText: working),
            PageRecord(
                id: "bare-1", scenario: .openWithoutCRM, role: .employeeWithoutCRM, frameStatus: 200,
                applicationText: "Deal Pulse needs access to the CRM. Ask your administrator."),
            PageRecord(id: "expire-1", scenario: .expire, frameStatus: 200, applicationText: working),
            PageRecord(id: "expire-2", scenario: .expire, frameStatus: 200, applicationText: working),
            PageRecord(id: "restart-1", scenario: .restart, frameStatus: 200, applicationText: working),
            PageRecord(id: "reinstall-1", scenario: .reinstall, frameStatus: 200, applicationText: working),
        ]
        var audit = AuditResult()
        audit.files = 3
        evidence.audit = audit
        evidence.processes = [ProcessRecord(command: "python3 app.py", becameReady: true)]
        let installation = InstallationFacts(
            mode: .wizard, finishes: [.init(afterNumber: 2)], isInstalled: true, wentOnByItself: true, widgets: [],
            events: [.applicationUninstall])
        evidence.installation = installation
        evidence.reinstallation = installation
        evidence.expiry = ExpiryFacts(
            expiredAfter: [9], stimulus: "reload", pageBefore: "expire-1", pageAfter: "expire-2")
        evidence.restart = RestartFacts(restartedAfter: 20, cameBack: true, page: "restart-1")
        evidence.removal = RemovalFacts(
            removedAfter: 29, watchedUntil: 40, wasSubscribed: true, answers: [200],
            portalRecords: ["Harbour crane refit"],
            wasDataSearched: true)
        evidence.forgedEvents = [ForgedEventProbe(event: .dealAdd, defect: .wrongToken, status: 403)]
        evidence.documents = [
            DocumentRecord(
                kind: .privacyPolicy, url: "https://dealpulse.example/privacy", status: 200,
                contentType: "text/html; charset=utf-8",
                body: "<h1>Privacy of Deal&nbsp;Pulse</h1><p>"
                    + String(repeating: "We keep what the portal asks for. ", count: 12) + "</p>")
        ]
        evidence.icon = FileRecord(path: "icon.png", bytes: Picture.png(128, 128))
        change(&evidence)
        return evidence
    }
}

/// Headers of pictures.
enum Picture {
    static func png(_ width: UInt8, _ height: UInt8, colour: UInt8 = 2) -> [UInt8] {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + [
            0, 0, 0, width, 0, 0, 0, height, 8, colour, 0, 0, 0,
        ]
            + [0, 0, 0, 0]
    }

    static func jpeg(_ width: UInt8, _ height: UInt8) -> [UInt8] {
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC2, 0, 17, 8, 0, height, 0, width, 3, 1, 0x22, 0, 2, 0x11]
    }
}
