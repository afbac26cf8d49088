/// An error that says what happened and what to do next, in words that may be shown and logged: no token is ever in
/// them.
public protocol ExplainedError: Error, CustomStringConvertible {
    /// What happened, one sentence.
    var message: String { get }
    /// The next step for the person who reads it.
    var recovery: String { get }
}

extension ExplainedError {
    public var description: String { message + " " + recovery }
}
