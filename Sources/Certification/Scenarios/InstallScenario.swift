import Chromium
import Foundation
import Sandbox

/// Installs the application as an administrator would, through its wizard or callback, and looks at what came of it.
struct InstallScenario: Sendable {
    let stage: Stage
    let name: ScenarioName

    /// How long a wizard that has come to rest may take with nobody touching it before its buttons are tried.
    private static let patience = Duration.seconds(2)
    /// The same for one that has no buttons.
    private static let longPatience = Duration.seconds(10)

    /// - Returns: what is known afterwards; it is put into the evidence by the caller, also when this throws.
    func run(_ steps: Stage.Steps, facts: inout InstallationFacts) async throws {
        steps("Install \(stage.card.application.code) \(stage.card.application.version) on \(stage.application.portal)")
        if facts.mode == .wizard, stage.browser == nil { throw ScenarioStop.skipped("no browser") }
        _ = try await stage.control("POST", stage.installedPath + "/install", ["user_id": 1, "finish": false])
        await stage.settle()
        if stage.card.application.interface, stage.browser != nil {
            try await openFirst(steps, facts: &facts)
        } else {
            // Nobody is there to see a page; an event handler has until the queue is empty.
            await stage.settle(quiet: .milliseconds(600))
        }
        try await inspect(&facts)
        guard facts.isInstalled else {
            throw ScenarioStop.failed(
                facts.mode == .wizard
                    ? "the wizard did not call installFinish, also after its buttons were tried"
                    : "the installation did not complete")
        }
        try await showWidgets(steps, facts: &facts)
        try await causeEvents(steps, facts: &facts)
    }

    // MARK: The first page

    private func openFirst(_ steps: Stage.Steps, facts: inout InstallationFacts) async throws {
        let isWizard = facts.mode == .wizard
        let reached = try await stage.visiting(as: .administrator, in: name) {
            visit -> (finishes: [InstallationFacts.Finish], wentOn: Bool?) in
            guard isWizard else {
                try await visit.open(stage.applicationPath)
                let record = try await visit.record("\(name.rawValue)-application", .application)
                stage.add { $0.pages.append(record) }
                return (try await finishes(visit), nil)
            }
            steps("Open the installation wizard as an administrator")
            let wentOn = try await throughWizard(visit, steps)
            return (try await finishes(visit), wentOn)
        }
        facts.finishes = reached.finishes
        facts.wentOnByItself = reached.wentOn
    }

    /// Follows the wizard to its end; whether the application's own page came up by itself.
    private func throughWizard(_ visit: PageVisit, _ steps: Stage.Steps) async throws -> Bool? {
        let glimpses = WizardGlimpses()
        // A wizard may be through before the page has come to rest, so it is looked at from the beginning.
        async let watching: Void = glimpses.watch(visit, while: isInstaller)
        try await visit.open(stage.applicationPath)
        var wizard = try await visit.record("\(name.rawValue)-wizard", .installer, withPicture: await !isFinished())
        var isOver = try await waitForFinish(visit, atMost: Self.patience)
        var pressed = Set<String>()
        while !isOver, pressed.count < 8 {
            wizard = try await visit.record("\(name.rawValue)-wizard", .installer)
            guard let button = try await nextButton(visit, without: pressed) else {
                // Nothing to press, so it works on something.
                if pressed.isEmpty { isOver = try await waitForFinish(visit, atMost: Self.longPatience) }
                break
            }
            steps("Press \"\(button)\"")
            pressed.insert(button)
            await visit.settle()
            isOver = try await waitForFinish(visit, atMost: Self.patience)
        }
        glimpses.end()
        await watching
        // What was seen of it, also if it went on before anybody could look.
        if !isShowingInstaller(wizard) {
            wizard = PageRecord(id: "\(name.rawValue)-wizard", scenario: name, purpose: .installer, url: wizard.url)
        }
        if let seen = glimpses.complete(&wizard) { stage.add { $0.pages.append(seen) } }
        guard isOver else { return nil }
        steps("Wait for the application to follow")
        let wentOn = try await waitForApplication(visit)
        await visit.settle()
        let record = try await visit.record("\(name.rawValue)-follows", .afterInstallation)
        stage.add { $0.pages.append(record) }
        return wentOn
    }

    private func isShowingInstaller(_ record: PageRecord) -> Bool { record.frameURL.map(isInstaller) ?? false }

    private func isInstaller(_ url: String) -> Bool {
        guard let address = stage.card.application.urls.installer else { return false }
        guard let wanted = URLComponents(string: address), let seen = URLComponents(string: url), seen.host != nil
        else { return false }
        // A wizard may have pages of its own; only the application's page is something else.
        let isApplication = stage.card.application.urls.application.flatMap { URLComponents(string: $0) }.map {
            $0.host == seen.host && $0.path == seen.path && $0.path != wanted.path
        }
        return isApplication != true
    }

    private func isFinished() async -> Bool {
        (try? await stage.control("GET", stage.installedPath))?["finished"]?.bool ?? false
    }

    private func waitForFinish(_ visit: PageVisit, atMost limit: Duration) async throws -> Bool {
        var waited = Duration.zero
        while waited < limit {
            if await isFinished() { return true }
            await stage.pause(.milliseconds(100))
            waited += .milliseconds(100)
        }
        return await isFinished()
    }

    /// The portal goes on to the application's page after `installFinish`: it opens the frame a second time.
    private func waitForApplication(_ visit: PageVisit) async throws -> Bool {
        guard let address = stage.card.application.urls.application, let wanted = URLComponents(string: address) else {
            return true
        }
        for _ in 0..<80 {
            if let url = await visit.frame()?.url, let seen = URLComponents(string: url), seen.host == wanted.host,
                seen.path == wanted.path || !isInstallerPath(seen.path)
            {
                return true
            }
            await stage.pause(.milliseconds(100))
        }
        return false
    }

    private func isInstallerPath(_ path: String) -> Bool {
        guard let address = stage.card.application.urls.installer, let installer = URLComponents(string: address) else {
            return false
        }
        return installer.path == path || path.isEmpty
    }

    /// Presses the button that most likely goes on, and says which; `nil` when there is none that was not pressed yet.
    private func nextButton(_ visit: PageVisit, without pressed: Set<String>) async throws -> String? {
        guard await visit.hasFrame() else { return nil }
        let known = JSONValue.array(pressed.sorted().map { .string($0) }).serialized()
        return try? await visit.page.evaluate(Self.pressScript.replacing("KNOWN", with: known), in: PageVisit.frame)
            .stringValue
    }

    private static let pressScript = """
        (() => {
            const known = KNOWN;
            const back = /(cancel|back|delete|remove|uninstall|log ?out|close|отмена|назад|удал|выйти|закрыть)/i;
            const on = /(install|finish|continue|next|save|done|start|complete|ok|accept|agree|connect|установ|готово|продолж|далее|сохран|начать|заверш|принять|подключ)/i;
            for (const box of document.querySelectorAll('input[type=checkbox][required]:not(:checked)')) box.click();
            const buttons = [...document.querySelectorAll('button, input[type=submit], input[type=button], [role=button], a.btn, a.button, a.ui-btn')]
                .filter((element) => !element.disabled && element.checkVisibility() && element.getBoundingClientRect().width > 0)
                .map((element) => ({ element, name: (element.innerText || element.value || element.getAttribute('aria-label') || element.id || 'button').trim().slice(0, 60) }))
                .filter((one) => !back.test(one.name) && !known.includes(one.name));
            const chosen = buttons.find((one) => on.test(one.name)) || buttons.find((one) => one.element.type === 'submit') || buttons[0];
            if (!chosen) return null;
            chosen.element.click();
            return chosen.name;
        })()
        """

    /// Every time that the portal was told of `installFinish`.
    private func finishes(_ visit: PageVisit) async throws -> [InstallationFacts.Finish] {
        let told = await visit.page.exchanges.filter {
            $0.method == "POST" && URLComponents(string: $0.url)?.path == PageVisit.finishPath
        }
        guard !told.isEmpty else { return [] }
        let entries = try await stage.entries(after: 0)
        let ahead = stage.sandbox.clock.offsetSeconds
        let begun = await visit.page.exchanges.filter { $0.url.contains("/rest/") }
        return told.map { exchange in
            let moment = exchange.timestamp.addingTimeInterval(ahead)
            var finish = InstallationFacts.Finish(afterNumber: entries.last { $0.at <= moment }?.number ?? 0)
            // The journal has a call when it is answered; the browser knows when it was made.
            var left = begun.filter { $0.timestamp <= exchange.timestamp }.map(\.url)
            for entry in entries where entry.isFromBrowser && entry.kind == .rest {
                guard let index = left.firstIndex(where: { $0.hasSuffix(entry.target) }) else { continue }
                left.remove(at: index)
                if entry.number > finish.afterNumber { finish.underWay.insert(entry.number) }
            }
            return finish
        }
    }

    // MARK: Afterwards

    /// What the portal knows of the installation.
    private func inspect(_ facts: inout InstallationFacts) async throws {
        let known = try await stage.control("GET", stage.installedPath)
        facts.isInstalled = known["finished"]?.bool ?? false
        facts.events = (known["events"]?.array ?? []).compactMap { $0["event"]?.string.flatMap { EventCode($0) } }
        facts.widgets = (known["placements"]?.array ?? []).compactMap { binding in
            binding["placement"]?.string.flatMap { PlacementCode($0) }.map {
                InstallationFacts.Widget(placement: $0, wasShown: nil)
            }
        }
    }

    private func showWidgets(_ steps: Stage.Steps, facts: inout InstallationFacts) async throws {
        guard stage.browser != nil else { return }
        let known = try await stage.control("GET", stage.installedPath)
        var seen = Set<PlacementCode>()
        for (index, binding) in (known["placements"]?.array ?? []).enumerated()
        where facts.widgets.indices.contains(index) {
            let placement = facts.widgets[index].placement
            guard let id = binding["id"]?.integer, seen.insert(placement).inserted else { continue }
            // It has no page: the browser runs it unseen in the background of every page.
            guard placement.value != "PAGE_BACKGROUND_WORKER" else { continue }
            steps("Open the widget \(placement)")
            let options = try await stage.sampleOptions(placement)
            let path = "/marketplace/placement/\(id)/?options=" + FormCodec.escape(options.serialized())
            let record = try await stage.visiting(as: .administrator, in: name) { visit in
                try await visit.open(path)
                return try await visit.record("\(name.rawValue)-widget-\(index + 1)", .placement(placement.value))
            }
            facts.widgets[index].wasShown = record.frameURL != nil && record.trouble == nil
            stage.add { $0.pages.append(record) }
        }
    }

    /// Makes the portal fire the events that the application listens to, as far as records can cause them.
    private func causeEvents(_ steps: Stage.Steps, facts: inout InstallationFacts) async throws {
        var tried = Set<EventCode>()
        for event in facts.events where tried.insert(event).inserted {
            guard let cause = RecordCause(event) else { continue }
            steps("Cause \(event)")
            let before = await stage.lastEntry()
            try await stage.cause(cause)
            await stage.settle()
            let deliveries = try await stage.entries(after: before).filter {
                $0.event == event && $0.clientIDMatches(stage.application.clientID)
            }
            facts.triedEvents.append(InstallationFacts.TriedEvent(event: event, status: deliveries.last?.status))
        }
    }
}

extension SeenCall {
    /// An event entry may leave the application out; then its handler tells.
    func clientIDMatches(_ id: String) -> Bool { clientID == nil || clientID == id }
}
