import Bitrix24

/// What the wizard binds on a portal: two events and the tab in the deal card.
///
/// It asks first what is bound already, so that a second run, after a failure or on an older installation, makes no refused call.
struct Installation: Sendable {
    let publicURL: String
    let pages: Pages

    /// The same list stands in `lintel.yml`.
    static let events: [EventCode] = [.applicationUninstall, .dealAdd]
    static let tab = "CRM_DEAL_DETAIL_TAB"

    /// - Throws: what the portal refuses; nothing is left half done that a second run would not complete.
    func setUp(_ client: PortalClient) async throws {
        let bound = try await client.batch([
            BatchCommand("events", "event.get"), BatchCommand("placements", "placement.get"),
        ])
        let events = try bound.response("events").result.array ?? []
        let placements = try bound.response("placements").result.array ?? []

        var commands: [BatchCommand] = []
        let handler = publicURL + "/events"
        for event in Self.events
        where !events.contains(where: {
            $0["event"]?.string?.uppercased() == event.value && $0["handler"]?.string == handler
        }) {
            commands.append(
                BatchCommand(event.value, "event.bind", ["event": .string(event.value), "handler": .string(handler)]))
        }
        let page = publicURL + "/app"
        if !placements.contains(where: { $0["placement"]?.string == Self.tab && $0["handler"]?.string == page }) {
            let english = pages.texts(.english)
            let russian = pages.texts(.russian)
            func names(_ texts: Texts) -> JSONValue {
                ["TITLE": .string(texts("tab")), "DESCRIPTION": .string(texts("tab.description"))]
            }
            commands.append(
                BatchCommand(
                    "tab", "placement.bind",
                    [
                        "PLACEMENT": .string(Self.tab), "HANDLER": .string(page), "TITLE": .string(english("tab")),
                        "DESCRIPTION": .string(english("tab.description")),
                        "LANG_ALL": ["en": names(english), "ru": names(russian)],
                    ]))
        }
        guard !commands.isEmpty else { return }
        let answers = try await client.batch(commands)
        for command in commands {
            do {
                _ = try answers.response(command.name)
            } catch {
                // Somebody else, or the same wizard in another window, was faster.
                guard error.code == .handlerAlreadyExists else { throw error }
            }
        }
    }
}
