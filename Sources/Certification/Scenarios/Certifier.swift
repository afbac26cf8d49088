import AsyncHTTPClient
import Chromium
import Foundation
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Sandbox

/// Tries an application in a sandbox of its own and gathers what is seen.
///
/// It has no opinion: rules judge the evidence. Everything happens on this machine, and everything that it starts ends with it.
struct Certifier: Sendable {
    let card: Card
    /// Pictures and the application's output go here; it exists.
    let folder: URL
    /// What the application's process inherits.
    let environment: [String: String]
    var clock: any Clock<Duration> = ContinuousClock()
    let logger: Logger
    let progress: @Sendable (CertificationProgress) -> Void

    /// The portal of every certification.
    static let portal = "acme.bitrix24.com"
    static let russianPortal = "acme.bitrix24.ru"

    private var portal: String { card.listing?.region == .ru ? Self.russianPortal : Self.portal }

    /// Runs every scenario that fits the card.
    ///
    /// - Throws: ``CertificationFailure`` when sandbox or application could not be started, what the sandbox throws.
    func gather(audit: AuditResult) async throws -> Evidence {
        progress(.preparing("starting the sandbox"))
        let configuration = SandboxConfiguration(portals: [PortalDomain(portal)].compactMap(\.self), demo: true)
        return try await withSandbox(configuration, logger: logger) { sandbox in
            let application = try await register(in: sandbox)
            let client = try proxyClient(sandbox)
            let evidence: Evidence
            do {
                evidence = try await withBrowser(sandbox) { browser, why in
                    let stage = Stage(
                        card: card, sandbox: sandbox, browser: browser, client: client, clock: clock,
                        application: application,
                        folder: folder, logger: logger, progress: progress)
                    stage.add {
                        $0.audit = audit
                        $0.noBrowser = why
                    }
                    try await play(stage)
                    return try await complete(stage)
                }
            } catch {
                try await client.shutdown()
                throw error
            }
            try await client.shutdown()
            return evidence
        }
    }

    // MARK: Setting the stage

    /// Makes the portal with records that look real, and puts the card into the Market.
    private func register(in sandbox: RunningSandbox) async throws -> Stage.Application {
        let control = sandbox.control
        _ = try await control.call("PATCH", "/portals/\(portal)", ["tariff": "pro"])
        // Titles that exist in this run only, so that what is found later was stored in this run.
        let tag = String(UInt32.random(in: 0x1000_0000...UInt32.max), radix: 36).uppercased()
        _ = try await control.call(
            "POST", "/portals/\(portal)/seed",
            [
                "entity": "crm.deal",
                "rows": .array(
                    (1...6).map { ["TITLE": .string("Service contract \(tag)-\($0)"), "OPPORTUNITY": .int($0 * 900)] }),
            ])
        let port = try await freePort()
        let urls = card.application.urls
        var body: JSONObject = [
            "kind": .string(card.application.type == .local ? "local" : "market"),
            "code": .string(card.application.code),
            "version": .string(card.application.version),
            "scope": .array(card.application.scopes.map { .string($0.value) }),
        ]
        if card.application.type == .local { body["portal"] = .string(portal) }
        func address(_ text: String?) -> JSONValue? { text.map { .string(PublicAddresses.secured($0)) } }
        if card.application.interface { body["app_url"] = address(urls.application) }
        if card.application.interface { body["install_url"] = address(urls.installer) }
        body["event_url"] = address(urls.callback ?? (card.application.interface ? nil : urls.installer))
        body["redirect_uri"] = address(urls.redirect)
        body["settings_url"] = address(urls.settings)
        if !card.application.events.isEmpty {
            body["events"] = .array(card.application.events.map { .string($0.value) })
        }
        body["title"] = card.names.first.map { .string($0) }
        let made = try await control.call("POST", "/apps", .object(body))
        guard let clientID = made["client_id"]?.string, let secret = made["client_secret"]?.string else {
            throw CertificationFailure(
                "The sandbox did not register the application.",
                recovery: "This is a mistake of the sandbox: report it.")
        }
        let values = RunValues(port: port, clientID: clientID, clientSecret: secret, environment: environment)
        let local: String
        do {
            local = try values.filled(card.run?.origin ?? "http://127.0.0.1:${port}")
        } catch {
            throw CertificationFailure("\(error)", recovery: "Correct `run.origin` in the card.")
        }
        for origin in PublicAddresses.origins(of: card) {
            _ = try await control.call("POST", "/origins", ["public": .string(origin), "target": .string(local)])
        }
        return Stage.Application(
            clientID: clientID, clientSecret: secret, portal: portal, localOrigin: local, port: port)
    }

    /// A port that nobody listens on at this moment.
    private func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup).bind(
            host: "127.0.0.1", port: 0
        ).get()
        let port = channel.localAddress?.port ?? 0
        try await channel.close()
        return port
    }

    private func proxyClient(_ sandbox: RunningSandbox) throws -> HTTPClient {
        guard let proxy = URLComponents(string: sandbox.ready.proxy), let host = proxy.host, let port = proxy.port
        else {
            throw CertificationFailure(
                "The sandbox's proxy has no address.", recovery: "This is a mistake of the sandbox: report it.")
        }
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(sandbox.ready.certificateAuthority))
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
        configuration.proxy = .server(host: host, port: port)
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Runs `body` with a browser that trusts the sandbox, or with the reason why there is none.
    private func withBrowser<Result: Sendable>(
        _ sandbox: RunningSandbox, _ body: (Browser?, String?) async throws -> Result
    ) async throws -> Result {
        progress(.preparing("starting the browser"))
        let options = ChromiumOptions(
            proxy: sandbox.ready.proxy, trustedSPKIHashes: [sandbox.caSPKIHash], language: "en")
        var hasStarted = false
        do {
            return try await withChromium(options, logger: logger) { browser in
                hasStarted = true
                return try await body(browser, nil)
            }
        } catch let error as BrowserError where !hasStarted {
            logger.warning("browser.missing", metadata: ["error": "\(error.message)"])
            return try await body(nil, "\(error)")
        }
    }

    // MARK: The scenarios

    private func play(_ stage: Stage) async throws {
        guard let run = card.run, let command = run.command else {
            try await waitUntilReady(stage, life: nil, tail: { "" })
            try await withLastingPage(stage) { await firstHalf(stage, $0) }
            await stage.scenario(.restart) { _ in
                throw ScenarioStop.skipped("the card names no command that starts the application")
            }
            await secondHalf(stage)
            return
        }
        let process = ApplicationProcess(
            command: command, folder: card.folder, environment: try processEnvironment(stage, run),
            logFile: folder.appending(path: "application.log").path, clock: clock)
        progress(.preparing("starting the application"))
        try await withLastingPage(stage) { lasting in
            let first = try await process.whileRunning { life in
                try await waitUntilReady(stage, life: life, tail: { process.tail() })
                await firstHalf(stage, lasting)
            }
            stage.add { $0.processes.append(first.record) }
            let number = await stage.lastEntry()
            let second = try await process.whileRunning { life in
                let cameBack = await isReady(stage, life: life, atMost: .seconds(60))
                await stage.scenario(.restart) { steps in
                    let restart = RestartScenario(
                        stage: stage, restartedAfter: number, cameBack: cameBack, lasting: lasting)
                    try await restart.run(steps)
                }
                await secondHalf(stage)
            }
            stage.add { $0.processes.append(second.record) }
        }
    }

    /// A tab that stays open from the expiry of the tokens through the restart, as users leave theirs; `nil` where there is nothing to open.
    private func withLastingPage(_ stage: Stage, _ body: (PageVisit?) async throws -> Void) async throws {
        guard card.application.interface, stage.browser != nil else { return try await body(nil) }
        try await stage.visiting(as: .administrator, in: .expire) { try await body($0) }
    }

    private func firstHalf(_ stage: Stage, _ lasting: PageVisit?) async {
        await ListingReading(stage: stage).run()
        await install(stage, .install) { evidence, facts in evidence.installation = facts }
        await stage.scenario(.open) { try await OpenScenario(stage: stage, name: .open, role: .administrator).run($0) }
        await stage.scenario(.openMobile) {
            try await OpenScenario(
                stage: stage, name: .openMobile, role: .administrator, viewport: .phone, widths: [360]
            ).run($0)
        }
        await stage.scenario(.openEmployee) {
            try await OpenScenario(stage: stage, name: .openEmployee, role: .employee).run($0)
        }
        await stage.scenario(.openWithoutCRM) {
            try await OpenScenario(stage: stage, name: .openWithoutCRM, role: .employeeWithoutCRM).run($0)
        }
        await stage.scenario(.expire) { try await ExpireScenario(stage: stage, lasting: lasting).run($0) }
    }

    /// Forged events come last, because an application that believes in a forged removal is of no use for anything else; a local
    /// application does not come back after its removal, so there they come before.
    private func secondHalf(_ stage: Stage) async {
        let isLocal = card.application.type == .local
        if isLocal { await forgeEvents(stage) }
        await stage.scenario(.remove) { try await RemoveScenario(stage: stage).run($0) }
        await install(stage, .reinstall) { evidence, facts in evidence.reinstallation = facts }
        if !isLocal { await forgeEvents(stage) }
    }

    private func forgeEvents(_ stage: Stage) async {
        await stage.scenario(.forgedEvents) { try await ForgedEventsScenario(stage: stage).run($0) }
    }

    private func install(
        _ stage: Stage, _ name: ScenarioName, _ keep: @escaping @Sendable (inout Evidence, InstallationFacts) -> Void
    ) async {
        await stage.scenario(name) { steps in
            if name == .reinstall, card.application.type == .local {
                throw ScenarioStop.skipped(
                    "a local application that was removed can only be added anew, as another one")
            }
            if name == .reinstall, stage.evidence.removal == nil {
                throw ScenarioStop.skipped("it was not removed before")
            }
            var facts = InstallationFacts(mode: card.installationMode)
            do {
                try await InstallScenario(stage: stage, name: name).run(steps, facts: &facts)
            } catch {
                let known = facts
                stage.add { keep(&$0, known) }
                throw error
            }
            let known = facts
            stage.add { keep(&$0, known) }
        }
    }

    // MARK: The application's process

    private func processEnvironment(_ stage: Stage, _ run: Card.Run) throws -> [String: String] {
        let ready = stage.sandbox.ready
        var values = environment
        values["PORT"] = String(stage.application.port)
        for name in ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"] { values[name] = ready.proxy }
        for name in ["NO_PROXY", "no_proxy"] { values[name] = "127.0.0.1,localhost" }
        for name in ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"] {
            values[name] = ready.certificateAuthority
        }
        let filler = RunValues(
            port: stage.application.port, clientID: stage.application.clientID,
            clientSecret: stage.application.clientSecret,
            environment: environment)
        try trustInPHP(ready.certificateAuthority, &values)
        for variable in run.environment {
            do {
                values[variable.name] = try filler.filled(variable.value)
            } catch {
                throw CertificationFailure("\(error)", recovery: "Correct `run.env.\(variable.name)` in the card.")
            }
        }
        return values
    }

    /// PHP's curl and streams read no variable for their certificates, only settings.
    private func trustInPHP(_ certificateAuthority: String, _ values: inout [String: String]) throws {
        // Beside the certificate, so that it goes with the sandbox.
        let settings = URL(filePath: certificateAuthority).deletingLastPathComponent().appending(path: "php")
        do {
            try FileManager.default.createDirectory(at: settings, withIntermediateDirectories: true)
            try Data("curl.cainfo=\"\(certificateAuthority)\"\nopenssl.cafile=\"\(certificateAuthority)\"\n".utf8)
                .write(to: settings.appending(path: "certification.ini"))
        } catch {
            throw CertificationFailure(
                "The settings for PHP cannot be written to \(settings.path).",
                recovery: "Make room for temporary files.")
        }
        // An empty element stands for the folder that PHP was built with.
        values["PHP_INI_SCAN_DIR"] = (values["PHP_INI_SCAN_DIR"] ?? "") + ":" + settings.path
    }

    private func waitUntilReady(_ stage: Stage, life: ApplicationProcess.Life?, tail: () -> String) async throws {
        guard await !isReady(stage, life: life, atMost: .seconds(60)) else { return }
        let output = tail().trimmingCharacters(in: .whitespacesAndNewlines)
        let address = stage.application.localOrigin + (card.run?.ready ?? "/")
        throw CertificationFailure(
            life?.hasEnded == true
                ? "The application ended before it answered at \(address)."
                : "The application did not answer at \(address) within a minute.",
            recovery: output.isEmpty
                ? "Start it by hand with the card's command."
                : "It wrote:\n\(SecretMask(stage.secretsOfApplication)(output))")
    }

    private func isReady(_ stage: Stage, life: ApplicationProcess.Life?, atMost limit: Duration) async -> Bool {
        var waited = Duration.zero
        while waited < limit {
            if let life, life.hasEnded { return false }
            let reply = await stage.directly(stage.application.localOrigin + (card.run?.ready ?? "/"))
            // Without an address of its own for this, any answer shows that it is up.
            if card.run?.ready == nil ? reply > 0 : (200..<300).contains(reply) { return true }
            await stage.pause(.milliseconds(100))
            waited += .milliseconds(100)
        }
        return false
    }

    // MARK: The end

    /// The journal as evidence, each entry with the scenario that it fell into.
    private func complete(_ stage: Stage) async throws -> Evidence {
        await stage.gatherPairs()
        let scenarios = stage.evidence.scenarios
        let calls = try await stage.entries(after: 0).filter { call in
            // The scenarios' own calls go by webhook.
            call.authorization != .webhook && (call.clientID == nil || call.clientID == stage.application.clientID)
        }.map { call in
            var call = call
            call.scenario = scenarios.last { $0.journal?.contains(call.number) == true }?.name
            return call
        }
        stage.add { $0.calls = calls }
        return stage.evidence
    }
}

extension Stage {
    /// Status of an answer at a local address, past the proxy; 0: none.
    func directly(_ url: String) async -> Int {
        var request = HTTPClientRequest(url: url)
        request.method = .GET
        guard let response = try? await HTTPClient.shared.execute(request, timeout: .seconds(5)) else { return 0 }
        _ = try? await response.body.collect(upTo: 1 << 20)
        return Int(response.status.code)
    }

    /// What must not be shown even before anything happened.
    var secretsOfApplication: [KnownSecret] {
        [KnownSecret(kind: .clientSecret, value: Secret(application.clientSecret))]
    }
}
