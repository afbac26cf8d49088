import Bitrix24
import Foundation

/// Reads `crm.deal.list` to its end, or again and again for `FOR_SECONDS` of the clock, and says how fast.
///
/// With `CLOCK=coordinated` the clock is one that a coordinator moves (``CoordinatedClock``).
struct ListMode: Sendable {
    let settings: Settings

    func run() async throws {
        guard settings.environment["CLOCK"] == "coordinated" else {
            return try await settings.withKit { kit in
                Output.ready()
                try await list(kit, now: { Date() })
            }
        }
        let clock = CoordinatedClock()
        let network = try AsyncHTTPClientTransport.fromEnvironment(settings.environment)
        let store = try await settings.store()
        guard let shared = store as? any LimitStore else { throw Problem("STORE keeps no limits") }
        let kit = Bitrix24Kit(
            configuration: try settings.configuration(), store: store, transport: clock.watching(network.transport),
            logger: settings.logger(), limits: WatchedLimits(limits: shared, clock: clock), now: { clock.date },
            clock: clock)
        Output.ready()
        let ticking = Task { try await clock.run() }
        defer { ticking.cancel() }
        try await list(kit, now: { clock.date })
        try await network.shutdown()
    }

    private func list(_ kit: Bitrix24Kit, now: @Sendable () -> Date) async throws {
        let client = kit.client(try settings.memberID(), as: try settings.actor())
        let real = ContinuousClock.now
        let began = now()
        let end = try settings.environment["FOR_SECONDS"].map { _ in
            began.addingTimeInterval(Double(try settings.number("FOR_SECONDS", default: 0)))
        }
        var rows = 0
        var sum = 0
        var refusals = 0
        repeat {
            do {
                for try await row in try sequence(client) {
                    rows += 1
                    sum &+= row["ID"]?.integer ?? 0
                    if let end, now() >= end { break }
                }
            } catch let error as RESTError where error.code == .queryLimitExceeded {
                refusals += 1
            }
        } while end.map { now() < $0 } ?? false
        Output.line([
            "rows": .int(rows), "sum_of_ids": .int(sum), "seconds": (ContinuousClock.now - real).seconds.json,
            "clock_seconds": now().timeIntervalSince(began).json, "refusals": .int(refusals),
            "peak_kib": .int(Usage.peakKibibytes),
        ])
    }

    private func sequence(_ client: PortalClient) throws -> RESTList {
        let parameters: JSONObject = ["select": ["ID", "TITLE"]]
        switch settings.environment["STRATEGY"] ?? "batches" {
        case "pages": return client.list("crm.deal.list", parameters)
        case "identifier": return client.listByID("crm.deal.list", parameters)
        case "batches": return client.listInBatches("crm.deal.list", parameters)
        case let other: throw Problem("there is no strategy called \(other)")
        }
    }
}
