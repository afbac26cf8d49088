import Sandbox

/// The application's process was started anew; another hour passes, and it must go on with the pair that it last got.
struct RestartScenario: Sendable {
    let stage: Stage
    /// Newest journal entry when the process was started again.
    let restartedAfter: Int
    let cameBack: Bool

    func run(_ steps: Stage.Steps) async throws {
        let facts = RestartFacts(restartedAfter: restartedAfter, cameBack: cameBack)
        stage.add { $0.restart = facts }
        guard cameBack else { throw ScenarioStop.failed("the application did not answer again after its process was started anew") }
        try await stage.requireInstalled()
        steps("The process was stopped and started; an hour passes")
        try await stage.control("POST", "/clock", ["advance_s": 3601])
        let known = try await stage.control("GET", stage.installedPath)
        let events = (known["events"]?.array ?? []).compactMap { $0["event"]?.string.flatMap { EventCode($0) } }
        if let cause = events.lazy.compactMap(RecordCause.init).first {
            steps("Change a \(cause.record), so that the application is told")
            try await stage.cause(cause)
            await stage.settle()
        }
        guard stage.card.application.interface, stage.browser != nil else { return }
        steps("Open the application")
        try await stage.visiting(as: .administrator, in: .restart) { visit in
            try await visit.open(stage.applicationPath)
            let record = try await visit.record("restart", .application)
            stage.add {
                $0.pages.append(record)
                $0.restart?.page = record.id
            }
        }
    }
}
