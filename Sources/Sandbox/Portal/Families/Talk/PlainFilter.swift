/// Filters, orders and pages over documents that are few: lists whose fields no record type describes.
enum PlainFilter {
    /// Whether a value meets one condition, such as `>=ID`, `!STATUS`, `%TITLE`, `><DATE`.
    static func matches(_ own: JSONValue?, key: String, value: JSONValue) -> Bool {
        let operation = String(key.prefix { "=!@%<>?".contains($0) })
        let isNegated = operation.hasPrefix("!")
        let kind = String(operation.drop { $0 == "!" })
        let values = value.listed ?? [value]
        let isMet: Bool
        switch kind {
        case "><" where values.count == 2: isMet = compare(own, values[0]) >= 0 && compare(own, values[1]) <= 0
        case ">=": isMet = compare(own, value) >= 0
        case ">": isMet = compare(own, value) > 0
        case "<=": isMet = compare(own, value) <= 0
        case "<": isMet = compare(own, value) < 0
        case "%", "?", "=%", "%=":
            let text = (own?.text ?? "").lowercased()
            isMet = values.contains { text.contains(($0.text ?? "").lowercased().filter { $0 != "%" }) }
        default: isMet = values.contains { compare(own, $0) == 0 }
        }
        return isMet != isNegated
    }

    /// Whether a document meets all conditions. Fields that it does not know are left out of account.
    static func matches(_ fields: JSONObject, _ filter: JSONObject) -> Bool {
        filter.allSatisfy { key, value in
            let name = key.drop { "=!@%<>?".contains($0) }.uppercased()
            return matches(fields[name], key: key, value: value)
        }
    }

    /// Numbers as numbers, times as times, everything else as text.
    static func compare(_ first: JSONValue?, _ second: JSONValue?) -> Int {
        if let one = first?.number, let other = second?.number { return one < other ? -1 : one > other ? 1 : 0 }
        let (left, right) = (first?.text ?? "", second?.text ?? "")
        if left.count >= 10, right.count >= 10, let one = PortalTime.parse(left), let other = PortalTime.parse(right) {
            return one < other ? -1 : one > other ? 1 : 0
        }
        return left < right ? -1 : left > right ? 1 : 0
    }

    /// In order, equal ones as they stood.
    static func sorted<Row>(_ rows: [Row], by value: (Row) -> JSONValue?, descending: Bool) -> [Row] {
        rows.enumerated().sorted { first, second in
            let order = compare(value(first.element), value(second.element))
            return order == 0 ? first.offset < second.offset : descending ? order > 0 : order < 0
        }.map(\.element)
    }

    /// One page of fifty of what meets `filter`, in `order`, with the fields of `select`.
    static func page(
        _ rows: [JSONObject], filter: JSONObject, order: JSONObject, select: [String], start: Int
    ) -> MethodAnswer {
        var found = rows.filter { matches($0, filter) }
        for (key, direction) in order.reversed() {
            found = sorted(
                found, by: { $0[key.uppercased()] }, descending: direction.text?.uppercased() == "DESC")
        }
        let offset = max(0, start)
        let page = found.dropFirst(offset).prefix(50).map { row in
            JSONValue.object(select.isEmpty ? row : row.filter { select.contains($0.key) })
        }
        return MethodAnswer(
            .array(Array(page)), total: found.count, next: found.count - 50 > offset ? offset + 50 : nil)
    }
}
