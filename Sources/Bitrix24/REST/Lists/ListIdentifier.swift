/// The field by whose value a list is read on, and how the method names things.
///
/// Source: https://apidocs.bitrix24.com/settings/performance/huge-data.html
public struct ListIdentifier: Sendable, Hashable {
    /// In `filter`, `order` and `select`: `ID`, or `id` in `crm.item.list`.
    public var field: String
    /// In the rows, where that differs: `tasks.task.list` filters by `ID` and answers `id`.
    public var rowField: String
    /// The member of the result that holds the rows, such as `items`; `nil` when the result is the list itself.
    public var wrapper: String?
    /// Rows of a full page.
    public var pageSize: Int
    /// Whether a page with fewer rows is the last one. Otherwise only an empty page is.
    public var endsWithShortPage: Bool

    public init(
        _ field: String, rowField: String? = nil, wrapper: String? = nil, pageSize: Int = 50,
        endsWithShortPage: Bool = true
    ) {
        self.field = field
        self.rowField = rowField ?? field
        self.wrapper = wrapper
        self.pageSize = max(1, pageSize)
        self.endsWithShortPage = endsWithShortPage
    }

    /// What the documentation says about `method`; for methods that it is silent about, `ID` and pages of any size.
    public static func of(_ method: MethodName) -> ListIdentifier {
        switch method {
        case "crm.item.list": return ListIdentifier("id", wrapper: "items")
        case "tasks.task.list": return ListIdentifier("ID", rowField: "id", wrapper: "tasks")
        default:
            let isKnown = method.value.hasPrefix("crm.") || method.value.hasPrefix("tasks.")
            return ListIdentifier("ID", endsWithShortPage: isKnown)
        }
    }
}

/// A list by identifier: what is asked for, page by page.
struct ListQuery: Sendable {
    let method: MethodName
    let parameters: JSONObject
    var identifier: ListIdentifier
    let isDescending: Bool
    private let filterName: String

    init(
        _ method: MethodName, _ parameters: JSONObject, _ identifier: ListIdentifier, isDescending: Bool
    ) {
        self.method = method
        self.identifier = identifier
        self.isDescending = isDescending
        func name(_ name: String) -> String {
            parameters.keys.first { $0.lowercased() == name } ?? name
        }
        var parameters = parameters
        filterName = name("filter")
        parameters[name("order")] = .object([identifier.field: isDescending ? "DESC" : "ASC"])
        let select = name("select")
        if var fields = parameters[select]?.array, !fields.isEmpty,
            !fields.contains(where: { $0.string == "*" || $0.string == identifier.field })
        {
            fields.append(.string(identifier.field))
            parameters[select] = .array(fields)
        }
        // No counting, which is what makes a long list slow.
        parameters["start"] = -1
        self.parameters = parameters
    }

    /// The same list from its other end, with nothing but identifiers.
    var reversed: ListQuery {
        var parameters = parameters
        parameters[parameters.keys.first { $0.lowercased() == "select" } ?? "select"] = [.string(identifier.field)]
        return ListQuery(method, parameters, identifier, isDescending: !isDescending)
    }

    /// The part of an ascending list up to and with an identifier.
    func bounded(by upper: Int) -> ListQuery {
        var parameters = parameters
        var filter = parameters[filterName]?.object ?? [:]
        let name = "<=" + identifier.field
        filter[name] = .int(min(upper, filter[name]?.integer ?? upper))
        parameters[filterName] = .object(filter)
        return ListQuery(method, parameters, identifier, isDescending: isDescending)
    }

    /// The page behind a row.
    ///
    /// - Parameter cursor: an identifier, or a reference to one; `nil` for the first page.
    func page(after cursor: JSONValue?) -> JSONObject {
        guard let cursor else { return parameters }
        var parameters = parameters
        var filter = parameters[filterName]?.object ?? [:]
        filter[(isDescending ? "<" : ">") + identifier.field] = cursor
        parameters[filterName] = .object(filter)
        return parameters
    }

    /// Whether `id` is where a row behind `cursor` may be.
    func isBehind(_ id: Int, _ cursor: Int?) -> Bool {
        guard let cursor else { return true }
        return isDescending ? id < cursor : id > cursor
    }

    func id(of row: JSONValue) throws(RESTError) -> Int {
        guard let id = (row[identifier.rowField] ?? row[identifier.field])?.integer else {
            throw RESTError(
                .unexpectedResult, method: method, status: 200, detail: "a row without \(identifier.rowField)")
        }
        return id
    }

    var stalled: RESTError {
        RESTError(
            .unexpectedResult, method: method, status: 200,
            detail: "the rows do not follow the order and the filter by \(identifier.field)")
    }
}
