/// The rows of a list method, page by page: the next page is asked for when the rows of the last one are used up.
///
/// Source: https://apidocs.bitrix24.com/settings/how-to-call-rest-api/list-methods-pecularities.html
public struct RESTList: AsyncSequence, Sendable {
    public typealias Element = JSONValue

    let client: PortalClient
    let method: MethodName
    let parameters: JSONObject

    public func makeAsyncIterator() -> Iterator { Iterator(client: client, method: method, parameters: parameters) }

    public struct Iterator: AsyncIteratorProtocol {
        let client: PortalClient
        let method: MethodName
        let parameters: JSONObject
        private var rows: ArraySlice<JSONValue> = []
        private var start: Int? = 0

        init(client: PortalClient, method: MethodName, parameters: JSONObject) {
            self.client = client
            self.method = method
            self.parameters = parameters
        }

        /// Throws as ``PortalClient/call(_:_:)`` does.
        public mutating func next() async throws -> JSONValue? {
            while rows.isEmpty {
                guard let offset = start else { return nil }
                var page = parameters
                page["start"] = .int(offset)
                let response = try await client.call(method, page)
                guard let found = Self.rows(of: response.result) else {
                    throw RESTError(.unexpectedResult, method: method, status: 200, detail: "no list")
                }
                rows = found[...]
                // A cursor that stands still would never end.
                start = response.next.flatMap { $0 > offset ? $0 : nil }
            }
            return rows.popFirst()
        }

        /// The list itself, or the one that newer methods wrap: `{"items": […]}`, `{"tasks": […]}`.
        private static func rows(of result: JSONValue) -> [JSONValue]? {
            if let rows = result.array { return rows }
            return result.object?.values.lazy.compactMap(\.array).first
        }
    }
}
