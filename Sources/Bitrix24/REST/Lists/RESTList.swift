public import OrderedCollections

extension PortalClient {
    /// The rows of a list method, page by page with offsets, for methods that can do no better.
    ///
    /// Offsets count rows: one that is added or deleted while the list is read makes another come twice or not at all. A
    /// list that must be complete is read by ``listByID(_:_:identifier:isDescending:from:)``.
    ///
    /// - Parameter position: where to go on, from ``RESTList/Iterator/position`` or ``ListPage/next``.
    public func list(
        _ method: MethodName, _ parameters: JSONObject = [:], from position: ListPosition = .beginning
    ) -> RESTList {
        RESTList(client: self, plan: .pages(method, parameters), start: position)
    }

    /// The rows of a list method in the order of their identifiers, without counting them: each page is asked for behind
    /// the last row of the one before. Nothing comes twice, and nothing is left out that was there all the time.
    ///
    /// `order` and `start` of `parameters` are replaced; `select` is given the identifier.
    /// Source: https://apidocs.bitrix24.com/settings/performance/huge-data.html
    public func listByID(
        _ method: MethodName, _ parameters: JSONObject = [:], identifier: ListIdentifier? = nil,
        isDescending: Bool = false, from position: ListPosition = .beginning
    ) -> RESTList {
        let query = ListQuery(
            method, parameters, identifier ?? .of(method), isDescending: isDescending)
        return RESTList(client: self, plan: .identifiers(query), start: position)
    }

    /// As ``listByID(_:_:identifier:isDescending:from:)``, with many pages in one request: for lists of thousands.
    ///
    /// The next request is under way while the rows of the present one are used, and no further, so that memory does not
    /// grow with the list.
    ///
    /// - Parameter pages: pages in a request, 1 to 50. Fewer make a request shorter where single pages are slow: the cloud
    ///   ends a request after 60 seconds.
    public func listInBatches(
        _ method: MethodName, _ parameters: JSONObject = [:], identifier: ListIdentifier? = nil,
        isDescending: Bool = false, pages: Int = 50, from position: ListPosition = .beginning
    ) -> RESTList {
        let query = ListQuery(method, parameters, identifier ?? .of(method), isDescending: isDescending)
        let pages = min(max(pages, 1), Self.batchLimit)
        return RESTList(client: self, plan: .batches(query, pages: pages), start: position)
    }

    /// As ``listInBatches(_:_:identifier:isDescending:pages:from:)``, ascending, with several such requests under way at once,
    /// each for a stretch of identifiers of its own; the rows still come in their order.
    ///
    /// For portals that answer slowly: at the portal's limit of requests it is no faster. The highest identifier is asked for
    /// first, which takes one more request.
    ///
    /// - Parameters:
    ///   - pages: pages in a request, 1 to 50.
    ///   - requests: requests under way at once, 1 to 16. Memory grows with them.
    public func listInParallel(
        _ method: MethodName, _ parameters: JSONObject = [:], identifier: ListIdentifier? = nil, pages: Int = 50,
        requests: Int = 4, from position: ListPosition = .beginning
    ) -> RESTList {
        let query = ListQuery(method, parameters, identifier ?? .of(method), isDescending: false)
        return RESTList(
            client: self,
            plan: .parallel(
                query, pages: min(max(pages, 1), Self.batchLimit), requests: min(max(requests, 1), 16)),
            start: position)
    }

    /// How many rows a list has: one call.
    ///
    /// - Throws: as ``call(_:_:options:)``; reason `unexpectedResult` when the method does not count.
    public func count(
        _ method: MethodName, _ filter: JSONObject = [:], options: CallOptions = .standard
    ) async throws -> Int {
        let field = ListIdentifier.of(method).field
        let response = try await call(
            method, ["filter": .object(filter), "select": [.string(field)], "start": 0], options: options)
        guard let total = response.total else {
            throw RESTError(.unexpectedResult, method: method, status: 200, detail: "no total")
        }
        return total
    }
}

/// The rows of a list method. A page is asked for when it is needed; memory does not grow with the list.
public struct RESTList: AsyncSequence, Sendable {
    public typealias Element = JSONValue

    enum Plan: Sendable {
        case pages(MethodName, JSONObject)
        case identifiers(ListQuery)
        case batches(ListQuery, pages: Int)
        case parallel(ListQuery, pages: Int, requests: Int)
    }

    let client: PortalClient
    let plan: Plan
    let start: ListPosition

    public func makeAsyncIterator() -> Iterator { Iterator(PageFeed(client, plan, from: start), at: start) }

    /// The same rows, a page at a time, each with the position behind it.
    public var pages: Pages { Pages(list: self) }

    /// The same rows as values of `type`.
    public func rows<Value: Decodable & Sendable>(as type: Value.Type) -> DecodedRows<Value> { DecodedRows(list: self) }

    public struct Iterator: AsyncIteratorProtocol {
        private var feed: PageFeed
        private var page: FedPage?
        private var index = 0
        /// Behind the row that was handed out last: a list from there goes on with the next one.
        public private(set) var position: ListPosition

        fileprivate init(_ feed: PageFeed, at start: ListPosition) {
            self.feed = feed
            position = start
        }

        /// Throws as ``PortalClient/call(_:_:options:)`` does. What was handed out before stays good, and ``position``
        /// tells where to go on.
        public mutating func next() async throws -> JSONValue? {
            while true {
                if let page, index < page.rows.count {
                    let row = page.rows[index]
                    index += 1
                    position = try page.position(behind: index)
                    return row
                }
                page = nil
                guard let next = try await feed.next() else {
                    position = ListPosition(.end)
                    return nil
                }
                page = next
                index = next.skip
            }
        }
    }

    /// A list, page by page.
    public struct Pages: AsyncSequence, Sendable {
        public typealias Element = ListPage
        let list: RESTList

        public func makeAsyncIterator() -> Iterator {
            Iterator(feed: PageFeed(list.client, list.plan, from: list.start))
        }

        public struct Iterator: AsyncIteratorProtocol {
            fileprivate var feed: PageFeed

            public mutating func next() async throws -> ListPage? {
                while let page = try await feed.next() {
                    let rows = Array(page.rows.dropFirst(page.skip))
                    if !rows.isEmpty { return ListPage(rows: rows, next: try page.position(behind: page.rows.count)) }
                }
                return nil
            }
        }
    }
}

/// Some rows of a list.
public struct ListPage: Sendable, Hashable {
    public var rows: [JSONValue]
    /// Behind these rows: store it with what became of them, and a list from there goes on.
    public var next: ListPosition
}

/// The rows of a list as values.
public struct DecodedRows<Value: Decodable & Sendable>: AsyncSequence, Sendable {
    public typealias Element = Value
    let list: RESTList

    public func makeAsyncIterator() -> Iterator { Iterator(rows: list.makeAsyncIterator(), method: list.method) }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var rows: RESTList.Iterator
        fileprivate let method: MethodName
        /// Behind the row that was handed out last.
        public var position: ListPosition { rows.position }

        /// Throws as ``RESTList/Iterator/next()`` does; reason `unexpectedResult` when a row is no `Value`.
        public mutating func next() async throws -> Value? {
            guard let row = try await rows.next() else { return nil }
            do {
                return try row.decoded(Value.self)
            } catch {
                throw RESTError(
                    .unexpectedResult, method: method, status: 200, detail: PortalClient.place(of: error))
            }
        }
    }
}

extension RESTList {
    var method: MethodName {
        switch plan {
        case .pages(let method, _): method
        case .identifiers(let query), .batches(let query, _), .parallel(let query, _, _): query.method
        }
    }
}
