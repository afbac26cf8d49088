/// A page as a feed brings it.
struct FedPage {
    var rows: [JSONValue]
    /// Rows that were handed out before the list was resumed here.
    var skip = 0
    /// Where the page begins, for lists by offset.
    var offset: Int?
    /// Where the page after it begins.
    var next: ListPosition
    var query: ListQuery?

    /// The position behind the first `count` rows.
    func position(behind count: Int) throws(RESTError) -> ListPosition {
        if count == rows.count { return next }
        if let offset { return ListPosition(.offset(offset), skip: count) }
        guard let query, count > 0 else { return ListPosition.beginning }
        return ListPosition(.after(try query.id(of: rows[count - 1])))
    }
}

/// Brings the pages of a list, one after the other.
struct PageFeed {
    private let client: PortalClient
    private let plan: RESTList.Plan
    private var position: ListPosition
    private let batches: BatchFeed?
    private let parallel: ParallelFeed?

    init(_ client: PortalClient, _ plan: RESTList.Plan, from position: ListPosition) {
        self.client = client
        self.plan = plan
        self.position = position
        switch plan {
        case .batches(let query, let pages):
            batches = BatchFeed(client, query, pages: pages)
            parallel = nil
        case .parallel(let query, let pages, let requests):
            batches = nil
            parallel = ParallelFeed(client, query, pages: pages, requests: requests)
        case .pages, .identifiers:
            batches = nil
            parallel = nil
        }
    }

    mutating func next() async throws -> FedPage? {
        guard !position.isEnd else { return nil }
        let page: FedPage?
        switch plan {
        case .pages(let method, let parameters): page = try await byOffset(method, parameters)
        case .identifiers(let query): page = try await byIdentifier(query)
        case .batches: page = try await batches?.next(after: try cursor(method: batches?.query.method ?? "batch"))
        case .parallel:
            page = try await parallel?.next(after: try cursor(method: parallel?.query.method ?? "batch"))
        }
        position = page?.next ?? ListPosition(.end)
        return page
    }

    private func cursor(method: MethodName) throws(RESTError) -> Int? {
        switch position.anchor {
        case .after(let id): return id
        case .offset(0) where position.skip == 0: return nil
        default:
            throw RESTError(.misuse, method: method, detail: "the position \(position) is of a list by offset")
        }
    }

    private func byOffset(_ method: MethodName, _ parameters: JSONObject) async throws -> FedPage {
        guard case .offset(let offset) = position.anchor else {
            throw RESTError(.misuse, method: method, detail: "the position \(position) is of a list by identifier")
        }
        var parameters = parameters
        parameters["start"] = .int(offset)
        let response = try await client.call(method, parameters)
        guard let rows = Self.rows(of: response.result) else {
            throw RESTError(.unexpectedResult, method: method, status: 200, detail: "no list")
        }
        // A cursor that stands still would never end.
        let next = response.next.flatMap { $0 > offset ? ListPosition(.offset($0)) : nil } ?? ListPosition(.end)
        return FedPage(rows: rows, skip: min(position.skip, rows.count), offset: offset, next: next)
    }

    private func byIdentifier(_ query: ListQuery) async throws -> FedPage? {
        let cursor = try cursor(method: query.method)
        let response = try await client.call(query.method, query.page(after: cursor.map { .int($0) }))
        guard let rows = Self.rows(of: response.result) else {
            throw RESTError(.unexpectedResult, method: query.method, status: 200, detail: "no list")
        }
        var last = cursor
        for row in rows {
            let id = try query.id(of: row)
            guard query.isBehind(id, last) else { throw query.stalled }
            last = id
        }
        guard let last, !rows.isEmpty else { return nil }
        let isLast = rows.count < query.identifier.pageSize && query.identifier.endsWithShortPage
        return FedPage(rows: rows, next: ListPosition(isLast ? .end : .after(last)), query: query)
    }

    /// The list itself, or the one that newer methods wrap: `{"items": […]}`, `{"tasks": […]}`.
    private static func rows(of result: JSONValue) -> [JSONValue]? {
        if let rows = result.array { return rows }
        return result.object?.values.lazy.compactMap(\.array).first
    }
}
