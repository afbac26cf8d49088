import Foundation
import Sandbox

/// Sends events that no portal has sent, and looks for what the application does because of them.
struct ForgedEventsScenario: Sendable {
    let stage: Stage

    /// A number and a text that exist nowhere else, so that a trace of them can only come from a forged event.
    private static let markedID = 907_654_321
    private static let markedText = "forged-7d1f3a9c52"

    private struct Target: Sendable {
        var event: EventCode
        var handler: String
    }

    func run(_ steps: Stage.Steps) async throws {
        try await stage.requireInstalled()
        let targets = try await targets()
        guard !targets.isEmpty else { throw ScenarioStop.skipped("the application has bound no events") }
        let usual = await usualMethods()
        let before = try await genuineEvent(targets)
        for target in targets {
            let amounts = search.inventory()
            for defect in [ForgedEventProbe.Defect.wrongToken, .missingToken] {
                steps("Send \(target.event) with \(defect.rawValue) to \(target.handler)")
                var probe = try await send(target, defect)
                probe.effects = try await effects(after: probe.number, usual: usual)
                if target.event == .applicationUninstall { probe.effects += lost(since: amounts) }
                // Once both were sent, whatever they did shows; earlier looking would only repair what a removal broke.
                if defect == .missingToken, probe.effects.isEmpty {
                    probe.effects += try await later(target, before: before)
                }
                let known = probe.probe(isObservable: hasPages || !stage.dataFolders.isEmpty || before != nil)
                stage.add { $0.forgedEvents.append(known) }
            }
        }
    }

    private var search: DataSearch { DataSearch(folders: stage.dataFolders) }
    private var hasPages: Bool { stage.card.application.interface && stage.browser != nil }

    /// Every address that takes events, with the event it was bound to.
    private func targets() async throws -> [Target] {
        let known = try await stage.control("GET", stage.installedPath)
        var targets: [Target] = []
        for binding in known["events"]?.array ?? [] {
            guard let event = binding["event"]?.string.flatMap({ EventCode($0) }),
                let handler = binding["handler"]?.string,
                !handler.isEmpty, !targets.contains(where: { $0.event == event && $0.handler == handler })
            else { continue }
            targets.append(Target(event: event, handler: handler))
        }
        // A forged removal comes last: where it works, nothing after it can be seen.
        return targets.filter { $0.event != .applicationUninstall }
            + targets.filter { $0.event == .applicationUninstall }
    }

    // MARK: What it does without us

    private func calls(after number: Int) async throws -> [SeenCall] {
        try await stage.entries(after: number).filter { call in
            (call.kind == .rest || call.kind == .oauth) && !call.isFromBrowser && call.authorization != .webhook
                && (call.clientID == nil || call.clientID == stage.application.clientID)
        }
    }

    private static func name(_ call: SeenCall) -> String { call.method?.value ?? call.host }

    /// What it calls while nothing happens, so that work in the background is not taken for an effect.
    private func usualMethods() async -> Set<String> {
        await stage.settle()
        let number = await stage.lastEntry()
        await stage.pause(.milliseconds(1200))
        return Set((try? await calls(after: number))?.map(Self.name) ?? [])
    }

    /// How a genuine event was answered.
    private struct Genuine: Sendable {
        var event: EventCode
        var status: Int
    }

    private func genuineEvent(_ targets: [Target]) async throws -> Genuine? {
        guard
            let (event, cause) = targets.lazy.compactMap({ target in
                RecordCause(target.event).map { (target.event, $0) }
            }).first
        else { return nil }
        let number = await stage.lastEntry()
        try await stage.cause(cause)
        await stage.settle()
        let delivery = try await stage.entries(after: number).last {
            $0.event == event && $0.clientIDMatches(stage.application.clientID)
        }
        return delivery.map { Genuine(event: event, status: $0.status) }
    }

    // MARK: Forging

    private struct Sent: Sendable {
        var target: Target
        var defect: ForgedEventProbe.Defect
        var status: Int
        /// Newest journal entry before it was sent.
        var number: Int
        var effects: [String] = []

        func probe(isObservable: Bool) -> ForgedEventProbe {
            var probe = ForgedEventProbe(event: target.event, defect: defect, handler: target.handler, status: status)
            probe.effects = effects
            // An answer that refuses says enough; one that accepts may hide what it did, where nothing shows it.
            probe.couldBeObserved = isObservable || !(200..<300).contains(status)
            return probe
        }
    }

    private func send(_ target: Target, _ defect: ForgedEventProbe.Defect) async throws -> Sent {
        let before = await stage.lastEntry()
        let portal = try await stage.control("GET", "/portals/\(stage.application.portal)")
        var auth: JSONObject = [
            "domain": .string(stage.application.portal),
            "client_endpoint": .string("https://\(stage.application.portal)/rest/"),
            "server_endpoint": "https://oauth.bitrix.info/rest/", "member_id": portal["member_id"] ?? "",
        ]
        if defect == .wrongToken { auth["application_token"] = "0123456789abcdef0123456789abcdef" }
        let data: JSONValue =
            target.event == .applicationUninstall
            ? ["LANGUAGE_ID": "en", "CLEAN": "1"]
            : ["FIELDS": ["ID": .string(String(Self.markedID)), "TITLE": .string(Self.markedText)]]
        let reply = await stage.request(
            .POST, target.handler,
            form: [
                "event": .string(target.event.value), "event_handler_id": "1", "data": data,
                "ts": .string(String(Int(stage.sandbox.clock.now.timeIntervalSince1970))), "auth": .object(auth),
            ])
        await stage.settle()
        return Sent(target: target, defect: defect, status: reply.status, number: before)
    }

    // MARK: Looking

    private func effects(after number: Int, usual: Set<String>) async throws -> [String] {
        var effects: [String] = []
        // Asking whose tokens these are is how some find out that an event is none.
        let calls = try await calls(after: number).filter { call in
            !usual.contains(Self.name(call)) && call.method != "app.info"
        }
        if let call = calls.first { effects.append("it called `\(Self.name(call))`") }
        let traces = search.find([
            DataSearch.Needle(kind: .record, text: Self.markedText),
            DataSearch.Needle(kind: .record, text: String(Self.markedID)),
        ])
        if let trace = traces.first { effects.append("its content was stored in \(trace.file)") }
        return effects
    }

    /// What has become much less than it was.
    private func lost(since amounts: [String: Int]) -> [String] {
        let now = search.inventory()
        let gone = amounts.keys.sorted().first { place in
            guard let before = amounts[place], before > 0 else { return false }
            let after = now[place] ?? 0
            // Fewer rows; of a file, less than half of what it was. A rewritten file may be a little shorter.
            return place.contains(", table ") ? after < before : after * 2 < before
        }
        return gone.map { ["it deleted what was stored in \($0)"] } ?? []
    }

    /// What a visitor, and the next genuine event, find afterwards.
    private func later(_ target: Target, before: Genuine?) async throws -> [String] {
        if target.event == .applicationUninstall {
            // First the event: opening the page would bring back what a forged removal has taken away.
            if let before, (200..<300).contains(before.status),
                let after = try await genuineEvent([Target(event: before.event, handler: target.handler)]),
                !(200..<300).contains(after.status)
            {
                return ["afterwards a genuine \(before.event) was answered with status \(after.status)"]
            }
            if let trouble = await pageTrouble() { return ["afterwards \(trouble)"] }
        } else if let text = await pageText(), text.contains(Self.markedText) || text.contains(String(Self.markedID)) {
            return ["its content is shown on the application's page"]
        }
        return []
    }

    private func pageText() async -> String? {
        guard hasPages else { return nil }
        return try? await stage.visiting(as: .administrator, in: .forgedEvents) { visit in
            try await visit.open(stage.applicationPath)
            return try await visit.page.text(in: PageVisit.frame)
        }
    }

    /// What is wrong with the application's page after a removal that never was.
    private func pageTrouble() async -> String? {
        guard hasPages else { return nil }
        let record = try? await stage.visiting(as: .administrator, in: .forgedEvents) { visit -> PageRecord in
            try await visit.open(stage.applicationPath)
            return try await visit.record("forged-removal", .application, withPicture: false)
        }
        return record?.trouble
    }
}
