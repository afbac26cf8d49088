/// When a delivery that nobody took is tried again, where the switch `event_redelivery` says that it is.
///
/// The documentation knows no repetition; a note of an official kit speaks of 24 hours. The intervals are this sandbox's own.
enum Redelivery {
    /// Seconds after the first attempt and after each further one.
    private static let intervals = [60, 300, 900, 1800, 3600, 7200, 14_400, 28_800, 28_800]
    private static let day = 86_400_000

    /// The next attempt; `nil` when a day is over.
    ///
    /// - Parameter now: Unix milliseconds.
    static func next(after row: EventDeliveryRow, now: Int) -> EventDeliveryRow? {
        let first = row.firstDue ?? row.due
        let due = now + intervals[min(row.attempt - 1, intervals.count - 1)] * 1000
        guard due - first <= day else { return nil }
        var next = row
        (next.id, next.due, next.attempt, next.firstDue) = (nil, due, row.attempt + 1, first)
        return next
    }
}
