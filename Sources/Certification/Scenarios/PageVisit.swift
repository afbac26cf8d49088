import Chromium
import Foundation
import Sandbox

/// A page of the portal, opened by one of its people in a browser that knows nothing of earlier visits.
struct PageVisit: Sendable {
    let stage: Stage
    let page: Page
    let context: BrowserContext
    let role: PageRecord.Role
    let viewport: PageRecord.Viewport
    let scenario: ScenarioName

    /// The frame that the portal posts into: its name is `HOST|PROTOCOL|SID`.
    static let frame = FrameMatch.nameContains("|1|")

    /// Where the portal's script tells of `installFinish`.
    static let finishPath = "/-/frame/finish"

    /// Ids of the people that every certification portal has.
    static func userID(_ role: PageRecord.Role) -> Int {
        switch role {
        case .administrator: 1
        case .employee: 2
        case .employeeWithoutCRM: 3
        }
    }

    /// Opens `path` and waits until it has settled.
    func open(_ path: String) async throws {
        let user = Self.userID(role)
        let address =
            "https://\(stage.application.portal)/auth/?user_id=\(user)&backurl=" + FormCodec.escape(path)
        let navigation = try await page.navigate(to: address, timeout: .seconds(30))
        if let error = navigation.errorText {
            throw CertificationFailure(
                "The portal's page did not open: \(error).", recovery: "This is a mistake of the sandbox: report it.")
        }
        await settle()
    }

    /// Waits until the frame has a document, every request has been answered and nothing new was asked for `quiet`.
    ///
    /// A page that asks again and again is settled when its text has stood still for a while; one that is blank or says that it is
    /// loading gets more time, because it may be about to begin. What never rests is taken as it is.
    func settle(quiet: Duration = .milliseconds(500), atMost limit: Duration = .seconds(15)) async {
        // The portal says a sentence of its own where it shows no application.
        guard await hasFrame() else { return }
        try? await page.waitFor(
            "document.readyState === 'complete' && location.href !== 'about:blank'", in: Self.frame,
            timeout: .seconds(10))
        var waited = Duration.zero
        var asked = -1
        var silence = Duration.zero
        var text: String?
        var stillness = Duration.zero
        while waited < limit {
            let took = await stage.clock.measure {
                await stage.pause(.milliseconds(100))
                let exchanges = await page.exchanges
                if exchanges.contains(where: Self.isUnanswered) || exchanges.count != asked {
                    asked = exchanges.count
                    silence = .zero
                }
                let shown = try? await page.text(in: Self.frame)
                if shown != text {
                    text = shown
                    stillness = .zero
                }
            }
            waited += took
            silence += took
            stillness += took
            let isUnfinished = PageRecord.isEmpty(text ?? "") || PageRecord.isLoading(text ?? "")
            let patience = isUnfinished ? Duration.seconds(2) : .zero
            if silence >= quiet + patience && (stillness >= patience) { return }
            if !isUnfinished, stillness >= .seconds(2) { return }
        }
    }

    /// An answer that nobody reads to its end is an answer; what stays open on purpose is none that anybody waits for.
    private static func isUnanswered(_ exchange: NetworkExchange) -> Bool {
        exchange.status == nil && exchange.errorText == nil && !exchange.isCanceled && exchange.blockedReason == nil
            && !["WebSocket", "EventSource", "Ping", "Preflight"].contains(exchange.resourceType)
            && !exchange.url.hasPrefix("data:")
            && !exchange.url.hasPrefix("about:") && !exchange.url.hasPrefix("blob:")
    }

    /// Whether the portal shows a frame at all.
    func hasFrame() async -> Bool { await frame() != nil }

    func frame() async -> FrameInfo? { await page.frames().first { $0.name.contains("|1|") } }

    /// The page as it is now.
    ///
    /// - Parameter withPicture: takes a screenshot, unless the page is about to go.
    func record(
        _ id: String, _ purpose: PageRecord.Purpose, seconds: Double = 0, withPicture: Bool = true
    ) async throws -> PageRecord {
        let frame = await frame()
        let frameMatch = frame.map { FrameMatch.id($0.id) }
        var record = PageRecord(id: id, scenario: scenario, role: role, purpose: purpose, viewport: viewport)
        record.seconds = seconds
        let exchanges = await page.exchanges
        let frames = await page.frames()
        record.url = frames.first { $0.parentID == nil }?.url ?? ""
        record.portalText = (try? await page.text()) ?? ""
        record.console = await page.consoleMessages.map(consoleLine)
        record.requests = requests(exchanges, frames: frames)
        record.visitedURLs = visited(exchanges, frames: frames)
        if let frame, let frameMatch {
            record.frameURL = frame.url
            record.frameStatus = exchanges.last {
                $0.frameID == frame.id && $0.resourceType == "Document" && $0.url != "about:blank"
            }
            .map { $0.status ?? 0 }
            record.applicationText = (try? await page.text(in: frameMatch)) ?? ""
            record.html = String(((try? await page.html(in: frameMatch)) ?? "").prefix(20_000))
            await measure(&record, frameMatch)
        }
        record.storage = await storage()
        record.cookies = ((try? await context.cookies()) ?? []).filter { !isOfPortal($0.domain) }.map {
            PageRecord.Cookie(
                name: $0.name, value: $0.value, domain: $0.domain, isHTTPOnly: $0.isHTTPOnly, isSecure: $0.isSecure,
                sameSite: $0.sameSite?.rawValue)
        }
        if withPicture, let picture = try? await page.screenshot(fullPage: true) {
            let name = "\(id).png"
            do {
                try picture.write(to: stage.folder.appending(path: name))
                record.screenshot = name
            } catch {
                throw CertificationFailure(
                    "The picture \(name) cannot be written to \(stage.folder.path).",
                    recovery: "Choose another folder with --report.")
            }
        }
        return record
    }

    private func isOfPortal(_ host: String) -> Bool {
        let bare = host.hasPrefix(".") ? String(host.dropFirst()) : host
        return bare == stage.application.portal || bare.hasPrefix("api.bitrix24.")
    }

    private func isOfPortal(url: String?) -> Bool {
        url.flatMap { URLComponents(string: $0)?.host }.map(isOfPortal) ?? false
    }

    private func consoleLine(_ message: ConsoleMessage) -> PageRecord.ConsoleMessage {
        let level: PageRecord.ConsoleMessage.Level =
            switch message.level {
            case "debug", "verbose": .debug
            case "info": .info
            case "warning", "warn": .warning
            case "error", "assert": .error
            default: message.source == .exception ? .error : .log
            }
        // A failed load is reported with the address that failed, whoever asked for it.
        return PageRecord.ConsoleMessage(
            level: level, text: message.text, source: message.url, line: message.line,
            isFromPortal: message.source != .browser && isOfPortal(url: message.url))
    }

    private func requests(_ exchanges: [NetworkExchange], frames: [FrameInfo]) -> [PageRecord.BrowserRequest] {
        let main = frames.first { $0.parentID == nil }?.id
        return exchanges.filter { !$0.url.hasPrefix("data:") && $0.url != "about:blank" }.map { exchange in
            var request = PageRecord.BrowserRequest(method: exchange.method, url: exchange.url)
            request.headers = Dictionary(
                exchange.requestHeaders.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
            request.body = String((exchange.postData ?? "").prefix(64 << 10))
            request.status = exchange.status ?? 0
            if let status = exchange.status, (300..<400).contains(status) {
                request.redirect = exchange.responseHeader("location")
            }
            if !isOfPortal(url: exchange.url), let lines = exchange.responseHeader("set-cookie") {
                request.setCookies = lines.split(separator: "\n").map(String.init)
            }
            request.resourceType = exchange.resourceType
            // The portal's own form makes the first request of the frame; what it leads to is the application's.
            let isLaunch =
                exchange.resourceType == "Document" && exchange.method == "POST"
                && exchange.postData?.contains("AUTH_ID=") == true
            request.initiator = exchange.frameID == main || isLaunch ? .portal : .application
            request.initiatorPlace = exchange.initiator.url
            request.failure = exchange.errorText
            request.isAddressOfPlatform = isOfPortal(url: exchange.url) && exchange.url.lowercased().contains("getfile")
            return request
        }
    }

    private func visited(_ exchanges: [NetworkExchange], frames: [FrameInfo]) -> [String] {
        let main = frames.first { $0.parentID == nil }?.id
        var urls = exchanges.filter { $0.resourceType == "Document" && $0.frameID != main }.map(\.url)
        for frame in frames where frame.parentID != nil && !urls.contains(frame.url) { urls.append(frame.url) }
        return urls.filter { $0 != "about:blank" && !$0.isEmpty }
    }

    private func storage() async -> [PageRecord.StorageItem] {
        let snapshots = ((try? await page.storage()) ?? []).filter { !isOfPortal(url: $0.origin) }
        return snapshots.flatMap { snapshot -> [PageRecord.StorageItem] in
            let local = snapshot.localStorage.map {
                PageRecord.StorageItem(area: .local, origin: snapshot.origin, key: $0.key, value: $0.value)
            }
            let session = snapshot.sessionStorage.map {
                PageRecord.StorageItem(area: .session, origin: snapshot.origin, key: $0.key, value: $0.value)
            }
            let databases = snapshot.databases.flatMap { database in
                database.stores.flatMap { store in
                    store.value.map {
                        PageRecord.StorageItem(
                            area: .indexedDB, origin: snapshot.origin, key: "\(database.name).\(store.key)", value: $0)
                    }
                }
            }
            return (local + session).sorted { $0.key < $1.key } + databases
        }
    }

    private func measure(_ record: inout PageRecord, _ frame: FrameMatch) async {
        guard let layout = try? await page.layout(in: frame) else { return }
        record.visibleGraphics = layout.visibleMedia
        var measured = PageRecord.Layout(
            scrollWidth: layout.scrollWidth, clientWidth: layout.clientWidth,
            visibleTextLength: layout.visibleTextLength)
        if let more = try? await page.evaluate(Self.readability, in: frame) {
            measured.smallestText = more["smallest"].doubleValue
            measured.smallTargets = (more["targets"].arrayValue ?? []).compactMap(\.stringValue)
            measured.hasViewportTag = more["viewport"].boolValue ?? true
        }
        record.layout = measured
    }

    /// Measures the smallest text of some length, and what a finger would miss. Links inside a sentence are text, not buttons.
    private static let readability = """
        (() => {
            const visible = (element) => {
                const box = element.getBoundingClientRect();
                return box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
            };
            let smallest = null;
            const walk = document.createTreeWalker(document.body || document.documentElement, NodeFilter.SHOW_TEXT);
            for (let node = walk.nextNode(), count = 0; node && count < 5000; node = walk.nextNode(), count += 1) {
                const parent = node.parentElement;
                if (!parent || node.textContent.trim().length < 20 || parent.closest('script, style, noscript, template') || !visible(parent)) continue;
                const size = parseFloat(getComputedStyle(parent).fontSize);
                if (smallest === null || size < smallest) smallest = size;
            }
            const targets = [];
            for (const element of document.querySelectorAll('button, input:not([type=hidden]), select, textarea, a[href], [role=button], summary')) {
                if (!visible(element) || targets.length >= 20) continue;
                if (element.matches('a') && getComputedStyle(element).display === 'inline') continue;
                if (element.matches('input[type=checkbox], input[type=radio]') && element.closest('label')) continue;
                const box = element.getBoundingClientRect();
                // Browsers themselves draw an unstyled button 21 high and a list 19: that size is not the author's.
                if (box.width < 18 || box.height < 18) {
                    const name = (element.innerText || element.getAttribute('aria-label') || element.name || element.id || '').trim().slice(0, 40);
                    targets.push(element.tagName.toLowerCase() + (name ? ' "' + name + '"' : '') + ' ' + Math.round(box.width) + '×' + Math.round(box.height));
                }
            }
            return { smallest, targets, viewport: !!document.querySelector('meta[name=viewport]') };
        })()
        """
}

extension Stage {
    /// Opens a context for one of the portal's people, and hands out a page in it.
    ///
    /// - Throws: ``ScenarioStop/skipped(_:)`` without a browser; what `body` throws.
    func visiting<Result>(
        as role: PageRecord.Role, _ viewport: PageRecord.Viewport = .desktop, in scenario: ScenarioName,
        _ body: (PageVisit) async throws -> Result
    ) async throws -> Result {
        guard let browser else { throw ScenarioStop.skipped("no browser") }
        let screen: Viewport =
            viewport.isMobile
            ? .mobile(width: viewport.width, height: viewport.height)
            : Viewport(width: viewport.width, height: viewport.height)
        return try await browser.withContext(ContextOptions(viewport: screen, language: nil)) { context in
            let page = try await context.newPage()
            return try await body(
                PageVisit(stage: self, page: page, context: context, role: role, viewport: viewport, scenario: scenario)
            )
        }
    }

    /// Path of the application's own page.
    var applicationPath: String { "/marketplace/app/\(application.clientID)/" }
}
