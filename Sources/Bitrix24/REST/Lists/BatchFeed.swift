/// Brings the pages of a list by identifier, many of them in one request: each command of a batch asks for the rows behind
/// the last row of the command before it.
///
/// The next batch is under way while the pages of the present one are used.
/// Source: https://apidocs.bitrix24.com/settings/performance/huge-data.html
final class BatchFeed {
    private let client: PortalClient
    private(set) var query: ListQuery
    private let pages: Int
    private var present: Chain?
    private var index = 0
    private var coming: Task<Chain, any Error>?

    init(_ client: PortalClient, _ query: ListQuery, pages: Int) {
        self.client = client
        self.query = query
        self.pages = pages
    }

    deinit { coming?.cancel() }

    /// The page behind `cursor`, which is where the last one ended.
    func next(after cursor: Int?) async throws -> FedPage? {
        while true {
            if let present, index < present.pages.count {
                let page = present.pages[index]
                index += 1
                let isLast = index == present.pages.count && present.isEnd
                return FedPage(
                    rows: try page.rows(query), next: ListPosition(isLast ? .end : .after(page.last)), query: query)
            }
            if let present, present.isEnd { return nil }
            let chain = try await upcoming(after: present?.last ?? cursor)
            query = chain.query
            present = chain
            index = 0
            if !chain.isEnd { coming = fetch(after: chain.last) }
        }
    }

    private func upcoming(after cursor: Int?) async throws -> Chain {
        let task = coming ?? fetch(after: cursor)
        coming = nil
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    private func fetch(after cursor: Int?) -> Task<Chain, any Error> {
        Task { [client, query, pages] in
            try await Chain.fetch(client, query, pages: pages, after: cursor)
        }
    }
}

/// The pages that one batch brought, still unread but for their ends.
struct Chain: Sendable {
    var query: ListQuery
    var pages: [UnreadPage]
    /// Whether the list ends with them.
    var isEnd: Bool
    var last: Int? { pages.last?.last }

    /// The rows of a page as they came.
    struct UnreadPage: Sendable {
        var text: JSONText
        var last: Int

        func rows(_ query: ListQuery) throws(RESTError) -> [JSONValue] {
            guard let value = try? text.value(), let rows = value.array else {
                throw RESTError(.unreadable, method: query.method, status: 200)
            }
            return rows
        }
    }

    /// - Throws: the error of the first command, when that brought nothing. An error of a later one ends the chain before
    ///   it, and comes again with the next chain if it lasts.
    static func fetch(
        _ client: PortalClient, _ query: ListQuery, pages: Int, after cursor: Int?
    ) async throws -> Chain {
        var failures = 0
        while true {
            let commands = commands(query, pages: pages, after: cursor)
            let answer = try await client.perform(
                PortalClient.request(commands, halts: true), .standard, reader: .chain)
            if let error = answer.errors["0"] ?? answer.errors.first(where: { _ in answer.pages["0"] == nil })?.value {
                failures += 1
                let retries = error.isRetryable ? client.kit.configuration.limitRetries : PortalClient.failureRepeats
                guard error.isRetryable || error.isTransient, failures <= retries else { throw error }
                if error.code == .operationTimeLimit {
                    client.kit.caller.watch.refused(client.memberID, query.method, at: client.kit.caller.now())
                } else {
                    let random = client.kit.caller.random()
                    try await client.kit.clock.sleep(for: Backoff.refusals.pause(failures - 1, random: random))
                }
                continue
            }
            return try read(answer, query, commands.count, after: cursor)
        }
    }

    private static func commands(_ query: ListQuery, pages: Int, after cursor: Int?) -> [BatchCommand] {
        (0..<pages).map { index in
            guard index > 0 else { return BatchCommand("0", query.method, query.page(after: cursor.map { .int($0) })) }
            var reference = BatchReference.result(String(index - 1))
            if let wrapper = query.identifier.wrapper { reference = reference[wrapper] }
            let last = reference[query.identifier.pageSize - 1][query.identifier.rowField]
            return BatchCommand(String(index), query.method, query.page(after: last.value))
        }
    }

    private static func read(
        _ answer: ChainAnswer, _ query: ListQuery, _ count: Int, after cursor: Int?
    ) throws -> Chain {
        var query = query
        var pages: [UnreadPage] = []
        var last = cursor
        for index in 0..<count {
            guard let text = answer.pages[String(index)] else { break }
            guard let list = try Self.list(in: text, &query), let rows = try? list.elements() else {
                throw RESTError(.unexpectedResult, method: query.method, status: 200, detail: "no list")
            }
            guard let firstRow = rows.first, let lastRow = rows.last else {
                return Chain(query: query, pages: pages, isEnd: true)
            }
            let first = try query.id(of: try value(firstRow, query))
            let end = try query.id(of: try value(lastRow, query))
            guard query.isBehind(first, last), rows.count == 1 || query.isBehind(end, first) else {
                // The platform found no such row and asked for anything: what was before it is good.
                if index > 0 { break }
                throw query.stalled
            }
            pages.append(UnreadPage(text: list, last: end))
            last = end
            guard rows.count == query.identifier.pageSize else {
                if query.identifier.endsWithShortPage, rows.count < query.identifier.pageSize {
                    return Chain(query: query, pages: pages, isEnd: true)
                }
                // The method's pages have another size: from the next request on they are linked by that.
                if index == 0, pages.count == 1, rows.count > 1 { query.identifier.pageSize = rows.count }
                break
            }
        }
        return Chain(query: query, pages: pages, isEnd: pages.isEmpty)
    }

    /// The list itself, or the one that the result wraps.
    private static func list(in text: JSONText, _ query: inout ListQuery) throws -> JSONText? {
        if let first = text.slice.first, first == UInt8(ascii: "[") { return text }
        guard let members = try? text.members() else { return nil }
        for member in members where member.value.slice.first == UInt8(ascii: "[") {
            query.identifier.wrapper = member.key
            return member.value
        }
        return nil
    }

    private static func value(_ text: JSONText, _ query: ListQuery) throws(RESTError) -> JSONValue {
        guard let value = try? text.value() else { throw RESTError(.unreadable, method: query.method, status: 200) }
        return value
    }
}

/// The answer to a batch of pages, read as far as needed.
struct ChainAnswer: Sendable {
    /// The results of the commands by name.
    var pages: [String: JSONText] = [:]
    var errors: [String: RESTError] = [:]
    var times: JSONValue = [:]
}

extension AnswerReader<ChainAnswer> {
    static let chain = AnswerReader { response, request, token in
        let unreadable = RESTError(.unreadable, method: request.method, status: response.status)
        do {
            guard let members = try JSONText(response.body).members() else { throw unreadable }
            if members.contains(where: { $0.key == "error" }) {
                let json = try JSONValue(parsing: response.body)
                throw RESTError(json, method: request.method, status: response.status, token: token) ?? unreadable
            }
            guard let result = try members.last(where: { $0.key == "result" })?.value.members() else {
                throw unreadable
            }
            func part(_ name: String) -> JSONText? { result.last { $0.key == name }?.value }
            var answer = ChainAnswer()
            for (key, page) in try named(part("result")) { answer.pages[key] = page }
            for (key, error) in try named(part("result_error")) {
                let error = try error.value()
                let method = request.commands.first { $0.name == key }?.method ?? request.method
                answer.errors[key] =
                    RESTError(
                        ["error": error["error"] ?? "", "error_description": error["error_description"] ?? ""],
                        method: method, status: error["status"]?.integer ?? 200, token: token)
            }
            answer.times = try part("result_time")?.value() ?? [:]
            return answer
        } catch is JSONParsingError {
            throw unreadable
        }
    } times: { answer, request in
        request.commands.compactMap { command in
            let time = answer.times[command.name] ?? Int(command.name).flatMap { answer.times[$0] }
            return time.map { (command.method, RESTTime($0)) }
        }
    }

    /// The entries of a map by name. Names 0, 1, 2 … come back as a list, because PHP cannot tell them apart.
    private static func named(_ text: JSONText?) throws -> [(String, JSONText)] {
        guard let text else { return [] }
        if let elements = try text.elements() { return elements.enumerated().map { (String($0.offset), $0.element) } }
        return try text.members()?.map { ($0.key, $0.value) } ?? []
    }
}
