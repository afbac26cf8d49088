import Foundation

/// When an application may be published.
public struct ReviewForecast: Sendable, Hashable {
    /// If every stage takes its shortest time.
    public var earliest: Date
    /// Between the two, the nearer to the latest the more there is to fix.
    public var likely: Date
    /// If every stage takes its longest time.
    public var latest: Date
    /// The stages that were counted, in order.
    public var stages: [ReviewStage]

    /// Seconds of a day.
    static let day: TimeInterval = 86_400

    /// Counts from `start` on.
    ///
    /// With something to fix all three stages are counted: 3 to 8 weeks. With nothing, there is no preparation, and
    /// rounds of notes may be needed or not.
    /// - Parameter openRejections: findings that a moderator would return the application for; fewer than 0 counts as 0.
    public static func make(from start: Date, openRejections: Int) -> ReviewForecast {
        let open = max(0, openRejections)
        let stages: [ReviewStage] =
            open == 0 ? [.initialReview, .iterations] : [.preparation, .initialReview, .iterations]
        var shortest = 0
        var longest = 0
        for stage in stages {
            // Nothing to note, no round.
            shortest += stage == .iterations && open == 0 ? 0 : stage.days.lowerBound
            longest += stage.days.upperBound
        }
        // A quarter of the way with nothing to fix, nine tenths with a dozen rejections or more.
        let share = min(0.9, 0.25 + 0.055 * Double(open))
        let likely = Double(shortest) + (Double(longest - shortest) * share).rounded()
        func date(_ days: Double) -> Date { start.addingTimeInterval(days * day) }
        return ReviewForecast(
            earliest: date(Double(shortest)), likely: date(likely), latest: date(Double(longest)), stages: stages)
    }
}
