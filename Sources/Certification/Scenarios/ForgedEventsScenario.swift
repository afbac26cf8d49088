import Foundation
import Sandbox

/// Sends events that no portal has sent, and looks for what the application does because of them.
struct ForgedEventsScenario: Sendable {
    let stage: Stage

    /// A number and a text that exist nowhere else, so that a trace of them can only come from a forged event.
    private static let markedID = 907_654_321
    private static let markedText = "forged-7d1f3a9c52"

    func run(_ steps: Stage.Steps) async throws {
        try await stage.requireInstalled()
        let handlers = try await handlers()
        guard !handlers.isEmpty else { throw ScenarioStop.skipped("the application has bound no events") }
        let text = await pageText()
        for (event, handler) in handlers {
            for defect in [ForgedEventProbe.Defect.wrongToken, .missingToken] {
                steps("Send \(event) with \(defect.rawValue) to \(handler)")
                let probe = try await send(event, defect, to: handler, pageBefore: text)
                stage.add { $0.forgedEvents.append(probe) }
            }
        }
    }

    /// Every address that takes events, with the event it was bound to.
    private func handlers() async throws -> [(event: EventCode, handler: String)] {
        let known = try await stage.control("GET", stage.installedPath)
        var handlers: [(event: EventCode, handler: String)] = []
        for binding in known["events"]?.array ?? [] {
            guard let event = binding["event"]?.string.flatMap({ EventCode($0) }), let handler = binding["handler"]?.string,
                !handlers.contains(where: { $0.event == event && $0.handler == handler })
            else { continue }
            handlers.append((event, handler))
        }
        // A forged removal comes last: where it works, nothing after it can be seen.
        return handlers.sorted { ($0.event == .applicationUninstall ? 1 : 0) < ($1.event == .applicationUninstall ? 1 : 0) }
    }

    private func send(
        _ event: EventCode, _ defect: ForgedEventProbe.Defect, to handler: String, pageBefore: String?
    ) async throws -> ForgedEventProbe {
        let before = await stage.lastEntry()
        let portal = try await stage.control("GET", "/portals/\(stage.application.portal)")
        var auth: JSONObject = [
            "domain": .string(stage.application.portal), "client_endpoint": .string("https://\(stage.application.portal)/rest/"),
            "server_endpoint": "https://oauth.bitrix.info/rest/", "member_id": portal["member_id"] ?? "",
        ]
        if defect == .wrongToken { auth["application_token"] = "0123456789abcdef0123456789abcdef" }
        let data: JSONValue =
            event == .applicationUninstall
            ? ["LANGUAGE_ID": "en", "CLEAN": "1"]
            : ["FIELDS": ["ID": .string(String(Self.markedID)), "TITLE": .string(Self.markedText)]]
        let reply = await stage.request(
            .POST, handler,
            form: [
                "event": .string(event.value), "event_handler_id": "1", "data": data,
                "ts": .string(String(Int(stage.sandbox.clock.now.timeIntervalSince1970))), "auth": .object(auth),
            ])
        await stage.settle()
        var probe = ForgedEventProbe(event: event, defect: defect, handler: handler, status: reply.status)
        probe.effects = try await effects(of: event, after: before, pageBefore: pageBefore)
        // An answer that refuses says enough; one that accepts may hide what it did, where nothing shows it.
        probe.couldBeObserved = !(200..<300).contains(reply.status) || pageBefore != nil || !stage.dataFolders.isEmpty
        return probe
    }

    private func effects(of event: EventCode, after number: Int, pageBefore: String?) async throws -> [String] {
        var effects: [String] = []
        let calls = try await stage.entries(after: number).filter { call in
            (call.kind == .rest || call.kind == .oauth) && !call.isFromBrowser && call.authorization != .webhook
                && (call.clientID == nil || call.clientID == stage.application.clientID)
        }
        if let call = calls.first {
            effects.append("it called \(call.method.map { "`\($0)`" } ?? call.host)")
        }
        let traces = DataSearch(folders: stage.dataFolders).find([
            DataSearch.Needle(kind: .record, text: Self.markedText), DataSearch.Needle(kind: .record, text: String(Self.markedID)),
        ])
        if let trace = traces.first { effects.append("its content was stored in \(trace.file)") }
        if event == .applicationUninstall, pageBefore != nil {
            let known = try await stage.control("GET", stage.installedPath)
            if known["finished"]?.bool == true, let trouble = await pageTrouble() {
                effects.append("afterwards \(trouble)")
            }
        } else if let text = await pageText(), text.contains(Self.markedText) || text.contains(String(Self.markedID)) {
            effects.append("its content is shown on the application's page")
        }
        return effects
    }

    private func pageText() async -> String? {
        guard stage.card.application.interface, stage.browser != nil else { return nil }
        return try? await stage.visiting(as: .administrator, in: .forgedEvents) { visit in
            try await visit.open(stage.applicationPath)
            return try await visit.page.text(in: PageVisit.frame)
        }
    }

    /// What is wrong with the application's page after a removal that never was.
    private func pageTrouble() async -> String? {
        let record = try? await stage.visiting(as: .administrator, in: .forgedEvents) { visit -> PageRecord in
            try await visit.open(stage.applicationPath)
            return try await visit.record("forged-removal", .application, withPicture: false)
        }
        return record?.trouble
    }
}
