package import Foundation

/// Which of a portal's waiting events a worker gets: the rule that every ``EventStore`` shares.
package enum EventTaking {
    /// - Parameter waiting: the first events of the queue, in order.
    package static func taken(_ waiting: [QueuedEvent], at now: Date) -> [QueuedEvent] {
        guard let first = waiting.first, first.dueAt <= now else { return [] }
        // One that was tried before may have ended the process: those behind it are not to be tried with it.
        guard first.attempts == 0 else { return [first] }
        return Array(waiting.prefix { $0.dueAt <= now && $0.attempts == 0 })
    }
}
