public import OrderedCollections

extension PortalClient {
    /// The same portal and user by REST 3.0, `/rest/api/…`.
    public var v3: PortalClientV3 { PortalClientV3(client: self) }
}

/// Calls methods of REST 3.0. They have another shape than methods of the same name before: camel case, filters in arrays,
/// errors field by field (``RESTError/violations``).
///
/// Source: the platform's documentation, page "REST 3.0".
public struct PortalClientV3: Sendable {
    let client: PortalClient

    /// Calls a method, with all that ``PortalClient/call(_:_:options:)`` does.
    ///
    /// With ``CallOptions/idempotencyKey`` a method that writes is repeated too after a failure on the way, each time with
    /// the same key; ``RESTResponse/isReplayed`` tells whether the platform had done it before.
    /// - Throws: as ``PortalClient/call(_:_:options:)``.
    public func call(
        _ method: MethodName, _ parameters: JSONObject = [:], options: CallOptions = .standard
    ) async throws -> RESTResponse {
        try await client.perform(
            RESTRequest(version: .three, method: method, parameters: parameters), options, reader: .whole)
    }

    /// Calls a method that lists.
    public func call(
        _ method: MethodName, _ query: RESTQuery, options: CallOptions = .standard
    ) async throws -> RESTResponse {
        try await call(method, query.parameters, options: options)
    }

    /// Calls a method and reads its `result` as a `Value`. Throws as ``call(_:_:options:)-(_,JSONObject,_)`` does.
    public func call<Value: Decodable>(
        _ method: MethodName, _ parameters: JSONObject = [:], as type: Value.Type, options: CallOptions = .standard
    ) async throws -> Value {
        let response = try await call(method, parameters, options: options)
        do {
            return try response.decoded(type)
        } catch {
            throw RESTError(
                .unexpectedResult, method: method, status: 200, detail: PortalClient.place(of: error))
        }
    }

    /// The rows of a `….tail` method in the order of a field, each page behind the last row of the one before.
    ///
    /// - Parameters:
    ///   - query: its `order` and pages are not used.
    ///   - field: unique and growing, `id` as a rule; it is selected in any case.
    ///   - limit: rows of a page.
    ///   - value: where to go on, from ``TailList/Iterator/position``.
    public func tail(
        _ method: MethodName, _ query: RESTQuery = RESTQuery(), by field: String = "id",
        direction: RESTQuery.Direction = .ascending, limit: Int = 50, from value: JSONValue? = nil
    ) -> TailList {
        TailList(
            client: self, method: method, query: query, field: field, direction: direction, limit: max(1, limit),
            start: value)
    }

    /// Runs commands in one request: all of them, or none when one fails.
    ///
    /// A later command takes from the result of an earlier one by ``RESTCommand/reference(_:)`` and
    /// ``RESTCommand/references(_:)``.
    /// - Returns: the results in the order of the commands.
    /// - Throws: as ``call(_:_:options:)-(_,JSONObject,_)``; reason `misuse` for more than 50 commands or two of one name.
    public func batch(_ commands: [RESTCommand], options: CallOptions = .standard) async throws -> [JSONValue] {
        guard !commands.isEmpty else { return [] }
        guard commands.count <= PortalClient.batchLimit else {
            throw RESTError(
                .misuse, method: "batch",
                detail: "\(commands.count) commands; they stand or fall together, so the kit does not split them")
        }
        var names = Set<String>()
        for name in commands.compactMap(\.name) where !names.insert(name).inserted {
            throw RESTError(.misuse, method: "batch", detail: "two commands are named \(name)")
        }
        // The platform takes an array; with the token beside the commands it is written as an object with numbers for keys.
        let parameters = JSONObject(
            uniqueKeysWithValues: commands.enumerated().map { (String($0.offset), $0.element.json) })
        let request = RESTRequest(
            version: .three, method: "batch", parameters: parameters,
            commands: commands.enumerated().map { (String($0.offset), $0.element.method) })
        let response = try await client.perform(request, options, reader: .whole)
        let results = response.result.array ?? commands.indices.compactMap { response.result[String($0)] }
        guard results.count == commands.count else {
            throw RESTError(
                .unexpectedResult, method: "batch", status: 200,
                detail: "\(results.count) results for \(commands.count) commands")
        }
        return results
    }
}

/// One command of a batch of REST 3.0.
public struct RESTCommand: Sendable, Hashable {
    /// The name by which later commands refer to it; its number without one.
    public var name: String?
    public var method: MethodName
    public var parameters: JSONObject
    /// Whether it may run beside the others.
    public var isParallel: Bool

    public init(
        _ method: MethodName, _ parameters: JSONObject = [:], as name: String? = nil, isParallel: Bool = false
    ) {
        self.name = name
        self.method = method
        self.parameters = parameters
        self.isParallel = isParallel
    }

    /// One value of an earlier result: `task.item.id`.
    public static func reference(_ path: String) -> JSONValue { ["$ref": .string(path)] }
    /// That field of all items of an earlier result: `tasks.id`.
    public static func references(_ path: String) -> JSONValue { ["$refArray": .string(path)] }

    var json: JSONValue {
        var json: JSONObject = ["method": .string(method.value), "query": .object(parameters)]
        if let name { json["as"] = .string(name) }
        if isParallel { json["parallel"] = true }
        return .object(json)
    }
}

/// The rows of a `….tail` method. A page is asked for when the rows of the last one are used up.
public struct TailList: AsyncSequence, Sendable {
    public typealias Element = JSONValue

    let client: PortalClientV3
    let method: MethodName
    let query: RESTQuery
    let field: String
    let direction: RESTQuery.Direction
    let limit: Int
    let start: JSONValue?

    public func makeAsyncIterator() -> Iterator { Iterator(list: self, position: start) }

    public struct Iterator: AsyncIteratorProtocol {
        private let list: TailList
        private var rows: ArraySlice<JSONValue> = []
        private var isEnd = false
        /// The field's value in the row that was handed out last.
        public private(set) var position: JSONValue?

        fileprivate init(list: TailList, position: JSONValue?) {
            self.list = list
            self.position = position
        }

        /// Throws as ``PortalClientV3/call(_:_:options:)-(_,JSONObject,_)`` does.
        public mutating func next() async throws -> JSONValue? {
            if rows.isEmpty, !isEnd {
                let found = try await list.page(after: position)
                isEnd = found.count < list.limit
                rows = found[...]
            }
            guard let row = rows.popFirst() else { return nil }
            position = row[list.field]
            return row
        }
    }

    private func page(after position: JSONValue?) async throws -> [JSONValue] {
        var query = query
        query.order = [:]
        (query.page, query.offset, query.limit) = (nil, nil, nil)
        if !query.select.isEmpty, !query.select.contains(field) { query.select.append(field) }
        var parameters = query.parameters
        var cursor: JSONObject = [
            "field": .string(field), "order": .string(direction.rawValue), "limit": .int(limit),
        ]
        if let position { cursor["value"] = position }
        parameters["cursor"] = .object(cursor)
        let response = try await client.call(method, parameters)
        guard let rows = response.result["items"]?.array else {
            throw RESTError(.unexpectedResult, method: method, status: 200, detail: "no items")
        }
        for row in rows {
            guard let value = row[field], !value.isNull else {
                throw RESTError(.unexpectedResult, method: method, status: 200, detail: "a row without \(field)")
            }
            // A cursor that stands still would never end.
            guard value != position else {
                throw RESTError(
                    .unexpectedResult, method: method, status: 200,
                    detail: "the rows do not follow the cursor by \(field)")
            }
        }
        return rows
    }
}
