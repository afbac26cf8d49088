import Foundation
import Testing

@testable import Review

@Suite("The review")
struct ReviewTests {
    static let start = Date(timeIntervalSince1970: 1_800_000_000)
    static let deadline = start.addingTimeInterval(14 * 86_400)
    typealias State = ReviewProcess.State

    static let states: [State] = [
        .preparation, .submitted, .automaticAnalysis, .manualReview, .notes(deadline: deadline), .repeatCheck,
        .approved, .rejected, .withdrawn,
    ]
    /// Every transition that is allowed at the start's moment; all others are forbidden.
    static let allowed: [State: [ReviewProcess.Event: State]] = [
        .preparation: [.submit: .submitted, .withdraw: .withdrawn],
        .submitted: [.beginAnalysis: .automaticAnalysis, .withdraw: .withdrawn],
        .automaticAnalysis: [
            .passAnalysis: .manualReview, .sendNotes: .notes(deadline: deadline), .withdraw: .withdrawn,
        ],
        .manualReview: [
            .approve: .approved, .reject: .rejected, .sendNotes: .notes(deadline: deadline), .withdraw: .withdrawn,
        ],
        .notes(deadline: deadline): [.correct: .repeatCheck, .withdraw: .withdrawn],
        .repeatCheck: [
            .approve: .approved, .reject: .rejected, .sendNotes: .notes(deadline: deadline), .withdraw: .withdrawn,
        ],
        .approved: [.prepare: .preparation],
        .rejected: [.prepare: .preparation],
        .withdrawn: [.prepare: .preparation],
    ]

    @Test(
        "Each event in each state leads where the process says, or is refused", arguments: states,
        ReviewProcess.Event.allCases)
    func transition(_ state: State, _ event: ReviewProcess.Event) throws {
        let process = ReviewProcess(state: state)
        if let next = Self.allowed[state]?[event] {
            #expect(try process.after(event, at: Self.start).state == next)
        } else {
            #expect(throws: ReviewProcess.ForbiddenEvent(event: event, state: state)) {
                try process.after(event, at: Self.start)
            }
        }
    }

    @Test("Corrections are in time until the deadline's own second, and missed one second later")
    func deadlines() throws {
        let process = ReviewProcess(state: .notes(deadline: Self.deadline))
        #expect(try process.after(.correct, at: Self.deadline).state == .repeatCheck)
        #expect(throws: ReviewProcess.ForbiddenEvent.self) { try process.after(.missDeadline, at: Self.deadline) }
        let later = Self.deadline.addingTimeInterval(1)
        #expect(throws: ReviewProcess.ForbiddenEvent.self) { try process.after(.correct, at: later) }
        #expect(try process.after(.missDeadline, at: later).state == .rejected)
    }

    @Test(
        "The forecast stays within the article's weeks",
        arguments: [(0, 7, 14, 35), (1, 21, 32, 56), (5, 21, 39, 56), (50, 21, 53, 56), (-3, 7, 14, 35)])
    func forecast(_ open: Int, _ earliest: Int, _ likely: Int, _ latest: Int) {
        let forecast = ReviewForecast.make(from: Self.start, openRejections: open)
        let days = [forecast.earliest, forecast.likely, forecast.latest].map {
            Int($0.timeIntervalSince(Self.start) / 86_400)
        }
        #expect(days == [earliest, likely, latest])
    }

    @Test("The parts of a stage fit into it")
    func stages() {
        #expect(ReviewStage.total.days == 21...56)
        let sum = [ReviewStage.preparation, .initialReview, .iterations].reduce((0, 0)) {
            ($0.0 + $1.days.lowerBound, $0.1 + $1.days.upperBound)
        }
        #expect(sum == (21, 56))
    }
}
