public import OrderedCollections

/// What became of each command of a batch.
public struct BatchResponse: Sendable {
    /// In the order of the commands. A command that did not run, because the batch halted before it, is not among them.
    public var outcomes: OrderedDictionary<String, Result<RESTResponse, RESTError>>
    /// Names of the commands that did not run.
    public var notRun: [String]

    public init(outcomes: OrderedDictionary<String, Result<RESTResponse, RESTError>> = [:], notRun: [String] = []) {
        self.outcomes = outcomes
        self.notRun = notRun
    }

    /// The answer to the command of that name.
    ///
    /// - Throws: ``RESTError`` of that command; with reason `misuse` when it did not run or was never sent.
    public func response(_ name: String) throws(RESTError) -> RESTResponse {
        guard let outcome = outcomes[name] else {
            throw RESTError(.misuse, method: "batch", detail: "the command \(name) did not run")
        }
        return try outcome.get()
    }

    /// The errors by name of the command.
    public var errors: OrderedDictionary<String, RESTError> {
        outcomes.compactMapValues { outcome in
            if case .failure(let error) = outcome { error } else { nil }
        }
    }
}
