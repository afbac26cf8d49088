import Sandbox

/// The application's process was started anew; another hour passes, and it must go on with the pair that it last got.
struct RestartScenario: Sendable {
    let stage: Stage
    /// Newest journal entry when the process was started again.
    let restartedAfter: Int
    let cameBack: Bool
    /// A tab that was open before the restart; `nil`: the application has no pages.
    let lasting: PageVisit?

    func run(_ steps: Stage.Steps) async throws {
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await tryAgain(steps)) } catch { outcome = .failure(error) }
        // Nobody looks at it any more, and it must not go on asking while other things are tried.
        if let lasting { _ = try? await lasting.page.navigate(to: "about:blank", timeout: .seconds(5)) }
        try outcome.get()
    }

    private func tryAgain(_ steps: Stage.Steps) async throws {
        let facts = RestartFacts(restartedAfter: restartedAfter, cameBack: cameBack)
        stage.add { $0.restart = facts }
        guard cameBack else {
            throw ScenarioStop.failed("the application did not answer again after its process was started anew")
        }
        try await stage.requireInstalled()
        steps("The process was stopped and started; an hour passes")
        try await stage.control("POST", "/clock", ["advance_s": 3601])
        if let lasting {
            steps("Use the page that was open all the time")
            _ = await lasting.use()
            await lasting.settle()
        }
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
