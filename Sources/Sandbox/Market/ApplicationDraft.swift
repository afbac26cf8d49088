import GRDB

/// All that a developer says about an application and one version of it, before anything is stored.
struct ApplicationDraft: Sendable, Hashable {
    var code: String?
    var kind = "market"
    /// Letter of new installations; `nil`: as the kind has it.
    var status: String?
    var trialDays: Int?
    var redirectURI: String?
    var terms = ApplicationRegistry.Terms()
    var version = ApplicationRegistry.Version()
    /// A static application's archive or a solution's, and the name that it was given.
    var archive: Archive?

    struct Archive: Sendable, Hashable {
        var name: String
        var bytes: [UInt8]
    }
}

extension ApplicationRegistry {
    /// Stores a draft as a new application, with its archive.
    func create(_ db: Database, _ draft: ApplicationDraft, portalID: Int64? = nil) throws -> ApplicationRow {
        let application = try create(
            db, kind: draft.kind, portalID: portalID, code: draft.code, status: draft.status,
            redirectURI: draft.redirectURI, trialDays: draft.trialDays, terms: draft.terms, version: draft.version)
        try attachSolution(db, draft, clientID: application.clientID, version: application.currentVersion)
        return application
    }

    /// Stores a draft as the next version of an application, and what it says about the application itself.
    func add(_ db: Database, _ draft: ApplicationDraft, to clientID: String) throws -> ApplicationVersionRow {
        let row = try addVersion(db, clientID: clientID, draft.version)
        try settle(db, draft, clientID: clientID)
        try attachSolution(db, draft, clientID: clientID, version: row.version)
        return row
    }

    /// Puts a solution's archive into the version's card, where the draft brings one.
    ///
    /// - Throws: ``RESTFailure`` that names the archive, when it is no solution of the draft's kind.
    func attachSolution(_ db: Database, _ draft: ApplicationDraft, clientID: String, version: String) throws {
        guard let archive = draft.archive, !archive.bytes.isEmpty,
            let kind = draft.version.solution.flatMap({ SolutionKind(rawValue: $0.rawValue) }),
            let application = try ApplicationRow.fetchOne(db, key: clientID),
            let row = try ApplicationVersionRow.fetchOne(db, key: ["clientID": clientID, "version": version])
        else { return }
        do {
            try SolutionShelf(db: db).publish(archive.bytes, as: kind, in: application, version: row)
        } catch let error as SolutionArchiveError {
            throw RESTFailure(.argument, status: 400, error.description, extra: ["argument": "archive"])
        } catch let failure as SolutionFailure {
            throw RESTFailure(.argument, status: 400, failure.message, extra: ["argument": "archive"])
        }
    }

    /// Stores what a draft says about the application itself: status, trial, redirect address, price, terms.
    func settle(_ db: Database, _ draft: ApplicationDraft, clientID: String) throws {
        guard var application = try ApplicationRow.fetchOne(db, key: clientID) else { return }
        if let status = draft.status { application.status = status }
        application.trialDays = draft.trialDays
        application.redirectURI = draft.redirectURI
        try Self.apply(draft.terms, to: &application)
        try application.update(db)
    }
}
