import Sandbox

/// How one installation went.
struct InstallationFacts: Sendable, Hashable {
    /// What the card asks for.
    enum Mode: String, Sendable, Hashable, Codable {
        /// Installed at once, with no page and no event of its own.
        case direct
        /// A page that ends with `installFinish`.
        case wizard
        /// An `ONAPPINSTALL` handler, no page.
        case callback
    }

    /// The application called `installFinish`.
    struct Finish: Sendable, Hashable {
        /// `seq` of the newest journal entry at that moment.
        var afterNumber: Int
        /// `seq` of calls that a page in the browser had begun by then and that were journalled later.
        var underWay: Set<Int> = []
    }

    /// A placement that is bound, and whether its widget came up.
    struct Widget: Sendable, Hashable {
        var placement: PlacementCode
        /// `nil`: was not opened.
        var wasShown: Bool?
    }

    var mode: Mode
    /// Each call of `installFinish`, in order.
    var finishes: [Finish] = []
    /// `INSTALLED` of `app.info` at the end.
    var isInstalled = false
    /// After the wizard the application's own page appeared by itself.
    var wentOnByItself: Bool?
    /// Placements bound at the end.
    var widgets: [Widget] = []
    /// Events bound at the end, those of the card included.
    var events: [EventCode] = []
    /// Events that were caused to try the bindings: code, and `seq` of the delivery (`nil`: none was made).
    var triedEvents: [TriedEvent] = []

    struct TriedEvent: Sendable, Hashable {
        var event: EventCode
        /// Status of the handler's answer; 0: nobody took it; `nil`: it was not delivered at all.
        var status: Int?
    }
}
