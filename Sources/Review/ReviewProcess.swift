import Foundation

/// Where a version of an application stands on its way through the review. A value: events go in, the next state comes out.
public struct ReviewProcess: Sendable, Hashable {
    public enum State: Sendable, Hashable {
        case preparation
        case submitted
        case automaticAnalysis
        case manualReview
        /// A list of notes has come; corrections are due by the date.
        case notes(deadline: Date)
        case repeatCheck
        case approved
        case rejected
        case withdrawn
    }

    public enum Event: Sendable, Hashable, CaseIterable {
        /// The developer begins, or begins again with a version that ended.
        case prepare
        /// The developer hands it in.
        case submit
        /// The automatic analysis begins.
        case beginAnalysis
        /// The automatic analysis found nothing.
        case passAnalysis
        /// The platform sends notes.
        case sendNotes
        /// The developer hands in corrections.
        case correct
        /// The deadline has passed with no correction.
        case missDeadline
        /// The platform approves.
        case approve
        /// The platform refuses for good.
        case reject
        /// The developer takes it back.
        case withdraw
    }

    /// An event that the state does not allow.
    public struct ForbiddenEvent: Error, Sendable, Hashable, CustomStringConvertible {
        public var event: Event
        public var state: State
        public var description: String { "A review in the state \(state) cannot take the event \(event)." }
    }

    /// How long corrections may take, in seconds: 14 days.
    public static let correctionTime: TimeInterval = Double(ReviewStage.correction.days.upperBound) * ReviewForecast.day

    public private(set) var state: State

    public init(state: State = .preparation) { self.state = state }

    /// The state after `event` at `date`. The deadline's own second is still in time.
    ///
    /// - Throws: ``ForbiddenEvent``; the process then stays as it was.
    public func after(_ event: Event, at date: Date) throws(ForbiddenEvent) -> ReviewProcess {
        let notes = State.notes(deadline: date.addingTimeInterval(Self.correctionTime))
        let next: State? =
            switch (state, event) {
            case (.approved, .prepare), (.rejected, .prepare), (.withdrawn, .prepare): .preparation
            case (.preparation, .submit): .submitted
            case (.submitted, .beginAnalysis): .automaticAnalysis
            case (.automaticAnalysis, .passAnalysis): .manualReview
            case (.automaticAnalysis, .sendNotes), (.manualReview, .sendNotes), (.repeatCheck, .sendNotes): notes
            case (.manualReview, .approve), (.repeatCheck, .approve): .approved
            case (.manualReview, .reject), (.repeatCheck, .reject): .rejected
            case (.notes(let deadline), .correct): date <= deadline ? .repeatCheck : nil
            case (.notes(let deadline), .missDeadline): date > deadline ? .rejected : nil
            case (.preparation, .withdraw), (.submitted, .withdraw), (.automaticAnalysis, .withdraw),
                (.manualReview, .withdraw),
                (.notes, .withdraw), (.repeatCheck, .withdraw):
                .withdrawn
            default: nil
            }
        guard let next else { throw ForbiddenEvent(event: event, state: state) }
        return ReviewProcess(state: next)
    }

    /// Whether nothing but a new beginning can follow.
    public var isOver: Bool {
        switch state {
        case .approved, .rejected, .withdrawn: true
        default: false
        }
    }
}
