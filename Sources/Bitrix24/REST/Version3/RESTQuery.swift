public import OrderedCollections

/// What a list of REST 3.0 is asked for. What is not said is not sent.
///
/// Source: the platform's documentation, page "REST 3.0".
public struct RESTQuery: Sendable, Hashable {
    public enum Direction: String, Sendable, Hashable {
        case ascending = "ASC"
        case descending = "DESC"
    }

    /// Fields, with dots into related things: `responsible.name`. A related field that does not exist is an error; an own
    /// one is left out silently.
    public var select: [String]
    public var filter: QueryFilter?
    public var order: OrderedDictionary<String, Direction>
    /// Rows of a page.
    public var limit: Int?
    /// Which page, from 1 on.
    public var page: Int?
    /// Rows before the first one; in place of `page`.
    public var offset: Int?

    public init(
        select: [String] = [], filter: QueryFilter? = nil, order: OrderedDictionary<String, Direction> = [:],
        limit: Int? = nil, page: Int? = nil, offset: Int? = nil
    ) {
        self.select = select
        self.filter = filter
        self.order = order
        self.limit = limit
        self.page = page
        self.offset = offset
    }

    /// As parameters of a method.
    public var parameters: JSONObject {
        var parameters = JSONObject()
        if !select.isEmpty { parameters["select"] = .array(select.map { .string($0) }) }
        if let filter { parameters["filter"] = filter.json }
        if !order.isEmpty { parameters["order"] = .object(order.mapValues { .string($0.rawValue) }) }
        var pagination = JSONObject()
        if let page { pagination["page"] = .int(page) }
        if let limit { pagination["limit"] = .int(limit) }
        if let offset { pagination["offset"] = .int(offset) }
        if !pagination.isEmpty { parameters["pagination"] = .object(pagination) }
        return parameters
    }
}
