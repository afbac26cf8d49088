/// Checks a call of a method that the sandbox keeps no state for against what the method's page says it takes.
///
/// Only what cannot be right is refused: a required parameter that is missing, and a value of a type that cannot be read as the one
/// that is wanted. Forms carry every scalar as text, so a number in text is a number.
enum ParameterCheck {
    /// - Throws: `ERROR_ARGUMENT` that names the parameter.
    static func require(_ call: MethodCall) throws {
        for parameter in ParameterTable.standard.parameters(of: call.name) {
            guard let name = parameter.path.last, let place = place(of: parameter, in: call) else { continue }
            let label = parameter.path.joined(separator: ".")
            guard let value = place[name], !value.isNull else {
                guard !parameter.isRequired else { throw RESTFailure.missingArgument(label) }
                continue
            }
            if parameter.isRequired, value.string?.isEmpty == true { throw RESTFailure.missingArgument(label) }
            guard fits(value, parameter.base) else {
                throw RESTFailure(
                    .argument, status: 400,
                    "The value of an argument '\(label)' must be of type \(parameter.base.rawValue)",
                    extra: ["argument": .string(label)])
            }
        }
    }

    /// The members among which the parameter stands; `nil` when the object around it was not given.
    private static func place(of parameter: ParameterTable.Parameter, in call: MethodCall) -> Members? {
        var members = Members(object: call.params)
        for name in parameter.path.dropLast() {
            guard let object = members[name]?.object else { return nil }
            members = Members(object: object)
        }
        return members
    }

    /// Names compare without regard to case, as in most methods of the platform.
    private struct Members {
        var object: JSONObject

        subscript(_ name: String) -> JSONValue? {
            if let value = object[name] { return value }
            let lowered = name.lowercased()
            return object.first { $0.key.lowercased() == lowered }?.value
        }
    }

    private static func fits(_ value: JSONValue, _ base: ParameterTable.Base) -> Bool {
        switch base {
        case .integer, .number:
            // An empty text is how a form says "none".
            if let text = value.string { return text.isEmpty || Double(text) != nil || text.hasPrefix("$result") }
            return value.object == nil && value.array == nil
        case .object, .array: return value.object != nil || value.array != nil || value.string?.isEmpty == true
        case .string, .char, .datetime, .date, .boolean: return value.object == nil && value.array == nil
        case .any: return true
        }
    }
}
