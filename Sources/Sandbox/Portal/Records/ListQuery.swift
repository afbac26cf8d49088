/// What a ``ListQuery`` filters and sorts: a record, or the members that an answer is made of.
protocol ListRow {
    /// A member whatever the case of its name.
    func member(_ name: String) -> JSONValue?
}

extension JSONObject: ListRow {
    func member(_ name: String) -> JSONValue? {
        if let value = self[name] { return value }
        let lowered = name.lowercased()
        return first { $0.key.lowercased() == lowered }?.value
    }
}

extension Record: ListRow {
    func member(_ name: String) -> JSONValue? { fields.member(name) ?? (name.lowercased() == "id" ? .int(id) : nil) }
}

/// Filter, order and page of a list method, over rows that are at hand already: for families that keep few of a kind.
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
        self.init(
            filter: call.map(filter) ?? [:], order: call.map(order) ?? [:], standard: standard,
            start: call["start"]?.integer ?? 0, filterable: filterable)
    }

    init(
        filter: JSONObject, order: JSONObject, standard: [(String, Bool)] = [], start: Int,
        filterable: Set<String>? = nil
    ) {
        self.filter = filter
        let asked = order.map { key, value in
            (name: key, isDescending: (value.text ?? "").uppercased().hasPrefix("DESC"))
        }
        self.order = asked.isEmpty ? standard.map { (name: $0.0, isDescending: $0.1) } : asked
        self.start = start
        self.filterable = filterable
    }

    static let pageSize = 50

    /// The page, its total and the next page's start.
    func page<Row: ListRow>(_ rows: [Row]) -> (rows: [Row], total: Int, next: Int?) {
        let found = selected(rows)
        let start = max(0, start)
        return (
            Array(found.dropFirst(start).prefix(Self.pageSize)), found.count,
            found.count - start > Self.pageSize && self.start >= 0 ? start + Self.pageSize : nil
        )
    }

    func answer<Row: ListRow>(_ rows: [Row], _ json: (Row) throws -> JSONValue) rethrows -> MethodAnswer {
        let page = page(rows)
        return MethodAnswer(.array(try page.rows.map(json)), total: page.total, next: page.next)
    }

    /// The page with the members of `select`; none: all.
    func answer(_ rows: [JSONObject], select: [String] = []) -> MethodAnswer {
        answer(rows) { row in .object(select.isEmpty ? row : row.filter { select.contains($0.key) }) }
    }

    /// All that match, in order, equal ones as they stood.
    func selected<Row: ListRow>(_ rows: [Row]) -> [Row] {
        let matching = rows.filter { Self.matches($0, filter, filterable: filterable) }
        return matching.enumerated().sorted { first, second in
            for key in order {
                let comparison = Self.compare(
                    first.element.member(key.name) ?? .null, second.element.member(key.name) ?? .null)
                if comparison != 0 { return key.isDescending ? comparison > 0 : comparison < 0 }
            }
            return first.offset < second.offset
        }.map(\.element)
    }

    /// Whether all conditions hold; members with numbers for names are groups, `LOGIC: OR` asks for one only.
    static func matches(_ row: some ListRow, _ filter: JSONObject, filterable: Set<String>? = nil) -> Bool {
        let isAny = filter.member("LOGIC")?.text?.uppercased() == "OR"
        let verdicts = filter.compactMap { key, value -> Bool? in
            if key.uppercased() == "LOGIC" { return nil }
            if let group = value.object, key.allSatisfy(\.isNumber) || key.hasPrefix("::") {
                return matches(row, group, filterable: filterable)
            }
            let condition = Condition(key, value)
            guard filterable?.contains(condition.name.uppercased()) ?? true else { return nil }
            return condition.holds(row.member(condition.name) ?? .null)
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
            case "><" where values.count == 2:
                return !own.isNull && ListQuery.compare(own, values[0]) >= 0
                    && ListQuery.compare(own, values[1]) <= 0
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
