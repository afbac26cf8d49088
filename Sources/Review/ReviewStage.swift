/// A stage of the way from a finished application to the catalogue, and how long it takes.
///
/// Source: the certification article, "Review Process" and "Timeline".
public enum ReviewStage: String, Sendable, Hashable, CaseIterable {
    /// Audit, fixes, design: 1 to 3 weeks.
    case preparation
    /// Automatic analysis and manual review together: 1 to 2 weeks.
    case initialReview = "initial-review"
    /// Part of the initial review: 1 to 2 days.
    case automaticAnalysis = "automatic-analysis"
    /// Part of the initial review: 5 to 14 days.
    case manualReview = "manual-review"
    /// One or two rounds of notes: 1 to 3 weeks.
    case iterations
    /// Part of a round: what the developer has, 14 days.
    case correction
    /// Part of a round: 3 to 7 days when the changes are small.
    case repeatCheck = "repeat-check"
    /// All of it: 3 to 8 weeks.
    case total

    /// Whole days, shortest to longest. Of ``correction`` the upper bound is the deadline.
    public var days: ClosedRange<Int> {
        switch self {
        case .preparation: 7...21
        case .initialReview: 7...14
        case .automaticAnalysis: 1...2
        case .manualReview: 5...14
        case .iterations: 7...21
        case .correction: 0...14
        case .repeatCheck: 3...7
        case .total: 21...56
        }
    }
}
