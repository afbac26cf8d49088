/// What a failure is called in logs and in the list of dead events: its type and the platform's code, never a value,
/// because nobody knows what an error of the application holds.
enum EventFailure {
    static func text(_ error: any Error) -> String {
        switch error {
        case let error as RESTError:
            let what = error.code.map { $0.value.isEmpty ? "no code" : Scrubber.clean($0.value) } ?? name(error.reason)
            return "RESTError: \(error.method), \(what), status \(error.status)"
        case let error as OAuthError:
            return "OAuthError: \(error.code.map { Scrubber.clean($0.value) } ?? name(error.reason))"
        case let error as GrantError: return "GrantError: \(name(error.reason))"
        case let error as InstallationError: return "InstallationError: \(name(error.reason))"
        case let error as EventHandlerError: return error.text
        default: return String(reflecting: type(of: error))
        }
    }

    /// The name of a case, without what it holds.
    private static func name<Reason>(_ reason: Reason) -> String {
        let mirror = Mirror(reflecting: reason)
        if mirror.displayStyle == .enum, let label = mirror.children.first?.label { return label }
        return "\(reason)"
    }
}
