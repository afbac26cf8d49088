import Bitrix24
import Bitrix24Server
import Foundation
import Hummingbird
import Logging
import Testing

/// The README's example of the kit, compiled. The lines between the two marks stand in the README as they stand here.
private func serve(credentials: ApplicationCredentials, keys: KeyRing, environment: [String: String]) async throws {
    // README
    let kit = Bitrix24Kit(
        configuration: Bitrix24Configuration(credentials: credentials),
        store: try SQLiteInstallationStore(path: "var/installations.sqlite", keys: keys),
        transport: try AsyncHTTPClientTransport.fromEnvironment(environment).transport,
        logger: Logger(label: "dealpulse"))
    let sessions = FrameSessions(keys: keys)
    let routes = ApplicationRoutes(kit: kit, sessions: sessions) { _ in "Deal Pulse" }
    let router = Router()

    routes.frame("/app", on: router) { visit in
        let portal = kit.client(visit.launch.memberID, as: .user(visit.launch.userID))
        let deals = try await portal.call("crm.deal.list", ["select": ["ID", "TITLE"]])
        return "<!doctype html><title>Deals</title><p>You may see \(deals.total ?? 0) deals."
    }
    routes.installer("/install", on: router) { portal in
        _ = try await portal.call(
            "event.bind", ["event": "ONAPPUNINSTALL", "handler": "https://dealpulse.example/events"])
    }
    routes.events("/events", on: router)
    let worker = EventWorker(kit: kit) { event in
        // Proven by its application_token, on disk before the portal got its answer, in the portal's own order, at least once.
        guard event.event == .dealAdd, let id = event.objectID else { return }
        _ = try await event.client.call("crm.deal.get", ["id": .int(id)])
    }
    try await Application(router: router, services: [worker, Housekeeping(kit)]).runService()
    // END
}

@Suite("The README")
struct ReadmeTests {
    static func text(of path: String) throws -> String {
        try String(contentsOf: HouseTests.root.appending(path: path), encoding: .utf8)
    }

    @Test("The example of the kit is the one that is compiled here")
    func example() throws {
        let source = try Self.text(of: "Tests/WholeTests/ReadmeTests.swift")
        let begin = try #require(source.range(of: "    // README\n"))
        let end = try #require(source.range(of: "    // END\n"))
        let lines = source[begin.upperBound..<end.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
        let code = lines.map { $0.hasPrefix("    ") ? String($0.dropFirst(4)) : String($0) }.joined(separator: "\n")
        #expect(try Self.text(of: "README.md").contains(code.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    @Test(
        "Every file that the README, the contributing guide and the documentation link to exists",
        arguments: ["README.md", "CONTRIBUTING.md", "docs/sandbox.md", "docs/kit.md"])
    func links(path: String) throws {
        let text = try Self.text(of: path)
        let folder = HouseTests.root.appending(path: path).deletingLastPathComponent()
        for match in text.matches(of: /\]\(([^)#]+)\)/) where !match.1.hasPrefix("http") {
            #expect(FileManager.default.fileExists(atPath: folder.appending(path: String(match.1)).path), "\(match.1)")
        }
    }

    @Test("Every make target that the README names is in the Makefile")
    func targets() throws {
        let makefile = try Self.text(of: "Makefile")
        let named = Set(try Self.text(of: "README.md").matches(of: /make ([a-z]+)/).map { String($0.1) })
        #expect(named.isSuperset(of: ["demo", "test", "build"]))
        for target in named where target != "ers" { #expect(makefile.contains("\n\(target):"), "make \(target)") }
    }
}
