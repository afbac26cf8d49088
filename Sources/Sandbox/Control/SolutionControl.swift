import Bitrix24Wire
import Foundation
import GRDB

/// `/portals/{d}/solutions`: settings of a portal as an archive, and archives as settings of a portal.
struct SolutionControl: Sendable {
    let context: ControlContext
    private var platform: Platform { context.platform }

    init(context: ControlContext) { self.context = context }

    var routes: [ControlServer.Route] {
        [
            .init("GET", "portals/{d}/solutions", list),
            .init("POST", "portals/{d}/solutions/export", export),
            .init("POST", "portals/{d}/solutions/import", importFile),
            .init("GET", "portals/{d}/solutions/{c}", show),
            .init("POST", "portals/{d}/solutions/{c}/install", install),
        ]
    }

    /// `kind`, `title?`, `site?` → `{archive, kind, file, bytes, contents}`.
    @Sendable private func export(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let fields = try call.fields()
        guard let kind = try fields.word("kind", SolutionKind.self) else {
            throw SandboxControlError.field(
                "kind", "is required: \(SolutionKind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let choice = SolutionExport.Choice(
            kind: kind, title: try fields.text("title"), site: try fields.integer("site", in: 1...Int(Int32.max)))
        let platform = platform
        do {
            let bytes = try await platform.database.write { db in
                try SolutionExport(platform: platform, portal: portal, db: db).archive(choice)
            }
            let archive = try SolutionArchive(bytes)
            return [
                "kind": .string(kind.rawValue), "title": .string(archive.manifest.title),
                "file": .string("\(kind.rawValue).zip"), "bytes": .int(bytes.count),
                "applications": .array(archive.applications.map { .string($0) }),
                "contents": SolutionContents(archive).json, "archive": .string(Data(bytes).base64EncodedString()),
            ]
        } catch let failure as SolutionFailure {
            throw SandboxControlError(failure)
        }
    }

    /// `user_id=1`, `mode=merge|replace` → the report.
    @Sendable private func install(_ call: ControlCall) async throws -> JSONValue {
        try await install(call, .card(clientID: call["c"]))
    }

    /// `archive`, `kind?`, `user_id=1`, `mode=merge|replace`: without a card, as "Import from a file" does it.
    @Sendable private func importFile(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        guard let bytes = try Self.archive(fields) else { throw SandboxControlError.field("archive", "is required") }
        return try await install(call, .file(bytes, expecting: try fields.word("kind", SolutionKind.self)))
    }

    private func install(_ call: ControlCall, _ source: SolutionInstaller.Source) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let fields = try call.fields()
        let userID = try fields.integer("user_id", in: 1...Int(Int32.max)) ?? 1
        let mode = try fields.word("mode", SolutionInstaller.Mode.self) ?? .merge
        let outcome = try await SolutionInstaller(platform: platform).install(
            source, portal: portal, userID: userID, mode: mode)
        let deliveries = outcome.deliveries.isEmpty ? [] : await context.events.entries(of: outcome.deliveries)
        guard case .object(var answer) = outcome.report.json else { return .null }
        answer["run"] = .int(Int(outcome.runID))
        answer["deliveries"] = .array(deliveries.map { .int($0) })
        return .object(answer)
    }

    @Sendable private func list(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        return try await platform.database.read { db in
            let runs = try SolutionShelf(db: db).runs(portalID: portal.id ?? 0, limit: 100)
            return ["runs": .array(runs.map(Self.json))]
        }
    }

    @Sendable private func show(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let clientID = call["c"]
        return try await platform.database.read { db in
            let shelf = SolutionShelf(db: db)
            guard let card = try shelf.card(clientID) else {
                throw SandboxControlError.notFound("There is no solution \(clientID).")
            }
            let archive = try SolutionArchive(card.archive)
            let installation = try InstallationRow.fetchOne(
                db, key: ["portalID": portal.id ?? 0, "clientID": clientID])
            return [
                "client_id": .string(clientID), "kind": .string(card.kind.rawValue), "version": .string(card.version),
                "title": .string(archive.manifest.title), "bytes": .int(card.archive.count),
                "installed": .bool(installation.map { !$0.isRemoved } ?? false),
                "applications": .array(archive.applications.map { .string($0) }),
                "contents": SolutionContents(archive).json,
                "runs": .array(try shelf.runs(portalID: portal.id ?? 0, clientID: clientID).map(Self.json)),
            ]
        }
    }

    private static func json(_ run: SolutionShelf.Run) -> JSONValue {
        guard case .object(var members) = run.report.json else { return .null }
        members["run"] = .int(Int(run.id))
        members["client_id"] = run.clientID.map { .string($0) } ?? .null
        members["user_id"] = .int(run.userID)
        members["at"] = .int(run.at)
        return .object(members)
    }

    // MARK: Cards

    /// `solution` and `archive` of a card or of a new version of it.
    struct Attachment: Sendable {
        var kind: SolutionKind
        var archive: [UInt8]

        /// `nil` when the card is of no solution.
        init?(_ fields: ControlFields) throws {
            // A card of an ordinary application, which may bring the pages of a static one.
            guard let word = try fields.text("solution"), word != "rest" else { return nil }
            let kind = try fields.word("solution", SolutionKind.self)
            let bytes = try SolutionControl.archive(fields)
            switch (kind, bytes) {
            case (let kind?, let bytes?): (self.kind, archive) = (kind, bytes)
            case (_?, nil): throw SandboxControlError.field("archive", "is required with solution")
            default: return nil
            }
        }

        /// - Parameter version: `nil`: the current one.
        func publish(_ db: Database, _ application: ApplicationRow, version name: String? = nil) throws {
            guard
                let version = try ApplicationVersionRow.fetchOne(
                    db, key: ["clientID": application.clientID, "version": name ?? application.currentVersion])
            else { return }
            do {
                try SolutionShelf(db: db).publish(archive, as: kind, in: application, version: version)
            } catch let error as SolutionArchiveError {
                throw SandboxControlError(status: 400, error: error.code.value, message: error.description)
            } catch let failure as SolutionFailure {
                throw SandboxControlError(failure)
            }
        }
    }

    private static func archive(_ fields: ControlFields) throws -> [UInt8]? {
        guard let text = try fields.text("archive") else { return nil }
        guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters), !data.isEmpty else {
            throw SandboxControlError.field("archive", "must be a zip archive in base64")
        }
        return Array(data)
    }
}

extension SandboxControlError {
    init(_ failure: SolutionFailure) {
        self.init(status: failure.status, error: failure.code, message: failure.message)
    }
}
