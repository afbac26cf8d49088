/// What a handler throws when it knows better than the schedule what should become of its event.
///
/// Any other error makes the event wait and come again (``EventRetries``).
public enum EventHandlerError: Error, Sendable {
    /// Nothing will ever have to be done: the event counts as handled.
    case discard
    /// Trying again is of no use, but a person should look: the event goes to the dead ones at once. The reason is shown
    /// there.
    case giveUp(StaticString)
    /// Try again after this long; the events behind it wait. The attempt counts.
    case retry(after: Duration)

    var text: String {
        switch self {
        case .discard: "discarded"
        case .giveUp(let reason): "given up: \(reason)"
        case .retry: "asked to be tried again"
        }
    }
}
