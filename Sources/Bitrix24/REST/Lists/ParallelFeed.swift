/// Brings the pages of a list by identifier with several requests under way at once: each reads a stretch of identifiers of
/// its own, many pages at a time, and the stretches are handed out in their order.
///
/// How far a stretch reaches follows from how densely the identifiers lie. No more stretches are read than were asked for,
/// so memory does not grow with the list.
final class ParallelFeed {
    private let client: PortalClient
    private let pages: Int
    private let requests: Int
    private(set) var query: ListQuery
    private var present: [Chain.UnreadPage] = []
    private var index = 0
    private var coming: [Task<Stretch, any Error>] = []
    /// Behind the stretch that was begun last.
    private var begun: Int?
    /// The highest identifier when the list was begun; the last stretch reads on beyond it.
    private var highest = 0
    private var width = 0
    private var isFirst = true
    private var isLastBegun = false

    init(_ client: PortalClient, _ query: ListQuery, pages: Int, requests: Int) {
        self.client = client
        self.query = query
        self.pages = pages
        self.requests = requests
    }

    deinit { for task in coming { task.cancel() } }

    /// The next page. Only the first call looks at `cursor`, which is where a list is resumed.
    func next(after cursor: Int?) async throws -> FedPage? {
        if isFirst { try await begin(after: cursor) }
        while true {
            if index < present.count {
                let page = present[index]
                index += 1
                let isLast = index == present.count && coming.isEmpty && isLastBegun
                return FedPage(
                    rows: try page.rows(query), next: ListPosition(isLast ? .end : .after(page.last)), query: query)
            }
            fill()
            guard !coming.isEmpty else { return nil }
            let task = coming.removeFirst()
            let stretch = try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
            present = stretch.pages
            index = 0
            fill()
        }
    }

    /// Reads the first stretch, which tells how densely the identifiers lie, and the highest one.
    private func begin(after cursor: Int?) async throws {
        let ending = Task { [client, query] in try await Stretch.highest(client, query) }
        let first: Chain
        do {
            first = try await Chain.fetch(client, query, pages: pages, after: cursor)
            highest = try await ending.value
        } catch {
            ending.cancel()
            throw error
        }
        isFirst = false
        query = first.query
        present = first.pages
        isLastBegun = first.isEnd
        guard let last = first.last else { return }
        let rows = pages * query.identifier.pageSize
        let start = try cursor ?? first.pages.first?.rows(query).first.map { try query.id(of: $0) } ?? last
        width = max(rows, last - start + 1)
        begun = last
        fill()
    }

    private func fill() {
        while coming.count < requests, !isLastBegun, let lower = begun {
            let (upper, isOver) = lower.addingReportingOverflow(width)
            let isLast = isOver || upper >= highest
            isLastBegun = isLast
            begun = upper
            coming.append(
                Task { [client, query, pages] in
                    try await Stretch.read(client, query, pages: pages, after: lower, upTo: isLast ? nil : upper)
                })
        }
    }
}

/// The rows between two identifiers, still unread but for the ends of their pages.
private struct Stretch: Sendable {
    var query: ListQuery
    var pages: [Chain.UnreadPage]
    var isEnd: Bool

    static func read(
        _ client: PortalClient, _ query: ListQuery, pages: Int, after lower: Int, upTo upper: Int?
    ) async throws -> Stretch {
        var stretch = Stretch(query: upper.map { query.bounded(by: $0) } ?? query, pages: [], isEnd: false)
        var cursor = lower
        while !stretch.isEnd {
            let chain = try await Chain.fetch(client, stretch.query, pages: pages, after: cursor)
            stretch.pages += chain.pages
            cursor = chain.last ?? cursor
            stretch.isEnd = chain.isEnd || cursor == upper
        }
        return stretch
    }

    static func highest(_ client: PortalClient, _ query: ListQuery) async throws -> Int {
        let response = try await client.call(query.method, query.reversed.page(after: nil))
        let rows = response.result.array ?? response.result.object?.values.lazy.compactMap(\.array).first
        return try rows?.first.map { try query.id(of: $0) } ?? 0
    }
}
