/// Why a certification could not be run at all: not the application's fault as far as anybody knows. Exit status 3.
package struct CertificationFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package var message: String
    /// What to do next.
    package var recovery: String

    package init(_ message: String, recovery: String) {
        self.message = message
        self.recovery = recovery
    }

    package var description: String { "\(message) \(recovery)" }
}

/// A scenario's end before its end.
enum ScenarioStop: Error, Sendable, Hashable {
    /// Because of the application.
    case failed(String)
    /// It does not apply, or lacks something.
    case skipped(String)
}
