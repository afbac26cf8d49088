import Bitrix24
import Foundation

/// Reads deals with the rights of the user who looks.
///
/// Each view makes one request: a batch of the user's name and the newest 50 deals. The pages behind are read in batches too, and are used
/// again for a minute as long as the number of deals and the newest ones are the same.
actor DealReader {
    /// Deals that the charts cover at most.
    static let limit = 5_000
    private static let page = 50
    private static let lifetime: TimeInterval = 60

    struct Deals: Sendable {
        /// The viewing user's name; `nil` where the portal does not say it.
        var user: String?
        var deals: [Deal]
        /// Whether there are more than ``DealReader/limit``.
        var isTruncated: Bool
        /// The deal of the card, as it is now.
        var deal: Deal?
    }

    /// The card's deal is not there, or the user may not see it.
    struct DealMissing: Error {}

    private struct Tail {
        var total: Int
        var head: [Deal]
        var deals: [Deal]
        var readAt: Date
    }

    private let client: @Sendable (GrantKey) -> PortalClient
    private let now: @Sendable () -> Date
    private var tails: [GrantKey: Tail] = [:]

    init(client: @escaping @Sendable (GrantKey) -> PortalClient, now: @escaping @Sendable () -> Date = { Date() }) {
        self.client = client
        self.now = now
    }

    /// Reads what a view needs.
    ///
    /// - Parameter deal: The deal of the card, for the tab.
    /// - Throws: ``DealMissing``, or what the kit throws.
    func read(_ key: GrantKey, deal: Int? = nil) async throws -> Deals {
        let client = client(key)
        var commands = [BatchCommand("user", "user.current"), Self.list(start: 0)]
        if let deal { commands.append(BatchCommand("deal", "crm.deal.get", ["id": .int(deal)])) }
        let answers = try await client.batch(commands)
        let first = try answers.response("start0")
        let head = Self.deals(first)
        // A portal that does not tell the user's name costs the greeting only.
        let user = (try? answers.response("user")).flatMap { Self.name($0.result) }
        var found: Deal?
        if deal != nil {
            guard let answer = try? answers.response("deal"), let parsed = Deal(answer.result) else {
                throw DealMissing()
            }
            found = parsed
        }
        let total = first.total ?? head.count
        guard first.next != nil, total > Self.page else {
            return Deals(user: user, deals: head, isTruncated: false, deal: found)
        }
        let rest: [Deal]
        if let tail = tails[key], tail.total == total, tail.head == head,
            now().timeIntervalSince(tail.readAt) < Self.lifetime
        {
            rest = tail.deals
        } else {
            let starts = stride(from: Self.page, to: min(total, Self.limit), by: Self.page)
            let pages = try await client.batch(starts.map { Self.list(start: $0) })
            rest = try starts.flatMap { Self.deals(try pages.response("start\($0)")) }
            let time = now()
            tails = tails.filter { time.timeIntervalSince($0.value.readAt) < Self.lifetime }
            tails[key] = Tail(total: total, head: head, deals: rest, readAt: time)
        }
        // A deal that was added between two pages stands on both.
        var seen = Set<Int>()
        let deals = (head + rest).filter { seen.insert($0.id).inserted }
        return Deals(user: user, deals: deals, isTruncated: total > Self.limit, deal: found)
    }

    /// Drops what is remembered of a portal.
    func forget(_ memberID: MemberID) { tails = tails.filter { $0.key.memberID != memberID } }

    private static func list(start: Int) -> BatchCommand {
        BatchCommand(
            "start\(start)", "crm.deal.list",
            [
                "order": ["ID": "DESC"], "select": .array(Deal.fields), "start": .int(start),
            ])
    }

    private static func deals(_ response: RESTResponse) -> [Deal] {
        (response.result.array ?? []).compactMap { Deal($0) }
    }

    private static func name(_ user: JSONValue) -> String? {
        let first = user["NAME"]?.string ?? ""
        return first.isEmpty ? user["LAST_NAME"]?.string.flatMap { $0.isEmpty ? nil : $0 } : first
    }
}
