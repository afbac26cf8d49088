import GRDB

/// Installs a solution in the stages of the platform, and keeps a report of each.
///
/// Source: the platform's documentation, "Installation of industry-specific CRMs", "Installation of solutions with smart scenarios",
/// "Installing website templates".
struct SolutionInstaller: Sendable {
    let platform: Platform

    /// How much of the portal's own settings goes away.
    enum Mode: String, Sendable, CaseIterable {
        /// What is there is changed, the rest added.
        case merge
        /// What the archive does not have is cleared first, and other applications of the Market are removed.
        case replace
    }

    struct Outcome: Sendable {
        var report: SolutionReport
        /// Of the report.
        var runID: Int64
        /// `nil`: from a file, or failed.
        var installation: InstallationRow?
        /// Rows of ``EventDeliveryRow`` that were queued for used applications.
        var deliveries: [Int64] = []
        /// Of a failure, for the administration interface.
        var status = 200
    }

    /// Where the archive comes from.
    enum Source: Sendable {
        /// - Parameter version: `nil`: the current one.
        case card(clientID: String, version: String? = nil)
        case file([UInt8], expecting: SolutionKind?)
    }

    private struct Failed: Error {
        var report: SolutionReport
        var status: Int
    }

    /// Installs all of it or nothing. A failure is an outcome, too: its report says at which stage what was wrong.
    ///
    /// - Throws: ``RESTFailure`` when the person is no administrator or the solution is unknown; then there is no report.
    func install(_ source: Source, portal: PortalRow, userID: Int, mode: Mode) async throws -> Outcome {
        let clientID: String? = if case .card(let id, _) = source { id } else { nil }
        let now = platform.clock.unixSeconds
        do {
            return try await platform.database.write { db in
                var outcome = try install(db, source, portal: portal, userID: userID, mode: mode)
                outcome.runID = try SolutionShelf(db: db).keep(
                    outcome.report, portalID: portal.id ?? 0, clientID: clientID, userID: userID, at: now)
                return outcome
            }
        } catch let failed as Failed {
            // What was written is gone with its transaction; the report of it stays.
            let id = try await platform.database.write { db in
                try SolutionShelf(db: db).keep(
                    failed.report, portalID: portal.id ?? 0, clientID: clientID, userID: userID, at: now)
            }
            return Outcome(report: failed.report, runID: id, status: failed.status)
        }
    }

    private func install(
        _ db: Database, _ source: Source, portal: PortalRow, userID: Int, mode: Mode
    ) throws -> Outcome {
        guard let portalID = portal.id, !portal.isDeleted else { throw RESTFailure.of(.portalDeleted) }
        guard let user = try PersonRow.fetchOne(db, key: ["portalID": portalID, "id": userID]), user.isActive else {
            throw RESTFailure(.authorizationError, status: 404, "The portal has no such active user.")
        }
        guard user.isAdmin else {
            throw RESTFailure(
                .accessDenied, status: 403, "Only an administrator installs solutions and imports settings.")
        }
        let shelf = SolutionShelf(db: db)
        let bytes: [UInt8]
        var expected: SolutionKind?
        var application: ApplicationRow?
        var version = ""
        var report: SolutionReport
        switch source {
        case .card(let clientID, let asked):
            guard let row = try ApplicationRow.fetchOne(db, key: clientID),
                let card = try shelf.card(clientID, version: asked)
            else {
                throw RESTFailure(.applicationNotFound, status: 404, "There is no solution with this client_id.")
            }
            let title = try ApplicationVersionRow.fetchOne(db, key: ["clientID": clientID, "version": card.version])?
                .title
            (bytes, expected, application, version) = (card.archive, card.kind, row, card.version)
            report = SolutionReport(kind: card.kind, title: title ?? row.code)
        case .file(let content, let kind):
            (bytes, expected) = (content, kind)
            report = SolutionReport(kind: kind ?? .crmPreset, title: "")
        }
        var stage = SolutionStage.download
        do {
            report.stages.append(
                .init(stage: stage, isDone: true, steps: [.init("", note: "\(bytes.count) bytes")]))
            stage = .unpack
            let archive = try SolutionArchive(bytes, expecting: expected)
            report.kind = archive.kind
            if report.title.isEmpty { report.title = archive.manifest.title }
            report.stages.append(.init(stage: stage, isDone: true, steps: Self.contents(archive)))
            var outcome = Outcome(report: report, runID: 0)
            try apply(
                db, archive, &outcome, &stage, portal: portal, userID: userID, mode: mode, application: application)
            if let application {
                outcome.installation = try enter(db, application, version: version, portalID: portalID, userID: userID)
            }
            return outcome
        } catch let failed as Failed {
            throw failed
        } catch {
            throw Self.failed(error, at: stage, report)
        }
    }

    private func apply(
        _ db: Database, _ archive: SolutionArchive, _ outcome: inout Outcome, _ stage: inout SolutionStage,
        portal: PortalRow, userID: Int, mode: Mode, application: ApplicationRow?
    ) throws {
        var importer = SolutionImport(
            platform: platform, portal: portal, db: db, archive: archive, userID: userID, isClearing: mode == .replace)
        var rest = archive.entities.filter { $0 != .applications }
        stage = archive.kind.stages.contains(.registerBlocks) ? .registerBlocks : .apply
        do {
            var steps: [SolutionReport.Step] = []
            if mode == .replace, archive.kind == .crmPreset {
                if let step = try clearApplications(db, archive, portal, except: application, &outcome) {
                    steps.append(step)
                }
            }
            if let step = try useApplications(db, archive, &importer, &outcome, portal, userID, application) {
                steps.append(step)
            }
            if stage == .registerBlocks {
                let blocks = rest.filter { $0 == .blocks }
                for entity in blocks { steps.append(try importer.apply(entity)) }
                if blocks.isEmpty { steps.append(.init("", note: "no custom blocks")) }
                rest.removeAll { $0 == .blocks }
                outcome.report.stages.append(.init(stage: stage, isDone: true, steps: steps))
                steps = []
                stage = .apply
            }
            for entity in rest { steps.append(try importer.apply(entity)) }
            if !archive.attachments.isEmpty {
                steps.append(.init("files", note: "\(archive.attachments.count) attachments are left out"))
            }
            outcome.report.stages.append(.init(stage: stage, isDone: true, steps: steps))
        } catch {
            throw Self.failed(error, at: stage, outcome.report)
        }
    }

    private static func contents(_ archive: SolutionArchive) -> [SolutionReport.Step] {
        archive.entities.map { entity in
            let count = archive.parts(of: entity).count
            return .init(entity.code, note: count == 1 ? "1 file" : "\(count) files")
        }
    }

    private static func failed(_ error: any Error, at stage: SolutionStage, _ report: SolutionReport) -> Failed {
        var report = report
        report.applications = []
        let (code, message, status): (String, String, Int) =
            switch error {
            case let error as SolutionArchiveError: (error.code.value, error.description, 400)
            case let error as SolutionFailure: (error.code, error.message, error.status)
            case let error as RESTFailure:
                (error.code.value, error.text ?? "The platform refuses with \(error.code.value).", 409)
            default: ("internal", "The sandbox failed: \(error)", 500)
            }
        report.failureCode = code
        report.failure = message
        report.stages.append(.init(stage: stage, isDone: false, steps: [.init("", note: message)]))
        return Failed(report: report, status: status)
    }

    /// Enters the solution among the installed ones, or moves it to the current version. It has no tokens.
    private func enter(
        _ db: Database, _ application: ApplicationRow, version: String, portalID: Int64, userID: Int
    ) throws -> InstallationRow {
        let former = try InstallationRow.fetchOne(db, key: ["portalID": portalID, "clientID": application.clientID])
        var row =
            former
            ?? InstallationRow(
                portalID: portalID, clientID: application.clientID, version: version,
                applicationToken: platform.randomness.hexadecimal(32), status: application.status, isFinished: true,
                installerUserID: userID, installedAt: platform.clock.unixSeconds)
        row.version = version
        row.isFinished = true
        row.isRemoved = false
        try row.save(db)
        return row
    }

    // MARK: Used applications

    /// Installs the applications that the archive lists, unless they are installed.
    private func useApplications(
        _ db: Database, _ archive: SolutionArchive, _ importer: inout SolutionImport, _ outcome: inout Outcome,
        _ portal: PortalRow, _ userID: Int, _ solution: ApplicationRow?
    ) throws -> SolutionReport.Step? {
        let shelf = SolutionShelf(db: db)
        let codes = archive.applications
        let rows = try codes.map { ($0, try shelf.application($0)) }
        let missing = rows.filter { $0.1 == nil }.map(\.0)
        guard missing.isEmpty else {
            throw SolutionFailure(
                "missing_application",
                "The Market has no application \(missing.joined(separator: ", ")), which the solution uses. Publish it first."
            )
        }
        if let solution { try shelf.checkSubscription(of: archive, status: solution.status) }
        let applications = rows.compactMap(\.1)
        let paid = applications.first { $0.status == "S" }?.code ?? (solution?.status == "S" ? solution?.code : nil)
        if let paid, !portal.hasMarket(at: platform.clock.unixSeconds) {
            throw SolutionFailure(
                "subscription_required", status: 402,
                "\(paid) is available by subscription only, and the portal \(portal.domain) has no Market subscription."
            )
        }
        guard !codes.isEmpty else { return nil }
        var step = SolutionReport.Step(SolutionEntity.applications.code)
        var installed: [String] = []
        for application in applications {
            guard try !shelf.isSolution(application.clientID) else {
                throw SolutionFailure(
                    "nested_solution", "\(application.code) is a solution itself, which no solution can use.")
            }
            importer.clients[application.code] = application.clientID
            let former = try InstallationRow.fetchOne(
                db, key: ["portalID": importer.portalID, "clientID": application.clientID])
            if let former, !former.isRemoved {
                step.kept += 1
                continue
            }
            outcome.deliveries += try InstallationService(platform: platform).installForSolution(
                db, clientID: application.clientID, portal: portal, userID: userID)
            installed.append(application.code)
            step.added += 1
        }
        outcome.report.applications = installed
        step.note = installed.isEmpty ? "all installed already" : "installed: \(installed.joined(separator: ", "))"
        return step
    }

    /// Clearing the settings removes other applications of the Market, too: all but local ones, solutions, and those that are used.
    private func clearApplications(
        _ db: Database, _ archive: SolutionArchive, _ portal: PortalRow, except solution: ApplicationRow?,
        _ outcome: inout Outcome
    ) throws -> SolutionReport.Step? {
        let others = try InstallationRow.fetchAll(
            db,
            sql: """
                SELECT i.* FROM installation i JOIN application a USING (clientID)
                WHERE i.portalID = ? AND NOT i.isRemoved AND a.kind = 'market'
                AND NOT EXISTS (SELECT 1 FROM solution s WHERE s.clientID = a.clientID)
                AND a.code NOT IN (SELECT value FROM json_each(?)) ORDER BY a.code
                """,
            arguments: [portal.id, JSONValue.array(archive.applications.map { .string($0) }).serialized()])
        guard !others.isEmpty else { return nil }
        let service = InstallationService(platform: platform)
        for installation in others {
            outcome.deliveries += try service.uninstall(db, installation: installation, clean: false).deliveries
        }
        var step = SolutionReport.Step("", note: "other applications of the Market were removed, with their data kept")
        step.removed = others.count
        return step
    }
}

extension InstallationService {
    /// Installs an application on the way of a solution: at once and completely, without anybody at the wizard. The installer's page
    /// gets `ONAPPINSTALL` from the portal in place of the frame.
    ///
    /// - Returns: rows of ``EventDeliveryRow`` that were queued.
    func installForSolution(
        _ db: Database, clientID: String, portal: PortalRow, userID: Int
    ) throws -> [Int64] {
        let outcome = try install(db, clientID: clientID, portal: portal, userID: userID, finish: true)
        guard
            let version = try ApplicationVersionRow.fetchOne(
                db, key: ["clientID": clientID, "version": outcome.installation.version]),
            let installer = version.installerURL, installer != version.callbackURL
        else { return outcome.deliveries }
        let behaviour = platform.behaviour.current
        let queued = QueuedEvent(
            event: EventCode.applicationInstall.value,
            data: [
                "VERSION": .string(behaviour.eventVersion == .number ? String(version.number) : version.version),
                "ACTIVE": "Y", "INSTALLED": "Y", "LANGUAGE_ID": .string(portal.language),
            ], grant: .accessAndRefresh, userID: outcome.installation.installerUserID,
            applicationToken: outcome.installation.applicationToken, installationID: outcome.installation.id ?? 0)
        let row = try queued.enqueue(
            db, platform: platform, installation: outcome.installation, handler: installer, handlerID: nil)
        return outcome.deliveries + [row]
    }

    /// - Throws: ``RESTFailure`` `ACCESS_DENIED` when the application is a solution: it has no access to the portal.
    func refuseTokens(_ db: Database, _ clientID: String) throws {
        guard try SolutionShelf(db: db).isSolution(clientID) else { return }
        throw RESTFailure(
            .accessDenied, status: 403, "A configuration solution has no tokens: it does not call the portal.")
    }

    /// - Throws: ``RESTFailure`` when the application is a solution, which only ``SolutionInstaller`` installs and updates.
    func refuseSolution(_ db: Database, _ clientID: String) throws {
        guard try SolutionShelf(db: db).isSolution(clientID) else { return }
        throw RESTFailure(
            .argument, status: 409,
            "This is a configuration solution: the portal applies its archive itself. Install it with POST /portals/{d}/solutions/{c}/install, or in the portal’s Market."
        )
    }
}
