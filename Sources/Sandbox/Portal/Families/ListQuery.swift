/// Filter, order and page of a list method, over records that are at hand already: for families that keep few of a kind.
///
/// Names of fields are compared without regard to case. A value of another type than the field's is compared as text.
struct ListQuery {
    var filter: JSONObject
    var order: [(name: String, isDescending: Bool)]
    var start: Int
    /// Field names that may stand in the filter; others are ignored. `nil`: all.
    var filterable: Set<String>?

    init(
        _ call: MethodCall, filter: String = "filter", order: String = "order",
        standard: [(String, Bool)] = [("ID", false)],
        filterable: Set<String>? = nil
    ) {
        self.filter = call.map(filter) ?? [:]
        let asked = (call.map(order) ?? [:]).map { key, value in
            (name: key, isDescending: (value.text ?? "").uppercased().hasPrefix("DESC"))
        }
        self.order = asked.isEmpty ? standard.map { (name: $0.0, isDescending: $0.1) } : asked
        start = call["start"]?.integer ?? 0
        self.filterable = filterable
    }

    static let pageSize = 50

    /// The page, its total and the next page's start.
    func page(_ records: [JSONObject]) -> (records: [JSONObject], total: Int, next: Int?) {
        let found = selected(records)
        let start = max(0, start)
        return (
            Array(found.dropFirst(start).prefix(Self.pageSize)), found.count,
            found.count - start > Self.pageSize && self.start >= 0 ? start + Self.pageSize : nil
        )
    }

    func answer(_ records: [JSONObject], _ json: (JSONObject) throws -> JSONValue) rethrows -> MethodAnswer {
        let page = page(records)
        return MethodAnswer(.array(try page.records.map(json)), total: page.total, next: page.next)
    }

    /// All that match, in order.
    func selected(_ records: [JSONObject]) -> [JSONObject] {
        let matching = records.filter { Self.matches($0, filter, filterable: filterable) }
        return matching.sorted { first, second in
            for key in order {
                let comparison = Self.compare(first.member(key.name) ?? .null, second.member(key.name) ?? .null)
                if comparison != 0 { return key.isDescending ? comparison > 0 : comparison < 0 }
            }
            return first.id < second.id
        }
    }

    /// Whether all conditions hold; members with numbers for names are groups, `LOGIC: OR` asks for one only.
    static func matches(_ record: JSONObject, _ filter: JSONObject, filterable: Set<String>? = nil) -> Bool {
        let isAny = filter.member("LOGIC")?.text?.uppercased() == "OR"
        let verdicts = filter.compactMap { key, value -> Bool? in
            if key.uppercased() == "LOGIC" { return nil }
            if let group = value.object, key.allSatisfy(\.isNumber) || key.hasPrefix("::") {
                return matches(record, group, filterable: filterable)
            }
            let condition = Condition(key, value)
            guard filterable?.contains(condition.name.uppercased()) ?? true else { return nil }
            return condition.holds(record.member(condition.name) ?? .null)
        }
        return isAny && !verdicts.isEmpty ? verdicts.contains(true) : !verdicts.contains(false)
    }

    private struct Condition {
        var name: String
        var mark: String
        var values: [JSONValue]

        init(_ key: String, _ value: JSONValue) {
            let mark = key.prefix { "!=<>@%?~+".contains($0) }
            self.mark = String(mark)
            name = String(key.dropFirst(mark.count))
            values = value.array ?? value.object.map { Array($0.values) } ?? [value]
            if self.mark.isEmpty, values.count == 1, let text = value.string, text.contains("%") { self.mark = "=%" }
        }

        func holds(_ own: JSONValue) -> Bool {
            if let elements = own.array, !elements.isEmpty {
                let isNegated = mark.hasPrefix("!")
                return isNegated ? elements.allSatisfy(holds) : elements.contains(where: holds)
            }
            switch mark {
            case "!", "!=", "!@", "<>": return !values.contains { equal(own, $0) }
            case ">": return values.contains { !own.isNull && ListQuery.compare(own, $0) > 0 }
            case ">=": return values.contains { !own.isNull && ListQuery.compare(own, $0) >= 0 }
            case "<": return values.contains { !own.isNull && ListQuery.compare(own, $0) < 0 }
            case "<=": return values.contains { !own.isNull && ListQuery.compare(own, $0) <= 0 }
            case "%", "?", "~": return values.contains { contains(own, $0.text ?? "") }
            case "!%": return !values.contains { contains(own, $0.text ?? "") }
            case "=%", "%=": return values.contains { isLike(own, $0.text ?? "") }
            case "!=%", "!%=": return !values.contains { isLike(own, $0.text ?? "") }
            default: return values.contains { equal(own, $0) }
            }
        }

        private func equal(_ own: JSONValue, _ value: JSONValue) -> Bool {
            let isEmpty = value.isNull || value.text == "" || value.flag == false && value.text == nil
            if own.isNull || own.text == "" { return isEmpty || (value.text == "0" && own.isNull) }
            return ListQuery.compare(own, value) == 0
        }

        private func contains(_ own: JSONValue, _ text: String) -> Bool {
            (own.text ?? "").lowercased().contains(text.lowercased())
        }

        private func isLike(_ own: JSONValue, _ pattern: String) -> Bool {
            Self.like(Array((own.text ?? "").lowercased()), Array(pattern.lowercased()))
        }

        private static func like(_ text: [Character], _ pattern: [Character]) -> Bool {
            // Reachable positions of the text after each step through the pattern.
            var reached = [Bool](repeating: false, count: text.count + 1)
            reached[0] = true
            for character in pattern {
                var next = [Bool](repeating: false, count: text.count + 1)
                if character == "%" {
                    var isOpen = false
                    for index in reached.indices {
                        isOpen = isOpen || reached[index]
                        next[index] = isOpen
                    }
                } else {
                    for index in text.indices where reached[index] {
                        if character == "_" || character == text[index] { next[index + 1] = true }
                    }
                }
                reached = next
            }
            return reached[text.count]
        }
    }

    /// Below zero, zero or above it.
    static func compare(_ first: JSONValue, _ second: JSONValue) -> Int {
        if let one = number(first), let other = number(second) { return one < other ? -1 : one > other ? 1 : 0 }
        let one = first.text ?? "", other = second.text ?? ""
        if one.utf8.count >= 10, other.utf8.count >= 10, let earlier = PortalTime.parse(one),
            let later = PortalTime.parse(other)
        {
            return earlier < later ? -1 : earlier > later ? 1 : 0
        }
        let foldedOne = one.lowercased(), foldedOther = other.lowercased()
        return foldedOne < foldedOther ? -1 : foldedOne > foldedOther ? 1 : 0
    }

    private static func number(_ value: JSONValue) -> Double? {
        switch value {
        case .int, .double: value.number
        case .string(let text): Double(text)
        default: nil
        }
    }
}
