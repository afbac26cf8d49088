import Bitrix24Wire
import Foundation
import GRDB

/// The state as a whole: snapshots, the way back to the start, the end.
struct StateControl: Sendable {
    static let clockSetting = "clock.offset"

    let context: ControlContext
    private var platform: Platform { context.platform }

    init(context: ControlContext) { self.context = context }

    var routes: [ControlServer.Route] {
        [
            .init("GET", "snapshots", list), .init("POST", "snapshots", save),
            .init("POST", "snapshots/{name}/restore", restore), .init("DELETE", "snapshots/{name}", remove),
            .init("POST", "reset", reset),
            .init("POST", "shutdown") { _ in
                context.shutdown()
                return ["stopping": true]
            },
        ]
    }

    @Sendable private func list(_ call: ControlCall) async throws -> JSONValue {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: context.folder.snapshots.path)) ?? []
        let names = files.filter { $0.hasSuffix(".sqlite") }.map { String($0.dropLast(".sqlite".count)) }.sorted()
        return ["snapshots": .array(names.map { ["name": .string($0)] })]
    }

    @Sendable private func save(_ call: ControlCall) async throws -> JSONValue {
        let name = try Self.name(try call.fields().requiredText("name"))
        try FileManager.default.createDirectory(at: context.folder.snapshots, withIntermediateDirectories: true)
        let target = context.folder.snapshot(name)
        let aside = context.folder.snapshots.appending(path: "\(name).new")
        try? FileManager.default.removeItem(at: aside)
        try await platform.database.backup(to: aside.path)
        try DataFolder.rename(aside, to: target)
        return ["name": .string(name)]
    }

    @Sendable private func restore(_ call: ControlCall) async throws -> JSONValue {
        let name = try Self.name(call["name"])
        let file = context.folder.snapshot(name)
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw SandboxControlError.notFound("There is no snapshot \(name). POST /snapshots makes one.")
        }
        try await replaceState(by: file)
        return ["name": .string(name)]
    }

    @Sendable private func remove(_ call: ControlCall) async throws -> JSONValue {
        let name = try Self.name(call["name"])
        guard (try? FileManager.default.removeItem(at: context.folder.snapshot(name))) != nil else {
            throw SandboxControlError.notFound("There is no snapshot \(name).")
        }
        return ["removed": 1]
    }

    @Sendable private func reset(_ call: ControlCall) async throws -> JSONValue {
        try await replaceState(by: context.folder.start)
        platform.faults.clear()
        platform.behaviour.reset()
        platform.renewals.clear()
        try await platform.journal.clear()
        return ["portals": .array(platform.names.portals.map { .string($0.domain) })]
    }

    private func replaceState(by file: URL) async throws {
        let offset = platform.clock.offsetSeconds
        try await platform.database.restore(from: file.path)
        try await platform.database.write { db in
            // Time never goes back, whatever state comes back.
            try SettingTable.set(db, Self.clockSetting, String(offset))
            try platform.names.reload(db)
        }
        platform.callLimits.resetAll()
        platform.standing.forget()
        try await PortalListeners(platform: platform, edge: context.edge).synchronize()
        context.events.stateWasReplaced()
    }

    private static func name(_ text: String) throws(SandboxControlError) -> String {
        guard (1...64).contains(text.utf8.count), text.first != ".",
            text.utf8.allSatisfy({ byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x2D || byte == 0x2E || byte == 0x5F
            })
        else { throw .field("name", "must be 1 to 64 letters, digits, -, _ or ., and not begin with a dot") }
        return text
    }
}
