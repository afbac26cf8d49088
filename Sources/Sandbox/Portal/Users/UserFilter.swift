/// The filter of `user.get` and `user.search` over a portal's people.
///
/// Source: the platform's documentation, "Get a list of users by filter".
struct UserFilter: Sendable {
    private let conditions: [(key: String, value: JSONValue)]

    /// `FILTER`, and every other parameter that names a field.
    init(_ call: MethodCall) {
        var conditions: [(key: String, value: JSONValue)] = []
        let known = Set(UserProfile.titles.map(\.name)).union(["FIND", "NAME_SEARCH", "UF_DEPARTMENT_NAME"])
        for (key, value) in call.params {
            let name = key.uppercased()
            if name == "FILTER" {
                for (key, value) in RecordFilter.members(value) ?? [:] { conditions.append((key.uppercased(), value)) }
            } else {
                let field = FilterOperator.split(name).field
                if known.contains(field) || field.hasPrefix("UF_USR_") { conditions.append((name, value)) }
            }
        }
        // With FIND no other field counts.
        let find = conditions.filter { $0.key == "FIND" }
        self.conditions = find.isEmpty ? conditions : find
    }

    func matches(_ profile: UserProfile) -> Bool {
        let fields = profile.fields
        return conditions.allSatisfy { matches(fields, key: $0.key, value: $0.value) }
    }

    private static let dates: Set<String> = [
        "TIMESTAMP_X", "DATE_REGISTER", "LAST_LOGIN", "LAST_ACTIVITY_DATE", "PERSONAL_BIRTHDAY", "UF_EMPLOYMENT_DATE",
    ]

    private func matches(_ fields: JSONObject, key: String, value: JSONValue) -> Bool {
        let (meaning, isNegated, name) = FilterOperator.split(key)
        let wanted = (value.array ?? value.object.map { Array($0.values) } ?? [value])
        switch name {
        case "ACTIVE":
            guard let flag = Self.flag(wanted.first) else { return true }
            return (fields["ACTIVE"]?.flag == flag) != isNegated
        case "FIND", "NAME_SEARCH":
            // A word is found where a word of the person begins with it.
            let all = ["NAME", "LAST_NAME", "SECOND_NAME", "EMAIL", "WORK_POSITION"]
                .compactMap { fields[$0]?.text }.joined(separator: " ").lowercased().split(separator: " ")
            return wanted.allSatisfy { value in
                (value.text ?? "").lowercased().split(separator: " ").allSatisfy { word in
                    all.contains { $0.hasPrefix(word) }
                }
            }
        case "USER_TYPE", "IS_ONLINE":
            return wanted.contains { $0.text?.lowercased() == fields[name]?.text?.lowercased() } != isNegated
        default: break
        }
        let own = fields[name].map { $0.array ?? [$0] } ?? []
        let texts = own.map { ($0.text ?? "").lowercased() }
        let found = wanted.contains { value in
            let text = (value.text ?? "").lowercased()
            if Self.dates.contains(name) {
                return Self.compares(texts.first ?? "", text, meaning, as: PortalTime.parse)
            }
            switch meaning {
            case .contains: return texts.contains { $0.contains(text) }
            case .like: return texts.contains { RecordFunctions.matches($0, pattern: text) }
            case .equal: return texts.isEmpty ? text.isEmpty : texts.contains(text)
            default: return texts.contains { Self.compares($0, text, meaning, as: { Int($0) }) }
            }
        }
        return found != isNegated
    }

    private static func flag(_ value: JSONValue?) -> Bool? {
        switch value?.text?.lowercased() {
        case "y", "true", "1": true
        case "n", "false", "0": false
        default: value?.flag
        }
    }

    /// What cannot be read as a number or a date fits nothing, or is compared letter by letter where both are words.
    private static func compares(
        _ own: String, _ wanted: String, _ meaning: FilterOperator, as number: (String) -> Int?
    ) -> Bool {
        guard let left = number(own), let right = number(wanted) else {
            switch meaning {
            case .greater: return own > wanted
            case .greaterOrEqual: return own >= wanted
            case .less: return own < wanted
            case .lessOrEqual: return own <= wanted
            default: return false
            }
        }
        switch meaning {
        case .greater: return left > right
        case .greaterOrEqual: return left >= right
        case .less: return left < right
        case .lessOrEqual: return left <= right
        case .equal, .between: return left == right
        case .contains, .like: return own.contains(wanted)
        }
    }
}
