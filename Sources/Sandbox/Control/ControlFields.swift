import Bitrix24Wire

/// The members of a body, read field by field; a wrong one is an error that names it. Unknown members are ignored, `null` counts as absent.
struct ControlFields {
    let members: JSONObject

    init(_ body: JSONValue) throws(SandboxControlError) {
        switch body {
        case .null: members = [:]
        case .object(let members): self.members = members
        case .array(let elements) where elements.isEmpty: members = [:]
        default:
            throw SandboxControlError(status: 400, error: "invalid_body", message: "The body must be a JSON object.")
        }
    }

    /// Whether the field is there, if only as `null`.
    func has(_ name: String) -> Bool { members[name] != nil }

    private func value(_ name: String) -> JSONValue? {
        guard let value = members[name], !value.isNull else { return nil }
        return value
    }

    func text(_ name: String) throws(SandboxControlError) -> String? {
        guard let value = value(name) else { return nil }
        switch value {
        case .string(let text): return text
        // A version 1.0 or a code 17 that came as a number is still what was meant.
        case .int, .double: return value.text
        default: throw .field(name, "must be a string")
        }
    }

    func requiredText(_ name: String) throws(SandboxControlError) -> String {
        guard let text = try text(name), !text.isEmpty else { throw .field(name, "is required") }
        return text
    }

    func flag(_ name: String) throws(SandboxControlError) -> Bool? {
        guard let value = value(name) else { return nil }
        guard let flag = value.flag else { throw .field(name, "must be true or false") }
        return flag
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(SandboxControlError) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.integer else { throw .field(name, "must be a whole number") }
        guard range.contains(number) else {
            throw .field(name, "must be from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func number(_ name: String, in range: ClosedRange<Double>) throws(SandboxControlError) -> Double? {
        guard let value = value(name) else { return nil }
        guard let number = value.number, number.isFinite else { throw .field(name, "must be a number") }
        guard range.contains(number) else {
            throw .field(name, "must be from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func object(_ name: String) throws(SandboxControlError) -> JSONObject? {
        guard let value = value(name) else { return nil }
        guard let object = value.object else { throw .field(name, "must be an object") }
        return object
    }

    func array(_ name: String) throws(SandboxControlError) -> [JSONValue]? {
        guard let value = value(name) else { return nil }
        guard let array = value.array else { throw .field(name, "must be a list") }
        return array
    }

    /// One of a set of words.
    func word<Word: RawRepresentable & CaseIterable>(
        _ name: String, _ type: Word.Type = Word.self
    ) throws(SandboxControlError) -> Word? where Word.RawValue == String {
        guard let text = try text(name) else { return nil }
        guard let word = Word(rawValue: text) else {
            throw .field(name, "must be one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return word
    }

    /// Permissions as a list, or with commas between.
    func scopes(_ name: String) throws(SandboxControlError) -> [Scope]? {
        guard let value = value(name) else { return nil }
        let texts: [String]
        if let text = value.string {
            texts = text.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
        } else if let array = value.array {
            texts = array.map { $0.string ?? "" }
        } else {
            throw .field(name, "must be a list of permissions")
        }
        var scopes: [Scope] = []
        for text in texts {
            guard let scope = Scope(text) else {
                throw .field(name, "holds \"\(text.prefix(64))\", which is no permission")
            }
            if !scopes.contains(scope) { scopes.append(scope) }
        }
        return scopes
    }

    /// An absolute http or https address; an empty one counts as none.
    func address(_ name: String) throws(SandboxControlError) -> String? {
        guard let text = try text(name), !text.isEmpty else { return nil }
        guard WebAddress(text) != nil else { throw .field(name, "must be an absolute http or https address") }
        return text
    }

    /// A moment as Unix seconds, or in ISO 8601.
    func moment(_ name: String) throws(SandboxControlError) -> Int? {
        guard let value = value(name) else { return nil }
        if let seconds = value.integer { return seconds }
        guard let text = value.string, let seconds = PortalTime.parse(text) else {
            throw .field(name, "must be Unix seconds or a date such as 2026-08-21T12:00:00+00:00")
        }
        return seconds
    }

    /// The host name of a portal, without a port.
    func domain(_ name: String) throws(SandboxControlError) -> PortalDomain? {
        guard let text = try text(name) else { return nil }
        guard let domain = PortalDomain(text), domain.value == domain.host,
            domain.host.split(separator: ".").last?.contains(where: \.isLetter) == true
        else {
            throw .field(name, "must be a host name such as acme.bitrix24.com")
        }
        return domain
    }
}
