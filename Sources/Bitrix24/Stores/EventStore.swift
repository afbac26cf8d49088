public import Foundation

/// The queues of believed events, one for each portal: what is in one is on disk, and is handled in the order in which it came.
///
/// A process that handles a portal's events holds the portal's claim, so that no two handle them at once. A claim ends by
/// itself when its holder crashed.
public protocol EventStore: Sendable {
    /// Lets `admit` look at the portal, and puts the event that it returns at the end of the portal's queue, in one change.
    ///
    /// Calls of the same moment may share a transaction; `admit` may run more than once, and what it throws is thrown to its
    /// own caller only. A portal that is unknown keeps no events.
    /// - Returns: once the event is on disk.
    /// - Throws: what `admit` throws; ``EventError`` when the portal is unknown and `admit` did not mind.
    @discardableResult
    func enqueue(
        _ memberID: MemberID, _ admit: @escaping @Sendable (Installation?) throws -> IncomingEvent
    ) async throws -> QueuedEvent

    /// Claims portals whose first event is due and that nobody claims, those that have waited longest first.
    func claimPortals(owner: String, at now: Date, until: Date, limit: Int) async throws -> [MemberID]

    /// Takes the first due events of a claimed portal, counts an attempt for each, and extends the claim to `until`.
    ///
    /// When the first one was attempted before, it alone is taken, so that an event that ends the process does not bury
    /// the ones behind it. Empty when nothing is due or the claim is another's by now.
    func takeEvents(
        of memberID: MemberID, owner: String, at now: Date, until: Date, limit: Int
    ) async throws -> [QueuedEvent]

    /// Writes down what became of events that were taken: all or none.
    ///
    /// - Returns: `false`, and nothing is written, when the claim is another's by now.
    @discardableResult
    func settle(_ memberID: MemberID, owner: String, _ outcomes: [SettledEvent], at now: Date) async throws -> Bool

    /// Puts off the end of a claim while an event of it is still being handled.
    ///
    /// - Returns: `false` when the claim is another's by now, or was given back.
    func extendClaim(of memberID: MemberID, owner: String, until: Date) async throws -> Bool

    /// Gives a claim back.
    func release(_ memberID: MemberID, owner: String) async throws

    /// Events that were given up, in the order of their numbers, after the given one.
    func deadEvents(of memberID: MemberID?, after id: Int64, limit: Int) async throws -> [QueuedEvent]

    /// Puts a dead event at the end of its portal's queue, with no attempts counted.
    ///
    /// - Returns: `false` when there is no such dead event.
    @discardableResult
    func reviveEvent(_ id: Int64, at now: Date) async throws -> Bool

    /// Forgets a dead event.
    ///
    /// - Returns: `false` when there is no such dead event.
    @discardableResult
    func discardEvent(_ id: Int64) async throws -> Bool

    func eventCounts() async throws -> EventCounts

    /// Forgets which events were handled before `instant`; a repeat of those is not recognised any more.
    func forgetHandledEvents(before instant: Date) async throws
}

/// How many events wait, for health checks.
public struct EventCounts: Sendable, Hashable {
    public var waiting: Int
    public var dead: Int
    /// When the oldest waiting event was received.
    public var oldest: Date?

    public init(waiting: Int = 0, dead: Int = 0, oldest: Date? = nil) {
        self.waiting = waiting
        self.dead = dead
        self.oldest = oldest
    }
}

/// What became of an event that was taken from a queue.
public struct SettledEvent: Sendable, Hashable {
    public enum Outcome: Sendable, Hashable {
        case handled
        /// It stays first in its queue until `until`; those behind it wait.
        case postponed(until: Date, failure: String)
        /// It goes to the dead events; the queue goes on.
        case dead(failure: String)
        /// It was taken but not begun: its attempt does not count.
        case untouched
    }

    public var id: Int64
    public var outcome: Outcome

    public init(_ id: Int64, _ outcome: Outcome) {
        self.id = id
        self.outcome = outcome
    }
}
