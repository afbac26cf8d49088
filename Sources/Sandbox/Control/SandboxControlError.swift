import Bitrix24Wire

/// A refusal of the administration interface.
package struct SandboxControlError: Error, Hashable, CustomStringConvertible {
    /// HTTP status, 400 to 499; 500 when the sandbox itself failed.
    package let status: Int
    /// A code for programs: `invalid_field`, `not_found`, `conflict` …
    package let error: String
    /// What is wrong and what would be right, for people.
    package let message: String

    package init(status: Int, error: String, message: String) {
        self.status = status
        self.error = error
        self.message = message
    }

    package var description: String { "\(error): \(message)" }

    var json: JSONValue { ["error": .string(error), "message": .string(message)] }
}

extension SandboxControlError {
    static func field(_ name: String, _ reason: String) -> SandboxControlError {
        SandboxControlError(status: 400, error: "invalid_field", message: "\(name): \(reason)")
    }

    static func notFound(_ what: String) -> SandboxControlError {
        SandboxControlError(status: 404, error: "not_found", message: what)
    }

    static func conflict(_ what: String) -> SandboxControlError {
        SandboxControlError(status: 409, error: "conflict", message: what)
    }

    /// A refusal of the platform, as the administration interface tells it. Its statuses stay within 400 to 499.
    init(_ failure: RESTFailure) {
        let message = failure.text ?? "The platform refuses with \(failure.code.value)."
        self.init(
            status: (400..<500).contains(failure.status) ? failure.status : 409,
            error: failure.code == .argument ? "invalid_field" : failure.code.value, message: message)
    }
}
