import AsyncHTTPClient
import Foundation
import Sandbox
import Testing

/// The application is killed at random points, as by a failure of its machine, and must find back to its portals by itself.
///
/// `LINTEL_CRASH_ROUNDS=500` asks for more rounds, `LINTEL_CRASH_SEED` for others.
@Suite("Kill -9", .timeLimit(.minutes(60)))
struct KitCrashTests {
    static let rounds = ProcessInfo.processInfo.environment["LINTEL_CRASH_ROUNDS"].flatMap { Int($0) } ?? 12
    static let seed = ProcessInfo.processInfo.environment["LINTEL_CRASH_SEED"].flatMap { UInt64($0) } ?? 1

    @Test(
        "After each kill the next frame or event brings the portal back, and no acknowledged event is lost or out of order"
    )
    func rounds() async throws {
        try await KitStage.with { stage in
            try await CommandLineProgram.withFolder { folder in
                var experiment = KitCrashExperiment(stage: stage, folder: folder)
                try await experiment.begin()
                for round in 1...Self.rounds {
                    var random = SplitMix(seed: Self.seed &* 1_000_003 &+ UInt64(round))
                    try await experiment.round(round, &random)
                }
                if let report = ProcessInfo.processInfo.environment["LINTEL_CRASH_REPORT"] {
                    try Data((experiment.report.serialized() + "\n").utf8).write(to: URL(filePath: report))
                }
                // What was meant to be hit was hit; a few rounds may miss one of them.
                if Self.rounds >= 100 {
                    #expect(experiment.cutRefreshes > 0)
                    #expect(experiment.cutInstallations > 0)
                    #expect(experiment.cutEvents > 0)
                }
            }
        }
    }
}

/// An application of a sandbox that is killed and started again.
struct KitCrashExperiment {
    let stage: KitStage
    let folder: URL
    var portals: [KitStage.Portal] = []
    /// Kills while the named thing was under way, as the journal shows afterwards.
    var cutRefreshes = 0
    var cutInstallations = 0
    var cutEvents = 0
    /// Portals that were reached at once after the start, without a frame or an event.
    var unharmed = 0
    var healedByFrame = 0
    var healedByEvent = 0
    var acknowledged = 0
    var rounds = 0
    let began = ContinuousClock.now

    private let ledger: Ledger

    init(stage: KitStage, folder: URL) {
        self.stage = stage
        self.folder = folder
        ledger = Ledger(stage: stage, file: folder.appending(path: "handled"))
    }

    var report: JSONValue {
        [
            "rounds": .int(rounds), "refreshes_cut": .int(cutRefreshes), "installations_cut": .int(cutInstallations),
            "deliveries_cut": .int(cutEvents), "acknowledged_events": .int(acknowledged),
            "portals_unharmed": .int(unharmed), "portals_healed_by_frame": .int(healedByFrame),
            "portals_healed_by_event": .int(healedByEvent),
            "seconds": .int(Int((ContinuousClock.now - began).components.seconds)),
        ]
    }

    private var program: KitProcess {
        KitProcess(
            mode: "serve",
            environment: stage.environment(store: "sqlite:\(folder.path)/kit.sqlite").merging([
                "HANDLED": folder.path + "/handled", "POLL_MS": "50", "CLAIM_MS": "500",
            ]) { $1 })
    }

    /// Three portals have the application.
    mutating func begin() async throws {
        for number in 1...3 { portals.append(try await stage.portal("crash\(number).bitrix24.com")) }
        let (stage, portals) = (stage, portals)
        try await program.run { running in
            try await stage.publish(port: running.port)
            for portal in portals {
                try await stage.control("POST", "/portals/\(portal.domain)/apps/{c}/install")
                try await Self.poll("\(portal.domain) is reached") { await Self.reaches(portal, at: running.port) }
                try await Self.poll("\(portal.domain) is bound") { try await stage.isBound(portal) }
            }
        }
    }

    mutating func round(_ number: Int, _ random: inout SplitMix) async throws {
        let plan = Plan(number, &random)
        let fresh = plan.installs ? try await stage.portal("crash-r\(number).bitrix24.com") : nil
        let (stage, portals, ledger) = (stage, portals, ledger)
        let before = try await stage.last()
        try await program.run { running in
            try await stage.publish(port: running.port)
            await withTaskGroup(of: Void.self) { group in
                if plan.refreshes {
                    _ = try? await stage.control("POST", "/tokens/expire", ["client_id": .string(stage.clientID)])
                    for portal in portals { group.addTask { _ = await Self.reaches(portal, at: running.port) } }
                }
                if plan.adds {
                    for portal in portals { group.addTask { try? await stage.addDeals(4, to: portal) } }
                }
                if let fresh {
                    group.addTask {
                        _ = try? await stage.control("POST", "/portals/\(fresh.domain)/apps/{c}/install")
                    }
                }
                try? await Task.sleep(for: plan.delay)
                running.kill()
            }
        }
        let entries = try await stage.journal("after=\(before)")
        cutRefreshes += entries.contains { $0["kind"] == "oauth" && $0["grant_type"] == "refresh_token" } ? 1 : 0
        cutInstallations += plan.installs ? 1 : 0
        cutEvents += entries.contains { $0["kind"] == "event" } ? 1 : 0

        let healing = portals + (fresh.map { [$0] } ?? [])
        let byEvent = plan.healsByEvent
        let outcome = try await program.run { running -> (unharmed: Int, frame: Int, event: Int) in
            try await stage.publish(port: running.port)
            var outcome = (unharmed: 0, frame: 0, event: 0)
            for portal in healing {
                let isFresh = portal.domain == fresh?.domain
                if !plan.opensAtOnce, await Self.reaches(portal, at: running.port) {
                    outcome.unharmed += 1
                } else if byEvent, !isFresh {
                    try await stage.addDeals(1, to: portal)
                    try await Self.poll("round \(number): an event brings \(portal.domain) back") {
                        await Self.reaches(portal, at: running.port)
                    }
                    outcome.event += 1
                } else {
                    try await stage.control(
                        "POST", "/portals/\(portal.domain)/apps/{c}/open", ["user_id": 1, "deliver": true])
                    let isReached = await Self.reaches(portal, at: running.port)
                    #expect(isReached, "round \(number): a frame does not bring \(portal.domain) back")
                    outcome.frame += 1
                }
            }
            try await stage.control("POST", "/events/flush")
            try await Self.poll("round \(number): every acknowledged event is handled") {
                try await ledger.missing().isEmpty
            }
            return outcome
        }
        unharmed += outcome.unharmed
        healedByFrame += outcome.frame
        healedByEvent += outcome.event
        acknowledged = await ledger.acknowledgedCount
        rounds = number
        let disorder = await ledger.disorder
        #expect(disorder == [], "round \(number)")
    }

    /// What happens in a round, and when the end comes.
    private struct Plan {
        let refreshes: Bool
        let adds: Bool
        let installs: Bool
        let healsByEvent: Bool
        /// Whether the frame or event comes before anything else is tried.
        let opensAtOnce: Bool
        let delay: Duration

        init(_ number: Int, _ random: inout SplitMix) {
            let kind = Int.random(in: 0..<10, using: &random)
            refreshes = kind < 5 || kind == 9
            adds = kind >= 3
            installs = kind == 2 || kind >= 8
            healsByEvent = Bool.random(using: &random)
            opensAtOnce = Bool.random(using: &random)
            // Most things are over after a few dozen milliseconds; half of the kills come in the first 30.
            let limit = Bool.random(using: &random) ? 30_000 : 200_000
            delay = .microseconds(Int.random(in: 0...limit, using: &random))
        }
    }

    // MARK: What is looked at

    private static func reaches(_ portal: KitStage.Portal, at port: Int) async -> Bool {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/call?member_id=\(portal.memberID)")
        request.method = .GET
        let response = try? await HTTPClient.shared.execute(request, timeout: .seconds(10))
        return response?.status == .ok
    }

    private static func poll(_ what: String, _ body: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while try await !body() {
            try #require(ContinuousClock.now < deadline, "not within 20 s: \(what)")
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

/// What the portals know to be acknowledged, and what the application has handled.
private actor Ledger {
    private let stage: KitStage
    private let file: URL
    private var journalRead = 0
    private var fileRead: UInt64 = 0
    private var acknowledged: [String: Set<Int>] = [:]
    private var handled: [String: Set<Int>] = [:]
    private var newest: [String: Int] = [:]
    /// Events that were handled for the first time after a newer one of their portal.
    private(set) var disorder: [String] = []

    init(stage: KitStage, file: URL) {
        self.stage = stage
        self.file = file
    }

    var acknowledgedCount: Int { acknowledged.values.reduce(0) { $0 + $1.count } }

    /// Deals whose event was answered with 200 and not handled yet.
    func missing() async throws -> [String] {
        try await readJournal()
        try readFile()
        return acknowledged.flatMap { memberID, deals in
            deals.subtracting(handled[memberID] ?? []).map { "\(memberID) \($0)" }
        }
    }

    private func readJournal() async throws {
        let page = try await stage.control("GET", "/journal?kind=event&after=\(journalRead)")
        journalRead = page["last"]?.integer ?? journalRead
        for entry in page["entries"]?.array ?? [] where entry["event"] == "ONCRMDEALADD" && entry["status"] == 200 {
            guard let body = entry["body"]?.string, let form = try? FormCodec.decode(body),
                let id = form["data"]?["FIELDS"]?["ID"]?.integer, let memberID = form["auth"]?["member_id"]?.string
            else { continue }
            acknowledged[memberID, default: []].insert(id)
        }
    }

    private func readFile() throws {
        guard let handle = try? FileHandle(forReadingFrom: file) else { return }
        defer { try? handle.close() }
        try handle.seek(toOffset: fileRead)
        let data = try handle.readToEnd() ?? Data()
        guard let end = data.lastIndex(of: UInt8(ascii: "\n")) else { return }
        let whole = data[...end]
        fileRead += UInt64(whole.count)
        // A line that was being written when the end came has no newline, and the next one follows it.
        for line in String(decoding: whole, as: UTF8.self).split(separator: "\n") {
            guard let start = line.lastIndex(of: "{"), let json = try? JSONValue(parsing: String(line[start...])),
                json["event"] == "ONCRMDEALADD", let memberID = json["member_id"]?.string, let id = json["id"]?.integer
            else { continue }
            // Handled again after a kill is allowed; an older one for the first time after a newer one is not.
            guard handled[memberID, default: []].insert(id).inserted else { continue }
            if let last = newest[memberID], id < last { disorder.append("\(memberID): \(id) after \(last)") }
            newest[memberID] = max(newest[memberID] ?? 0, id)
        }
    }
}

extension KitStage {
    func last() async throws -> Int { try await control("GET", "/journal?limit=1")["last"]?.integer ?? 0 }

    /// Whether the application's handler is bound, which the installed handler does.
    func isBound(_ portal: Portal) async throws -> Bool {
        try await journal("kind=rest&host=\(portal.domain)&method=event.bind").filter { $0["status"] == 200 }.count >= 2
    }
}

/// A seeded generator.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
